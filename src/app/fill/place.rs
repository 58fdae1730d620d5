//! The place that a form notes by itself: looked for once whenever it asks, while people go on.

use super::{geo, session::Fill};
use leptos::prelude::*;
use wasm_bindgen::{JsCast as _, closure::Closure};

/// How long the phone may take, milliseconds.
const TIMEOUT_MS: u32 = 60_000;
/// A place that the phone found so long ago is good enough, milliseconds.
const FRESH_MS: u32 = 15_000;

/// Looks for the place and tells it to the interview; none where the phone may not say or does not know.
pub fn find(fill: Fill) {
    let Ok(geolocation) = window().navigator().geolocation() else {
        return fill.found_place(String::new());
    };
    let on_fix = Closure::once_into_js(move |position: web_sys::Position| fill.found_place(geo::text_of(&position)));
    let on_error = Closure::once_into_js(move |_: web_sys::PositionError| fill.found_place(String::new()));
    let options = web_sys::PositionOptions::new();
    options.set_enable_high_accuracy(true);
    options.set_timeout(TIMEOUT_MS);
    options.set_maximum_age(FRESH_MS);
    let asked = geolocation.get_current_position_with_error_callback_and_options(
        on_fix.unchecked_ref(),
        Some(on_error.unchecked_ref()),
        &options,
    );
    if asked.is_err() {
        fill.found_place(String::new());
    }
}
