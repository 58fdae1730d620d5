//! User Timing: how long things took, for measurements and for whoever looks with the browser's own tools.

use js_sys::{Function, Object, Reflect};
use std::future::Future;
use wasm_bindgen::JsCast;
use web_sys::Performance;

/// Runs a task and leaves a measure of it under this name.
pub async fn measured<T>(name: &str, task: impl Future<Output = T>) -> T {
    let begun = start();
    let outcome = task.await;
    finish(name, begun);
    outcome
}

/// The moment now, milliseconds since the page was opened.
#[must_use]
pub fn start() -> f64 {
    performance().map_or(0.0, |performance| performance.now())
}

/// Leaves a measure from `begun` ([`start`]) until now. Only a few of each name are kept, so that a day's work does
/// not fill the memory.
pub fn finish(name: &str, begun: f64) {
    const KEPT: u32 = 500;
    let Some(performance) = performance() else { return };
    if performance.get_entries_by_name(name).length() >= KEPT {
        performance.clear_measures_with_measure_name(name);
    }
    // By hand: web-sys has only the older form, which takes names of marks.
    let options = Object::new();
    let set = |key: &str, value: f64| Reflect::set(&options, &key.into(), &value.into()).is_ok();
    let measure = Reflect::get(&performance, &"measure".into()).map(|measure| measure.dyn_into::<Function>());
    if set("start", begun)
        && set("end", performance.now())
        && let Ok(Ok(measure)) = measure
    {
        // A browser too old for options only lacks the measure.
        measure.call2(&performance, &name.into(), &options).ok();
    }
}

fn performance() -> Option<Performance> {
    web_sys::window()?.performance()
}
