//! A field that opens a list over the whole screen, to be searched: for long lists of choices.

use super::{
    choice::{is_among, toggled},
    media,
    question::{described_by, disabled_where_read_only, dom_id},
    session::Fill,
    virtual_list,
};
use crate::{
    app::sheet,
    engine::NodeId,
    form::Media,
    ui::{
        dom::{View, button, el, show},
        i18n::{app, shared, use_i18n},
        icon::{Picture, icon},
        markdown::inline_view,
        seek::{Needle, seek, simplify},
    },
};
use leptos::prelude::*;
use web_sys::KeyboardEvent;

/// One of a long list.
#[must_use]
pub fn one(fill: Fill, node: NodeId) -> View {
    field(fill, node, false)
}

/// Any number of a long list.
#[must_use]
pub fn many(fill: Fill, node: NodeId) -> View {
    field(fill, node, true)
}

fn field(fill: Fill, node: NodeId, is_multiple: bool) -> View {
    let i = use_i18n();
    let is_open = RwSignal::new(false);
    let shown = move || fill.of(node, |session| session.display(node));
    let words = move || match shown() {
        words if words.is_empty() => View::text(&i.fill(app::PICK, &[])),
        words => inline_view(&words),
    };
    let open = button("input picker", "open-list")
        .id(&dom_id(node))
        .attr("aria-haspopup", "dialog")
        .attr("aria-describedby", &described_by(node));
    let open = disabled_where_read_only(open, fill, node)
        .attr_of("data-value", move || Some(fill.value(node)))
        .class_of("empty", move || shown().is_empty())
        .class_of("wrong", move || fill.complaint(node).is_some())
        .on_click(move || is_open.set(true))
        .child(el("span").shows(words))
        .child(icon(Picture::Chevron));
    let list = show(move || is_open.get().then(|| list(fill, node, is_multiple, is_open)).into());
    View::of([open.into(), list])
}

struct Entry {
    value: String,
    label: String,
    media: Media,
    /// The label as it is searched.
    needle: Needle,
}

fn list(fill: Fill, node: NodeId, is_multiple: bool, is_open: RwSignal<bool>) -> View {
    let i = use_i18n();
    let entries: Vec<Entry> = fill
        .ask(|session| session.choices(node))
        .iter()
        .map(|choice| Entry {
            value: choice.value.clone(),
            label: choice.label.clone(),
            // A row is a button, in which nothing can be played.
            media: Media {
                image: choice.media.image.clone(),
                ..Media::default()
            },
            needle: Needle::new(&choice.label),
        })
        .collect();
    let n_entries = entries.len();
    let entries = StoredValue::new(entries);
    let sought = RwSignal::new(String::new());
    let found = Memo::new(move |_| {
        let words = simplify(&sought.get());
        entries.with_value(|entries| seek(entries.iter().map(|entry| &entry.needle), &words))
    });
    let longest = entries.with_value(|entries| entries.iter().map(|entry| entry.label.chars().count()).max());
    let make = move |at: usize| {
        entries.with_value(|entries| match entries.get(at) {
            Some(entry) => row(fill, node, entry, is_multiple, is_open),
            None => View::none(),
        })
    };
    let count = move || {
        let n = found.with(Vec::len);
        match n {
            0 => i.fill(app::NONE_FOUND, &[]),
            n => i.fill(app::FOUND_N, &[("n", &n.to_string())]),
        }
    };
    let on_search = move |typed| sought.set(typed);
    // Enter takes the first that was found; it must not reach the form around.
    let on_enter = move |ev: KeyboardEvent| {
        if ev.key() == "ArrowDown" {
            ev.prevent_default();
            virtual_list::focus_first();
        }
        if ev.key() != "Enter" {
            return;
        }
        ev.prevent_default();
        let first = found.with_untracked(|found| found.first().copied());
        let value = entries.with_value(|entries| first.and_then(|at| entries.get(at)).map(|entry| entry.value.clone()));
        if let (Some(value), false) = (value, is_multiple) {
            fill.answer(node, value);
            is_open.set(false);
        }
    };
    let title = fill.ask(|session| session.label(node));
    let search_field = (n_entries > 8).then(|| {
        let field = el("input")
            .class("input")
            .attr("type", "search")
            .attr("data-action", "search")
            .attr("autocomplete", "off")
            .label(i, shared::SEARCH)
            .attr_words("placeholder", i, shared::SEARCH)
            .on_input(on_search)
            .on("keydown", on_enter);
        el("div").class("search").child(icon(Picture::Search)).child(field)
    });
    let done = is_multiple.then(|| {
        let done = button("button main wide", "close")
            .on_click(move || is_open.set(false))
            .words(i, app::DONE);
        el("div").class("sheet-foot").child(done)
    });
    let content = View::of([
        search_field.into(),
        el("p").class("count").attr("role", "status").tells(count).into(),
        virtual_list::rows(found, longest.unwrap_or(0), make),
        done.into(),
    ]);
    sheet::full(inline_view(&title), content, is_open)
}

fn row(fill: Fill, node: NodeId, entry: &Entry, is_multiple: bool, is_open: RwSignal<bool>) -> View {
    let value = StoredValue::new(entry.value.clone());
    let is_chosen = move |answer: &str| value.with_value(|value| is_among(answer, value, is_multiple));
    let choose = move || {
        let own = value.get_value();
        let is_same = is_chosen(&fill.value_now(node));
        match is_multiple {
            true => fill.answer(node, toggled(fill, node, &own, !is_same)),
            false => {
                fill.answer(node, if is_same { String::new() } else { own });
                is_open.set(false);
            }
        }
    };
    let words = el("span")
        .class("option-words")
        .child(media::choice(fill, node, &entry.media, &entry.label));
    el("button")
        .attr("type", "button")
        .class("row option")
        .attr("data-value", &entry.value)
        .attr_of("aria-pressed", move || Some(is_chosen(&fill.value(node)).to_string()))
        .on_click(choose)
        .child(words)
        .child(icon(Picture::Check))
        .into()
}
