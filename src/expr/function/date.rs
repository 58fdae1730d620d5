//! Functions on dates and times. All speak the time of the device's zone.

use super::Arguments;
use crate::expr::calendar::{
    DAY_MS, Moment, MomentStyle, clock, days, fields, midnight, parse_moment, parse_time,
};
use crate::expr::error::{ErrorCode, ExprError};
use crate::expr::value::{Value, parse_number};

use chrono::{Datelike, Weekday};

type Result<T = Value> = std::result::Result<T, ExprError>;

/// `today()`: the date where the device is.
pub(super) fn today(arguments: &Arguments<'_>) -> Result {
    let world = arguments.world();
    let instant_ms = midnight(world.now_ms(), world);
    Ok(Value::Date(Moment {
        instant_ms,
        style: MomentStyle::Date,
    }))
}

/// `now()`: date, time and zone.
pub(super) fn now(arguments: &Arguments<'_>) -> Result {
    Ok(Value::Date(Moment {
        instant_ms: arguments.world().now_ms(),
        style: MomentStyle::DateTime,
    }))
}

/// `date(value)` and `date-time(value)`: a date of ISO text or of days since 1970 UTC. A time of day is kept by both, as in
/// Enketo and Web Forms (JavaRosa's `date()` drops it); at local midnight only the date is written.
/// Empty text, NaN, true, false and text that is no date at all give empty text.
pub(super) fn date(arguments: &Arguments<'_>) -> Result {
    let value = arguments.value(0)?;
    Ok(moment(arguments, &value)?.map_or_else(|| Value::Text(String::new()), Value::Date))
}

/// The date of a value, none when it has none.
///
/// # Errors
/// `JB-E204` for a date that does not exist (`2026-02-30`), and for a number beyond the calendar.
fn moment(arguments: &Arguments<'_>, value: &Value) -> Result<Option<Moment>> {
    let world = arguments.world();
    let text = match value {
        Value::Date(moment) => return Ok(Some(Moment::again(*moment, world))),
        Value::Boolean(_) => return Ok(None),
        Value::Number(days) => return of_days(arguments, *days),
        Value::Text(text) => text.clone(),
        Value::Nodes(_) => value.to_text(world),
    };
    let text = text.trim();
    if let Some(moment) = parse_moment(text, true, world) {
        return Ok(Some(moment));
    }
    let number = parse_number(text);
    if !number.is_nan() {
        return of_days(arguments, number);
    }
    let of_digits = |b: u8| b.is_ascii_digit() || matches!(b, b'-' | b':' | b'.' | b'T' | b'Z' | b'+');
    if !text.is_empty() && text.bytes().all(of_digits) {
        return Err(arguments.error(
            ErrorCode::ArgumentValue,
            "there is no such date; dates are written YYYY-MM-DD, with or without Thh:mm:ss and a zone",
        ));
    }
    Ok(None)
}

fn of_days(arguments: &Arguments<'_>, days: f64) -> Result<Option<Moment>> {
    if days.is_nan() {
        return Ok(None);
    }
    if days.abs() > 2_900_000.0 {
        return Err(arguments.error(ErrorCode::ArgumentValue, "this number of days is beyond the calendar"));
    }
    let instant_ms = (days * DAY_MS as f64).round() as i64;
    Ok(Some(Moment::at(instant_ms, arguments.world())))
}

/// `decimal-date-time(value)`: days since 1970-01-01T00:00Z, NaN when there is no date. The fraction is kept to 2^-36 of a
/// day (1 µs), so that two values of the same time of day differ by whole days exactly.
pub(super) fn decimal_date_time(arguments: &Arguments<'_>) -> Result {
    let value = arguments.value(0)?;
    let days = moment(arguments, &value)?.map_or(f64::NAN, |moment| days(moment.instant_ms));
    let grid = f64::from(1 << 18) * f64::from(1 << 18);
    Ok(Value::Number((days * grid).round() / grid))
}

/// `decimal-time(value)`: the time of day where the device is, as a fraction of the day; NaN when it is no time.
/// Takes `hh:mm[:ss[.fff]]` with or without a zone, dates with times, and numbers of days (their fraction, JavaRosa).
pub(super) fn decimal_time(arguments: &Arguments<'_>) -> Result {
    let world = arguments.world();
    let of_instant = |moment: Moment| fields(moment.instant_ms, world).map(|fields| fields.day_ms);
    let day_ms = match arguments.value(0)? {
        Value::Number(days) => return Ok(Value::Number(days - days.floor())),
        Value::Date(moment) => of_instant(moment),
        Value::Boolean(_) => None,
        other => {
            let text = other.into_text(world);
            match parse_time(text.trim()) {
                Some((day_ms, None)) => Some(day_ms),
                Some((day_ms, Some(zone))) => {
                    let here = world.offset_minutes(world.now_ms());
                    Some((day_ms + i64::from(here - zone) * 60_000).rem_euclid(DAY_MS))
                }
                None => parse_moment(&text, true, world).and_then(of_instant),
            }
        }
    };
    Ok(Value::Number(
        day_ms.map_or(f64::NAN, |day_ms| day_ms as f64 / DAY_MS as f64),
    ))
}

/// `format-date(value, format)` and `format-date-time(value, format)`, one and the same as in JavaRosa: %Y year, %y its last
/// two digits, %m %n month (padded, plain), %b its name, %d %e day, %a weekday, %H %h hour, %M minute, %S second,
/// %3 milliseconds. Names are English in every language, for they end up in data. Empty when there is no date.
pub(super) fn format_date(arguments: &Arguments<'_>) -> Result {
    let value = arguments.value(0)?;
    let format = arguments.text(1)?;
    let found = moment(arguments, &value)?.and_then(|moment| fields(moment.instant_ms, arguments.world()));
    let Some(fields) = found else {
        return Ok(Value::Text(String::new()));
    };
    let date = fields.date;
    let (hour, minute, second, milli) = clock(fields.day_ms);
    let mut out = String::with_capacity(format.len() * 2);
    let mut rest = format.chars();
    while let Some(c) = rest.next() {
        if c != '%' {
            out.push(c);
            continue;
        }
        match rest.next() {
            Some('Y') => out.push_str(&format!("{:04}", date.year())),
            Some('y') => out.push_str(&format!("{:02}", date.year().rem_euclid(100))),
            Some('m') => out.push_str(&format!("{:02}", date.month())),
            Some('n') => out.push_str(&date.month().to_string()),
            Some('b') => out.push_str(MONTHS.get(date.month0() as usize).unwrap_or(&"")),
            Some('d') => out.push_str(&format!("{:02}", date.day())),
            Some('e') => out.push_str(&date.day().to_string()),
            Some('a') => out.push_str(weekday(date.weekday())),
            Some('H') => out.push_str(&format!("{hour:02}")),
            Some('h') => out.push_str(&hour.to_string()),
            Some('M') => out.push_str(&format!("{minute:02}")),
            Some('S') => out.push_str(&format!("{second:02}")),
            Some('3') => out.push_str(&format!("{milli:03}")),
            Some(other) => out.extend(['%', other]),
            None => out.push('%'),
        }
    }
    arguments.built(out.len())?;
    Ok(Value::Text(out))
}

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

fn weekday(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "Mon",
        Weekday::Tue => "Tue",
        Weekday::Wed => "Wed",
        Weekday::Thu => "Thu",
        Weekday::Fri => "Fri",
        Weekday::Sat => "Sat",
        Weekday::Sun => "Sun",
    }
}
