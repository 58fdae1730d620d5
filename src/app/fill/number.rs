//! Numbers: whole or with a fraction; large ones with their thousands marked while they are typed.

use super::{question::typed_field, session::Fill};
use crate::{
    engine::NodeId,
    ui::{
        dom::{View, el, typed},
        format,
        i18n::{Lang, use_i18n},
    },
};
use wasm_bindgen::JsCast as _;

/// The input.
#[must_use]
pub fn control(fill: Fill, node: NodeId, is_decimal: bool) -> View {
    let i = use_i18n();
    let has_marks = !is_decimal && fill.looks(node, "thousands-sep");
    let shown = move || {
        let value = fill.value(node);
        match has_marks {
            true => marked(i.lang(), &value),
            false => value,
        }
    };
    let on_input = move |ev: web_sys::Event| {
        let typed = typed(&ev);
        let plain = if is_decimal {
            decimal(&typed)
        } else {
            format::typed_whole(i.lang_now(), &typed, has_marks)
        };
        if has_marks {
            show_marked(&ev, i.lang_now(), &typed, &plain);
        }
        fill.answer(node, plain);
    };
    let input = el("input")
        .class("input number")
        .attr("type", "text")
        .attr("autocomplete", "off")
        .attr("inputmode", if is_decimal { "decimal" } else { "numeric" });
    typed_field(input, fill, node)
        .value_of(shown)
        .on("input", on_input)
        .into()
}

/// What was typed, with the comma of Indonesian as the point of the standard.
fn decimal(typed: &str) -> String {
    typed
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| if c == ',' { '.' } else { c })
        .collect()
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
