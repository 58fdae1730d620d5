//! The server's API as the phone calls it; the only user of gloo-net. Every call has a time limit, and an answer
//! counts only when it is our server's: a captive portal answers 200 to everything.

mod gzip;
mod transport;

use crate::form::FormFile;
use crate::id::Digest;
use crate::phone::api::{self, parsed};
use crate::phone::wire::{Call, Wire as _};
use crate::sync::queue::{Fault, time_limit_ms};
use crate::sync::{CheckAnswer, CheckItem, Enrolment, EnrolmentRequest, FormList, Limits, Problem, Verdict};
use transport::Browser;
use web_sys::Blob;

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
    Ok(api::enrol(&Browser, request).await?)
}

/// The list of published forms. The browser asks with the ETag that it knows, and keeps the answer.
/// # Errors
/// `ApiError`; the list of last time is then still good.
pub async fn forms() -> Result<FormList, ApiError> {
    let answer = Browser.send(Call::new("GET", "/api/v1/forms")).await?;
    Ok(parsed(&answer.succeeded()?)?)
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
    let call = Call::new("GET", &path).within(time_limit_ms(most_bytes));
    let answer = Browser.send(call).await?.succeeded()?;
    match Digest::of(&answer.bytes) == digest {
        true => Ok(answer.bytes),
        false => Err(ApiError::NotOurs),
    }
}

/// What the server takes at most, and whether it lets people try forms.
/// # Errors
/// `ApiError`; the defaults are then good enough.
pub async fn limits() -> Result<Limits, ApiError> {
    Ok(api::limits(&Browser).await?)
}

/// See [`api::push`].
/// # Errors
/// `Fault`.
pub async fn push(lines: &str, proof: &str, plain: bool, most_bytes: usize) -> Result<Vec<Verdict>, Fault> {
    api::push(&Browser, lines, proof, plain, most_bytes).await
}

/// See [`api::check`].
/// # Errors
/// `Fault`.
pub async fn check(items: Vec<CheckItem>, proof: &str) -> Result<Vec<CheckAnswer>, Fault> {
    api::check(&Browser, items, proof).await
}

/// See [`api::upload`].
/// # Errors
/// `Fault`; what has arrived stays there.
pub async fn upload(sha256: Digest, file: &Blob, proof: &str) -> Result<(), Fault> {
    api::upload(&Browser, sha256, file, proof).await
}
