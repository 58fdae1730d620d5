//! A line or an area, drawn point by point on the map, by hand or by walking.

use super::{
    question::{disabled_where_read_only, dom_id},
    session::Fill,
    tool::{self, Tool},
};
use crate::{
    engine::NodeId,
    tools::{measure, place},
    ui::{
        dom::{View, button, el},
        i18n::{shared, use_i18n},
        icon::{Picture, icon},
    },
};

/// What is drawn, and the button that opens the map.
#[must_use]
pub fn control(fill: Fill, node: NodeId, tool: Tool) -> View {
    el("div")
        .class("geo")
        .id(&dom_id(node))
        .attr("tabindex", "-1")
        .shows(move || drawn(fill, node, tool))
        .child(tool::map_button(fill, node, tool, true))
        .into()
}

fn drawn(fill: Fill, node: NodeId, tool: Tool) -> View {
    let i = use_i18n();
    let mut points = place::read(&fill.value(node));
    let is_area = tool == Tool::Area;
    if is_area && points.len() > 1 && points.first() == points.last() {
        points.pop();
    }
    if points.is_empty() {
        return View::none();
    }
    let remove = disabled_where_read_only(button("button quiet", "remove"), fill, node)
        .label(i, shared::REMOVE)
        .on_click(move || fill.answer(node, String::new()))
        .child(icon(Picture::Trash));
    let told = move || measure::told(is_area, i.lang(), &points);
    el("div")
        .class("geo-found")
        .child(icon(Picture::Location))
        .child(el("div").child(el("strong").tells(told)))
        .child(remove)
        .into()
}
