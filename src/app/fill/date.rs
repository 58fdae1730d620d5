//! Dates and times: the phone's own calendar and clock, and the answer as people say it.

use super::{
    question::{described_by, dom_id, is_wrong},
    session::Fill,
};
use crate::{
    engine::NodeId,
    ui::{
        format,
        i18n::{Lang, use_i18n},
    },
};
use leptos::prelude::*;

/// What XForms writes behind the minutes of a time.
const SECONDS: &str = ":00.000";
/// Characters of `HH:MM`.
const CLOCK: usize = 5;
/// Characters of `YYYY-MM-DD`.
const DAY: usize = 10;

/// A date.
#[must_use]
pub fn date(fill: Fill, node: NodeId) -> AnyView {
    input(
        fill,
        node,
        "date",
        |value| value.get(..DAY).unwrap_or(value).to_owned(),
        str::to_owned,
        spoken_date,
    )
}

/// A time of the day.
#[must_use]
pub fn time(fill: Fill, node: NodeId) -> AnyView {
    let to_value = |typed: &str| {
        if typed.is_empty() {
            String::new()
        } else {
            [&clock(typed), SECONDS].concat()
        }
    };
    input(fill, node, "time", clock, to_value, spoken_time)
}

/// A date with a time.
#[must_use]
pub fn date_time(fill: Fill, node: NodeId) -> AnyView {
    let to_typed = |value: &str| value.get(..DAY + 1 + CLOCK).unwrap_or_default().to_owned();
    let to_value = |typed: &str| match typed.get(..DAY + 1 + CLOCK) {
        Some(minutes) => [minutes, SECONDS].concat(),
        None => String::new(),
    };
    input(fill, node, "datetime-local", to_typed, to_value, spoken_date_time)
}

fn clock(text: &str) -> String {
    text.get(..CLOCK).unwrap_or_default().to_owned()
}

/// A date as people say it; empty for no date.
#[must_use]
pub fn spoken_date(lang: Lang, value: &str) -> String {
    value
        .get(..DAY)
        .map(|day| format::iso_date(lang, day))
        .unwrap_or_default()
}

/// A time as people say it.
#[must_use]
pub fn spoken_time(lang: Lang, value: &str) -> String {
    match clock(value).parse::<chrono::NaiveTime>() {
        Ok(time) => format::at_time(lang, time),
        Err(_) => String::new(),
    }
}

/// A date with a time as people say it.
#[must_use]
pub fn spoken_date_time(lang: Lang, value: &str) -> String {
    let time = value.get(DAY + 1..).unwrap_or_default();
    [&spoken_date(lang, value), " ", &spoken_time(lang, time)].concat()
}

fn input(
    fill: Fill,
    node: NodeId,
    kind: &'static str,
    to_typed: fn(&str) -> String,
    to_value: fn(&str) -> String,
    spoken: fn(Lang, &str) -> String,
) -> AnyView {
    let i = use_i18n();
    let is_wrong = is_wrong(fill, node);
    let typed = Signal::derive(move || to_typed(&fill.value(node)));
    let words = move || spoken(i.lang(), &fill.value(node));
    view! {
        <input class="input" type=kind id=dom_id(node)
            aria-describedby=described_by(node)
            aria-invalid=move || is_wrong.get().then_some("true")
            readonly=move || fill.of(node, |session| session.is_read_only(node))
            prop:value=typed
            on:input=move |ev| fill.answer(node, to_value(&event_target_value(&ev)))
            on:change=move |_| fill.leave(node)/>
        <p class="spoken" aria-live="polite">{words}</p>
    }
    .into_any()
}
