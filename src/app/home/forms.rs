//! The forms with which an interview can begin, the one used last first.

use crate::sorted::Map;
use crate::{
    app::{context::App, network, parts::muted, route::Route},
    sync::{FormEntry, FormState},
    ui::{
        dom::{View, button, el, show},
        i18n::app as words,
        icon::{Picture, icon},
    },
    vault::Headline,
};
use leptos::prelude::*;

/// The forms.
#[must_use]
pub fn view(app: App) -> View {
    let i = app.i18n;
    let list = move || match app.forms.get() {
        None => el("p").class("muted").words(i, words::NO_FORMS).into(),
        Some(list) => {
            let mut open: Vec<FormEntry> = list
                .forms
                .into_iter()
                .filter(|it| it.state == FormState::Open)
                .collect();
            let used = last_used(app);
            // Stable: forms that were never used keep the order of the office.
            open.sort_by_key(|entry| std::cmp::Reverse(used.get(entry.form_id.as_str()).copied()));
            let rows = open.into_iter().map(|entry| form_row(app, entry));
            let card = el("div").class("card rows-card").children(rows);
            View::of([card.into(), forms_here(app)])
        }
    };
    el("section")
        .attr("aria-labelledby", "forms-title")
        .child(
            el("h2")
                .class("section-title")
                .id("forms-title")
                .words(i, words::FORM_NEW),
        )
        .shows(list)
        .into()
}

/// When an interview with each form was last worked on, milliseconds since 1970 UTC.
fn last_used(app: App) -> Map<String, i64> {
    let mut used = Map::new();
    let mut note = |form_id: &str, at_ms: i64| {
        let last = used.or_insert_with(form_id.to_owned(), || at_ms);
        *last = at_ms.max(*last);
    };
    app.drafts
        .with(|list| list.iter().for_each(|it| note(it.form_id.as_str(), it.changed_ms)));
    let mut note_finished = |it: &Headline| note(it.form_id.as_str(), it.finalized.wall_ms);
    app.waiting.with(|list| list.iter().for_each(&mut note_finished));
    app.sent
        .with(|list| list.iter().for_each(|it| note_finished(&it.headline)));
    used
}

/// Whether all forms are on this phone by now: before that, nobody should leave the signal behind.
fn forms_here(app: App) -> View {
    let i = app.i18n;
    show(move || {
        let Some(missing) = app.wanted.with(|wanted| wanted.as_ref().map(Vec::len)) else {
            return View::none();
        };
        let n = missing.to_string();
        let words = match missing {
            0 => words::FORMS_HERE,
            _ if app.is_fetching.get() => words::FORMS_COMING,
            _ => words::FORMS_LACKING,
        };
        el("p")
            .class("muted small forms-here")
            .attr("role", "status")
            .attr("data-forms-missing", &n)
            .text(&i.fill(words, &[("n", &n)]))
            .into()
    })
}

fn form_row(app: App, entry: FormEntry) -> View {
    let i = app.i18n;
    let form_id = entry.form_id.clone();
    let digest = entry.digest;
    let lacks = move || {
        let stops = |want: &network::Want| want.form == digest && want.is_needed();
        let is_stopped = app.wanted.with(|wanted| wanted.iter().flatten().any(stops));
        if is_stopped {
            i.fill(words::FORM_LACKING, &[])
        } else {
            String::new()
        }
    };
    button("row form-row", "start")
        .attr("data-form", entry.form_id.as_str())
        .on_click(move || app.router.lead(Route::start(form_id.clone())))
        .child(el("span").class("form-picture").child(icon(Picture::Plus)))
        .child(
            el("span")
                .class("row-words")
                .child(el("strong").text(&entry.title))
                .child(muted("span").tells(lacks)),
        )
        .child(icon(Picture::Chevron))
        .into()
}
