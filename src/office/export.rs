//! The CSV of a form's submissions, and one for each of its repeats. The browser loads them itself, piece by piece,
//! so their size does not matter.

use super::{
    api::{self, ApiError, Csv},
    load::{Loaded, use_load},
    parts::{Dialog, Loading, Trouble},
    use_office,
};
use crate::{
    form::{Form, Node, NodeKind},
    id::FormId,
    ui::{
        i18n::{Lang, office, use_i18n},
        icon::{Icon, Picture},
    },
};
use leptos::{prelude::*, task::spawn_local};

/// Opens the choice of files of one form; without a form it says that one must be chosen.
#[component]
pub fn CsvButton(form_id: Option<FormId>) -> impl IntoView {
    let i = use_i18n();
    let open = RwSignal::new(false);
    let Some(form_id) = form_id else {
        return view! { <p class="small muted">{i.t(office::EXPORT_CHOOSE_FORM)}</p> }.into_any();
    };
    let name = form_id.to_string();
    view! {
        <button class="button" type="button" data-action="export" data-form=name on:click=move |_| open.set(true)>
            <Icon picture=Picture::Download/>{i.t(office::EXPORT_CSV)}
        </button>
        {move || open.get().then(|| view! {
            <ExportDialog form_id=form_id.clone() on_close=Callback::new(move |()| open.set(false))/>
        })}
    }
    .into_any()
}

#[component]
fn ExportDialog(form_id: FormId, on_close: Callback<()>) -> impl IntoView {
    let i = use_i18n();
    let wanted = form_id.clone();
    let form = use_load(move || {
        let wanted = wanted.clone();
        async move { api::form(&wanted).await }
    });
    // Where people write 1.234,5 the spreadsheet wants the semicolon.
    let semicolon = RwSignal::new(i.lang_now() != Lang::En);
    let practice = RwSignal::new(false);
    let error = RwSignal::new(None::<ApiError>);
    let office = use_office();
    let download = Callback::new(move |repeat: String| {
        let csv = Csv {
            form_id: form_id.clone(),
            repeat,
            semicolon: semicolon.get_untracked(),
            practice: practice.get_untracked(),
        };
        error.set(None);
        // First whether the session stands: a browser would save the refusal as a file.
        spawn_local(async move {
            match api::who().await {
                Ok(_) => {
                    // An attachment does not leave the page.
                    let _ = window().location().assign(&csv.address());
                }
                Err(trouble) => {
                    office.note(&trouble);
                    let _ = error.try_set(Some(trouble));
                }
            }
        });
    });
    view! {
        <Dialog name="export" title=Signal::derive(move || i.t(office::EXPORT_TITLE)().to_owned()) on_close=on_close>
            {move || match form.get() {
                Loaded::Waiting => view! { <Loading/> }.into_any(),
                Loaded::Failed(error) => view! { <Trouble error=error again=Callback::new(move |()| form.again())/> }.into_any(),
                Loaded::Ready(form) => view! { <Files form=form download=download/> }.into_any(),
            }}
            <label class="check">
                <input type="checkbox" data-action="semicolon" prop:checked=move || semicolon.get()
                    on:change=move |event| semicolon.set(event_target_checked(&event))/>
                <span>{i.t(office::EXPORT_SEMICOLON)}</span>
            </label>
            <label class="check">
                <input type="checkbox" data-action="practice" prop:checked=move || practice.get()
                    on:change=move |event| practice.set(event_target_checked(&event))/>
                <span>{i.t(office::EXPORT_PRACTICE)}</span>
            </label>
            {move || error.get().map(|error| view! { <Trouble error=error/> })}
        </Dialog>
    }
}

/// A button for each file.
#[component]
fn Files(form: Form, download: Callback<String>) -> impl IntoView {
    let i = use_i18n();
    let mut repeats = Vec::new();
    find_repeats(&form.root, "", &mut repeats);
    view! {
        <p><strong>{form.title}</strong></p>
        <ul role="list" class="files">
            <li><button class="button wide main" type="button" data-action="download" data-repeat="" on:click=move |_| download.run(String::new())>
                <Icon picture=Picture::Download/>{i.t(office::EXPORT_MAIN)}
            </button></li>
            {repeats.into_iter().map(|path| {
                let words = path.clone();
                let name = path.clone();
                view! {
                    <li><button class="button wide" type="button" data-action="download" data-repeat=name on:click=move |_| download.run(path.clone())>
                        <Icon picture=Picture::Download/><span class="break">{move || i.fill(office::EXPORT_REPEAT, &[("name", &words)])}</span>
                    </button></li>
                }
            }).collect_view()}
        </ul>
    }
}

/// Paths of all repeats, from the root, with `/` between.
fn find_repeats(node: &Node, path: &str, found: &mut Vec<String>) {
    for child in &node.children {
        let path = if path.is_empty() {
            child.name.clone()
        } else {
            format!("{path}/{}", child.name)
        };
        if matches!(child.kind, NodeKind::Repeat { .. }) {
            found.push(path.clone());
        }
        find_repeats(child, &path, found);
    }
}
