//! One request: headers that every call carries, a time limit over all of it, and the answer's bytes.

use crate::json;
use crate::sync::queue::{Fault, time_limit_ms};
use crate::sync::{GUARD_HEADER, Problem};
use gloo_net::http::{Method, RequestBuilder};
use gloo_timers::callback::Timeout;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::JsValue;
use web_sys::AbortController;

pub(super) const JSON: &str = "application/json";
const PROBLEM_JSON: &str = "application/problem+json";

/// A request being made.
pub(super) struct Call {
    builder: RequestBuilder,
    body: Option<JsValue>,
    limit_ms: u32,
}

/// What came back, with a status of 2xx.
pub(super) struct Answer {
    pub(super) bytes: Vec<u8>,
    kind: String,
    /// `Upload-Offset`.
    pub(super) offset: Option<u64>,
}

impl Answer {
    /// The body as text.
    pub(super) fn text(&self) -> Result<&str, Fault> {
        std::str::from_utf8(&self.bytes).map_err(|_| Fault::NotOurs)
    }

    /// Whether it is of this media type.
    pub(super) fn is(&self, kind: &str) -> bool {
        self.kind
            .split(';')
            .next()
            .is_some_and(|it| it.trim().eq_ignore_ascii_case(kind))
    }
}

impl Call {
    pub(super) fn get(path: &str) -> Self {
        Self::new(Method::GET, path)
    }

    pub(super) fn post(path: &str) -> Self {
        Self::new(Method::POST, path)
    }

    pub(super) fn new(method: Method, path: &str) -> Self {
        Self {
            builder: RequestBuilder::new(path)
                .method(method)
                .header(GUARD_HEADER, "1")
                .header("accept-language", &language()),
            body: None,
            limit_ms: time_limit_ms(0),
        }
    }

    pub(super) fn header(mut self, name: &str, value: &str) -> Self {
        self.builder = self.builder.header(name, value);
        self
    }

    pub(super) fn body(mut self, body: JsValue) -> Self {
        self.body = Some(body);
        self
    }

    /// The time limit, from the first byte sent to the last one read.
    pub(super) fn within(mut self, limit_ms: u32) -> Self {
        self.limit_ms = limit_ms;
        self
    }

    /// Sends it and reads the whole answer.
    pub(super) async fn send(self) -> Result<Answer, Fault> {
        let controller = AbortController::new().map_err(|_| Fault::Lost)?;
        let signal = controller.signal();
        let too_late = Rc::new(Cell::new(false));
        let late = too_late.clone();
        // Dropped, and with it disarmed, when the answer is there.
        let _timer = Timeout::new(self.limit_ms, move || {
            late.set(true);
            controller.abort();
        });
        let broken = |_| match too_late.get() {
            true => Fault::TimedOut,
            false => Fault::Lost,
        };
        let builder = self.builder.abort_signal(Some(&signal));
        let request = match self.body {
            Some(body) => builder.body(body),
            None => builder.build(),
        };
        let response = request.map_err(|_| Fault::Lost)?.send().await.map_err(broken)?;
        let header = |name: &str| response.headers().get(name);
        let kind = header("content-type").unwrap_or_default();
        let offset = header("upload-offset").and_then(|offset| offset.parse().ok());
        let retry_after_ms = header("retry-after")
            .and_then(|seconds| seconds.trim().parse::<i64>().ok())
            .map(|s| s.saturating_mul(1000));
        let bytes = response.binary().await.map_err(broken)?;
        let answer = Answer { bytes, kind, offset };
        if response.ok() {
            return Ok(answer);
        }
        let problem = answer.is(PROBLEM_JSON) || answer.is(JSON);
        let problem = problem.then(|| json::read::<Problem>(answer.text().ok()?).ok());
        Err(Fault::Status {
            status: response.status(),
            problem: problem.flatten(),
            retry_after_ms,
        })
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
