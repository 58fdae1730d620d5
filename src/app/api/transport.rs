//! The browser's wire: headers that every call carries, a time limit over all of it, and the answer's bytes.

use super::gzip;
use crate::phone::wire::{Answer, Call, Wire};
use crate::sync::GUARD_HEADER;
use crate::sync::queue::Fault;
use gloo_net::http::{Method, RequestBuilder};
use gloo_timers::callback::Timeout;
use js_sys::Uint8Array;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::JsValue;
use web_sys::{AbortController, Blob};

/// The browser's fetch.
pub(super) struct Browser;

impl Wire for Browser {
    type Body = JsValue;
    type File = Blob;

    async fn send(&self, call: Call<JsValue>) -> Result<Answer, Fault> {
        let controller = AbortController::new().map_err(|_| Fault::Lost)?;
        let signal = controller.signal();
        let too_late = Rc::new(Cell::new(false));
        let late = too_late.clone();
        // Dropped, and with it disarmed, when the answer is there.
        let _timer = Timeout::new(call.limit_ms, move || {
            late.set(true);
            controller.abort();
        });
        let broken = |_| match too_late.get() {
            true => Fault::TimedOut,
            false => Fault::Lost,
        };
        let mut builder = RequestBuilder::new(&call.path)
            .method(method(call.method))
            .header(GUARD_HEADER, "1")
            .header("accept-language", &language())
            .abort_signal(Some(&signal));
        for (name, value) in &call.headers {
            builder = builder.header(name, value);
        }
        let request = match call.body {
            Some(body) => builder.body(body),
            None => builder.build(),
        };
        let response = request.map_err(|_| Fault::Lost)?.send().await.map_err(broken)?;
        let header = |name: &str| response.headers().get(name);
        Ok(Answer {
            status: response.status(),
            kind: header("content-type").unwrap_or_default(),
            offset: header("upload-offset").and_then(|offset| offset.parse().ok()),
            retry_after_s: header("retry-after").and_then(|seconds| seconds.trim().parse().ok()),
            bytes: response.binary().await.map_err(broken)?,
        })
    }

    fn text(&self, text: &str) -> JsValue {
        // As bytes: what is sent is what was hashed.
        Uint8Array::from(text.as_bytes()).into()
    }

    async fn packed(&self, text: &str) -> Option<(JsValue, usize)> {
        let packed = gzip::gzip(text).await?;
        let bytes = packed.length() as usize;
        Some((packed.into(), bytes))
    }

    fn size(&self, file: &Blob) -> u64 {
        file.size() as u64
    }

    fn part(&self, file: &Blob, from: u64, to: u64) -> Result<JsValue, Fault> {
        let part = file.slice_with_f64_and_f64(from as f64, to as f64);
        part.map(JsValue::from).map_err(|_| Fault::Lost)
    }
}

fn method(name: &str) -> Method {
    match name {
        "POST" => Method::POST,
        "PATCH" => Method::PATCH,
        "HEAD" => Method::HEAD,
        _ => Method::GET,
    }
}

/// The language of the page, in which the server words its problems.
fn language() -> String {
    let root = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.document_element());
    root.and_then(|root| root.get_attribute("lang"))
        .unwrap_or_else(|| "id".to_owned())
}
