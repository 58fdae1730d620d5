//! Days as people name them: the weekday, and in Indonesian and Javanese the day of the Javanese market week beside it.

use super::{format, i18n::Lang};
use chrono::{Datelike, NaiveDate};

const WEEKDAYS: [[&str; 7]; 3] = [
    ["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"],
    ["Senèn", "Selasa", "Rebo", "Kemis", "Jemuwah", "Setu", "Ngahad"],
    [
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
    ],
];

/// The five days of the market, from 1 January 1970, which was a Wage.
const PASARAN: [[&str; 5]; 2] = [
    ["Wage", "Kliwon", "Legi", "Pahing", "Pon"],
    ["Wagé", "Kliwon", "Legi", "Paing", "Pon"],
];

/// The day of the market; English has no word for it.
#[must_use]
pub fn pasaran(lang: Lang, date: NaiveDate) -> Option<&'static str> {
    let names = PASARAN.get(lang as usize)?;
    names.get(date.to_epoch_days().rem_euclid(5) as usize).copied()
}

/// A date with its day: `Rabu Legi, 25 November 2026`, `Wednesday, 25 November 2026`.
#[must_use]
pub fn long_date(lang: Lang, date: NaiveDate) -> String {
    let mut text = String::from(WEEKDAYS[lang as usize][date.weekday().num_days_from_monday() as usize]);
    if let Some(pasaran) = pasaran(lang, date) {
        text.push(' ');
        text.push_str(pasaran);
    }
    text.push_str(", ");
    text.push_str(&format::date(lang, date));
    text
}
