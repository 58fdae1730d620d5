//! How dates, times, numbers, money and sizes are written in each language.

use super::i18n::{Lang, shared};
use crate::expr::parse_date;
use chrono::{DateTime, Datelike, Days, FixedOffset, NaiveDate, NaiveDateTime, Timelike};

const MONTHS: [[&str; 12]; 3] = [
    [
        "Januari",
        "Februari",
        "Maret",
        "April",
        "Mei",
        "Juni",
        "Juli",
        "Agustus",
        "September",
        "Oktober",
        "November",
        "Desember",
    ],
    [
        "Januari",
        "Fèbruari",
        "Maret",
        "April",
        "Mèi",
        "Juni",
        "Juli",
        "Agustus",
        "Sèptèmber",
        "Oktober",
        "Novèmber",
        "Dhésèmber",
    ],
    [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
];

/// Seconds in a minute, for offsets.
const MINUTE_S: i32 = 60;

/// The local date and time of a moment: milliseconds since 1970 UTC, and the zone's offset in minutes.
/// `None` when either is out of range.
#[must_use]
pub fn local(wall_ms: i64, offset_min: i32) -> Option<NaiveDateTime> {
    let zone = FixedOffset::east_opt(offset_min.checked_mul(MINUTE_S)?)?;
    Some(
        DateTime::from_timestamp_millis(wall_ms)?
            .with_timezone(&zone)
            .naive_local(),
    )
}

/// Milliseconds since 1970 UTC of an RFC 3339 text; `None` when it is none.
#[must_use]
pub fn wall_ms(rfc3339: &str) -> Option<i64> {
    DateTime::parse_from_rfc3339(rfc3339)
        .ok()
        .map(|moment| moment.timestamp_millis())
}

/// A date: `22 November 2026`.
#[must_use]
pub fn date(lang: Lang, date: NaiveDate) -> String {
    [&date.day().to_string(), " ", &month_year(lang, date)].concat()
}

/// A month: `November 2026`.
#[must_use]
pub fn month_year(lang: Lang, date: NaiveDate) -> String {
    let month = months(lang)[date.month0() as usize];
    [month, " ", &date.year().to_string()].concat()
}

/// The names of the months, from January.
#[must_use]
pub fn months(lang: Lang) -> &'static [&'static str; 12] {
    &MONTHS[lang as usize]
}

/// A date given as `YYYY-MM-DD`; any other text comes back as it is.
#[must_use]
pub fn iso_date(lang: Lang, text: &str) -> String {
    match parse_date(text, true).and_then(NaiveDate::from_epoch_days) {
        Some(parsed) => date(lang, parsed),
        None => text.to_owned(),
    }
}

/// A time of the day, without a word before it: `10.15`, in English `10:15`.
#[must_use]
pub fn clock_time(lang: Lang, time: impl Timelike) -> String {
    let dot = if lang == Lang::En { ':' } else { '.' };
    format!("{:02}{dot}{:02}", time.hour(), time.minute())
}

/// A time of the day with its word: `pukul 10.15`, `jam 10.15`, `at 10:15`.
#[must_use]
pub fn at_time(lang: Lang, time: impl Timelike) -> String {
    shared::AT_TIME.fill(lang, &[("time", &clock_time(lang, time))])
}

/// A moment as seen from now, both local: `Hari ini pukul 10.15`, `Kemarin pukul 10.15`, or the date and the time.
#[must_use]
pub fn moment(lang: Lang, then: NaiveDateTime, now: NaiveDateTime) -> String {
    let time = at_time(lang, then);
    let words = if then.date() == now.date() {
        shared::TODAY_AT
    } else if then.date().checked_add_days(Days::new(1)) == Some(now.date()) {
        shared::YESTERDAY_AT
    } else {
        return format!("{} {time}", date(lang, then.date()));
    };
    words.fill(lang, &[("time", &time)])
}

/// A whole number with its thousands marked: `1.234.567`, in English `1,234,567`.
#[must_use]
pub fn whole(lang: Lang, number: i64) -> String {
    let mark = thousands_mark(lang);
    let digits = number.unsigned_abs().to_string();
    let mut text = String::from(if number < 0 { "-" } else { "" });
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(mark);
        }
        text.push(digit);
    }
    text
}

/// A whole number as it was typed, without spaces, and without the marks of thousands where the field writes them itself.
/// What is neither digit nor such a mark stays, so that `2,5` is called wrong and never becomes 25.
#[must_use]
pub fn typed_whole(lang: Lang, typed: &str, has_marks: bool) -> String {
    let is_mark = |c: char| has_marks && c == thousands_mark(lang);
    typed.chars().filter(|&c| !c.is_whitespace() && !is_mark(c)).collect()
}

fn thousands_mark(lang: Lang) -> char {
    if lang == Lang::En { ',' } else { '.' }
}

/// Rupiah: `Rp 1.234.567`, with a space that does not break.
#[must_use]
pub fn rupiah(lang: Lang, amount: i64) -> String {
    let sign = if amount < 0 { "-" } else { "" };
    let amount = i64::try_from(amount.unsigned_abs()).unwrap_or(i64::MAX);
    format!("{sign}Rp\u{a0}{}", whole(lang, amount))
}

/// A size in bytes, in the largest fitting unit of 1,000: `340 KB`, `1,2 MB`.
#[must_use]
pub fn size(lang: Lang, bytes: u64) -> String {
    const UNITS: [&str; 4] = ["KB", "MB", "GB", "TB"];
    if bytes < 1000 {
        return format!("{bytes}\u{a0}B");
    }
    // In tenths of the unit, so that no floating point is needed.
    let mut tenths = bytes.div_ceil(100);
    let mut unit = 0;
    while tenths >= 10_000 && unit + 1 < UNITS.len() {
        tenths = tenths.div_ceil(1000);
        unit += 1;
    }
    let comma = if lang == Lang::En { '.' } else { ',' };
    let number = match (tenths / 10, tenths % 10) {
        (n, 0) => n.to_string(),
        (n, _) if n >= 100 => n.to_string(),
        (n, tenth) => format!("{n}{comma}{tenth}"),
    };
    format!("{number}\u{a0}{}", UNITS[unit])
}
