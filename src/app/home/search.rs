//! Looking for an interview among all on this phone, by name, place, form or date, while the words are typed.

use super::{drafts, tidy, title_of};
use crate::{
    app::{context::App, record},
    id::{FormId, InstanceId},
    ui::{
        clock,
        dom::{View, el, show},
        format,
        i18n::{app as words, shared},
        icon::{Picture, icon},
        seek::{Needle, seek, simplify},
    },
    vault::Headline,
};
use chrono::Datelike as _;
use leptos::prelude::*;

/// With fewer interviews than this, looking is quicker than searching.
const FEW: usize = 4;

/// So many are shown; whoever looks for more adds a word.
const MOST_SHOWN: usize = 30;

/// One interview on this phone.
#[derive(Clone, Copy, PartialEq)]
enum Found {
    Draft(InstanceId),
    Finished(InstanceId),
}

/// The field; nothing while there is little to look for.
#[must_use]
pub fn field(app: App, sought: RwSignal<String>) -> View {
    let i = app.i18n;
    let is_shown =
        Memo::new(move |_| app.drafts.with(Vec::len) + app.waiting.with(Vec::len) + app.sent.with(Vec::len) >= FEW);
    show(move || {
        if !is_shown.get() {
            return View::none();
        }
        let input = el("input")
            .class("input")
            .attr("type", "search")
            .attr("autocomplete", "off")
            .attr("enterkeyhint", "search")
            .attr("data-search", "interviews")
            .label(i, words::SEARCH_INTERVIEWS)
            .attr_words("placeholder", i, words::SEARCH_INTERVIEWS)
            .value_of(move || sought.get())
            .on_input(move |text| sought.set(text));
        el("search")
            .class("search home-search")
            .child(icon(Picture::Search))
            .child(input)
            .into()
    })
}

/// What was found for the words, the newest first.
#[must_use]
pub fn results(app: App, sought: RwSignal<String>) -> View {
    let i = app.i18n;
    let all = Memo::new(move |_| everything(app));
    let found = Memo::new(move |_| {
        let words = simplify(&sought.read());
        all.with(|all| {
            let mut places = seek(all.iter().map(|(needle, _)| needle), &words);
            // As they are listed, not by where in the name the word stands.
            places.sort_unstable();
            let found = places.iter().filter_map(|at| all.get(*at));
            (
                places.len(),
                found.take(MOST_SHOWN).map(|(_, it)| *it).collect::<Vec<_>>(),
            )
        })
    });
    let count = move || match found.with(|(n, _)| *n) {
        0 => i.fill(words::NONE_FOUND_HERE, &[]),
        n => i.fill(words::FOUND_INTERVIEWS_N, &[("n", &n.to_string())]),
    };
    let list = show(move || {
        let cards = found.get().1.into_iter().map(|it| match it {
            Found::Draft(id) => {
                let draft = app.drafts.with(|list| list.iter().find(|it| it.id == id).cloned());
                let card = draft.map(|draft| drafts::card(app, draft));
                card.map(|card| el("div").class("card rows-card").child(card)).into()
            }
            Found::Finished(id) => record::card(app, id),
        });
        cards.collect()
    });
    el("section")
        .class("stack")
        .label(i, shared::RESULTS)
        .child(el("p").class("muted").attr("role", "status").tells(count))
        .child(list)
        .into()
}

fn everything(app: App) -> Vec<(Needle, Found)> {
    let mut all = Vec::new();
    app.drafts.with(|list| {
        all.extend(list.iter().map(|it| {
            let needle = needle(app, &it.title, &it.place, &it.form_id, it.changed_ms);
            (it.changed_ms, needle, Found::Draft(it.id))
        }));
    });
    let mut add = |it: &Headline| {
        let at_ms = it.finalized.wall_ms;
        let name = it.instance_name.as_deref().unwrap_or_default();
        let needle = needle(app, name, "", &it.form_id, at_ms);
        all.push((at_ms, needle, Found::Finished(it.instance_id)));
    };
    app.waiting.with(|list| list.iter().for_each(&mut add));
    app.sent.with(|list| list.iter().for_each(|it| add(&it.headline)));
    all.sort_by_key(|(at_ms, ..)| std::cmp::Reverse(*at_ms));
    all.into_iter().map(|(_, needle, found)| (needle, found)).collect()
}

/// All that people may remember of an interview: `24 November 2026`, `24/11/2026` and `24-11-2026` are one day.
fn needle(app: App, name: &str, place: &str, form_id: &FormId, at_ms: i64) -> Needle {
    let lang = app.i18n.lang();
    let mut parts = vec![tidy(lang, name), place.to_owned(), title_of(app, form_id.as_str())];
    if let Some(at) = clock::local(at_ms) {
        let (day, month, year) = (at.day(), at.month(), at.year());
        parts.push(format::date(lang, at.date()));
        parts.push(format!("{day}/{month}/{year} {day:02}-{month:02}-{year}"));
    }
    Needle::new(&parts.join(" "))
}
