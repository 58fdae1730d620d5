//! Which screen is shown: an enum over the History API.

use super::felt;
use crate::id::{FormId, InstanceId};
use leptos::prelude::*;
use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};

/// A screen and what it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Route {
    /// Forms, unfinished interviews, what is not yet sent.
    Home,
    /// Making this phone an officer's.
    Enrol,
    /// An interview: a new one, or one that was begun.
    Fill {
        /// The questionnaire.
        form_id: FormId,
        /// The interview to go on with.
        instance_id: Option<InstanceId>,
        /// The whole form on one scrolling page.
        is_whole: bool,
    },
    /// What is not yet sent, and what is.
    Outbox,
    /// Language, theme, text size, storage.
    Settings,
    /// How to work with the app.
    Help,
    /// What happened when the phone stored and sent.
    Diary,
    /// No such screen.
    Unknown,
}

impl Route {
    /// A new interview.
    #[must_use]
    pub fn start(form_id: FormId) -> Self {
        Self::Fill {
            form_id,
            instance_id: None,
            is_whole: false,
        }
    }

    /// Reads an address: its path and its query, with or without the `?`.
    #[must_use]
    pub fn parse(path: &str, query: &str) -> Self {
        let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        let is_whole = query.trim_start_matches('?').split('&').any(|pair| pair == "view=list");
        match parts[..] {
            [] | ["index.html"] => Self::Home,
            ["daftar"] => Self::Enrol,
            ["kiriman"] => Self::Outbox,
            ["pengaturan"] => Self::Settings,
            ["bantuan"] => Self::Help,
            ["bantuan", "catatan"] => Self::Diary,
            ["isi", form_id] => match decoded(form_id).parse() {
                Ok(form_id) => Self::Fill {
                    form_id,
                    instance_id: None,
                    is_whole,
                },
                Err(_) => Self::Unknown,
            },
            ["isi", form_id, instance_id] => match (decoded(form_id).parse(), instance_id.parse()) {
                (Ok(form_id), Ok(id)) => Self::Fill {
                    form_id,
                    instance_id: Some(id),
                    is_whole,
                },
                _ => Self::Unknown,
            },
            _ => Self::Unknown,
        }
    }

    /// The screen on the bar below to which it belongs.
    #[must_use]
    pub fn tab(self) -> Self {
        match self {
            Self::Diary => Self::Help,
            other => other,
        }
    }

    /// The address.
    #[must_use]
    pub fn href(&self) -> String {
        match self {
            Self::Home | Self::Unknown => "/".to_owned(),
            Self::Enrol => "/daftar".to_owned(),
            Self::Outbox => "/kiriman".to_owned(),
            Self::Settings => "/pengaturan".to_owned(),
            Self::Help => "/bantuan".to_owned(),
            Self::Diary => "/bantuan/catatan".to_owned(),
            Self::Fill {
                form_id,
                instance_id,
                is_whole,
            } => {
                let mut href = String::from("/isi/");
                href.push_str(&String::from(js_sys::encode_uri_component(form_id.as_str())));
                if let Some(id) = instance_id {
                    href.push('/');
                    href.push_str(&id.to_string());
                }
                if *is_whole {
                    href.push_str("?view=list");
                }
                href
            }
        }
    }
}

/// The router; `Copy`, so every closure can hold it.
#[derive(Clone, Copy)]
pub struct Router {
    route: RwSignal<Route>,
    /// The address of the screen that is shown. Going back in an interview leads to an older one for a moment.
    here: StoredValue<Route>,
    /// Asked first when the phone's own back button is pressed: true when it was dealt with.
    on_back: StoredValue<Option<Callback<(), bool>>>,
}

impl Router {
    /// Reads the address and follows it from now on.
    #[must_use]
    pub fn at_address() -> Self {
        let router = Self {
            route: RwSignal::new(current()),
            here: StoredValue::new(current()),
            on_back: StoredValue::new(None),
        };
        let listener = Closure::<dyn FnMut()>::new(move || router.on_pop());
        // Without a listener the phone's back button leaves the app: poorer, but nothing is lost.
        let _ = window().add_event_listener_with_callback("popstate", listener.as_ref().unchecked_ref());
        listener.forget();
        router
    }

    /// The screen, for views to follow.
    #[must_use]
    pub fn route(self) -> Route {
        self.route.get()
    }

    /// The screen, without following it.
    #[must_use]
    pub fn now(self) -> Route {
        self.route.get_untracked()
    }

    /// Goes to a screen.
    pub fn go(self, route: Route) {
        push(&route);
        self.here.set_value(route.clone());
        window().scroll_to_with_x_and_y(0.0, 0.0);
        self.route.set(route);
    }

    /// Goes to a screen at a tap, after the picture in which the tap shows.
    pub fn lead(self, route: Route) {
        felt::then("go", move || self.go(route));
    }

    /// Goes to a screen in place of this one.
    pub fn replace(self, route: Route) {
        self.rename(&route);
        self.route.set(route);
    }

    /// Gives this screen another address, without leaving it.
    pub fn rename(self, route: &Route) {
        history(|history| history.replace_state_with_url(&JsValue::NULL, "", Some(&route.href())));
        self.here.set_value(route.clone());
    }

    /// From now on the phone's back button asks here first. `None` sets it free.
    pub fn guard(self, on_back: Option<Callback<(), bool>>) {
        if on_back.is_some() && self.on_back.with_value(Option::is_none) {
            push(&self.here.get_value());
        }
        self.on_back.set_value(on_back);
    }

    fn on_pop(self) {
        if let Some(ask) = self.on_back.get_value() {
            if ask.run(()) {
                // Both entries lead to this interview: a reload goes on with it.
                let here = self.here.get_value();
                self.rename(&here);
                push(&here);
                return;
            }
            self.on_back.set_value(None);
            return self.replace(Route::Home);
        }
        self.here.set_value(current());
        self.route.set(current());
    }
}

/// A part of an address as it was before it was put there; what nobody put there stays as it is.
fn decoded(part: &str) -> String {
    js_sys::decode_uri_component(part).map_or_else(|_| part.to_owned(), String::from)
}

fn push(route: &Route) {
    history(|history| history.push_state_with_url(&JsValue::NULL, "", Some(&route.href())));
}

fn current() -> Route {
    let location = window().location();
    Route::parse(
        &location.pathname().unwrap_or_default(),
        &location.search().unwrap_or_default(),
    )
}

/// A browser that refuses to change its history keeps the old address; the screen changes all the same.
fn history(change: impl FnOnce(&web_sys::History) -> Result<(), JsValue>) {
    if let Ok(history) = window().history() {
        let _ = change(&history);
    }
}
