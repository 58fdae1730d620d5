//! Choices as cards: one of them, several of them, or a scale in a row.

use super::{
    media,
    question::{dom_id, is_wrong, label_id},
    session::Fill,
};
use crate::{
    engine::NodeId,
    ui::i18n::{app, use_i18n},
};
use leptos::prelude::*;

/// One of the choices.
#[must_use]
pub fn one(fill: Fill, node: NodeId) -> AnyView {
    view! {
        <div class="choices" role="radiogroup" aria-labelledby=label_id(node)>{cards(fill, node, false)}</div>
        {clear(fill, node)}
    }
    .into_any()
}

/// Any number of the choices.
#[must_use]
pub fn many(fill: Fill, node: NodeId) -> AnyView {
    view! { <div class="choices">{cards(fill, node, true)}</div> }.into_any()
}

/// One of a scale, in a row.
#[must_use]
pub fn likert(fill: Fill, node: NodeId) -> AnyView {
    view! {
        <div class="likert" role="radiogroup" aria-labelledby=label_id(node)>{cards(fill, node, false)}</div>
        {clear(fill, node)}
    }
    .into_any()
}

/// An input and its words as one large target.
#[must_use]
pub fn card(input: AnyView, words: AnyView) -> AnyView {
    view! { <label class="choice">{input}<span class="choice-mark" aria-hidden="true"></span><span class="choice-words">{words}</span></label> }
        .into_any()
}

/// The cards are made anew only when the choices change, so that the one in focus keeps it.
fn cards(fill: Fill, node: NodeId, is_multiple: bool) -> AnyView {
    let list = Memo::new(move |_| {
        fill.choices(node)
            .iter()
            .map(|choice| (choice.value.clone(), choice.label.clone(), choice.media.clone()))
            .collect::<Vec<_>>()
    });
    (move || {
        let cards: Vec<AnyView> = list
            .get()
            .into_iter()
            .enumerate()
            .map(|(at, (value, label, media))| {
                // The first card has the question's own id: the label leads to it, an error is put in focus there.
                let id = if at == 0 {
                    dom_id(node)
                } else {
                    [&dom_id(node), "-", &at.to_string()].concat()
                };
                let words = media::choice(fill, node, &media, &label);
                card(input(fill, node, is_multiple, value, id), words)
            })
            .collect();
        cards
    })
    .into_any()
}

fn input(fill: Fill, node: NodeId, is_multiple: bool, value: String, id: String) -> AnyView {
    let is_wrong = is_wrong(fill, node);
    let own = StoredValue::new(value.clone());
    let is_chosen = Signal::derive(move || own.with_value(|own| is_among(&fill.value(node), own, is_multiple)));
    view! {
        <input
            type=if is_multiple { "checkbox" } else { "radio" }
            id=id
            name=dom_id(node)
            value=value
            prop:checked=is_chosen
            aria-invalid=move || is_wrong.get().then_some("true")
            disabled=move || fill.of(node, |session| session.is_read_only(node))
            on:change=move |ev| {
                let checked = event_target_checked(&ev);
                let value = own.get_value();
                let text = match is_multiple {
                    true => toggled(fill, node, &value, checked),
                    false => value,
                };
                fill.answer(node, text);
            }
        />
    }
    .into_any()
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
fn clear(fill: Fill, node: NodeId) -> AnyView {
    let i = use_i18n();
    let is_empty = Signal::derive(move || fill.value(node).is_empty());
    (move || {
        let is_free = fill.of(node, |session| {
            !session.is_required(node) && !session.is_read_only(node)
        });
        is_free.then(|| {
            view! {
                <button type="button" class="button quiet clear" data-action="clear" class:gone=is_empty
                    disabled=is_empty on:click=move |_| fill.answer(node, String::new())>
                    {i.t(app::CLEAR_ANSWER)}
                </button>
            }
        })
    })
    .into_any()
}
