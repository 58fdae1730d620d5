//! Places and measures in words.

use super::{
    node::fixed,
    place::{self, Place},
};
use crate::ui::i18n::{Lang, tools};

/// Digits behind the point of a degree: 7 are about a centimetre.
const DEGREE_DIGITS: u8 = 7;

/// A place as XForms writes it: `latitude longitude altitude accuracy`.
#[must_use]
pub fn text(place: Place) -> String {
    let degrees = [place.latitude, place.longitude].map(|it| fixed(it, DEGREE_DIGITS));
    let metres = [place.altitude, place.accuracy].map(|it| fixed(it, 1));
    [&degrees[0], " ", &degrees[1], " ", &metres[0], " ", &metres[1]].concat()
}

/// How many points, and how long the line or how large the area is.
#[must_use]
pub fn told(is_area: bool, lang: Lang, points: &[Place]) -> String {
    let (words, number, great, small_unit, great_unit) = if is_area {
        (tools::AREA, place::area_m2(points), 10_000.0, " m\u{b2}", " ha")
    } else {
        (tools::LINE, place::length_m(points), 1000.0, " m", " km")
    };
    let m = if number < great {
        [&fixed(number, 0), small_unit].concat()
    } else {
        let digits = fixed(number / great, 2);
        let digits = if lang == Lang::En {
            digits
        } else {
            digits.replace('.', ",")
        };
        [&digits, great_unit].concat()
    };
    words.fill(lang, &[("n", &points.len().to_string()), ("m", &m)])
}
