//! One-time passwords: shown once, and made anew for somebody who forgot.

use crate::{
    office::{
        api::{self, ApiError},
        parts::{CopyButton, Dialog, Trouble},
        use_office,
    },
    sync::office::{Person, PersonMade},
    ui::{
        i18n::{office, shared, use_i18n},
        icon::{Icon, Picture},
    },
};
use leptos::{prelude::*, task::spawn_local};

/// Asks for a new one-time password, after a second thought: the old one stops counting.
#[component]
pub fn ResetPassword(person: Person, made: RwSignal<Option<PersonMade>>) -> impl IntoView {
    let i = use_i18n();
    let office = use_office();
    let asking = RwSignal::new(false);
    let (busy, error) = (RwSignal::new(false), RwSignal::new(None::<ApiError>));
    let account = person.account_id;
    let reset = move |_| {
        busy.set(true);
        error.set(None);
        spawn_local(async move {
            let answer = api::reset_password(account).await;
            let _ = busy.try_set(false);
            match answer {
                Ok(answer) => {
                    let _ = asking.try_set(false);
                    let _ = made.try_set(Some(answer));
                }
                Err(trouble) => {
                    office.note(&trouble);
                    let _ = error.try_set(Some(trouble));
                }
            }
        });
    };
    view! {
        <button class="button" type="button" data-action="reset-password" on:click=move |_| asking.set(true)>
            <Icon picture=Picture::Key/>{i.t(office::RESET_PASSWORD)}
        </button>
        {move || asking.get().then(|| {
            let name = person.name.clone();
            view! {
                <Dialog name="reset-password" title=Signal::derive(move || i.fill(office::RESET_SURE, &[("name", &name)]))
                    on_close=Callback::new(move |()| asking.set(false))>
                    <p>{i.t(office::RESET_MEANS)}</p>
                    {move || error.get().map(|error| view! { <Trouble error=error/> })}
                    <form method="dialog" class="actions">
                        <button class="button main" type="button" data-action="reset-now" disabled=move || busy.get() on:click=reset>{i.t(office::RESET_PASSWORD)}</button>
                        <button class="button" data-action="cancel">{i.t(shared::CANCEL)}</button>
                    </form>
                </Dialog>
            }
        })}
    }
}

/// The one-time password, told once.
#[component]
pub fn PasswordDialog(made: PersonMade, on_close: Callback<()>) -> impl IntoView {
    let i = use_i18n();
    let PersonMade {
        person,
        one_time_password,
    } = made;
    let name = person.name.clone();
    view! {
        <Dialog name="password" title=Signal::derive(move || i.fill(office::PASSWORD_FOR, &[("name", &name)])) on_close=on_close>
            {person.login.map(|login| view! { <p>{i.t(office::LOGIN)}": "<strong class="mono break">{login}</strong></p> })}
            {one_time_password.map(|password| view! {
                <p>{i.t(office::ONE_TIME_PASSWORD)}</p>
                <p class="code mono break" data-role="one-time-password">{password.clone()}</p>
                <CopyButton text=password.clone()/>
                <p class="small muted">{i.t(office::PASSWORD_ONCE)}</p>
            })}
            <form method="dialog" class="actions">
                <button class="button main" data-action="done">{i.t(shared::CLOSE)}</button>
            </form>
        </Dialog>
    }
}
