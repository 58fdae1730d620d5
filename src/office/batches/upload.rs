//! Choosing or dropping files, and what becomes of each: waiting, on its way, judged.

use super::report::Report;
use crate::{
    office::{
        api::{self, ApiError, Progress},
        parts::Trouble,
        use_office,
    },
    sync::office::BatchReport,
    ui::{
        format,
        i18n::{office, use_i18n},
        icon::{Icon, Picture},
    },
};
use leptos::{html, prelude::*, task::spawn_local};
use web_sys::{DragEvent, File, FileList};

/// What the file chooser offers; a phone may name the types otherwise, so every file can still be chosen.
const ACCEPT: &str = ".jbz,.ndjson,.json,application/zip,application/json,application/x-ndjson";

/// One file.
#[derive(Clone, Copy)]
struct Upload {
    key: u32,
    file: StoredValue<File, LocalStorage>,
    progress: ReadSignal<Progress>,
    set_progress: WriteSignal<Progress>,
    state: RwSignal<State>,
}

#[derive(Debug, Clone, PartialEq)]
enum State {
    Waiting,
    Sending,
    Judged(BatchReport),
    Failed(ApiError),
}

/// The place to drop files, and the files dropped so far.
#[component]
pub fn Uploads(
    /// A batch has been taken.
    on_done: Callback<()>,
) -> impl IntoView {
    let i = use_i18n();
    let office = use_office();
    let uploads = RwSignal::new(Vec::<Upload>::new());
    let is_running = StoredValue::new(false);
    // One after the other: they share one line, and the server judges them in turn anyway.
    let run = move || {
        if is_running.get_value() {
            return;
        }
        is_running.set_value(true);
        spawn_local(async move {
            while let Some(upload) = next(uploads) {
                send(upload, office, on_done).await;
            }
            let _ = is_running.try_set_value(false);
        });
    };
    let add = move |files: Option<FileList>| {
        let files = files
            .iter()
            .flat_map(|files| (0..files.length()).filter_map(|n| files.get(n)))
            .collect::<Vec<_>>();
        uploads.update(|uploads| {
            for file in files {
                let key = uploads.iter().map(|upload| upload.key + 1).max().unwrap_or(0);
                let (progress, set_progress) = signal(Progress {
                    sent: 0,
                    total: file.size() as u64,
                });
                let state = RwSignal::new(State::Waiting);
                uploads.insert(
                    0,
                    Upload {
                        key,
                        file: StoredValue::new_local(file),
                        progress,
                        set_progress,
                        state,
                    },
                );
            }
        });
        run();
    };
    let again = Callback::new(move |upload: Upload| {
        upload.set_progress.update(|progress| progress.sent = 0);
        upload.state.set(State::Waiting);
        run();
    });
    view! {
        <DropPlace on_files=add/>
        <div class="stack" data-role="uploads">
            <For each=move || uploads.get() key=|upload| upload.key let:upload>
                <UploadCard upload=upload again=again/>
            </For>
        </div>
        <p class="visually-hidden" role="status">
            {move || {
                let waiting = uploads.get().iter().any(|upload| matches!(upload.state.get(), State::Waiting | State::Sending));
                waiting.then(|| i.t(office::UPLOADING)())
            }}
        </p>
    }
}

/// The oldest file that waits.
fn next(uploads: RwSignal<Vec<Upload>>) -> Option<Upload> {
    let uploads = uploads.try_get_untracked()?;
    uploads
        .into_iter()
        .rev()
        .find(|upload| upload.state.try_get_untracked() == Some(State::Waiting))
}

async fn send(upload: Upload, office: crate::office::Office, on_done: Callback<()>) {
    let Some(file) = upload.file.try_get_value() else {
        return;
    };
    upload.state.set(State::Sending);
    let answer = api::upload_batch(&file, upload.set_progress).await;
    let state = match answer {
        Ok(report) => State::Judged(report),
        Err(error) => {
            office.note(&error);
            State::Failed(error)
        }
    };
    let is_done = matches!(state, State::Judged(_));
    let _ = upload.state.try_set(state);
    if is_done {
        let _ = on_done.try_run(());
    }
}

#[component]
fn DropPlace(on_files: impl Fn(Option<FileList>) + Copy + Send + Sync + 'static) -> impl IntoView {
    let i = use_i18n();
    let input = NodeRef::<html::Input>::new();
    let is_over = RwSignal::new(false);
    let on_choose = move |_| {
        if let Some(input) = input.get_untracked() {
            on_files(input.files());
            // So that the same file can be chosen again.
            input.set_value("");
        }
    };
    let on_drag = move |event: DragEvent| {
        event.prevent_default();
        is_over.set(true);
    };
    let on_drop = move |event: DragEvent| {
        event.prevent_default();
        is_over.set(false);
        on_files(event.data_transfer().and_then(|data| data.files()));
    };
    view! {
        <div class="drop" class:over=move || is_over.get() on:dragenter=on_drag on:dragover=on_drag
            on:dragleave=move |_| is_over.set(false) on:drop=on_drop>
            <Icon picture=Picture::Upload/>
            <div class="drop-words">
                <p><strong class="only-wide">{i.t(office::DROP_HERE)}</strong><strong class="only-narrow">{i.t(office::CHOOSE_HERE)}</strong></p>
                <p class="small muted" id="drop-hint">{i.t(office::DROP_HINT)}</p>
            </div>
            <label class="button main file-button">
                <input node_ref=input class="visually-hidden" type="file" multiple accept=ACCEPT data-action="choose-batch"
                    aria-describedby="drop-hint" on:change=on_choose/>
                {i.t(office::CHOOSE_FILES)}
            </label>
        </div>
    }
}

#[component]
fn UploadCard(upload: Upload, again: Callback<Upload>) -> impl IntoView {
    let i = use_i18n();
    let (name, size) = upload.file.with_value(|file| (file.name(), file.size() as u64));
    let heading = name.clone();
    let label = name.clone();
    view! {
        <div class="card upload" data-upload=name.clone() data-state=move || state_name(&upload.state.get())>
            {move || match upload.state.get() {
                State::Judged(report) => view! { <Report report=report/> }.into_any(),
                State::Failed(error) => view! {
                    <p><strong class="break">{heading.clone()}</strong></p>
                    <Trouble error=error again=Callback::new(move |()| again.run(upload))/>
                }
                .into_any(),
                _ => view! {
                    <p><strong class="break">{heading.clone()}</strong>" "<span class="muted small">{move || format::size(i.lang(), size)}</span></p>
                    <progress max="100" aria-label=label.clone() prop:value=move || upload.progress.get().percent().to_string()></progress>
                    <p class="small muted">
                        {move || match upload.state.get() {
                            State::Waiting => i.t(office::UPLOAD_WAITS)().to_owned(),
                            _ if upload.progress.get().is_sent() => i.t(office::JUDGING)().to_owned(),
                            _ => i.fill(office::SENT_PERCENT, &[("n", &upload.progress.get().percent().to_string())]),
                        }}
                    </p>
                }
                .into_any(),
            }}
        </div>
    }
}

fn state_name(state: &State) -> &'static str {
    match state {
        State::Waiting => "waiting",
        State::Sending => "sending",
        State::Judged(_) => "judged",
        State::Failed(_) => "failed",
    }
}
