//! Adding a person: an officer gets a code for the phone, everyone else a one-time password.

use super::CodeFor;
use crate::{
    office::{
        api::{self, ApiError},
        load::Load,
        parts::{Trouble, role_words},
        use_office,
    },
    sync::office::{NewPerson, People, PersonMade, Role},
    ui::{
        i18n::{office, use_i18n},
        icon::{Icon, Picture},
    },
};
use leptos::{html, prelude::*, task::spawn_local};
use web_sys::SubmitEvent;

/// The form; what comes of it is shown at once.
#[component]
pub fn AddPerson(
    list: Load<People>,
    wanted: RwSignal<Option<CodeFor>>,
    made: RwSignal<Option<PersonMade>>,
) -> impl IntoView {
    let i = use_i18n();
    let office = use_office();
    let (name, login) = (NodeRef::<html::Input>::new(), NodeRef::<html::Input>::new());
    let role = RwSignal::new(Role::Officer);
    let (busy, error) = (RwSignal::new(false), RwSignal::new(None::<ApiError>));
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        let value = |node: NodeRef<html::Input>| node.get_untracked().map(|input| input.value().trim().to_owned());
        let signs_in = role.get_untracked() != Role::Officer;
        let person = NewPerson {
            name: value(name).unwrap_or_default(),
            role: role.get_untracked(),
            login: value(login).filter(|_| signs_in),
            password: None,
        };
        busy.set(true);
        error.set(None);
        spawn_local(async move {
            let answer = api::add_person(&person).await;
            let _ = busy.try_set(false);
            match answer {
                Ok(answer) => {
                    for node in [name, login] {
                        if let Some(input) = node.try_get_untracked().flatten() {
                            input.set_value("");
                        }
                    }
                    list.again();
                    if answer.person.role == Role::Officer {
                        let person = &answer.person;
                        let code_for = CodeFor {
                            account: person.account_id,
                            name: person.name.clone(),
                            device: None,
                        };
                        let _ = wanted.try_set(Some(code_for));
                    } else {
                        let _ = made.try_set(Some(answer));
                    }
                }
                Err(trouble) => {
                    office.note(&trouble);
                    let _ = error.try_set(Some(trouble));
                }
            }
        });
    };
    let roles = move || {
        let all = [Role::Officer, Role::Viewer, Role::Coordinator, Role::Admin];
        // A coordinator looks after officers; the other roles are the admin's to give.
        all.into_iter()
            .filter(move |role| *role == Role::Officer || office.role() == Role::Admin)
    };
    view! {
        <form class="card fields add-person" on:submit=submit>
            <h2>{i.t(office::ADD_PERSON)}</h2>
            <div class="field-row">
                <div class="field">
                    <label for="person-name">{i.t(office::NAME)}</label>
                    <input node_ref=name id="person-name" class="input" required maxlength="120" autocomplete="off"/>
                </div>
                <div class="field">
                    <label for="person-role">{i.t(office::ROLE)}</label>
                    <select id="person-role" class="input" on:change=move |event| {
                        let chosen = event_target_value(&event);
                        let found = roles().find(|role| super::role_name(*role) == chosen);
                        role.set(found.unwrap_or(Role::Officer));
                    }>
                        {move || roles().map(|one| view! {
                            <option value=super::role_name(one) selected=move || role.get() == one>{i.t(role_words(one))}</option>
                        }).collect_view()}
                    </select>
                </div>
                {move || (role.get() != Role::Officer).then(|| view! {
                    <div class="field">
                        <label for="person-login">{i.t(office::LOGIN)}</label>
                        <input node_ref=login id="person-login" class="input" required maxlength="60" autocomplete="off" autocapitalize="none" spellcheck="false"/>
                    </div>
                })}
                <button class="button main" data-action="add-person" disabled=move || busy.get()>
                    <Icon picture=Picture::Plus/>{i.t(office::ADD)}
                </button>
            </div>
            {move || error.get().map(|error| view! { <Trouble error=error/> })}
        </form>
    }
}
