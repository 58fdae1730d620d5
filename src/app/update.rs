//! The versions of the app: when the first is installed whole, and a new one: heard of from the service worker, taken
//! on a tap, never during an interview.

use super::context::App;
use gloo_timers::future::TimeoutFuture;
use js_sys::{Array, Promise, Reflect};
use leptos::prelude::*;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;

/// How long is waited for the app to be installed, where the browser does not install it, milliseconds.
const WITHOUT_WORKER_MS: u32 = 30_000;

/// Waits until every file of the app is on the phone; or for a while, where the browser installs nothing.
pub async fn installed() {
    let worker = Reflect::get(&window().navigator(), &JsValue::from_str("serviceWorker"));
    let ready = worker.and_then(|worker| Reflect::get(&worker, &JsValue::from_str("ready")));
    let waited = wasm_bindgen_futures::future_to_promise(async {
        TimeoutFuture::new(WITHOUT_WORKER_MS).await;
        Ok(JsValue::UNDEFINED)
    });
    let first = match ready.ok().and_then(|it| it.dyn_into::<Promise>().ok()) {
        Some(ready) => Promise::race(&Array::of2(&ready, &waited)),
        None => waited,
    };
    // However that ended.
    JsFuture::from(first).await.ok();
}

/// Listens for a new version.
pub fn listen(app: App) {
    let waits = js_sys::Reflect::get(&window(), &JsValue::from_str("jbUpdateReady"));
    app.has_update.set(waits.is_ok_and(|it| it.is_truthy()));
    let ready = window_event_listener_untyped("jb-update-ready", move |_| app.has_update.set(true));
    on_cleanup(move || ready.remove());
}

/// Takes the new version; the page is loaded anew.
pub fn take() {
    let activate = js_sys::Reflect::get(&window(), &JsValue::from_str("jbActivateUpdate"));
    if let Some(activate) = activate
        .ok()
        .and_then(|it| wasm_bindgen::JsCast::dyn_into::<js_sys::Function>(it).ok())
    {
        // What it throws is the worker's; the old version goes on.
        let _ = activate.call0(&JsValue::NULL);
    }
}
