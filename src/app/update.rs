//! A new version of the app: heard of from the service worker, taken on a tap, never during an interview.

use super::context::App;
use leptos::prelude::*;
use wasm_bindgen::JsValue;

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
