//! Signing in, and the new password after a one-time one.

use super::{
    Session,
    api::{self, ApiError},
    parts::{Screen, Trouble},
    shell::Plain,
    use_office,
};
use crate::{
    sync::office::{NewPassword, SignIn},
    ui::{
        i18n::{Words, office, shared, use_i18n},
        icon::{Icon, Picture},
    },
};
use leptos::{html, prelude::*, task::spawn_local};
use web_sys::SubmitEvent;

/// The fewest characters of a password; the server's rule, told before it has to.
const LEAST_CHARACTERS: usize = 10;

/// Name and password.
#[component]
pub fn SignInScreen(
    /// A session has just ended by itself.
    ended: bool,
) -> impl IntoView {
    let i = use_i18n();
    let office = use_office();
    let (login, password) = (NodeRef::<html::Input>::new(), NodeRef::<html::Input>::new());
    let (busy, error) = (RwSignal::new(false), RwSignal::new(None::<ApiError>));
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let (Some(name), Some(secret)) = (login.get_untracked(), password.get_untracked()) else {
            return;
        };
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        error.set(None);
        let request = SignIn {
            login: name.value().trim().to_owned(),
            password: secret.value(),
        };
        spawn_local(async move {
            let answer = api::sign_in(&request).await;
            let _ = busy.try_set(false);
            match answer {
                Ok(who) => office.who.set(Session::Somebody(who)),
                Err(trouble) => {
                    let _ = error.try_set(Some(trouble));
                    // Only an element outside the page refuses the focus.
                    let _ = secret.focus();
                    secret.select();
                }
            }
        });
    };
    view! {
        <Plain>
            <Screen name="sign-in" title=office::SIGN_IN_TITLE lead=office::SIGN_IN_LEAD>
                {ended.then(|| view! {
                    <div class="notice warn" role="status"><Icon picture=Picture::Clock/><div>{i.t(office::SESSION_ENDED)}</div></div>
                })}
                <form class="card fields" on:submit=submit>
                    <Field id="login" words=office::LOGIN node=login autocomplete="username"/>
                    <Field id="password" words=office::PASSWORD node=password autocomplete="current-password" secret=true/>
                    {move || error.get().map(|error| view! { <Trouble error=error/> })}
                    <button class="button main wide" data-action="sign-in" disabled=move || busy.get()>
                        {move || if busy.get() { i.t(shared::LOADING)() } else { i.t(shared::SIGN_IN)() }}
                    </button>
                </form>
            </Screen>
        </Plain>
    }
}

/// The new password that a one-time password asks for.
#[component]
pub fn NewPasswordScreen() -> impl IntoView {
    let i = use_i18n();
    let office = use_office();
    let (current, new) = (NodeRef::<html::Input>::new(), NodeRef::<html::Input>::new());
    let repeat = NodeRef::<html::Input>::new();
    let (busy, error) = (RwSignal::new(false), RwSignal::new(None::<ApiError>));
    let wrong = RwSignal::new(None::<Words>);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let value = |node: NodeRef<html::Input>| node.get_untracked().map(|input| input.value()).unwrap_or_default();
        let request = NewPassword {
            current: value(current),
            new: value(new),
        };
        let fault = if request.new.chars().count() < LEAST_CHARACTERS {
            Some(office::PASSWORD_SHORT)
        } else if request.new != value(repeat) {
            Some(office::PASSWORD_DIFFERS)
        } else {
            None
        };
        wrong.set(fault);
        error.set(None);
        if fault.is_some() || busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let answer = api::change_password(&request).await;
            let _ = busy.try_set(false);
            match answer {
                Ok(()) => office.ask(),
                Err(trouble) => {
                    office.note(&trouble);
                    let _ = error.try_set(Some(trouble));
                }
            }
        });
    };
    view! {
        <Plain>
            <Screen name="new-password" title=office::NEW_PASSWORD_TITLE lead=office::NEW_PASSWORD_LEAD>
                <form class="card fields" on:submit=submit>
                    <Field id="current" words=office::CURRENT_PASSWORD node=current autocomplete="current-password" secret=true/>
                    <Field id="new" words=office::NEW_PASSWORD node=new autocomplete="new-password" secret=true hint=office::PASSWORD_HINT/>
                    <Field id="repeat" words=office::REPEAT_PASSWORD node=repeat autocomplete="new-password" secret=true/>
                    {move || wrong.get().map(|words| view! {
                        <div class="notice bad" role="alert"><Icon picture=Picture::Warning/><div>{i.t(words)}</div></div>
                    })}
                    {move || error.get().map(|error| view! { <Trouble error=error/> })}
                    <button class="button main wide" data-action="change-password" disabled=move || busy.get()>
                        {i.t(shared::SAVE)}
                    </button>
                </form>
            </Screen>
        </Plain>
    }
}

/// One field with its label; a secret one can be looked at.
#[component]
fn Field(
    id: &'static str,
    words: Words,
    node: NodeRef<html::Input>,
    autocomplete: &'static str,
    #[prop(optional)] secret: bool,
    #[prop(optional, into)] hint: Option<Words>,
) -> impl IntoView {
    let i = use_i18n();
    let shown = RwSignal::new(!secret);
    view! {
        <div class="field">
            <label for=id>{i.t(words)}</label>
            {hint.map(|hint| view! { <p class="small muted" id=format!("{id}-hint")>{i.t(hint)}</p> })}
            <div class="with-button">
                <input node_ref=node id=id class="input" required autocomplete=autocomplete autocapitalize="none" spellcheck="false"
                    aria-describedby=hint.map(|_| format!("{id}-hint"))
                    type=move || if shown.get() { "text" } else { "password" }/>
                {secret.then(|| view! {
                    <button class="button" type="button" data-action="show-password" aria-label=i.t(office::SHOW_PASSWORD)
                        aria-pressed=move || shown.get().to_string() on:click=move |_| shown.update(|shown| *shown = !*shown)>
                        <Icon picture=Picture::Eye/>
                    </button>
                })}
            </div>
        </div>
    }
}
