//! People: officers with their phones, coordinators, and the codes that enrol a phone.

mod add;
mod code;
mod devices;
mod password;

use super::{
    Session, api,
    load::{Load, Loaded, use_load},
    parts::{Empty, Loading, Screen, Trouble, role_words},
    use_office,
};
use crate::{
    id::{AccountId, DeviceId},
    sync::office::{People, Person, PersonMade, Role},
    ui::{
        i18n::{office, use_i18n},
        icon::{Icon, Picture},
    },
};
use add::AddPerson;
use code::CodeDialog;
use devices::Devices;
use leptos::prelude::*;
use password::{PasswordDialog, ResetPassword};

/// For whom a code is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
struct CodeFor {
    account: AccountId,
    name: String,
    /// A phone that is enrolled already.
    device: Option<DeviceId>,
}

/// Everyone who works with the system.
#[component]
pub fn PeopleScreen() -> impl IntoView {
    let i = use_i18n();
    let office = use_office();
    let list = use_load(api::people);
    let again = Callback::new(move |()| list.again());
    let wanted = RwSignal::new(None::<CodeFor>);
    let made = RwSignal::new(None::<PersonMade>);
    view! {
        <Screen name="people" title=office::PEOPLE lead=office::PEOPLE_LEAD>
            {move || office.may_change().then(|| view! { <AddPerson list=list wanted=wanted made=made/> })}
            <section class="stack" aria-labelledby="people">
                <h2 id="people">{i.t(office::PEOPLE_HERE)}</h2>
                {move || match list.get() {
                    Loaded::Waiting => view! { <Loading/> }.into_any(),
                    Loaded::Failed(error) => view! { <Trouble error=error again=again/> }.into_any(),
                    Loaded::Ready(list) if list.people.is_empty() => view! {
                        <Empty picture=Picture::People title=office::NO_PEOPLE text=office::NO_PEOPLE_HELP/>
                    }
                    .into_any(),
                    Loaded::Ready(People { people }) => view! {
                        <ul role="list" class="cards" data-role="people">
                            {people.into_iter().map(|person| view! { <PersonCard person=person list=list wanted=wanted made=made/> }).collect_view()}
                        </ul>
                    }
                    .into_any(),
                }}
            </section>
            {move || made.get().map(|now| view! {
                <PasswordDialog made=now on_close=Callback::new(move |()| made.set(None))/>
            })}
            {move || wanted.get().map(|who| view! {
                <CodeDialog who=who on_close=Callback::new(move |()| wanted.set(None))/>
            })}
        </Screen>
    }
}

#[component]
fn PersonCard(
    person: Person,
    list: Load<People>,
    wanted: RwSignal<Option<CodeFor>>,
    made: RwSignal<Option<PersonMade>>,
) -> impl IntoView {
    let i = use_i18n();
    let office = use_office();
    let (account, role) = (person.account_id, person.role);
    let is_me = move || matches!(office.who.get(), Session::Somebody(who) if who.account_id == account);
    let is_officer = person.role == Role::Officer;
    let code_for = CodeFor {
        account: person.account_id,
        name: person.name.clone(),
        device: None,
    };
    view! {
        <li class="card person" data-person=account.to_string() data-role=role_name(role)>
            <div class="form-head">
                <h3>{person.name.clone()}</h3>
                <span class="badge">{i.t(role_words(person.role))}</span>
            </div>
            {person.login.clone().map(|login| view! { <p class="small muted">{i.t(office::LOGIN)}": "<span class="mono break">{login}</span></p> })}
            {is_officer.then(|| view! { <Devices person=person.clone() list=list wanted=wanted/> })}
            {(is_officer && office.may_change()).then(|| view! {
                <div class="actions">
                    <button class="button" type="button" data-action="issue-code" on:click=move |_| wanted.set(Some(code_for.clone()))>
                        <Icon picture=Picture::Key/>{i.t(office::ISSUE_CODE)}
                    </button>
                </div>
            })}
            {move || (!is_officer && office.role() == Role::Admin && !is_me()).then(|| view! {
                <div class="actions"><ResetPassword person=person.clone() made=made/></div>
            })}
        </li>
    }
}

fn role_name(role: Role) -> &'static str {
    match role {
        Role::Admin => "admin",
        Role::Coordinator => "coordinator",
        Role::Viewer => "viewer",
        Role::Officer => "officer",
    }
}
