//! The CSV of a form's submissions. The browser loads it itself, piece by piece, so its size does not matter.

use super::{
    api::{self, ApiError},
    parts::Trouble,
    use_office,
};
use crate::{
    id::FormId,
    ui::{
        i18n::{office, use_i18n},
        icon::{Icon, Picture},
    },
};
use leptos::{prelude::*, task::spawn_local};

/// Downloads the CSV of one form; without a form it says that one must be chosen.
#[component]
pub fn CsvButton(form_id: Option<FormId>) -> impl IntoView {
    let i = use_i18n();
    let office = use_office();
    let error = RwSignal::new(None::<ApiError>);
    let Some(form_id) = form_id else {
        return view! { <p class="small muted">{i.t(office::EXPORT_CHOOSE_FORM)}</p> }.into_any();
    };
    let name = form_id.to_string();
    let address = api::csv_address(&form_id);
    let download = move |_| {
        let address = address.clone();
        error.set(None);
        // First whether the session stands: a browser would save the refusal as a file.
        spawn_local(async move {
            match api::who().await {
                Ok(_) => {
                    // An attachment does not leave the page.
                    let _ = window().location().assign(&address);
                }
                Err(trouble) => {
                    office.note(&trouble);
                    let _ = error.try_set(Some(trouble));
                }
            }
        });
    };
    view! {
        <div class="export">
            <button class="button" type="button" data-action="export" data-form=name on:click=download>
                <Icon picture=Picture::Download/>{i.t(office::EXPORT_CSV)}
            </button>
            {move || error.get().map(|error| view! { <Trouble error=error/> })}
        </div>
    }
    .into_any()
}
