//! Home: what matters now. Start an interview, go on with one, see what is not yet sent.

mod drafts;
mod forms;
mod search;
mod state;
mod tally;

use super::{context::App, network, outbox, parts::notice, rest, shell, storage::Room, stored};
use crate::ui::{
    dom::{View, button, el, show},
    format,
    i18n::{Lang, app as words},
    icon::Picture,
};
use leptos::{prelude::*, task::spawn_local};

/// The screen.
#[must_use]
pub fn screen(app: App) -> View {
    spawn_local(app.refresh());
    network::refresh_forms(app);
    let seen = RwSignal::new(None::<Room>);
    spawn_local(async move {
        seen.try_set(Some(app.storage().room().await));
    });
    let sought = RwSignal::new(String::new());
    let is_searching = Memo::new(move |_| !sought.read().trim().is_empty());
    let below = show(move || match is_searching.get() {
        true => rest::shown(move || search::results(app, sought)),
        false => {
            let begun = el("div").class("stack").child(waiting(app)).child(drafts::view(app));
            let parts = el("div").class("home-parts stack").child(begun);
            parts.child(forms::view(app)).into()
        }
    });
    let content = View::of([
        update_notice(app),
        room(app, seen),
        state::line(app, seen),
        warning(app),
        stored::mended(app),
        search::field(app, sought),
        el("div").child(below).into(),
    ]);
    shell::page(app, words::HOME_TITLE, content)
}

/// What keeps the sender from sending; it says nothing before it has begun.
fn warning(app: App) -> View {
    show(move || {
        let _followed = app.sender().status();
        rest::is_here().then(|| untrack(|| outbox::warning(app))).into()
    })
}

/// Offered here only: never while an interview is open.
fn update_notice(app: App) -> View {
    let i = app.i18n;
    show(move || {
        if !app.has_update.get() {
            return View::none();
        }
        let take = button("button", "update")
            .on_click(super::update::take)
            .words(i, words::RELOAD);
        notice("notice", Picture::Again, el("div").words(i, words::UPDATE_APP))
            .attr("role", "status")
            .child(take)
            .into()
    })
}

/// Says in good time that room runs short, and what helps.
fn room(app: App, seen: RwSignal<Option<Room>>) -> View {
    let i = app.i18n;
    show(move || {
        if !seen.get().is_some_and(|room| room.is_low()) {
            return View::none();
        }
        let says = el("div")
            .child(el("p").child(el("strong").words(i, words::STORAGE_LOW)))
            .child(el("p").words(i, words::STORAGE_LOW_DO));
        notice("notice warn", Picture::Warning, says)
            .attr("role", "status")
            .attr("data-room", "low")
            .into()
    })
}

/// How many interviews wait and were sent; nothing before there is one.
fn waiting(app: App) -> View {
    let is_any = Memo::new(move |_| app.waiting.with(Vec::len) + app.sent.with(Vec::len) > 0);
    show(move || match is_any.get() {
        true => rest::shown(move || tally::view(app)),
        false => View::none(),
    })
}

/// The name of an interview as people read it: without the gaps of what is not answered yet (`Sosialisasi - - 2026-11-23`
/// has one), and without its date at the end, which every list tells anyhow.
#[must_use]
pub fn tidy(lang: Lang, name: &str) -> String {
    let parts = name.split(" - ").map(|part| part.trim_matches([' ', '-']));
    let mut parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    let is_date = |part: &&str| format::iso_date(lang, part) != **part;
    if parts.len() > 1 && parts.last().is_some_and(is_date) {
        parts.pop();
    }
    let parts = parts.into_iter().map(|part| format::iso_date(lang, part));
    parts.collect::<Vec<_>>().join(" · ")
}

/// The title of a form as last listed; its id where it is not listed any more.
#[must_use]
pub fn title_of(app: App, form_id: &str) -> String {
    app.forms.with(|list| {
        let entries = list.iter().flat_map(|list| &list.forms);
        let found = entries.into_iter().find(|entry| entry.form_id.as_str() == form_id);
        found.map_or_else(|| form_id.to_owned(), |entry| entry.title.clone())
    })
}
