//! The wire: one request, and what came back. What carries it (a browser's fetch, a socket) is whoever gives it.

// A fault carries the server's words, and comes once for a request over a village's signal.
#![allow(clippy::result_large_err)]

use crate::json;
use crate::sync::Problem;
use crate::sync::queue::{Fault, time_limit_ms};
use std::future::Future;

/// The media type of what is neither lines nor bytes of a file.
pub const JSON: &str = "application/json";
const PROBLEM_JSON: &str = "application/problem+json";

/// A request. The guard header and the language are added by the wire.
pub struct Call<B> {
    /// `GET`, `POST`, `HEAD` or `PATCH`.
    pub method: &'static str,
    /// From the root of the server.
    pub path: String,
    /// Further headers.
    pub headers: Vec<(&'static str, String)>,
    /// What is sent, if anything.
    pub body: Option<B>,
    /// The time limit, from the first byte sent to the last one read.
    pub limit_ms: u32,
}

impl<B> Call<B> {
    /// A request without a body.
    #[must_use]
    pub fn new(method: &'static str, path: &str) -> Self {
        Self {
            method,
            path: path.to_owned(),
            headers: Vec::new(),
            body: None,
            limit_ms: time_limit_ms(0),
        }
    }

    /// With a header.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    /// With a body of so many bytes, and the time that they need.
    #[must_use]
    pub fn body(mut self, body: B, bytes: usize) -> Self {
        self.body = Some(body);
        self.within(time_limit_ms(bytes))
    }

    /// With another time limit.
    #[must_use]
    pub fn within(mut self, limit_ms: u32) -> Self {
        self.limit_ms = limit_ms;
        self
    }
}

/// What came back.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body, whole.
    pub bytes: Vec<u8>,
    /// `Content-Type`.
    pub kind: String,
    /// `Upload-Offset`.
    pub offset: Option<u64>,
    /// `Retry-After`, in seconds.
    pub retry_after_s: Option<i64>,
}

impl Answer {
    /// The body as text.
    /// # Errors
    /// `NotOurs` where it is none.
    pub fn text(&self) -> Result<&str, Fault> {
        std::str::from_utf8(&self.bytes).map_err(|_| Fault::NotOurs)
    }

    /// Whether it is of this media type.
    #[must_use]
    pub fn is(&self, kind: &str) -> bool {
        let essence = self.kind.split(';').next();
        essence.is_some_and(|it| it.trim().eq_ignore_ascii_case(kind))
    }

    /// Itself with a status of 2xx; else what the server says is wrong.
    /// # Errors
    /// `Fault::Status` with the problem, where it is one of ours.
    pub fn succeeded(self) -> Result<Self, Fault> {
        if (200..300).contains(&self.status) {
            return Ok(self);
        }
        let problem = self.is(PROBLEM_JSON) || self.is(JSON);
        let problem = problem.then(|| json::read::<Problem>(self.text().ok()?).ok());
        Err(Fault::Status {
            status: self.status,
            problem: problem.flatten(),
            retry_after_ms: self.retry_after_s.map(|seconds| seconds.saturating_mul(1000)),
        })
    }
}

/// What carries requests.
pub trait Wire {
    /// What is sent.
    type Body;
    /// A file on the phone.
    type File;

    /// Sends a request and reads the whole answer, whatever its status.
    fn send(&self, call: Call<Self::Body>) -> impl Future<Output = Result<Answer, Fault>>;

    /// A text to be sent.
    fn text(&self, text: &str) -> Self::Body;

    /// A text packed by gzip, and how many bytes that makes; `None` where this cannot be done here.
    fn packed(&self, text: &str) -> impl Future<Output = Option<(Self::Body, usize)>>;

    /// Bytes of a file.
    fn size(&self, file: &Self::File) -> u64;

    /// The part of a file from a byte to before another.
    /// # Errors
    /// `Lost` where it cannot be read.
    fn part(&self, file: &Self::File, from: u64, to: u64) -> Result<Self::Body, Fault>;
}
