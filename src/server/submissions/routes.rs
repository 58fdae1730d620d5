//! The addresses of submissions.

use super::{accept_check, accept_push, search};
use crate::id::{Digest, InstanceId};
use crate::server::auth::{Carrier, Reader};
use crate::server::failpoint::{Point, reached};
use crate::server::{json::Json, problem::ApiError, state::AppState};
use crate::submission::Mode;
use crate::sync::office::{SubmissionPage, SubmissionQuery};
use crate::sync::{CheckRequest, CheckResponse, Code, NDJSON, Verdict};
use axum::{
    Json as Answer, Router,
    body::Body,
    extract::{DefaultBodyLimit, Path, Query, State},
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde::Deserialize;

/// The addresses, under `/api/v1`.
pub fn routes() -> Router<AppState> {
    Router::new()
        // Measured as it is unpacked.
        .route("/submissions", post(push).layer(DefaultBodyLimit::disable()))
        .route("/submissions/check", post(check))
        .route("/submissions/search", post(find))
        .route("/submissions/{instance_id}", get(read))
}

async fn push(
    State(state): State<AppState>,
    carrier: Carrier,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    let verdicts = accept_push(&state, &carrier, &headers, body).await?;
    reached(Point::BeforeAnswer);
    Ok(([(header::CONTENT_TYPE, NDJSON)], ndjson(&verdicts)?).into_response())
}

/// One verdict a line.
fn ndjson(verdicts: &[Verdict]) -> Result<Vec<u8>, ApiError> {
    let mut lines = Vec::new();
    for verdict in verdicts {
        serde_json::to_writer(&mut lines, verdict).map_err(|error| ApiError::internal(&error))?;
        lines.push(b'\n');
    }
    Ok(lines)
}

async fn check(
    State(state): State<AppState>,
    _carrier: Carrier,
    Json(request): Json<CheckRequest>,
) -> Result<Answer<CheckResponse>, ApiError> {
    accept_check(&state, &request).await.map(Answer)
}

async fn find(
    State(state): State<AppState>,
    _reader: Reader,
    Json(query): Json<SubmissionQuery>,
) -> Result<Answer<SubmissionPage>, ApiError> {
    search(&state, query).await.map(Answer)
}

#[derive(Deserialize)]
struct Which {
    /// Exactly these bytes, where there are several under the id.
    sha256: Option<Digest>,
    /// Practice instead of a real interview.
    #[serde(default)]
    practice: bool,
}

/// The exact bytes, for whoever may read submissions.
async fn read(
    State(state): State<AppState>,
    _reader: Reader,
    Path(instance_id): Path<String>,
    Query(which): Query<Which>,
) -> Result<Response, ApiError> {
    let instance_id: InstanceId = instance_id.parse().map_err(|_| Code::NotFound)?;
    let mode = if which.practice { Mode::Practice } else { Mode::Real };
    let raw = state.store.raw(instance_id, which.sha256, mode).await?;
    let raw = raw.ok_or(Code::NotFound)?;
    let mut response = raw.body.into_response();
    let headers = response.headers_mut();
    // Whatever it says of itself: it comes from a phone, and is not to be run by a browser.
    let kind = match raw.media_type.as_str() {
        "application/json" => "application/json",
        "application/xml" => "application/xml",
        _ => "application/octet-stream",
    };
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; sandbox"),
    );
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let etag = HeaderValue::from_str(&format!("\"{}\"", raw.sha256));
    headers.insert(header::ETAG, etag.map_err(|error| ApiError::internal(&error))?);
    Ok(response)
}
