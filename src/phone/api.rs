//! The server's API as the phone's courier calls it, over any [`Wire`]. An answer counts only when it is our server's: a
//! captive portal answers 200 to everything.

// A fault carries the server's words, and comes once for a request over a village's signal.
#![allow(clippy::result_large_err)]

mod upload;

pub use upload::upload;

use super::wire::{Answer, Call, JSON, Wire};
use crate::id::Digest;
use crate::json::{self, FromJson};
use crate::sync::queue::Fault;
use crate::sync::{
    CheckAnswer, CheckItem, CheckRequest, CheckResponse, DEVICE_HEADER, Enrolment, EnrolmentRequest, Limits, NDJSON,
    Verdict,
};
use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use serde::Serialize;

/// Enrols this device. The same request may be sent again.
/// # Errors
/// `Fault`; with a problem when the code is wrong, used or too old.
pub async fn enrol<W: Wire>(wire: &W, request: &EnrolmentRequest) -> Result<Enrolment, Fault> {
    parsed(&post(wire, "/api/v1/enrolments", request, None).await?)
}

/// What the server takes at most, and whether it lets people try forms.
/// # Errors
/// `Fault`; the defaults are then good enough.
pub async fn limits<W: Wire>(wire: &W) -> Result<Limits, Fault> {
    parsed(&wire.send(Call::new("GET", "/api/v1/limits")).await?.succeeded()?)
}

/// A push: envelopes, a line each. `proof` is the device's own ([`crate::vault::Device::proof`]), so that it works
/// after the session has expired; `most_bytes` is the server's limit on what is sent.
/// # Errors
/// `Fault`; 413 also when the lines are too large already here.
pub async fn push<W: Wire>(
    wire: &W,
    lines: &str,
    proof: &str,
    plain: bool,
    most_bytes: usize,
) -> Result<Vec<Verdict>, Fault> {
    let digest = BASE64.encode(Digest::of(lines.as_bytes()).as_bytes());
    let mut call = Call::new("POST", "/api/v1/submissions")
        .header("content-type", NDJSON)
        .header("content-digest", &["sha-256=:", &digest, ":"].concat())
        .header(DEVICE_HEADER, proof);
    let packed = match plain {
        true => None,
        false => wire.packed(lines).await,
    };
    if packed.is_some() {
        call = call.header("content-encoding", "gzip");
    }
    let (body, bytes) = packed.unwrap_or_else(|| (wire.text(lines), lines.len()));
    if bytes > most_bytes {
        return Err(Fault::Status {
            status: 413,
            problem: None,
            retry_after_ms: None,
        });
    }
    let answer = wire.send(call.body(body, bytes)).await?.succeeded()?;
    if !answer.is(NDJSON) {
        return Err(Fault::NotOurs);
    }
    // A line that was cut is no verdict; its interview goes again.
    let lines = answer.text()?.lines();
    Ok(lines.filter_map(|line| json::read(line).ok()).collect())
}

/// Asks what the server holds; the answers in the order of the items.
/// # Errors
/// `Fault`.
pub async fn check<W: Wire>(wire: &W, items: Vec<CheckItem>, proof: &str) -> Result<Vec<CheckAnswer>, Fault> {
    let answer = post(wire, "/api/v1/submissions/check", &CheckRequest { items }, Some(proof)).await?;
    parsed::<CheckResponse>(&answer).map(|response| response.items)
}

async fn post<W: Wire>(wire: &W, path: &str, body: &impl Serialize, proof: Option<&str>) -> Result<Answer, Fault> {
    let body = serde_json::to_string(body).map_err(|_| Fault::NotOurs)?;
    let mut call = Call::new("POST", path).header("content-type", JSON);
    if let Some(proof) = proof {
        call = call.header(DEVICE_HEADER, proof);
    }
    wire.send(call.body(wire.text(&body), body.len())).await?.succeeded()
}

/// What an answer says, where it is JSON and so ours.
/// # Errors
/// `NotOurs`.
pub fn parsed<T: FromJson>(answer: &Answer) -> Result<T, Fault> {
    match answer.is(JSON) {
        true => json::read(answer.text()?).map_err(|_| Fault::NotOurs),
        false => Err(Fault::NotOurs),
    }
}
