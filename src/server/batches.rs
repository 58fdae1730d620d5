//! Batches: files of envelopes that a coordinator uploads, and what was done with each record.
//!
//! The file is received whole before anything of it is kept, then read as a stream on a thread of its own, in portions
//! that are stored like pushes. Uploading a file again is harmless: what is there already is a duplicate.

mod intake;
mod receive;
mod routes;

pub use routes::routes;

use super::auth::Carrier;
use super::problem::{ApiError, wants_indonesian};
use super::state::AppState;
use crate::sync::office::{BatchList, BatchReport};
use crate::sync::{Code, Problem, Verdict};
use axum::{body::Body, http::HeaderMap};

/// Batches in a list.
const LISTED: u32 = 200;
/// Most characters of a file's name that are kept.
const NAME_CHARS: usize = 200;

/// Takes a file: the body of `POST /api/v1/batches?name=…`.
/// # Errors
/// `ApiError`: `BatchTooLarge` for bytes or records, `MalformedBody` when it breaks off, `UnreadableContainer`, `Bomb`;
/// then nothing of it is kept. A failure of the store may leave its first portions kept; uploading it again completes
/// it.
pub async fn accept_batch(
    state: &AppState,
    carrier: &Carrier,
    name: &str,
    headers: &HeaderMap,
    body: Body,
) -> Result<BatchReport, ApiError> {
    let file = receive::receive(state, body).await?;
    let name: String = name.chars().filter(|c| !c.is_control()).take(NAME_CHARS).collect();
    let batch_id = intake::take_in(state, carrier, name, wants_indonesian(headers), file).await?;
    report(state, batch_id, headers).await
}

/// Answers `GET /api/v1/batches/{id}`.
/// # Errors
/// `ApiError`: `NotFound`, or a failure of the store.
pub async fn report(state: &AppState, batch_id: u64, headers: &HeaderMap) -> Result<BatchReport, ApiError> {
    let mut report = state.store.batch(batch_id).await?.ok_or(Code::NotFound)?;
    let indonesian = wants_indonesian(headers);
    // Said again in the language of whoever asks now.
    for problem in report
        .verdicts
        .iter_mut()
        .filter_map(|verdict: &mut Verdict| verdict.problem.as_mut())
    {
        translate(problem, indonesian);
    }
    Ok(report)
}

/// Answers `GET /api/v1/batches`.
/// # Errors
/// `ApiError` for a failure of the store.
pub async fn list(state: &AppState) -> Result<BatchList, ApiError> {
    Ok(BatchList {
        batches: state.store.batches(LISTED).await?,
    })
}

fn translate(problem: &mut Problem, indonesian: bool) {
    if let Some(code) = Code::ALL.iter().find(|code| code.to_string() == problem.code) {
        problem.title = code.sentence(indonesian).to_owned();
    }
}
