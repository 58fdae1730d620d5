//! The office: the coordinators' page. Batches come in, submissions and forms are looked after, phones are enrolled.
//!
//! - [`mount`] starts it; `router` knows its addresses, `api` speaks with the server, `shell` is the frame.
//! - One module for each screen: `sign_in`, `batches`, `submissions`, `forms`, `people`.

mod api;
mod batches;
mod export;
mod forms;
mod load;
mod parts;
mod people;
mod router;
mod shell;
mod sign_in;
mod submissions;

use crate::{
    sync::office::{Role, Who},
    ui::i18n::{Lang, provide_i18n},
};
use api::ApiError;
use leptos::{prelude::*, task::spawn_local};
use router::Route;

/// Where the chosen language is kept.
const LANGUAGE_KEY: &str = "jb:language";

/// What every screen may need; `Copy`, in context.
#[derive(Clone, Copy)]
struct Office {
    who: RwSignal<Session>,
    route: ReadSignal<Route>,
}

/// Whether somebody is signed in.
#[derive(Debug, Clone, PartialEq)]
enum Session {
    /// Not known yet.
    Asking,
    /// The server cannot be asked.
    Unknown(ApiError),
    /// Nobody; `true` when a session has just ended.
    Nobody { ended: bool },
    /// This person.
    Somebody(Who),
}

impl Office {
    /// What whoever is signed in may do. The screens are made anew when that changes, so nothing follows it.
    fn role(self) -> Role {
        match self.who.get_untracked() {
            Session::Somebody(who) => who.role,
            _ => Role::Viewer,
        }
    }

    fn may_change(self) -> bool {
        matches!(self.role(), Role::Admin | Role::Coordinator)
    }

    /// Notes an error of a call: when the session has ended, the sign-in screen comes.
    fn note(self, error: &ApiError) {
        if error.is_signed_out() {
            let _ = self.who.try_set(Session::Nobody { ended: true });
        }
    }

    /// Asks the server who is signed in.
    fn ask(self) {
        self.who.set(Session::Asking);
        spawn_local(async move {
            self.who.set(match api::who().await {
                Ok(who) => Session::Somebody(who),
                Err(error) if error.is_signed_out() => Session::Nobody { ended: false },
                Err(error) => Session::Unknown(error),
            });
        });
    }
}

fn use_office() -> Office {
    expect_context()
}

/// Starts the office in the body of the page.
pub fn mount() {
    console_error_panic_hook::set_once();
    mount_to_body(Root);
    if let Some(root) = document().document_element() {
        // Tells tests, and the script that watches the start, that the page answers.
        let _ = root.set_attribute("data-ready", "1");
    }
}

#[component]
fn Root() -> impl IntoView {
    let storage = || window().local_storage().ok().flatten();
    let kept = storage().and_then(|storage| storage.get_item(LANGUAGE_KEY).ok().flatten());
    let first = kept.and_then(|tag| Lang::from_tag(&tag)).unwrap_or_default();
    provide_i18n(
        first,
        Callback::new(move |lang: Lang| {
            if let Some(storage) = storage() {
                // Where it cannot be kept, the language is chosen again next time.
                let _ = storage.set_item(LANGUAGE_KEY, lang.tag());
            }
        }),
    );
    let office = Office {
        who: RwSignal::new(Session::Asking),
        route: router::use_route(),
    };
    provide_context(office);
    office.ask();
    move || match office.who.get() {
        Session::Asking => view! { <shell::Plain><parts::Loading/></shell::Plain> }.into_any(),
        Session::Unknown(error) => view! {
            <shell::Plain>
                <parts::Trouble error=error again=Callback::new(move |()| office.ask())/>
            </shell::Plain>
        }
        .into_any(),
        Session::Nobody { ended } => view! { <sign_in::SignInScreen ended=ended/> }.into_any(),
        Session::Somebody(who) if who.must_change_password => view! { <sign_in::NewPasswordScreen/> }.into_any(),
        Session::Somebody(who) => view! { <shell::Shell who=who/> }.into_any(),
    }
}
