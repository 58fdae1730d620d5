//! Choices as cards: one of them, several of them, in columns, in a table, or a scale in a row.

use super::{
    media,
    question::{disabled_where_read_only, dom_id, invalid, is_in_table, label_id},
    session::{Fill, Place},
};
use crate::{
    engine::NodeId,
    form::{Media, NONE},
    ui::{
        dom::{View, button, el, field, show},
        i18n::{app, use_i18n},
    },
};
use leptos::prelude::*;
use web_sys::MouseEvent;

/// One of the choices.
#[must_use]
pub fn one(fill: Fill, node: NodeId) -> View {
    group(fill, node, false)
}

/// Any number of the choices.
#[must_use]
pub fn many(fill: Fill, node: NodeId) -> View {
    group(fill, node, true)
}

/// The choices as the form wants them laid out.
fn group(fill: Fill, node: NodeId, is_multiple: bool) -> View {
    let mut looks = fill.ask(|session| session.definition(node).appearance.clone());
    if is_in_table(fill, node) {
        looks = vec!["list-nolabel".to_owned()];
    }
    let group = el("div").class(&layout(&looks));
    let group = match columns(&looks) {
        Some(n) => group.style_of("--columns", move || n.clone()),
        None => group,
    };
    let group = match is_multiple {
        true => group,
        false => group
            .attr("role", "radiogroup")
            .attr("aria-labelledby", &label_id(node)),
    };
    let cards = group.child(cards(fill, node, is_multiple)).into();
    match is_multiple {
        true => cards,
        false => View::of([cards, clear(fill, node)]),
    }
}

/// The class of a group of choices. `compact` and `horizontal` are what columns were called in older forms.
fn layout(looks: &[String]) -> String {
    let has = |word: &str| looks.iter().any(|it| it == word);
    let mut class = String::from(match () {
        () if has("likert") => "likert",
        () if has("list") => "choices table",
        () if has("list-nolabel") => "choices table no-words",
        () if has("columns-pack") || has("horizontal-compact") || has("compact") || has("quickcompact") => {
            "choices pack"
        }
        () if has("columns") || has("horizontal") || columns(looks).is_some() => "choices columns",
        () => "choices",
    });
    if has("no-buttons") || has("compact") || has("quickcompact") || looks.iter().any(|it| it.starts_with("compact-")) {
        class.push_str(" no-buttons");
    }
    class
}

/// How many columns `columns-3` and its older names ask for.
fn columns(looks: &[String]) -> Option<String> {
    let n = looks.iter().find_map(|it| {
        let n = ["columns-", "compact-", "quickcompact-", "horizontal-"]
            .into_iter()
            .find_map(|start| it.strip_prefix(start))?;
        n.parse::<u8>().ok()
    });
    n.filter(|n| (1..=10).contains(n)).map(|n| n.to_string())
}

/// The words of the choices over a table of selects that have none of their own.
#[must_use]
pub fn table_head(fill: Fill, node: NodeId) -> View {
    let words = move || {
        let list = fill.choices(node);
        let words = list.iter().map(|choice| {
            let words = media::choice(fill, node, &choice.media, &choice.label);
            el("span").class("table-word").child(words).into()
        });
        words.collect()
    };
    // A screen reader says the words with each choice.
    el("div")
        .class("table table-head")
        .attr("aria-hidden", "true")
        .shows(words)
        .into()
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
    let input = disabled_where_read_only(input, fill, node)
        .checked_of(move || is_among(&fill.value(node), &own, is_multiple))
        .attr_of("aria-invalid", move || invalid(fill, node));
    let input = if !is_multiple && is_quick(fill, node) {
        let value = value.clone();
        input.on("click", move |ev: MouseEvent| {
            // The arrow keys, which go from choice to choice, click too, but with no button of a mouse.
            if ev.detail() > 0 {
                fill.answer(node, value.clone());
                go_on(&ev);
            }
        })
    } else {
        input
    };
    input
        .on_change(move |input| {
            let text = match is_multiple {
                true => toggled(fill, node, &value, input.checked()),
                false => value.clone(),
            };
            fill.answer(node, text);
            if !is_multiple {
                fill.leave(node);
            }
        })
        .into()
}

/// Whether a choice turns the page at once: where the form says so and nothing else is asked on it.
fn is_quick(fill: Fill, node: NodeId) -> bool {
    let is_alone = fill.place_now() == Place::Page(node);
    is_alone && (fill.looks(node, "quick") || fill.looks(node, "quickcompact"))
}

/// To the next page, as the button of the foot does it.
fn go_on(ev: &MouseEvent) {
    if let Some(form) = field(ev).and_then(|input| input.form()) {
        // Refused only for a button of another form.
        let _ = form.request_submit();
    }
}

/// Whether a choice is part of an answer.
#[must_use]
pub fn is_among(answer: &str, value: &str, is_multiple: bool) -> bool {
    match is_multiple {
        true => answer.split_whitespace().any(|it| it == value),
        false => answer == value,
    }
}

/// The answer to a select of several with one choice more or less, in the order of the choices. Where "none" stands alone,
/// it takes the others away, and they take it.
#[must_use]
pub fn toggled(fill: Fill, node: NodeId, value: &str, is_chosen: bool) -> String {
    let before = fill.value_now(node);
    let list = fill.ask(|session| session.choices(node));
    let is_exclusive = is_chosen && fill.definition(node, |definition| definition.bind.none_stands_alone());
    let keep = |it: &str| {
        if it == value {
            is_chosen
        } else if is_exclusive && (value == NONE || it == NONE) {
            false
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

/// Takes the answer back, where none is needed; radio buttons and sliders alone cannot be cleared.
#[must_use]
pub fn clear(fill: Fill, node: NodeId) -> View {
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
