//! The browser's clock and zone.

use super::{format, i18n::Lang};
use chrono::NaiveDateTime;

/// Milliseconds since 1970 UTC, now.
#[must_use]
pub fn now_ms() -> i64 {
    js_sys::Date::now() as i64
}

/// Offset of the device's zone from UTC at a moment, in minutes; east is positive.
#[must_use]
pub fn offset_min(wall_ms: i64) -> i32 {
    let date = js_sys::Date::new(&wasm_bindgen::JsValue::from_f64(wall_ms as f64));
    // JavaScript counts it the other way round.
    -(date.get_timezone_offset() as i32)
}

/// The local date and time of a moment.
#[must_use]
pub fn local(wall_ms: i64) -> Option<NaiveDateTime> {
    format::local(wall_ms, offset_min(wall_ms))
}

/// An RFC 3339 text as people say it, as seen from now, in the device's zone; other text comes back as it is.
#[must_use]
pub fn say(lang: Lang, rfc3339: &str) -> String {
    let then = format::wall_ms(rfc3339).and_then(local);
    match (then, local(now_ms())) {
        (Some(then), Some(now)) => format::moment(lang, then, now),
        _ => rfc3339.to_owned(),
    }
}
