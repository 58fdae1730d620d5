//! Words: a line, several lines, or a number that is no amount (NIK, phone).

use super::{question::typed_field, session::Fill};
use crate::{
    engine::NodeId,
    ui::dom::{View, el},
};

/// Lines of a field for longer text.
const ROWS: &str = "4";

/// The input.
#[must_use]
pub fn control(fill: Fill, node: NodeId) -> View {
    let field = if fill.looks(node, "multiline") {
        el("textarea").attr("rows", ROWS)
    } else {
        let mode = if fill.looks(node, "numbers") {
            "numeric"
        } else if fill.looks(node, "url") {
            "url"
        } else {
            "text"
        };
        el("input")
            .attr("type", "text")
            .attr("inputmode", mode)
            .attr("autocomplete", "off")
    };
    typed_field(field.class("input"), fill, node)
        .value_of(move || fill.value(node))
        .on_input(move |typed| fill.answer(node, typed))
        .into()
}
