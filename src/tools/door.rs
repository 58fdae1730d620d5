//! The one function by which the app opens a tool.

use super::{
    map::{self, Given, Shape},
    paint, scan,
};
use crate::ui::i18n::Lang;
use js_sys::{Function, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::Element;

/// What the app calls: `jbTool({host, tool, lang, value, incremental, changed, done})`. The tool fills `host`, and calls `done` with a text,
/// or with a picture as a blob, when people accept; closing it is the app's part. `changed`
/// gets a line or an area while it is drawn, where that is `incremental` or walked, and answers with what is wrong.
pub fn install() {
    let open = Closure::<dyn FnMut(JsValue)>::new(|asked: JsValue| {
        let get = |name: &str| Reflect::get(&asked, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED);
        let text = |name: &str| get(name).as_string().unwrap_or_default();
        let done: Function = get("done").unchecked_into();
        let give = move |given: JsValue| {
            // What the app does with it is its own affair.
            let _ = done.call1(&JsValue::NULL, &given);
        };
        let lang = Lang::from_tag(&text("lang")).unwrap_or_default();
        let host: Element = get("host").unchecked_into();
        if text("tool") == "paint" {
            return paint::open(&host, lang, &text("value"), Box::new(give));
        }
        let done = move |text: String| give(JsValue::from_str(&text));
        let shape = match text("tool").as_str() {
            "scan" => return scan::open(&host, lang, false, text("value"), Box::new(done)),
            "scan-front" => return scan::open(&host, lang, true, text("value"), Box::new(done)),
            "trace" => Shape::Line,
            "shape" => Shape::Area,
            _ => Shape::Place,
        };
        let changed = get("changed").dyn_into::<Function>().ok();
        let changed = move |text: String| {
            let told = changed
                .as_ref()
                .map(|it| it.call1(&JsValue::NULL, &JsValue::from_str(&text)));
            told.and_then(Result::ok)
                .and_then(|it| it.as_string())
                .unwrap_or_default()
        };
        let given = Given {
            done: Box::new(done),
            changed: Box::new(changed),
            is_incremental: get("incremental").is_truthy(),
        };
        map::open(&host, shape, lang, &text("value"), given);
    });
    let global = js_sys::global();
    // Only a frozen window would refuse it.
    let _ = Reflect::set(&global, &JsValue::from_str("jbTool"), &open.into_js_value());
}
