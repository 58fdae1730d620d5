//! A number on a scale: a slider, lying or standing, with its ticks; or one of a list. Nothing is chosen until it is
//! touched.

use super::{
    choice::clear,
    number::written,
    question::{described_by, disabled_where_read_only, dom_id, invalid, typed_field},
    rating,
    session::Fill,
};
use crate::{
    decimal,
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

/// More ticks than this would be a line.
const MOST_TICKS: usize = 21;
/// More values than this are not listed one by one.
const MOST_VALUES: usize = 1000;

/// The scale as the form wants it.
#[must_use]
pub fn control(fill: Fill, node: NodeId, scale: &RangeScale) -> View {
    let control = match () {
        () if fill.looks(node, "rating") => rating::stars(fill, node, &values(&scale.start, &scale.end, &scale.step)),
        () if fill.looks(node, "picker") => list(fill, node, scale),
        () => slider(fill, node, scale),
    };
    View::of([control, clear(fill, node)])
}

/// All values from start to end, as texts with as many places as the step has.
fn values(start: &str, end: &str, step: &str) -> Vec<String> {
    let places = [start, step]
        .map(|text| text.split_once('.').map_or(0, |(_, places)| places.trim().len()))
        .into_iter()
        .max()
        .unwrap_or(0);
    let number = |text: &str| decimal::parse(text.trim());
    let (Some(from), Some(to), Some(by)) = (number(start), number(end), number(step)) else {
        return Vec::new();
    };
    let by = if to < from { -by.abs() } else { by.abs() };
    let n = if by == 0.0 {
        0.0
    } else {
        ((to - from) / by + 1e-9).floor()
    };
    let n = (n as usize).min(MOST_VALUES);
    (0..=n).map(|at| fixed(from + by * at as f64, places)).collect()
}

/// A number with so many places.
fn fixed(number: f64, places: usize) -> String {
    let shift = (0..places).fold(1.0, |shift, _| shift * 10.0);
    let scaled = (number * shift).round() as i64;
    let digits = scaled.unsigned_abs().to_string();
    let mut text = String::from(if scaled < 0 { "-" } else { "" });
    for _ in digits.len()..=places {
        text.push('0');
    }
    text.push_str(&digits);
    if places > 0 {
        text.insert(text.len() - places, '.');
    }
    text
}

/// The phone's own wheel.
fn list(fill: Fill, node: NodeId, scale: &RangeScale) -> View {
    let has_marks = fill.looks(node, "thousands-sep");
    let i = use_i18n();
    let mut field = el("select").class("input");
    let first = el("option").attr("value", "").words(i, app::PICK);
    field = field.child(first);
    for value in values(&scale.start, &scale.end, &scale.step) {
        let option = el("option").attr("value", &value);
        field = field.child(option.tells(move || written(i.lang(), &value, has_marks)));
    }
    disabled_where_read_only(typed_field(field, fill, node), fill, node)
        .value_of(move || fill.value(node))
        .on_input(move |value| fill.answer(node, value))
        .into()
}

fn slider(fill: Fill, node: NodeId, scale: &RangeScale) -> View {
    let has_marks = fill.looks(node, "thousands-sep");
    let i = use_i18n();
    let is_upright = fill.looks(node, "vertical") || fill.looks(node, "distress");
    let is_untouched = move || fill.value(node).is_empty();
    let shown = move || match fill.value(node) {
        value if value.is_empty() => i.fill(app::TOUCH_TO_CHOOSE, &[]),
        value => written(i.lang(), &value, has_marks),
    };
    let start = fill.parameter(node, "placeholder");
    let is_falling = decimal::parse(&scale.start) > decimal::parse(&scale.end);
    let (min, max) = if is_falling {
        (&scale.end, &scale.start)
    } else {
        (&scale.start, &scale.end)
    };
    let slider = el("input")
        .attr("type", "range")
        .id(&dom_id(node))
        .attr("min", min)
        .attr("max", max)
        .attr("step", scale.step.trim_start_matches('-'))
        .flag("data-falling", is_falling)
        .attr("aria-describedby", &described_by(node))
        .attr_of("aria-invalid", move || invalid(fill, node));
    let slider = if is_upright {
        slider.attr("orient", "vertical")
    } else {
        slider
    };
    let kept = slider.kept::<HtmlInputElement>();
    let take = move || fill.answer(node, kept.with_value(HtmlInputElement::value));
    let step = move |method: &'static str| {
        if !fill.value_now(node).is_empty() {
            kept.with_value(|slider| call(slider, method));
        }
        take();
    };
    let step_button = |action: &str, label: Words, method: &'static str| {
        let button = button("button round", action).label(i, label);
        disabled_where_read_only(button, fill, node).on_click(move || step(method))
    };
    let minus = el("span").class("minus").attr("aria-hidden", "true").text("−");
    let slider = disabled_where_read_only(slider, fill, node)
        .attr_of("aria-valuetext", move || Some(shown()))
        .value_of(move || match fill.value(node) {
            value if value.is_empty() => start.clone().unwrap_or_default(),
            value => value,
        })
        .on_input(move |_| take())
        .on_change(move |_| fill.leave(node))
        .on_click(take);
    let ticks = ticks(fill, node, scale, is_upright);
    let track = el("div").class("range-track").child(slider).child(ticks);
    let row = el("div")
        .class("range-row")
        .child(step_button("less", app::LESS, if is_falling { "stepUp" } else { "stepDown" }).child(minus))
        .child(track)
        .child(
            step_button("more", app::MORE_OF_IT, if is_falling { "stepDown" } else { "stepUp" })
                .child(icon(Picture::Plus)),
        );
    let value = el("output")
        .class("range-value")
        .attr("for", &dom_id(node))
        .tells(shown);
    el("div")
        .class(match () {
            () if fill.looks(node, "distress") => "range upright distress",
            () if is_upright => "range upright",
            () => "range",
        })
        .class_of("untouched", is_untouched)
        .child(value)
        .child(row)
        .into()
}

/// The marks beside the slider with their words: those of a list, or the numbers at the ends.
fn ticks(fill: Fill, node: NodeId, scale: &RangeScale, is_upright: bool) -> View {
    let has_marks = fill.looks(node, "thousands-sep");
    let i = use_i18n();
    let interval = fill.parameter(node, "tick_interval");
    let all = values(&scale.start, &scale.end, interval.as_ref().unwrap_or(&scale.step));
    let labels = fill.parameter(node, "tick_labelset");
    let has_ticks = !fill.looks(node, "no-ticks") && (2..=MOST_TICKS).contains(&all.len());
    let n = all.len();
    let shown = all
        .into_iter()
        .enumerate()
        .filter(|(at, _)| has_ticks || *at == 0 || at + 1 == n);
    let words = move |at: usize, value: &str| {
        let own = labels
            .as_ref()
            .map(|list| fill.of(node, |session| session.list_label(list, value).unwrap_or_default()));
        let is_end = at == 0 || at + 1 == n;
        own.unwrap_or_else(|| {
            if is_end {
                written(i.lang(), value, has_marks)
            } else {
                String::new()
            }
        })
    };
    let tick = |(at, value): (usize, String)| {
        let share = ["calc(100% * ", &at.to_string(), " / ", &(n.max(2) - 1).to_string(), ")"].concat();
        let words = words.clone();
        el("span")
            .class(match at {
                0 => "tick first",
                at if at + 1 == n => "tick last",
                _ => "tick",
            })
            .style_of(if is_upright { "bottom" } else { "left" }, move || share.clone())
            .child(el("span").class("tick-word").tells(move || words(at, &value)))
            .into()
    };
    el("div")
        .class(if has_ticks { "ticks" } else { "ticks none" })
        .attr("aria-hidden", "true")
        .children(shown.map(tick))
        .into()
}

/// Calls a method of an input that web-sys lacks. It fails only without a step, and a scale always has one.
fn call(input: &HtmlInputElement, method: &str) {
    let method = js_sys::Reflect::get(input, &JsValue::from_str(method));
    if let Some(method) = method.ok().and_then(|it| it.dyn_into::<js_sys::Function>().ok()) {
        let _ = method.call0(input);
    }
}
