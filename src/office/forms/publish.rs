//! Publishing a workbook: choose it, with the files that it names, and read what the compiler found.

use super::findings::Findings;
use crate::{
    office::{
        api::{self, ApiError, Progress},
        parts::{Done, Trouble},
        use_office,
    },
    sync::office::Published,
    ui::{
        i18n::{office, use_i18n},
        icon::{Icon, Picture},
    },
};
use leptos::{html, prelude::*, task::spawn_local};
use web_sys::{File, HtmlInputElement, SubmitEvent};

/// Choosing and sending.
#[component]
pub fn Publish(
    /// A form was published.
    on_done: Callback<()>,
) -> impl IntoView {
    let i = use_i18n();
    let office = use_office();
    let (workbook, attachments) = (NodeRef::<html::Input>::new(), NodeRef::<html::Input>::new());
    let (chosen, set_chosen) = signal(None::<String>);
    let (progress, set_progress) = signal(Progress::default());
    let busy = RwSignal::new(false);
    let result = RwSignal::new(None::<Result<Published, ApiError>>);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let first = workbook
            .get_untracked()
            .and_then(|input| files(&input).into_iter().next());
        let Some(first) = first.filter(|_| !busy.get_untracked()) else {
            return;
        };
        let others = attachments
            .get_untracked()
            .map(|input| files(&input))
            .unwrap_or_default();
        busy.set(true);
        result.set(None);
        set_progress.set(Progress::default());
        spawn_local(async move {
            let answer = api::publish_form(&first, &others, set_progress).await;
            let _ = busy.try_set(false);
            match &answer {
                Ok(_) => {
                    let _ = on_done.try_run(());
                }
                Err(error) => office.note(error),
            }
            let _ = result.try_set(Some(answer));
        });
    };
    view! {
        <form class="card fields publish" on:submit=submit>
            <h2>{i.t(office::PUBLISH_TITLE)}</h2>
            <div class="field">
                <label for="workbook">{i.t(office::WORKBOOK)}</label>
                <p class="small muted" id="workbook-hint">{i.t(office::WORKBOOK_HINT)}</p>
                <input node_ref=workbook id="workbook" class="input" type="file" required data-action="choose-workbook"
                    accept=".xlsx,.zip,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
                    aria-describedby="workbook-hint"
                    on:change=move |_| {
                        result.set(None);
                        set_chosen.set(workbook.get_untracked().and_then(|input| files(&input).first().map(File::name)));
                    }/>
            </div>
            <details>
                <summary>{i.t(office::ATTACHMENTS_TITLE)}</summary>
                <div class="field">
                    <label for="attachments">{i.t(office::ATTACHMENTS)}</label>
                    <p class="small muted" id="attachments-hint">{i.t(office::ATTACHMENTS_HINT)}</p>
                    <input node_ref=attachments id="attachments" class="input" type="file" multiple aria-describedby="attachments-hint"/>
                </div>
            </details>
            <div class="actions">
                <button class="button main" data-action="publish" disabled=move || busy.get() || chosen.get().is_none()>
                    <Icon picture=Picture::Upload/>{i.t(office::PUBLISH)}
                </button>
                {move || busy.get().then(|| view! {
                    <progress max="100" aria-label=i.t(office::UPLOADING) prop:value=move || progress.get().percent().to_string()></progress>
                })}
            </div>
            {move || result.get().map(|result| match result {
                Ok(published) => view! { <Success published=published/> }.into_any(),
                Err(error) => {
                    let findings = match &error {
                        ApiError::Refused { findings, .. } => findings.clone(),
                        _ => Vec::new(),
                    };
                    view! { <Trouble error=error/> {(!findings.is_empty()).then(|| view! { <Findings findings=findings/> })} }.into_any()
                }
            })}
        </form>
    }
}

fn files(input: &HtmlInputElement) -> Vec<File> {
    let files = input.files();
    files
        .iter()
        .flat_map(|files| (0..files.length()).filter_map(|n| files.get(n)))
        .collect()
}

#[component]
fn Success(published: Published) -> impl IntoView {
    let i = use_i18n();
    let words = if published.unchanged {
        office::PUBLISHED_UNCHANGED
    } else {
        office::PUBLISHED
    };
    let (title, version) = (published.title, published.version.to_string());
    view! {
        <Done>
            <p data-role="published">{move || i.fill(words, &[("title", &title), ("version", &version)])}</p>
        </Done>
        {(!published.warnings.is_empty()).then(|| view! {
            <div class="notice warn">
                <Icon picture=Picture::Warning/>
                <div>
                    <p>{i.t(office::WARNINGS)}</p>
                    <ul>{published.warnings.iter().map(|warning| view! { <li>{warning.clone()}</li> }).collect_view()}</ul>
                </div>
            </div>
        })}
    }
}
