//! Dates and times: the phone's own calendar and clock, and the answer as people say it.

use super::{
    question::{invalid, typed_field},
    session::Fill,
};
use crate::{
    engine::NodeId,
    expr::{parse_date, parse_time},
    ui::{
        dom::{El, View, el},
        format,
        i18n::{Lang, Words, answer, use_i18n},
        weekday,
    },
};
use chrono::NaiveDate;
use leptos::prelude::*;
use web_sys::HtmlInputElement;

/// What XForms writes behind the minutes of a time.
const SECONDS: &str = ":00.000";
/// Characters of `HH:MM`.
const CLOCK: usize = 5;
/// Characters of `YYYY-MM-DD`.
const DAY: usize = 10;

/// How much of a date is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grain {
    /// The day, from a calendar.
    Calendar,
    /// The day, by its number.
    Day,
    /// The month.
    Month,
    /// The year.
    Year,
}

/// How much of a date a question asks.
#[must_use]
pub fn grain(fill: Fill, node: NodeId) -> Grain {
    match () {
        () if fill.looks(node, "year") => Grain::Year,
        () if fill.looks(node, "month-year") => Grain::Month,
        () if fill.looks(node, "no-calendar") => Grain::Day,
        () => Grain::Calendar,
    }
}

/// A date.
#[must_use]
pub fn date(fill: Fill, node: NodeId) -> View {
    let to_typed = |value: &str| value.get(..DAY).unwrap_or(value).to_owned();
    match grain(fill, node) {
        Grain::Calendar => input(fill, node, "date", to_typed, str::to_owned, spoken_date),
        grain => parts(fill, node, grain),
    }
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

fn parsed(value: &str) -> Option<NaiveDate> {
    parse_date(value.get(..DAY)?, true).and_then(NaiveDate::from_epoch_days)
}

/// A date as people say it; empty for no date.
#[must_use]
pub fn spoken_date(lang: Lang, value: &str) -> String {
    parsed(value).map_or_else(String::new, |date| weekday::long_date(lang, date))
}

/// A date as people say it, as much of it as is asked.
#[must_use]
pub fn spoken_grain(grain: Grain, lang: Lang, value: &str) -> String {
    match grain {
        Grain::Calendar | Grain::Day => spoken_date(lang, value),
        Grain::Month => parsed(value).map_or_else(String::new, |date| format::month_year(lang, date)),
        Grain::Year => value.split('-').next().unwrap_or_default().to_owned(),
    }
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
    let field = typed_field(el("input").class("input").attr("type", kind), fill, node)
        .value_of(move || to_typed(&fill.value(node)))
        .on_input(move |typed| fill.answer(node, to_value(&typed)));
    let words = move || spoken(i.lang(), &fill.value(node));
    View::of([field.into(), says(words)])
}

fn says(words: impl Fn() -> String + 'static) -> View {
    el("p").class("spoken").attr("aria-live", "polite").tells(words).into()
}

/// A date by its parts, which are kept while some are still missing: `2026--05`. What is not asked is the first.
fn parts(fill: Fill, node: NodeId, grain: Grain) -> View {
    let i = use_i18n();
    let mut row = el("div").class("date-parts");
    if grain == Grain::Day {
        row = row.child(number_part(fill, node, grain, 2, answer::DAY, "2"));
    }
    if grain != Grain::Year {
        row = row.child(month_part(fill, node, grain));
    }
    let row = row.child(number_part(fill, node, grain, 0, answer::YEAR, "4"));
    let words = move || match grain {
        Grain::Year => String::new(),
        grain => spoken_grain(grain, i.lang(), &fill.value(node)),
    };
    View::of([row.into(), says(words)])
}

fn number_part(fill: Fill, node: NodeId, grain: Grain, at: usize, words: Words, length: &str) -> View {
    let field = el("input")
        .attr("type", "text")
        .attr("inputmode", "numeric")
        .attr("autocomplete", "off")
        .attr("maxlength", length);
    let kept = field.kept::<HtmlInputElement>();
    let shown = move || {
        let part = part(&fill.value(node), at);
        let typed = kept.with_value(HtmlInputElement::value);
        if padded(&typed) == part { typed } else { part }
    };
    let field = field
        .value_of(shown)
        .on_input(move |typed| set_part(fill, node, grain, at, &padded(&typed)));
    labelled(fill, node, grain, at, words, field)
}

fn month_part(fill: Fill, node: NodeId, grain: Grain) -> View {
    let i = use_i18n();
    let mut field = el("select").child(el("option").attr("value", "").text("—"));
    for at in 0..12 {
        let option = el("option").attr("value", &padded(&(at + 1).to_string()));
        field = field.child(option.tells(move || format::months(i.lang())[at].to_owned()));
    }
    let field = field
        .value_of(move || part(&fill.value(node), 1))
        .on_input(move |typed| set_part(fill, node, grain, 1, &typed));
    labelled(fill, node, grain, 1, answer::MONTH, field)
}

/// A part under its own word. The first has the question's id, so that an error leads to it.
fn labelled(fill: Fill, node: NodeId, grain: Grain, at: usize, words: Words, field: El) -> View {
    let i = use_i18n();
    let is_first = matches!((grain, at), (Grain::Day, 2) | (Grain::Month, 1) | (Grain::Year, 0));
    let field = field
        .class("input")
        .attr(
            "data-part",
            ["year", "month", "day"].get(at).copied().unwrap_or_default(),
        )
        .attr_of("aria-invalid", move || invalid(fill, node))
        .flag_of("disabled", move || fill.of(node, |session| session.is_read_only(node)))
        .on_change(move |_| {
            // Nothing is said about a date of which parts are still to come.
            if fill.value_now(node).split('-').all(|part| !part.is_empty()) {
                fill.leave(node);
            }
        });
    let field = if is_first {
        field.id(&super::question::dom_id(node))
    } else {
        field
    };
    el("label")
        .class(
            ["year-part", "month-part", "day-part"]
                .get(at)
                .copied()
                .unwrap_or_default(),
        )
        .child(el("span").class("muted small").words(i, words))
        .child(field)
        .into()
}

fn part(value: &str, at: usize) -> String {
    value.split('-').nth(at).unwrap_or_default().to_owned()
}

fn padded(typed: &str) -> String {
    match typed.trim() {
        digit if digit.len() == 1 => ["0", digit].concat(),
        text => text.to_owned(),
    }
}

fn set_part(fill: Fill, node: NodeId, grain: Grain, at: usize, text: &str) {
    let before = fill.value_now(node);
    let mut parts = [0, 1, 2].map(|at| part(&before, at));
    // A dash would look like one more part.
    parts[at] = text.replace('-', "");
    let n_asked = match grain {
        Grain::Year => 1,
        Grain::Month => 2,
        Grain::Calendar | Grain::Day => 3,
    };
    let is_empty = parts.iter().take(n_asked).all(String::is_empty);
    for part in parts.iter_mut().skip(n_asked) {
        "01".clone_into(part);
    }
    let value = if is_empty { String::new() } else { parts.join("-") };
    fill.answer(node, value);
}
