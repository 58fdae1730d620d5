//! A line or an area recorded by walking along it: a point every few seconds, for as long as the screen is open. What
//! was walked while it was hidden is not guessed; how long that was is said.

use super::*;
use crate::tools::node::sleep;
use js_sys::{Date, Function, Promise, Reflect};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::Geolocation;

/// How often a point is recorded, milliseconds.
const EVERY_MS: f64 = 5_000.0;
/// How often it is looked whether one is due, milliseconds.
const LOOK_MS: u32 = 1_000;
/// Looks that come later than this were held up by a phone that slept, milliseconds.
const LATE_MS: f64 = 4_000.0;
/// Accuracy in metres from which a position is a point of the line.
const GOOD_M: f64 = 30.0;
/// Who moved less than this stands still, metres.
const STEP_M: f64 = 2.0;
/// Pixels of a metre on a walk, at least: a few steps can be told apart.
const STEPS_SEEN: f64 = 0.8;
/// A position of so long ago is none, milliseconds.
const FRESH_MS: f64 = 10_000.0;

/// A walk under way.
#[derive(Default)]
pub(super) struct Walk {
    watch: Cell<Option<i32>>,
    /// The last position and when it came, milliseconds since 1970 UTC.
    latest: Cell<Option<(Place, f64)>>,
    /// A part of the walk is missing: how long, milliseconds.
    missed_ms: Cell<f64>,
}

impl Walk {
    pub(super) fn is_on(&self) -> bool {
        self.watch.get().is_some()
    }
}

/// Begins the walk, or ends it.
pub(super) fn toggle(map: &Rc<Map>) {
    if map.walk.is_on() {
        return stop(map);
    }
    let Some(geolocation) = geolocation() else {
        return map.say(tools::MAP_NO_FIX.in_lang(map.lang));
    };
    let found = Rc::clone(map);
    let on_fix = Closure::<dyn Fn(web_sys::Position)>::new(move |position: web_sys::Position| {
        let at = position.coords();
        let place = Place {
            latitude: at.latitude(),
            longitude: at.longitude(),
            altitude: at.altitude().unwrap_or_default(),
            accuracy: at.accuracy(),
        };
        found.walk.latest.set(Some((place, Date::now())));
    });
    let failed = Rc::clone(map);
    let on_error = Closure::<dyn Fn(web_sys::PositionError)>::new(move |error: web_sys::PositionError| {
        // A position that does not come in time may still come; one that is not allowed will not.
        if error.code() == web_sys::PositionError::PERMISSION_DENIED {
            stop(&failed);
            failed.say(tools::MAP_NO_FIX.in_lang(failed.lang));
        }
    });
    let options = web_sys::PositionOptions::new();
    options.set_enable_high_accuracy(true);
    let (on_fix, on_error) = (on_fix.into_js_value(), on_error.into_js_value());
    let watch = geolocation.watch_position_with_error_callback_and_options(
        on_fix.unchecked_ref(),
        Some(on_error.unchecked_ref()),
        &options,
    );
    let Ok(watch) = watch else {
        return map.say(tools::MAP_NO_FIX.in_lang(map.lang));
    };
    map.walk.watch.set(Some(watch));
    map.walk.latest.set(None);
    map.walk.missed_ms.set(0.0);
    map.show_walk();
    map.note(tools::WALK_ON.in_lang(map.lang));
    spawn_local(go(Rc::clone(map)));
}

/// Ends the walk, if one is under way.
pub(super) fn stop(map: &Map) {
    if let (Some(watch), Some(geolocation)) = (map.walk.watch.take(), geolocation()) {
        geolocation.clear_watch(watch);
        if map.walk.missed_ms.get() == 0.0 {
            map.note("");
        }
    }
    map.show_walk();
}

async fn go(map: Rc<Map>) {
    let watch = map.walk.watch.get();
    let mut awake = None;
    let (mut recorded_ms, mut looked_ms) = (f64::MIN, Date::now());
    let is_hidden = || window().and_then(|it| it.document()).is_some_and(|it| it.hidden());
    while map.walk.watch.get() == watch && map.view.is_connected() {
        let now = Date::now();
        let passed = now - looked_ms;
        looked_ms = now;
        if is_hidden() || passed > LATE_MS {
            map.walk.missed_ms.set(map.walk.missed_ms.get() + passed);
            // The browser lets the screen's lock go when the page is hidden; it is asked for again.
            let_sleep(awake.take());
            map.walk.latest.set(None);
            let seconds = fixed((map.walk.missed_ms.get() / 1000.0).ceil(), 0);
            map.note(&tools::WALK_PAUSED.fill(map.lang, &[("s", &seconds)]));
        } else {
            if awake.is_none() {
                awake = Some(keep_awake().await);
            }
            if now - recorded_ms >= EVERY_MS && record(&map, now) {
                recorded_ms = now;
            }
        }
        sleep(LOOK_MS).await;
    }
    // Closed while walking: nobody else ends it.
    if map.walk.watch.get() == watch {
        stop(&map);
    }
    let_sleep(awake);
}

/// Records where people are, where that is known well enough and is another place than before.
fn record(map: &Map, now: f64) -> bool {
    let Some((place, at)) = map.walk.latest.get() else {
        return false;
    };
    if now - at > FRESH_MS {
        return false;
    }
    if place.accuracy > GOOD_M {
        let (m, most) = (fixed(place.accuracy.ceil(), 0), fixed(GOOD_M, 0));
        map.say(&tools::WALK_POOR.fill(map.lang, &[("m", &m), ("most", &most)]));
        return false;
    }
    let before = map.points.borrow().last().copied();
    if before.is_some_and(|before| place::length_m(&[before, place]) < STEP_M) {
        return false;
    }
    map.middle.set(place);
    map.scale.set(map.scale.get().max(STEPS_SEEN * DEGREE_M));
    map.change(|points, here| points.push(here));
    true
}

fn geolocation() -> Option<Geolocation> {
    window()?.navigator().geolocation().ok()
}

/// Keeps the screen on, where the browser can; people are told to see to it in any case.
async fn keep_awake() -> Option<JsValue> {
    let lock = Reflect::get(&window()?.navigator(), &JsValue::from_str("wakeLock")).ok()?;
    let asked = call(&lock, "request")?.dyn_into::<Promise>().ok()?;
    JsFuture::from(asked).await.ok()
}

fn let_sleep(lock: Option<Option<JsValue>>) {
    if let Some(Some(lock)) = lock {
        call(&lock, "release");
    }
}

fn call(of: &JsValue, name: &str) -> Option<JsValue> {
    let function = Reflect::get(of, &JsValue::from_str(name)).ok()?;
    function.dyn_into::<Function>().ok()?.call0(of).ok()
}
