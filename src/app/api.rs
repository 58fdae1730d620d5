//! The server's API as the phone calls it; the only user of gloo-net. Every call has a time limit, and an answer
//! counts only when it is our server's: a captive portal answers 200 to everything.

mod gzip;
mod transport;
mod upload;

pub use upload::upload;

use crate::form::FormFile;
use crate::id::Digest;
use crate::json;
use crate::sync::queue::{Fault, time_limit_ms};
use crate::sync::{
    CheckAnswer, CheckItem, CheckRequest, CheckResponse, DEVICE_HEADER, Enrolment, EnrolmentRequest, FormList, Limits,
    NDJSON, Problem, Verdict,
};
use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use js_sys::Uint8Array;
use serde::{Serialize, de::DeserializeOwned};
use transport::{Answer, Call, JSON};

/// Why a call did not succeed.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ApiError {
    /// No connection, or it broke.
    #[error("no connection")]
    Offline,
    /// No answer in time.
    #[error("no answer in time")]
    TimedOut,
    /// Something that is not our server answered.
    #[error("the answer is not our server's")]
    NotOurs,
    /// A status without our server's explanation.
    #[error("the server answered {0}")]
    Status(u16),
    /// Our server's word on what is wrong.
    #[error("{}", .0.code)]
    Problem(Problem),
}

impl From<Fault> for ApiError {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Lost => Self::Offline,
            Fault::TimedOut => Self::TimedOut,
            Fault::NotOurs => Self::NotOurs,
            Fault::Status {
                problem: Some(problem), ..
            } => Self::Problem(problem),
            Fault::Status { status, .. } => Self::Status(status),
        }
    }
}

/// Enrols this device.
/// # Errors
/// `ApiError`; `Problem` when the code is wrong, used or too old. The same request may be sent again.
pub async fn enrol(request: &EnrolmentRequest) -> Result<Enrolment, ApiError> {
    Ok(parsed(post("/api/v1/enrolments", request, None).await?)?)
}

/// The list of published forms. The browser asks with the ETag that it knows, and keeps the answer.
/// # Errors
/// `ApiError`; the list of last time is then still good.
pub async fn forms() -> Result<FormList, ApiError> {
    Ok(parsed(Call::get("/api/v1/forms").send().await?)?)
}

/// The text of a form, or of data of a form, checked against its digest.
/// # Errors
/// `ApiError`; `NotOurs` when the text does not fit.
pub async fn form(digest: Digest) -> Result<String, ApiError> {
    // A form with long lists may have megabytes, and comes once.
    let bytes = by_digest("/api/v1/forms/by-digest/", digest, 4 * 1024 * 1024).await?;
    String::from_utf8(bytes).map_err(|_| ApiError::NotOurs)
}

/// The bytes of a picture, sound or film of a form, checked against their digest.
/// # Errors
/// `ApiError`; `NotOurs` when the bytes do not fit.
pub async fn media(file: &FormFile) -> Result<Vec<u8>, ApiError> {
    by_digest("/api/v1/media/", file.sha256, file.size_bytes as usize).await
}

async fn by_digest(folder: &str, digest: Digest, most_bytes: usize) -> Result<Vec<u8>, ApiError> {
    let path = [folder, &digest.to_string()].concat();
    let answer = Call::get(&path).within(time_limit_ms(most_bytes)).send().await?;
    match Digest::of(&answer.bytes) == digest {
        true => Ok(answer.bytes),
        false => Err(ApiError::NotOurs),
    }
}

/// What the server takes at most, and whether it lets people try forms.
/// # Errors
/// `ApiError`; the defaults are then good enough.
pub async fn limits() -> Result<Limits, ApiError> {
    Ok(parsed(Call::get("/api/v1/limits").send().await?)?)
}

/// A push: envelopes, a line each. `proof` is the device's own ([`crate::vault::Device::proof`]), so that it works
/// after the session has expired; `most_bytes` is the server's limit on what is sent.
/// # Errors
/// `Fault`; 413 also when the lines are too large already here.
pub async fn push(lines: &str, proof: &str, plain: bool, most_bytes: usize) -> Result<Vec<Verdict>, Fault> {
    let digest = BASE64.encode(Digest::of(lines.as_bytes()).as_bytes());
    let mut call = Call::post("/api/v1/submissions")
        .header("content-type", NDJSON)
        .header("content-digest", &["sha-256=:", &digest, ":"].concat())
        .header(DEVICE_HEADER, proof);
    let packed = match plain {
        true => None,
        false => gzip::gzip(lines).await,
    };
    let bytes = packed.as_ref().map_or(lines.len(), |packed| packed.length() as usize);
    if bytes > most_bytes {
        return Err(Fault::Status {
            status: 413,
            problem: None,
            retry_after_ms: None,
        });
    }
    if packed.is_some() {
        call = call.header("content-encoding", "gzip");
    }
    let body = packed.unwrap_or_else(|| Uint8Array::from(lines.as_bytes()));
    let answer = call.body(body.into()).within(time_limit_ms(bytes)).send().await?;
    if !answer.is(NDJSON) {
        return Err(Fault::NotOurs);
    }
    // A line that was cut is no verdict; its interview goes again.
    Ok(answer
        .text()?
        .lines()
        .filter_map(|line| json::read(line).ok())
        .collect())
}

/// Asks what the server holds; the answers in the order of the items.
/// # Errors
/// `Fault`.
pub async fn check(items: Vec<CheckItem>, proof: &str) -> Result<Vec<CheckAnswer>, Fault> {
    let answer = post("/api/v1/submissions/check", &CheckRequest { items }, Some(proof)).await?;
    parsed::<CheckResponse>(answer).map(|response| response.items)
}

async fn post<T: Serialize>(path: &str, body: &T, proof: Option<&str>) -> Result<Answer, Fault> {
    let body = serde_json::to_string(body).map_err(|_| Fault::NotOurs)?;
    let limit_ms = time_limit_ms(body.len());
    let mut call = Call::post(path).header("content-type", JSON);
    if let Some(proof) = proof {
        call = call.header(DEVICE_HEADER, proof);
    }
    call.body(body.into()).within(limit_ms).send().await
}

fn parsed<T: DeserializeOwned>(answer: Answer) -> Result<T, Fault> {
    match answer.is(JSON) {
        true => json::read(answer.text()?).map_err(|_| Fault::NotOurs),
        false => Err(Fault::NotOurs),
    }
}
