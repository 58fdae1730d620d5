//! The addresses of attachments.

use super::{append, offer, progress};
use crate::id::Digest;
use crate::server::auth::{Carrier, Reader};
use crate::server::{json::Json, problem::ApiError, state::AppState};
use crate::sync::{AttachmentOffer, AttachmentState, Code};
use axum::{
    Json as Answer, Router,
    body::Body,
    extract::{DefaultBodyLimit, Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{head, post},
};
use tokio_util::io::ReaderStream;

const UPLOAD_OFFSET: &str = "upload-offset";
const UPLOAD_COMPLETE: &str = "upload-complete";

/// The addresses, under `/api/v1`.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/attachments", post(announce))
        .route("/attachments/{sha256}", head(how_far).patch(go_on).get(read))
        // Counted against the announced size instead, as it comes.
        .layer(DefaultBodyLimit::disable())
}

async fn announce(
    State(state): State<AppState>,
    carrier: Carrier,
    Json(wanted): Json<AttachmentOffer>,
) -> Result<Response, ApiError> {
    let there = offer(&state, &carrier, &wanted).await?;
    let status = if there.complete {
        StatusCode::OK
    } else {
        StatusCode::CREATED
    };
    Ok((status, headers(&there), Answer(there)).into_response())
}

async fn how_far(
    State(state): State<AppState>,
    carrier: Carrier,
    Path(sha256): Path<String>,
) -> Result<Response, ApiError> {
    let there = progress(&state, &carrier, digest(&sha256)?).await?;
    Ok((StatusCode::NO_CONTENT, headers(&there)).into_response())
}

async fn go_on(
    State(state): State<AppState>,
    carrier: Carrier,
    Path(sha256): Path<String>,
    asked: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    let offset = asked
        .get(UPLOAD_OFFSET)
        .and_then(|value| value.to_str().ok()?.parse().ok());
    let offset = offset.ok_or_else(|| ApiError::new(Code::BadField).detail("Upload-Offset is missing"))?;
    let there = append(&state, &carrier, digest(&sha256)?, offset, body).await?;
    Ok((headers(&there), Answer(there)).into_response())
}

/// The file, for whoever may read submissions. It comes from a phone, so the browser is told to run none of it.
async fn read(
    State(state): State<AppState>,
    _reader: Reader,
    Path(sha256): Path<String>,
) -> Result<Response, ApiError> {
    let sha256 = digest(&sha256)?;
    let record = state.store.attachment(sha256).await?;
    let record = record.filter(|record| record.complete).ok_or(Code::NotFound)?;
    let file = tokio::fs::File::open(state.files.path(sha256)).await;
    let file = file.map_err(|error| ApiError::internal(&error))?;
    let stated = state.store.media_type(sha256).await?;
    let mut response = Body::from_stream(ReaderStream::new(file)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, harmless(stated.as_deref()));
    headers.insert(header::CONTENT_LENGTH, record.size_bytes.into());
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; sandbox"),
    );
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("private, max-age=31536000, immutable"),
    );
    Ok(response)
}

/// The media type that the phone stated, where a browser can do no harm with it.
fn harmless(stated: Option<&str>) -> HeaderValue {
    const SHOWN: [&str; 10] = [
        "image/jpeg",
        "image/png",
        "image/webp",
        "image/gif",
        "audio/webm",
        "audio/ogg",
        "audio/mp4",
        "audio/mpeg",
        "video/mp4",
        "video/webm",
    ];
    let essence = stated.unwrap_or_default().split(';').next().unwrap_or_default().trim();
    let shown = SHOWN.into_iter().find(|shown| essence.eq_ignore_ascii_case(shown));
    HeaderValue::from_static(shown.unwrap_or("application/octet-stream"))
}

fn headers(there: &AttachmentState) -> [(&'static str, HeaderValue); 3] {
    let complete = HeaderValue::from_static(if there.complete { "?1" } else { "?0" });
    [
        (UPLOAD_OFFSET, there.offset.into()),
        (UPLOAD_COMPLETE, complete),
        ("cache-control", HeaderValue::from_static("no-store")),
    ]
}

fn digest(text: &str) -> Result<Digest, ApiError> {
    text.parse().map_err(|_| Code::NotFound.into())
}
