//! The forms: what is published, opened or closed, and publishing a workbook.

mod findings;
mod publish;

use super::{
    api::{self, ApiError},
    export::CsvButton,
    load::{Load, Loaded, use_load},
    parts::{Empty, Loading, Screen, Trouble},
    router::{Route, View},
    use_office,
};
use crate::{
    sync::{FormEntry, FormList, FormState},
    ui::{
        i18n::{office, shared, use_i18n},
        icon::{Icon, Picture},
    },
};
use leptos::{prelude::*, task::spawn_local};
use publish::Publish;

/// The forms.
#[component]
pub fn FormsScreen() -> impl IntoView {
    let i = use_i18n();
    let office = use_office();
    let list = use_load(api::forms);
    let again = Callback::new(move |()| list.again());
    view! {
        <Screen name="forms" title=shared::FORMS lead=office::FORMS_LEAD>
            {move || office.may_change().then(|| view! { <Publish on_done=again/> })}
            <section class="stack" aria-labelledby="published">
                <h2 id="published">{i.t(office::PUBLISHED_FORMS)}</h2>
                {move || match list.get() {
                    Loaded::Waiting => view! { <Loading/> }.into_any(),
                    Loaded::Failed(error) => view! { <Trouble error=error again=again/> }.into_any(),
                    Loaded::Ready(list) if list.forms.is_empty() => view! {
                        <Empty picture=Picture::Pen title=office::NO_FORMS text=office::NO_FORMS_HELP/>
                    }
                    .into_any(),
                    Loaded::Ready(FormList { forms }) => view! {
                        <ul role="list" class="cards" data-role="forms">
                            {forms.into_iter().map(|form| view! { <FormCard form=form list=list/> }).collect_view()}
                        </ul>
                    }
                    .into_any(),
                }}
            </section>
        </Screen>
    }
}

#[component]
fn FormCard(form: FormEntry, list: Load<FormList>) -> impl IntoView {
    let i = use_i18n();
    let office = use_office();
    let (busy, error) = (RwSignal::new(false), RwSignal::new(None::<ApiError>));
    let is_open = form.state == FormState::Open;
    let id = form.form_id.clone();
    let turn = move |_| {
        let id = id.clone();
        let wanted = if is_open { FormState::Closed } else { FormState::Open };
        busy.set(true);
        error.set(None);
        spawn_local(async move {
            let answer = api::set_form_state(&id, wanted).await;
            let _ = busy.try_set(false);
            match answer {
                Ok(()) => list.again(),
                Err(trouble) => {
                    office.note(&trouble);
                    let _ = error.try_set(Some(trouble));
                }
            }
        });
    };
    let submissions = Route::Submissions(View {
        form_id: Some(form.form_id.clone()),
        ..View::default()
    })
    .href();
    view! {
        <li class="card form-card" data-form=form.form_id.to_string() data-state=if is_open { "open" } else { "closed" }>
            <div class="form-head">
                <h3>{form.title.clone()}</h3>
                {if is_open {
                    view! { <span class="badge good"><Icon picture=Picture::Check/>{i.t(office::FORM_OPEN)}</span> }.into_any()
                } else {
                    view! { <span class="badge"><Icon picture=Picture::Cross/>{i.t(office::FORM_CLOSED)}</span> }.into_any()
                }}
            </div>
            <p class="small muted"><span class="mono break">{form.form_id.to_string()}</span>" · "{i.t(office::VERSION)}" "<span class="mono">{form.version.to_string()}</span></p>
            <div class="actions">
                <a class="button" href=submissions data-action="see-submissions"><Icon picture=Picture::File/>{i.t(office::SEE_SUBMISSIONS)}</a>
                <CsvButton form_id=Some(form.form_id.clone())/>
                {office.may_change().then(|| view! {
                    <button class="button quiet" type="button" data-action=if is_open { "close-form" } else { "open-form" }
                        disabled=move || busy.get() on:click=turn>
                        {i.t(if is_open { office::CLOSE_FORM } else { office::OPEN_FORM })}
                    </button>
                })}
            </div>
            {move || error.get().map(|error| view! { <Trouble error=error/> })}
        </li>
    }
}
