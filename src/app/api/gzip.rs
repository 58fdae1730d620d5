//! Compression by the browser: answers shrink five times, and on a village's signal that is the difference.

use js_sys::{Array, Function, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, Response};

/// The text packed; `None` where the browser cannot, and the text is sent as it is.
pub(super) async fn gzip(text: &str) -> Option<Uint8Array> {
    // By name: web-sys panics where a browser lacks the constructor.
    let packer = construct("CompressionStream", &JsValue::from_str("gzip"))?;
    let blob = Blob::new_with_str_sequence(&Array::of1(&JsValue::from_str(text))).ok()?;
    let stream: JsValue = blob.stream().into();
    let pipe: Function = Reflect::get(&stream, &JsValue::from_str("pipeThrough"))
        .ok()?
        .dyn_into()
        .ok()?;
    let packed = pipe.call1(&stream, &packer).ok()?;
    let response: Response = construct("Response", &packed)?.dyn_into().ok()?;
    let buffer = JsFuture::from(response.array_buffer().ok()?).await.ok()?;
    Some(Uint8Array::new(&buffer))
}

fn construct(class: &str, argument: &JsValue) -> Option<JsValue> {
    let class: Function = Reflect::get(&js_sys::global(), &JsValue::from_str(class))
        .ok()?
        .dyn_into()
        .ok()?;
    Reflect::construct(&class, &Array::of1(argument)).ok()
}
