//! A note to read, and something to acknowledge.

use super::{
    choice::card,
    media,
    question::{disabled_where_read_only, dom_id, label_id},
    session::Fill,
};
use crate::{
    engine::NodeId,
    ui::{
        dom::{View, el, show},
        i18n::{app, use_i18n},
        markdown::markdown_view,
    },
};

/// The value of something acknowledged. Source: ODK XForms specification, trigger.
const ACKNOWLEDGED: &str = "OK";

/// Text to read out or to heed.
#[must_use]
pub fn note(fill: Fill, node: NodeId) -> View {
    let label = move || markdown_view(&fill.of(node, |session| session.label(node)));
    let hint = move || {
        let hint = fill.of(node, |session| session.hint(node));
        let hint = hint.map(|hint| el("div").class("hint").child(markdown_view(&hint)));
        hint.into()
    };
    let text = el("div")
        .class("note-text")
        .attr("tabindex", "-1")
        .id(&label_id(node))
        .shows(label);
    el("div")
        .class("note")
        .id(&dom_id(node))
        .child(text)
        .child(media::of_node(fill, node))
        .child(show(hint))
        .into()
}

/// One box to tick.
#[must_use]
pub fn acknowledge(fill: Fill, node: NodeId) -> View {
    let words = el("span").words(use_i18n(), app::ACKNOWLEDGE);
    let input = el("input").attr("type", "checkbox").id(&dom_id(node));
    let input = disabled_where_read_only(input, fill, node)
        .checked_of(move || fill.value(node) == ACKNOWLEDGED)
        .on_change(move |input| {
            let text = if input.checked() { ACKNOWLEDGED } else { "" };
            fill.answer(node, text.to_owned());
        });
    el("div")
        .class("choices")
        .child(card(input.into(), words.into()))
        .into()
}
