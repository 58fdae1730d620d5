//! The one function by which the app opens a tool.

use super::map::{self, Shape};
use crate::ui::i18n::Lang;
use js_sys::{Function, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::Element;

/// What the app calls: `jbTool({host, tool, lang, value, done})`. The tool fills `host`, and calls `done(text)` when
/// people accept; closing it is the app's part.
pub fn install() {
    let open = Closure::<dyn FnMut(JsValue)>::new(|asked: JsValue| {
        let get = |name: &str| Reflect::get(&asked, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED);
        let text = |name: &str| get(name).as_string().unwrap_or_default();
        let shape = match text("tool").as_str() {
            "trace" => Shape::Line,
            "shape" => Shape::Area,
            _ => Shape::Place,
        };
        let done: Function = get("done").unchecked_into();
        let done = move |text: String| {
            // What the app does with it is its own affair.
            let _ = done.call1(&JsValue::NULL, &JsValue::from_str(&text));
        };
        let lang = Lang::from_tag(&text("lang")).unwrap_or_default();
        let host: Element = get("host").unchecked_into();
        map::open(&host, shape, lang, &text("value"), Box::new(done));
    });
    let global = js_sys::global();
    // Only a frozen window would refuse it.
    let _ = Reflect::set(&global, &JsValue::from_str("jbTool"), &open.into_js_value());
}
