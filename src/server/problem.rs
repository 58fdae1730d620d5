//! Errors of the server as answers: a [`Code`] with what is known of the place, rendered as RFC 9457 problem details
//! in the language that the request asks for. Handlers return [`ApiError`]; [`render`] is the outermost layer and
//! writes the body, also for what the router itself refuses (404, 405, 413, 415) and for panics.

use super::store::StoreError;
use crate::sync::{Code, Problem};
use axum::{
    body::{Body, Bytes},
    extract::Request,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use serde::Serialize;
use serde_json::{Map, Value};
use std::any::Any;

/// The media type of problem details.
pub const PROBLEM_JSON: &str = "application/problem+json";

/// An error on its way to whoever asked. Never holds the text of an answer.
#[derive(Debug, Clone, PartialEq)]
pub struct ApiError {
    /// What happened.
    pub code: Code,
    /// More, for whoever mends it; in English.
    pub detail: Option<String>,
    /// JSON pointer to the place in the request.
    pub pointer: Option<String>,
    /// Seconds to wait, for `Retry-After`.
    pub retry_after_s: Option<u64>,
    /// Extension members of the problem; boxed, because errors are moved far more often than they have any.
    pub more: Option<Box<Map<String, Value>>>,
}

impl ApiError {
    /// An error with nothing but its code.
    #[must_use]
    pub fn new(code: Code) -> Self {
        Self {
            code,
            detail: None,
            pointer: None,
            retry_after_s: None,
            more: None,
        }
    }

    /// Adds a detail for whoever mends it.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// Adds the place, a JSON pointer.
    #[must_use]
    pub fn at(mut self, pointer: impl Into<String>) -> Self {
        self.pointer = Some(pointer.into());
        self
    }

    /// Adds the seconds to wait.
    #[must_use]
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after_s = Some(seconds);
        self
    }

    /// Adds an extension member.
    #[must_use]
    pub fn with(mut self, name: &str, value: Value) -> Self {
        self.more.get_or_insert_default().insert(name.to_owned(), value);
        self
    }

    /// A fault of the server: logged here, once, and told to nobody.
    #[must_use]
    pub fn internal(error: &dyn std::fmt::Display) -> Self {
        tracing::error!(error = %error, "a request failed inside the server");
        Self::new(Code::Internal)
    }

    /// The problem details, in the language asked for.
    #[must_use]
    pub fn problem(&self, indonesian: bool) -> Problem {
        let mut problem = self.code.problem(indonesian);
        problem.detail.clone_from(&self.detail);
        problem.pointer.clone_from(&self.pointer);
        problem
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Full => Self::new(Code::StorageFull).retry_after(60),
            StoreError::Closed => Self::new(Code::Overloaded).retry_after(5),
            error => Self::internal(&error),
        }
    }
}

impl From<Code> for ApiError {
    fn from(code: Code) -> Self {
        Self::new(code)
    }
}

impl IntoResponse for ApiError {
    /// Status and headers; the body follows in [`render`], which knows the language.
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = status.into_response();
        if let Some(seconds) = self.retry_after_s {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response.extensions_mut().insert(Fault(self));
        response
    }
}

#[derive(Clone)]
struct Fault(ApiError);

/// Put into the extensions of an answer that has words of its own: [`render`] leaves it as it is.
#[derive(Debug, Clone, Copy)]
pub struct Spoken;

/// The layer that writes every error's body.
pub async fn render(request: Request, next: Next) -> Response {
    let indonesian = wants_indonesian(request.headers());
    let response = next.run(request).await;
    let error = match response.extensions().get::<Fault>() {
        Some(Fault(error)) => error.clone(),
        None => match unspoken(&response) {
            Some(code) => ApiError::new(code),
            None => return response,
        },
    };
    let (mut head, _) = response.into_parts();
    #[derive(Serialize)]
    struct Whole {
        #[serde(flatten)]
        problem: Problem,
        #[serde(flatten)]
        more: Map<String, Value>,
    }
    let whole = Whole {
        problem: error.problem(indonesian),
        more: error.more.map(|more| *more).unwrap_or_default(),
    };
    // Text and maps of text only: serde_json cannot fail on it.
    let body = serde_json::to_vec(&whole).unwrap_or_default();
    head.headers
        .insert(header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON));
    head.headers
        .insert(header::CONTENT_LENGTH, HeaderValue::from(body.len()));
    head.headers.insert(
        header::CONTENT_LANGUAGE,
        HeaderValue::from_static(if indonesian { "id" } else { "en" }),
    );
    head.headers
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    head.extensions.clear();
    Response::from_parts(head, Body::from(Bytes::from(body)))
}

/// The code for an error that axum or a layer answered by itself.
fn unspoken(response: &Response) -> Option<Code> {
    let status = response.status();
    let is_error = status.is_client_error() || status.is_server_error();
    if !is_error || response.extensions().get::<Spoken>().is_some() {
        return None;
    }
    Some(match status.as_u16() {
        401 => Code::SignInNeeded,
        403 => Code::NotAllowed,
        404 => Code::NotFound,
        405 => Code::MethodNotAllowed,
        413 => Code::PushTooLarge,
        415 => Code::UnsupportedMedia,
        422 => Code::BadField,
        429 => Code::SlowDown,
        400..=499 => Code::MalformedBody,
        503 => Code::Overloaded,
        507 => Code::StorageFull,
        _ => Code::Internal,
    })
}

/// Indonesian unless English is asked for with more weight (RFC 9110, 12.5.4). Javanese readers get Indonesian.
#[must_use]
pub fn wants_indonesian(headers: &HeaderMap) -> bool {
    let mut indonesian = 0.0_f32;
    let mut english = 0.0_f32;
    let lines = headers
        .get_all(header::ACCEPT_LANGUAGE)
        .into_iter()
        .filter_map(|value| value.to_str().ok());
    for part in lines.flat_map(|line| line.split(',')) {
        let (range, weight) = part.split_once(';').unwrap_or((part, ""));
        let weight = weight.trim().strip_prefix("q=").map_or(Some(1.0), |q| q.parse().ok());
        let Some(weight) = weight else { continue };
        match range.trim().split('-').next() {
            Some("id" | "in" | "jv") => indonesian = f32::max(indonesian, weight),
            Some("en") => english = f32::max(english, weight),
            _ => {}
        }
    }
    english <= indonesian
}

/// What a panic inside a handler becomes: a fault of the server, its text only in the log.
#[must_use]
pub fn from_panic(panic: Box<dyn Any + Send + 'static>) -> Response {
    let what = panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("a panic without a message");
    ApiError::internal(&what).into_response()
}
