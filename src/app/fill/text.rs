//! Words: a line, several lines, a number that is no amount (NIK, phone), something not to be read over the shoulder.

use super::{question::typed_field, session::Fill};
use crate::{
    engine::NodeId,
    ui::{
        dom::{View, button, el, show},
        i18n::{answer, use_i18n},
        icon::{Picture, icon},
    },
};
use leptos::prelude::*;

/// Lines of a field for longer text.
const ROWS: &str = "4";

/// The input.
#[must_use]
pub fn control(fill: Fill, node: NodeId) -> View {
    let looks = |word| fill.looks(node, word);
    let rows = fill.parameter(node, "rows");
    let field = if looks("multiline") || rows.is_some() {
        el("textarea").attr("rows", rows.as_deref().unwrap_or(ROWS))
    } else {
        let (mode, is_prose) = match () {
            () if looks("numbers") => ("numeric", "off"),
            () if looks("url") => ("url", "off"),
            () => ("text", "sentences"),
        };
        el("input")
            .attr("type", "text")
            .attr("inputmode", mode)
            .attr("autocapitalize", is_prose)
            .attr("autocomplete", "off")
    };
    let is_hidden = RwSignal::new(looks("masked"));
    let field = typed_field(field.class("input"), fill, node)
        .class_of("masked", move || is_hidden.get())
        .value_of(move || fill.value(node))
        .on_input(move |typed| fill.answer(node, typed));
    if looks("masked") {
        return el("div")
            .class("with-eye")
            .child(field.attr("spellcheck", "false"))
            .child(eye(is_hidden))
            .into();
    }
    View::of([field.into(), looks("url").then(|| link(fill, node)).into()])
}

/// Shows what is hidden for as long as somebody wants to check it.
fn eye(is_hidden: RwSignal<bool>) -> View {
    let i = use_i18n();
    let words = move || if is_hidden.get() { answer::SHOW } else { answer::HIDE };
    button("button quiet eye", "show-hidden")
        .attr_of("aria-label", move || Some(i.fill(words(), &[])))
        .attr_of("aria-pressed", move || Some((!is_hidden.get()).to_string()))
        .on_click(move || is_hidden.update(|it| *it = !*it))
        .child(icon(Picture::Eye))
        .into()
}

/// The address as a link, where it is one of the web.
fn link(fill: Fill, node: NodeId) -> View {
    let i = use_i18n();
    show(move || {
        let value = fill.value(node);
        let is_web = value.starts_with("https://") || value.starts_with("http://");
        let link = is_web.then(|| {
            el("a")
                .class("button quiet link")
                .attr("href", &value)
                .attr("target", "_blank")
                .attr("rel", "noopener noreferrer")
                .words(i, answer::OPEN_LINK)
        });
        link.into()
    })
}
