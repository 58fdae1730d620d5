//! Addresses of the office, in the fragment. They hold ids, form, dates and page; never an answer.

use crate::id::FormId;
use leptos::{ev, prelude::*};
use web_sys::UrlSearchParams;

/// A screen of the office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Route {
    /// Uploading batches, and the earlier ones.
    Batches,
    /// One batch with its verdicts.
    Batch(u64),
    /// The list of submissions.
    Submissions(View),
    /// The forms.
    Forms,
    /// Officers and coordinators.
    People,
}

/// The part of a search for submissions that may stand in an address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct View {
    /// Only this form.
    pub form_id: Option<FormId>,
    /// From this date, `YYYY-MM-DD`.
    pub from: Option<String>,
    /// Up to this date.
    pub to: Option<String>,
    /// Page, from 0.
    pub page: u64,
}

impl Route {
    /// Reads a fragment; what is not known is the first screen.
    #[must_use]
    pub fn from_fragment(fragment: &str) -> Self {
        let fragment = fragment.trim_start_matches('#');
        let (path, query) = fragment.split_once('?').unwrap_or((fragment, ""));
        match path.trim_matches('/').split('/').collect::<Vec<_>>()[..] {
            ["kiriman", id] => id.parse().map_or(Self::Batches, Self::Batch),
            ["isian"] => Self::Submissions(View::from_query(query)),
            ["formulir"] => Self::Forms,
            ["orang"] => Self::People,
            _ => Self::Batches,
        }
    }

    /// The fragment of this screen, for `href`.
    #[must_use]
    pub fn href(&self) -> String {
        match self {
            Self::Batches => "#/kiriman".to_owned(),
            Self::Batch(id) => format!("#/kiriman/{id}"),
            Self::Submissions(view) => format!("#/isian{}", view.to_query()),
            Self::Forms => "#/formulir".to_owned(),
            Self::People => "#/orang".to_owned(),
        }
    }

    /// Goes to this screen.
    pub fn go(&self) {
        // Refused only for a fragment that is none.
        let _ = window().location().set_hash(&self.href());
    }
}

impl View {
    fn from_query(query: &str) -> Self {
        let Ok(params) = UrlSearchParams::new_with_str(query) else {
            return Self::default();
        };
        let text = |name| params.get(name).filter(|text| !text.is_empty());
        let date = |name| text(name).filter(|text| text.parse::<chrono::NaiveDate>().is_ok());
        Self {
            form_id: text("form").and_then(|text| text.parse().ok()),
            from: date("from"),
            to: date("to"),
            page: text("page").and_then(|text| text.parse().ok()).unwrap_or(0),
        }
    }

    fn to_query(&self) -> String {
        let Ok(params) = UrlSearchParams::new() else {
            return String::new();
        };
        let page = (self.page > 0).then(|| self.page.to_string());
        let form = self.form_id.as_ref().map(FormId::as_str);
        for (name, value) in [
            ("form", form),
            ("from", self.from.as_deref()),
            ("to", self.to.as_deref()),
            ("page", page.as_deref()),
        ] {
            if let Some(value) = value {
                params.append(name, value);
            }
        }
        match String::from(params.to_string()) {
            empty if empty.is_empty() => empty,
            query => format!("?{query}"),
        }
    }
}

/// The screen of the address, following it.
#[must_use]
pub fn use_route() -> ReadSignal<Route> {
    let read = || Route::from_fragment(&window().location().hash().unwrap_or_default());
    let (route, set_route) = signal(read());
    let listener = window_event_listener(ev::hashchange, move |_| set_route.set(read()));
    on_cleanup(move || listener.remove());
    route
}
