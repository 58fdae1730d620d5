//! A field that opens a list over the whole screen, to be searched: for long lists of choices.

use super::{
    choice::{is_among, toggled},
    media,
    question::{described_by, disabled_where_read_only, dom_id},
    session::Fill,
    virtual_list,
};
use crate::{
    app::{felt, sheet},
    engine::{ChoiceItem, NodeId},
    form::Media,
    ui::{
        dom::{View, button, el, show},
        i18n::{app, shared, use_i18n},
        icon::{Picture, icon},
        markdown::inline_view,
        seek::{Needle, seek, simplify},
    },
};
use gloo_timers::{callback::Timeout, future::TimeoutFuture};
use leptos::{prelude::*, task::spawn_local};
use std::rc::Rc;
use web_sys::KeyboardEvent;

/// One of a long list, or any number of it.
#[must_use]
pub fn field(fill: Fill, node: NodeId, is_multiple: bool) -> View {
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
        .on_click(move || fill.then("open-list", move || is_open.set(true)))
        .child(el("span").shows(words))
        .child(icon(Picture::Chevron));
    let list = show(move || is_open.get().then(|| list(fill, node, is_multiple, is_open)).into());
    View::of([open.into(), list])
}

/// How many texts are made ready to be searched at a time, so that no finger waits for them.
const AT_A_TIME: usize = 500;

/// The texts of the choices as they are searched, made ready while the list is already open.
#[derive(Clone, Copy)]
struct Needles {
    choices: StoredValue<Rc<[ChoiceItem]>, LocalStorage>,
    ready: StoredValue<Vec<Needle>, LocalStorage>,
}

impl Needles {
    fn of(choices: StoredValue<Rc<[ChoiceItem]>, LocalStorage>) -> Self {
        let needles = Self {
            choices,
            ready: StoredValue::new_local(Vec::new()),
        };
        spawn_local(async move {
            loop {
                TimeoutFuture::new(0).await;
                // The list was closed, or all are ready.
                if needles.make(AT_A_TIME) != Some(true) {
                    break;
                }
            }
        });
        needles
    }

    /// Makes so many more; whether any are left. `None` once the list is closed.
    fn make(self, most: usize) -> Option<bool> {
        let choices = self.choices.try_get_value()?;
        self.ready.try_update_value(|ready| {
            let next = choices.iter().skip(ready.len()).take(most);
            ready.extend(next.map(|choice| Needle::new(&choice.label)));
            ready.len() < choices.len()
        })
    }

    fn seek(self, words: &str) -> Vec<usize> {
        let n_choices = self.choices.with_value(|choices| choices.len());
        if words.trim().is_empty() {
            return (0..n_choices).collect();
        }
        self.make(n_choices);
        self.ready.with_value(|ready| seek(ready.iter(), words))
    }
}

fn list(fill: Fill, node: NodeId, is_multiple: bool, is_open: RwSignal<bool>) -> View {
    let i = use_i18n();
    let choices = StoredValue::new_local(fill.ask(|session| session.choices(node)));
    let needles = Needles::of(choices);
    let found = RwSignal::new(needles.seek(""));
    let (n_choices, longest) = choices.with_value(|choices| (choices.len(), longest(choices)));
    let make = move |at: usize| {
        choices.with_value(|choices| match choices.get(at) {
            Some(choice) => row(fill, node, choice, is_multiple, is_open),
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
    // The letter is seen before what it finds, and a finger may come between finding and showing.
    let typed = StoredValue::new(String::new());
    let is_narrow = RwSignal::new(true);
    let seek = move || typed.try_with_value(|typed| needles.seek(&simplify(typed)));
    let show_found = move |now: Vec<usize>| {
        if found.try_with_untracked(|before| *before != now) == Some(true) {
            is_narrow.set(true);
            found.set(now);
        }
    };
    let on_search = move |text| {
        typed.set_value(text);
        fill.then("search", move || {
            if let Some(now) = seek() {
                Timeout::new(0, move || show_found(now)).forget();
            }
        });
    };
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
        show_found(seek().unwrap_or_default());
        let first = found.with_untracked(|found| found.first().copied());
        let value =
            choices.with_value(|choices| first.and_then(|at| choices.get(at)).map(|choice| choice.value.clone()));
        if let (Some(value), false) = (value, is_multiple) {
            fill.answer(node, value);
            close(fill, is_open);
        }
    };
    let title = fill.ask(|session| session.label(node));
    let search_field = (n_choices > 8).then(|| {
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
            .on_click(move || close(fill, is_open))
            .words(i, app::DONE);
        el("div").class("sheet-foot").child(done)
    });
    let content = View::of([
        search_field.into(),
        el("p").class("count").attr("role", "status").tells(count).into(),
        virtual_list::rows(found, longest, is_narrow, make),
        done.into(),
    ]);
    sheet::full(inline_view(&title), content, is_open)
}

/// The deed of closing the list.
const CLOSE: &str = "close-list";

/// Closes the list once the choice is seen.
fn close(fill: Fill, is_open: RwSignal<bool>) {
    fill.then(CLOSE, move || {
        is_open.try_set(false);
    });
}

/// Letters of the longest label. Only what could be longer is counted.
fn longest(choices: &[ChoiceItem]) -> usize {
    choices.iter().fold(0, |most, choice| match choice.label.len() > most {
        true => most.max(choice.label.chars().count()),
        false => most,
    })
}

fn row(fill: Fill, node: NodeId, choice: &ChoiceItem, is_multiple: bool, is_open: RwSignal<bool>) -> View {
    let value = StoredValue::new(choice.value.clone());
    let is_chosen = move |answer: &str| value.with_value(|value| is_among(answer, value, is_multiple));
    let choose = move || {
        let own = value.get_value();
        if felt::is_waiting(CLOSE) {
            // The same finger, trembling: it would take the answer back.
            return;
        }
        let is_same = is_chosen(&fill.value_now(node));
        match is_multiple {
            true => fill.answer(node, toggled(fill, node, &own, !is_same)),
            false => {
                let answer = if is_same { String::new() } else { own };
                fill.then(CLOSE, move || {
                    fill.answer(node, answer);
                    is_open.try_set(false);
                });
            }
        }
    };
    // A row is a button, in which nothing can be played.
    let image = Media {
        image: choice.media.image.clone(),
        ..Media::default()
    };
    let words = el("span")
        .class("option-words")
        .child(media::choice(fill, node, &image, &choice.label));
    el("button")
        .attr("type", "button")
        .class("row option")
        .attr("data-value", &choice.value)
        .attr_of("aria-pressed", move || Some(is_chosen(&fill.value(node)).to_string()))
        .on_click(choose)
        .child(words)
        .child(icon(Picture::Check))
        .into()
}
