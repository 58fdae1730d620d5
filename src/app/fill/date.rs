//! Dates and times: the phone's own calendar and clock, and the answer as people say it.

use super::{question::typed_field, session::Fill};
use crate::{
    engine::NodeId,
    expr::parse_time,
    ui::{
        dom::{View, el},
        format,
        i18n::{Lang, use_i18n},
    },
};

/// What XForms writes behind the minutes of a time.
const SECONDS: &str = ":00.000";
/// Characters of `HH:MM`.
const CLOCK: usize = 5;
/// Characters of `YYYY-MM-DD`.
const DAY: usize = 10;

/// A date.
#[must_use]
pub fn date(fill: Fill, node: NodeId) -> View {
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
pub fn time(fill: Fill, node: NodeId) -> View {
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
pub fn date_time(fill: Fill, node: NodeId) -> View {
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
    let seconds = parse_time(&clock(value)).and_then(|(day_ms, _)| u32::try_from(day_ms / 1000).ok());
    let time = seconds.and_then(|seconds| chrono::NaiveTime::from_num_seconds_from_midnight_opt(seconds, 0));
    time.map(|time| format::at_time(lang, time)).unwrap_or_default()
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
    kind: &str,
    to_typed: fn(&str) -> String,
    to_value: fn(&str) -> String,
    spoken: fn(Lang, &str) -> String,
) -> View {
    let i = use_i18n();
    let words = move || spoken(i.lang(), &fill.value(node));
    let field = typed_field(el("input").class("input").attr("type", kind), fill, node)
        .value_of(move || to_typed(&fill.value(node)))
        .on_input(move |typed| fill.answer(node, to_value(&typed)));
    let words = el("p").class("spoken").attr("aria-live", "polite").tells(words);
    View::of([field.into(), words.into()])
}
