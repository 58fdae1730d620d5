//! A number on a scale: a slider, and two buttons for small steps. Nothing is chosen until it is touched.

use super::{
    question::{described_by, disabled_where_read_only, dom_id},
    session::Fill,
};
use crate::{
    engine::NodeId,
    form::RangeScale,
    ui::{
        dom::{View, button, el},
        i18n::{Words, app, use_i18n},
        icon::{Picture, icon},
    },
};
use leptos::prelude::*;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::HtmlInputElement;

/// The slider.
#[must_use]
pub fn control(fill: Fill, node: NodeId, scale: &RangeScale) -> View {
    let i = use_i18n();
    let is_untouched = move || fill.value(node).is_empty();
    let shown = move || match fill.value(node) {
        value if value.is_empty() => i.fill(app::TOUCH_TO_CHOOSE, &[]),
        value => value,
    };
    let slider = el("input")
        .attr("type", "range")
        .id(&dom_id(node))
        .attr("min", &scale.start)
        .attr("max", &scale.end)
        .attr("step", &scale.step)
        .attr("aria-describedby", &described_by(node));
    let kept = slider.kept::<HtmlInputElement>();
    let take = move || fill.answer(node, kept.with_value(HtmlInputElement::value));
    let step = move |method: &'static str| {
        if !fill.value_now(node).is_empty() {
            kept.with_value(|slider| call(slider, method));
        }
        take();
    };
    let step_button = |action: &str, label: Words, method: &'static str| {
        let button = button("button", action).label(i, label);
        disabled_where_read_only(button, fill, node).on_click(move || step(method))
    };
    let minus = el("span").class("minus").attr("aria-hidden", "true").text("−");
    let slider = disabled_where_read_only(slider, fill, node)
        .attr_of("aria-valuetext", move || Some(shown()))
        .value_of(move || fill.value(node))
        .on_input(move |_| take())
        .on_click(take);
    let row = el("div")
        .class("range-row")
        .child(step_button("less", app::LESS, "stepDown").child(minus))
        .child(slider)
        .child(step_button("more", app::MORE_OF_IT, "stepUp").child(icon(Picture::Plus)));
    let ends = el("div")
        .class("range-ends")
        .attr("aria-hidden", "true")
        .child(el("span").text(&scale.start))
        .child(el("span").text(&scale.end));
    let value = el("output")
        .class("range-value")
        .attr("for", &dom_id(node))
        .tells(shown);
    el("div")
        .class("range")
        .class_of("untouched", is_untouched)
        .child(value)
        .child(row)
        .child(ends)
        .into()
}

/// Calls a method of an input that web-sys lacks. It fails only without a step, and a scale always has one.
fn call(input: &HtmlInputElement, method: &str) {
    let method = js_sys::Reflect::get(input, &JsValue::from_str(method));
    if let Some(method) = method.ok().and_then(|it| it.dyn_into::<js_sys::Function>().ok()) {
        let _ = method.call0(input);
    }
}
