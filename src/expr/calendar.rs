//! Dates and times: ISO text, instants, and the device's zone.

use chrono::{Datelike, NaiveDate};

use super::world::World;

pub(crate) const DAY_MS: i64 = 86_400_000;

/// A date or an instant as a value of an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// Milliseconds since 1970 UTC; for a date its local midnight.
    pub instant_ms: i64,
    /// How it is written.
    pub style: MomentStyle,
}

/// How a date or an instant is written as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MomentStyle {
    /// `2026-11-22`
    Date,
    /// `2026-11-22T09:30:15.250+07:00`
    DateTime,
    /// Whole days since 1970, what `number()` makes of a date. As a number it keeps its fraction.
    Days,
}

/// The calendar fields of an instant where the device is.
pub(crate) struct Fields {
    pub date: NaiveDate,
    /// Milliseconds since local midnight.
    pub day_ms: i64,
    pub offset_minutes: i32,
}

impl Moment {
    /// The instant, written with its time unless that is local midnight.
    pub(crate) fn at(instant_ms: i64, world: &dyn World) -> Self {
        let offset = i64::from(world.offset_minutes(instant_ms)) * 60_000;
        let at_midnight = (instant_ms + offset).rem_euclid(DAY_MS) == 0;
        let style = if at_midnight {
            MomentStyle::Date
        } else {
            MomentStyle::DateTime
        };
        Self { instant_ms, style }
    }

    /// The same instant as a date: a number of days becomes one again.
    pub(crate) fn again(self, world: &dyn World) -> Self {
        match self.style {
            MomentStyle::Days => Self::at(self.instant_ms, world),
            _ => self,
        }
    }

    /// ISO 8601 text in the device's zone, or a number of days.
    pub(crate) fn to_text(self, world: &dyn World) -> String {
        let Some(fields) = fields(self.instant_ms, world) else {
            return String::new();
        };
        let date = iso_date(fields.date);
        match self.style {
            MomentStyle::Date => return date,
            // A date is the day it names wherever the device is; an instant counts from 1970 UTC.
            MomentStyle::Days if fields.day_ms == 0 => {
                return fields.date.to_epoch_days().to_string();
            }
            MomentStyle::Days => return self.instant_ms.div_euclid(DAY_MS).to_string(),
            MomentStyle::DateTime => {}
        }
        fields.date_time()
    }
}

impl Fields {
    /// `2026-11-22T09:30:00.000+07:00`
    fn date_time(&self) -> String {
        let date = iso_date(self.date);
        let (hour, minute, second, milli) = clock(self.day_ms);
        let sign = if self.offset_minutes < 0 { '-' } else { '+' };
        let zone = self.offset_minutes.unsigned_abs();
        format!(
            "{date}T{hour:02}:{minute:02}:{second:02}.{milli:03}{sign}{:02}:{:02}",
            zone / 60,
            zone % 60
        )
    }
}

/// An instant where the zone has this offset, as `2026-11-22T09:30:00.000+07:00`; none beyond the years of the calendar.
pub(crate) fn date_time(instant_ms: i64, offset_minutes: i32) -> Option<String> {
    fields_at(instant_ms, offset_minutes).map(|fields| fields.date_time())
}

/// Days since 1970 UTC (ODK XForms specification, "number()" and "decimal-date-time()").
pub(crate) fn days(instant_ms: i64) -> f64 {
    instant_ms as f64 / DAY_MS as f64
}

/// Whole days since 1970 of the local date, when the instant is its midnight.
pub(crate) fn named_day(instant_ms: i64, world: &dyn World) -> Option<f64> {
    let fields = fields(instant_ms, world).filter(|fields| fields.day_ms == 0)?;
    Some(f64::from(fields.date.to_epoch_days()))
}

/// The date as `YYYY-MM-DD`.
pub(crate) fn iso_date(date: NaiveDate) -> String {
    format!("{:04}-{:02}-{:02}", date.year(), date.month(), date.day())
}

/// Hour, minute, second and millisecond of a time of day in milliseconds.
pub(crate) fn clock(day_ms: i64) -> (i64, i64, i64, i64) {
    (
        day_ms / 3_600_000,
        day_ms / 60_000 % 60,
        day_ms / 1000 % 60,
        day_ms % 1000,
    )
}

/// The fields of an instant; none beyond the years of the calendar.
pub(crate) fn fields(instant_ms: i64, world: &dyn World) -> Option<Fields> {
    fields_at(instant_ms, world.offset_minutes(instant_ms))
}

fn fields_at(instant_ms: i64, offset_minutes: i32) -> Option<Fields> {
    let local = instant_ms.checked_add(i64::from(offset_minutes) * 60_000)?;
    let days = i32::try_from(local.div_euclid(DAY_MS)).ok()?;
    Some(Fields {
        date: NaiveDate::from_epoch_days(days)?,
        day_ms: local.rem_euclid(DAY_MS),
        offset_minutes,
    })
}

/// The instant of a local wall time.
fn instant(local_ms: i64, offset_minutes: Option<i32>, world: &dyn World) -> i64 {
    let minus = |minutes: i32| local_ms - i64::from(minutes) * 60_000;
    match offset_minutes {
        Some(minutes) => minus(minutes),
        // The zone's offset depends on the instant that we look for: one correction is enough between two changes of the clock.
        None => minus(world.offset_minutes(minus(world.offset_minutes(local_ms)))),
    }
}

/// Reads `YYYY-MM-DD`, alone or with `Thh:mm[:ss[.fff]]` and a zone. `lenient` takes months and days of one digit too.
pub(crate) fn parse_moment(text: &str, lenient: bool, world: &dyn World) -> Option<Moment> {
    let text = text.trim();
    let (date, time) = match text.split_once('T') {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    let days = parse_date(date, lenient)?;
    let (day_ms, offset) = match time {
        Some(time) => parse_time(time)?,
        None => (0, None),
    };
    let instant_ms = instant(i64::from(days) * DAY_MS + day_ms, offset, world);
    Some(match time {
        Some(_) => Moment::at(instant_ms, world),
        None => Moment {
            instant_ms,
            style: MomentStyle::Date,
        },
    })
}

/// Days since 1970 of a date as written. `lenient` takes months and days of one digit too.
pub(crate) fn parse_date(text: &str, lenient: bool) -> Option<i32> {
    let mut parts = text.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let short = |part: &str| part.len() == 2 || (lenient && part.len() == 1);
    if parts.next().is_some() || year.len() != 4 || !short(month) || !short(day) {
        return None;
    }
    let date = NaiveDate::from_ymd_opt(i32::try_from(number(year)?).ok()?, number(month)?, number(day)?)?;
    Some(date.to_epoch_days())
}

/// Milliseconds since midnight and the zone in minutes of `hh:mm[:ss[.fff]]`, with `Z`, `±hh`, `±hhmm` or `±hh:mm` after it.
pub(crate) fn parse_time(text: &str) -> Option<(i64, Option<i32>)> {
    let zone_at = text.find(['Z', '+', '-']).unwrap_or(text.len());
    let (time, zone) = text.split_at(zone_at);
    let (whole, fraction) = time.split_once('.').map_or((time, ""), |(whole, rest)| (whole, rest));
    let mut parts = whole.split(':');
    let (hour, minute) = (two_digits(parts.next()?)?, two_digits(parts.next()?)?);
    let second = parts.next().map_or(Some(0), two_digits)?;
    if parts.next().is_some() || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let milli = match fraction.len() {
        0 => 0,
        _ if !fraction.bytes().all(|b| b.is_ascii_digit()) => return None,
        1 => number(fraction)? * 100,
        2 => number(fraction)? * 10,
        _ => number(&fraction[..3])?,
    };
    let day_ms = (i64::from(hour) * 3600 + i64::from(minute) * 60 + i64::from(second)) * 1000 + i64::from(milli);
    Some((day_ms, parse_zone(zone)?))
}

fn parse_zone(text: &str) -> Option<Option<i32>> {
    let sign = match text.as_bytes().first() {
        None => return Some(None),
        Some(b'Z') => return (text.len() == 1).then_some(Some(0)),
        Some(b'-') => -1,
        Some(_) => 1,
    };
    let digits = &text[1..];
    let (hours, minutes) = match digits.len() {
        2 => (digits, "00"),
        4 => (digits.get(..2)?, digits.get(2..)?),
        5 if digits.get(2..3)? == ":" => (digits.get(..2)?, digits.get(3..)?),
        _ => return None,
    };
    let (hours, minutes) = (two_digits(hours)?, two_digits(minutes)?);
    (hours < 24 && minutes < 60).then(|| Some(sign * (hours * 60 + minutes) as i32))
}

fn two_digits(text: &str) -> Option<u32> {
    (text.len() == 2).then(|| number(text)).flatten()
}

fn number(text: &str) -> Option<u32> {
    text.bytes()
        .all(|b| b.is_ascii_digit())
        .then(|| text.parse().ok())
        .flatten()
}

/// The local midnight before an instant.
pub(crate) fn midnight(instant_ms: i64, world: &dyn World) -> i64 {
    let offset = i64::from(world.offset_minutes(instant_ms)) * 60_000;
    let local_days = (instant_ms + offset).div_euclid(DAY_MS);
    instant(local_days * DAY_MS, None, world)
}
