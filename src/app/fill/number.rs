//! Numbers: whole or with a fraction, as people write them: `75.000`, `75rb`, `1,5 jt`. What stands in the field is never
//! changed under the fingers but for the marks of thousands; what was understood stands below it, in words.

use super::{
    question::{disabled_where_read_only, typed_field},
    session::Fill,
};
use crate::{
    engine::NodeId,
    ui::{
        amount,
        dom::{El, View, button, el, typed},
        format,
        i18n::{Lang, Words, answer, app, use_i18n},
        icon::{Picture, icon},
        spoken,
    },
};
use leptos::prelude::*;
use std::cell::Cell;
use wasm_bindgen::JsCast as _;
use web_sys::HtmlInputElement;

/// The marks of thousands, by hand.
const MARKS: [char; 2] = ['.', ','];

/// A number that is asked, and how; `Copy`, so every closure can hold it.
#[derive(Clone, Copy)]
struct Number {
    fill: Fill,
    node: NodeId,
    is_whole: bool,
    has_marks: bool,
    field: StoredValue<HtmlInputElement, LocalStorage>,
}

/// The input, and what was understood.
#[must_use]
pub fn control(fill: Fill, node: NodeId, is_decimal: bool) -> View {
    let i = use_i18n();
    let has_marks = fill.looks(node, "thousands-sep");
    let input = el("input")
        .class("input number")
        .attr("type", "text")
        .attr("autocomplete", "off")
        .attr("inputmode", if is_decimal { "decimal" } else { "numeric" });
    let number = Number {
        fill,
        node,
        is_whole: !is_decimal,
        has_marks,
        field: input.kept(),
    };
    let is_by_hand = Cell::new(false);
    let on_input = move |ev: web_sys::Event| {
        let typed = typed(&ev);
        let lang = i.lang_now();
        if typed.ends_with(MARKS) {
            is_by_hand.set(true);
        }
        let is_plain = typed
            .chars()
            .all(|c| c.is_ascii_digit() || c == '-' || MARKS.contains(&c));
        if has_marks && !is_decimal && is_plain && !is_by_hand.get() {
            let plain = format::typed_whole(lang, &typed, true);
            show_marked(&ev, lang, &typed, &plain);
        }
        number.take(lang);
        if typed == number.written(lang) || !typed.contains(MARKS) {
            is_by_hand.set(false);
        }
    };
    // A field that is emptied by something else than keys says so with a change alone.
    let input = input.on_change(move |_| number.take(i.lang_now()));
    let input = typed_field(input, fill, node)
        .value_of(move || number.shown(i.lang()))
        .on("input", on_input);
    let says = el("p")
        .class("spoken")
        .attr("aria-live", "polite")
        .tells(move || number.spoken(i.lang()));
    let field = if fill.looks(node, "counter") {
        number.counter(input)
    } else {
        input.into()
    };
    let units = has_marks.then(|| number.units());
    View::of([field, says.into(), units.into()])
}

impl Number {
    fn typed(self) -> String {
        self.field.with_value(HtmlInputElement::value)
    }

    /// The answer that a text stands for; what is not understood is kept as it is, and called wrong.
    fn meaning(self, lang: Lang, typed: &str) -> String {
        match typed.trim() {
            "" => String::new(),
            text => amount::understood(lang, text, self.is_whole).unwrap_or_else(|| typed.to_owned()),
        }
    }

    fn take(self, lang: Lang) {
        self.fill.answer(self.node, self.meaning(lang, &self.typed()));
    }

    /// What stands in the field: what was typed for as long as it means the answer.
    fn shown(self, lang: Lang) -> String {
        let value = self.fill.value(self.node);
        let typed = self.typed();
        if !value.is_empty() && self.meaning(lang, &typed) == value {
            typed
        } else {
            written(lang, &value, self.has_marks)
        }
    }

    fn written(self, lang: Lang) -> String {
        written(lang, &self.fill.value_now(self.node), true)
    }

    /// The number as people write it and in words, where it is large, or was written in another way.
    fn spoken(self, lang: Lang) -> String {
        let value = self.fill.value(self.node);
        let Some(words) = spoken::number(lang, &value) else {
            return String::new();
        };
        let written = written(lang, &value, true);
        let typed = self.typed();
        let is_large = value
            .split('.')
            .next()
            .unwrap_or_default()
            .trim_start_matches('-')
            .len()
            > 3;
        let is_other = !typed.is_empty() && typed != written;
        match (is_large || is_other, typed == written) {
            (false, _) => String::new(),
            (true, true) => words,
            (true, false) => [&written, " · ", &words].concat(),
        }
    }

    /// Thousands and millions with one tap: a keyboard of digits has no letters.
    fn units(self) -> View {
        let units = [(answer::THOUSAND, "thousand"), (answer::MILLION, "million")];
        let buttons = units.map(|(words, action)| self.unit(words, action));
        el("div").class("units").children(buttons).into()
    }

    fn unit(self, words: Words, action: &'static str) -> View {
        let i = use_i18n();
        let (fill, node) = (self.fill, self.node);
        let append = move || {
            let lang = i.lang_now();
            let typed = self.typed();
            let number = typed.trim_end_matches(|c: char| c.is_alphabetic() || c.is_whitespace());
            if number.is_empty() {
                return;
            }
            let text = [number, " ", words.in_lang(lang)].concat();
            self.field.with_value(|field| field.set_value(&text));
            self.take(lang);
            fill.leave(node);
        };
        disabled_where_read_only(button("button unit", action), fill, node)
            .on_click(append)
            .text("× ")
            .words(i, words)
            .into()
    }

    /// The input between two buttons, for small numbers.
    fn counter(self, input: El) -> View {
        let i = use_i18n();
        let step = move |by: i64| {
            let value = self.fill.value_now(self.node);
            let now = if value.is_empty() { Some(0) } else { value.parse().ok() };
            if let Some(next) = now.and_then(|now: i64| now.checked_add(by)) {
                self.fill.answer(self.node, next.to_string());
                self.fill.leave(self.node);
            }
        };
        let step_button = |action: &str, label: Words, by: i64| {
            let button = button("button round", action).label(i, label);
            disabled_where_read_only(button, self.fill, self.node).on_click(move || step(by))
        };
        let minus = el("span").class("minus").attr("aria-hidden", "true").text("−");
        el("div")
            .class("counter")
            .child(step_button("less", app::LESS, -1).child(minus))
            .child(input)
            .child(step_button("more", app::MORE_OF_IT, 1).child(icon(Picture::Plus)))
            .into()
    }
}

/// A number with the marks of the language; any other text as it is.
#[must_use]
pub fn written(lang: Lang, value: &str, has_marks: bool) -> String {
    let (whole, fraction) = value.split_once('.').unwrap_or((value, ""));
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let digits = whole.strip_prefix('-').unwrap_or(whole);
    // A leading zero belongs to what the number is a number of.
    let is_plain = digits.is_empty() || (digits.len() > 1 && digits.starts_with('0'));
    if is_plain || !is_digits(digits) || !is_digits(fraction) {
        return value.to_owned();
    }
    let mut text = if has_marks {
        marked(lang, whole)
    } else {
        whole.to_owned()
    };
    if !fraction.is_empty() {
        text.push(if lang == Lang::En { '.' } else { ',' });
        text.push_str(fraction);
    }
    text
}

/// A whole number with its thousands marked; any other text as it is.
fn marked(lang: Lang, value: &str) -> String {
    value
        .parse()
        .map_or_else(|_| value.to_owned(), |number| format::whole(lang, number))
}

/// Writes the marks while people type, and keeps the caret behind the same digit.
fn show_marked(ev: &web_sys::Event, lang: Lang, typed: &str, plain: &str) {
    let Some(input) = ev
        .target()
        .and_then(|it| it.dyn_into::<web_sys::HtmlInputElement>().ok())
    else {
        return;
    };
    let shown = marked(lang, plain);
    if shown == typed {
        return;
    }
    let caret = input.selection_start().ok().flatten().unwrap_or_default() as usize;
    let is_digit = |c: &char| c.is_ascii_digit();
    let n_before = typed.chars().take(caret).filter(is_digit).count();
    // What is no number keeps every sign that was typed.
    if plain.parse::<i64>().is_err() {
        return;
    }
    input.set_value(&shown);
    let mut n_seen = 0;
    let at = shown.chars().position(|c| {
        n_seen += usize::from(is_digit(&c));
        n_seen == n_before
    });
    let at = if n_before == 0 {
        0
    } else {
        at.map_or(shown.len(), |at| at + 1)
    };
    // An input that takes no caret keeps its own.
    let _ = input.set_selection_range(at as u32, at as u32);
}
