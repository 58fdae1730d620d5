//! Home: what matters now. Start an interview, go on with one, see what is not yet sent.

mod drafts;
mod forms;
mod search;
mod state;

use super::{
    context::App,
    network, outbox,
    parts::{muted, notice},
    route::Route,
    sender::Progress,
    shell,
    storage::Room,
};
use crate::ui::{
    clock,
    dom::{View, button, el, show},
    format,
    i18n::{Lang, app as words},
    icon::{Picture, icon},
};
use leptos::{prelude::*, task::spawn_local};
use web_sys::MouseEvent;

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
        true => search::results(app, sought),
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
        outbox::warning(app),
        search::field(app, sought),
        el("div").child(below).into(),
    ]);
    shell::page(app, words::HOME_TITLE, content)
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

fn waiting(app: App) -> View {
    let i = app.i18n;
    let n_waiting = Memo::new(move |_| app.waiting.with(Vec::len));
    let n_sent = Memo::new(move |_| app.sent.with(Vec::len));
    let since = move || {
        let oldest = app.waiting.with(|list| list.first().map(|it| it.finalized.wall_ms));
        let oldest = oldest.and_then(clock::local)?;
        let now = clock::local(clock::now_ms())?;
        Some(i.fill(words::OLDEST, &[("time", &format::moment(i.lang(), oldest, now))]))
    };
    let waiting_words = move || match n_waiting.get() {
        0 => i.fill(words::ALL_IS_SENT, &[]),
        n => i.fill(words::NOT_SENT_N, &[("n", &n.to_string())]),
    };
    let sent_words = move || i.fill(words::SENT_N, &[("n", &n_sent.get().to_string())]);
    let returned = move || {
        let sender = app.sender();
        let is_returned = |id| matches!(sender.progress(id), Some(Progress::Parked(_)));
        let n = app
            .waiting
            .with(|list| list.iter().filter(|it| is_returned(it.instance_id)).count());
        let words = || i.fill(words::RETURNED_N, &[("n", &n.to_string())]);
        let badge = (n > 0).then(|| {
            el("span")
                .class("badge bad")
                .attr("data-count", "returned")
                .text(&words())
        });
        badge.into()
    };
    show(move || {
        if n_waiting.get() + n_sent.get() == 0 {
            return View::none();
        }
        let counts = el("span")
            .class("row-words")
            .child(el("strong").attr("data-count", "waiting").tells(waiting_words))
            .child(muted("span").tells(move || since().unwrap_or_default()))
            .child(
                muted("span")
                    .attr("data-count", "sent")
                    .flag_of("hidden", move || n_sent.get() == 0)
                    .tells(sent_words),
            )
            .shows(returned);
        el("a")
            .class("card tally")
            .attr("href", &Route::Outbox.href())
            .class_of("some", move || n_waiting.get() > 0)
            .on("click", move |ev: MouseEvent| {
                ev.prevent_default();
                app.router.go(Route::Outbox);
            })
            .child(el("span").class("tally-picture").child(icon(Picture::Send)))
            .child(counts)
            .child(icon(Picture::Chevron))
            .into()
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
