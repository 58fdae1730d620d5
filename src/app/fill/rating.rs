//! Stars: as many as are deserved.

use super::{
    question::{disabled_where_read_only, dom_id, invalid, label_id},
    session::Fill,
};
use crate::{
    engine::NodeId,
    ui::{
        dom::{View, el},
        i18n::{answer, use_i18n},
        icon::{Picture, icon},
    },
};

/// One star for each value. The stars up to the one that was chosen are filled.
#[must_use]
pub fn stars(fill: Fill, node: NodeId, values: &[String]) -> View {
    let i = use_i18n();
    let n = values.len().to_string();
    let position = {
        let values = values.to_vec();
        move || {
            let value = fill.value(node);
            values.iter().position(|it| *it == value)
        }
    };
    let star = |(at, value): (usize, &String)| {
        let id = match at {
            0 => dom_id(node),
            at => [&dom_id(node), "-", &at.to_string()].concat(),
        };
        let words = {
            let (n, at) = (n.clone(), value.clone());
            move || i.fill(answer::STAR_N, &[("n", &at), ("m", &n)])
        };
        let (own, chosen) = (value.clone(), value.clone());
        let input = el("input")
            .attr("type", "radio")
            .id(&id)
            .attr("name", &dom_id(node))
            .attr("value", value);
        let input = disabled_where_read_only(input, fill, node)
            .attr_of("aria-label", move || Some(words()))
            .attr_of("aria-invalid", move || invalid(fill, node))
            .checked_of(move || fill.value(node) == own)
            .on_change(move |_| {
                fill.answer(node, chosen.clone());
                fill.leave(node);
            });
        let position = position.clone();
        el("label")
            .class("star")
            .class_of("filled", move || position().is_some_and(|chosen| at <= chosen))
            .child(input)
            .child(icon(Picture::Star))
            .into()
    };
    el("div")
        .class("stars")
        .attr("role", "radiogroup")
        .attr("aria-labelledby", &label_id(node))
        .children(values.iter().enumerate().map(star))
        .into()
}
