//! Choices as cards: one of them, several of them, or a scale in a row.

use super::{
    media,
    question::{disabled_where_read_only, dom_id, invalid, label_id},
    session::Fill,
};
use crate::{
    engine::NodeId,
    form::Media,
    ui::{
        dom::{View, button, el, show},
        i18n::{app, use_i18n},
    },
};
use leptos::prelude::*;

/// One of the choices.
#[must_use]
pub fn one(fill: Fill, node: NodeId) -> View {
    radios("choices", fill, node)
}

/// Any number of the choices.
#[must_use]
pub fn many(fill: Fill, node: NodeId) -> View {
    el("div").class("choices").child(cards(fill, node, true)).into()
}

/// One of a scale, in a row.
#[must_use]
pub fn likert(fill: Fill, node: NodeId) -> View {
    radios("likert", fill, node)
}

fn radios(class: &str, fill: Fill, node: NodeId) -> View {
    let group = el("div")
        .class(class)
        .attr("role", "radiogroup")
        .attr("aria-labelledby", &label_id(node))
        .child(cards(fill, node, false));
    View::of([group.into(), clear(fill, node)])
}

/// An input and its words as one large target.
#[must_use]
pub fn card(input: View, words: View) -> View {
    el("label")
        .class("choice")
        .child(input)
        .child(el("span").class("choice-mark").attr("aria-hidden", "true"))
        .child(el("span").class("choice-words").child(words))
        .into()
}

/// The cards are made anew only when the choices change, so that the one in focus keeps it.
fn cards(fill: Fill, node: NodeId, is_multiple: bool) -> View {
    let list = Memo::new(move |_| {
        fill.choices(node)
            .iter()
            .map(|choice| (choice.value.clone(), choice.label.clone(), choice.media.clone()))
            .collect::<Vec<_>>()
    });
    show(move || {
        let cards = list.get().into_iter().enumerate();
        let card = |(at, (value, label, media)): (usize, (String, String, Media))| {
            // The first card has the question's own id: the label leads to it, an error is put in focus there.
            let id = if at == 0 {
                dom_id(node)
            } else {
                [&dom_id(node), "-", &at.to_string()].concat()
            };
            let words = media::choice(fill, node, &media, &label);
            card(input(fill, node, is_multiple, value, &id), words)
        };
        cards.map(card).collect()
    })
}

fn input(fill: Fill, node: NodeId, is_multiple: bool, value: String, id: &str) -> View {
    let input = el("input")
        .attr("type", if is_multiple { "checkbox" } else { "radio" })
        .id(id)
        .attr("name", &dom_id(node))
        .attr("value", &value);
    let own = value.clone();
    disabled_where_read_only(input, fill, node)
        .checked_of(move || is_among(&fill.value(node), &own, is_multiple))
        .attr_of("aria-invalid", move || invalid(fill, node))
        .on_change(move |input| {
            let text = match is_multiple {
                true => toggled(fill, node, &value, input.checked()),
                false => value.clone(),
            };
            fill.answer(node, text);
        })
        .into()
}

/// Whether a choice is part of an answer.
#[must_use]
pub fn is_among(answer: &str, value: &str, is_multiple: bool) -> bool {
    match is_multiple {
        true => answer.split_whitespace().any(|it| it == value),
        false => answer == value,
    }
}

/// The answer to a select of several with one choice more or less, in the order of the choices.
#[must_use]
pub fn toggled(fill: Fill, node: NodeId, value: &str, is_chosen: bool) -> String {
    let before = fill.value_now(node);
    let list = fill.ask(|session| session.choices(node));
    let keep = |it: &str| {
        if it == value {
            is_chosen
        } else {
            is_among(&before, it, true)
        }
    };
    list.iter()
        .map(|choice| choice.value.as_str())
        .filter(|it| keep(it))
        .collect::<Vec<_>>()
        .join(" ")
}

/// Takes the answer back, where none is needed; radio buttons alone cannot be cleared.
fn clear(fill: Fill, node: NodeId) -> View {
    let i = use_i18n();
    let is_empty = move || fill.value(node).is_empty();
    show(move || {
        let is_free = fill.of(node, |session| {
            !session.is_required(node) && !session.is_read_only(node)
        });
        let clear = is_free.then(|| {
            button("button quiet clear", "clear")
                .class_of("gone", is_empty)
                .flag_of("disabled", is_empty)
                .on_click(move || fill.answer(node, String::new()))
                .words(i, app::CLEAR_ANSWER)
        });
        clear.into()
    })
}
