//! Forms: the list for phones, form JSON, packed data and other files by digest, publishing, opening and closing.

mod compile;
mod files;
mod publish;

pub use compile::compile;
pub use files::named_by as files_of;
pub use publish::{Upload, publish};

use super::assets::asks_for_other_than;
use super::auth::{Coordinator, FormReader, Reader};
use super::encoding::Encoding;
use super::json::Json;
use super::problem::ApiError;
use super::state::AppState;
use crate::id::{Digest, FormId, FormVersion};
use crate::sync::office::FormStateChange;
use crate::sync::{Code, FormList};
use axum::{
    Router,
    extract::{DefaultBodyLimit, Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};

/// Addressed by digest: it can be kept for ever, by the one who fetched it.
const FOREVER: HeaderValue = HeaderValue::from_static("private, max-age=31536000, immutable");

/// The calls about forms.
pub fn routes() -> Router<AppState> {
    let upload = post(publish::upload).layer(DefaultBodyLimit::max(publish::MOST_BYTES));
    Router::new()
        .route("/forms", upload.get(list))
        .route("/forms/by-digest/{digest}", get(by_digest))
        .route("/forms/{form_id}/state", post(change_state))
        .route("/forms/{form_id}/versions/{version}/workbook", get(workbook))
        .route("/forms/{form_id}/versions/{version}/files/{name}", get(file))
        .route("/media/{digest}", get(media))
}

async fn list(State(state): State<AppState>, _: FormReader, request: HeaderMap) -> Result<Response, ApiError> {
    let forms = state.store.forms().await?;
    let body = serde_json::to_vec(&FormList { forms }).map_err(|e| ApiError::internal(&e))?;
    let etag = format!("\"{}\"", &Digest::of(&body).to_string()[..32]);
    let etag = HeaderValue::from_str(&etag).map_err(|e| ApiError::internal(&e))?;
    let headers = [
        (header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache")),
        (header::ETAG, etag.clone()),
    ];
    if asks_for_other_than(&request, &etag) {
        let json = HeaderValue::from_static("application/json");
        return Ok((headers, [(header::CONTENT_TYPE, json)], body).into_response());
    }
    Ok((StatusCode::NOT_MODIFIED, headers).into_response())
}

async fn by_digest(
    State(state): State<AppState>,
    _: FormReader,
    Path(digest): Path<String>,
    request: HeaderMap,
) -> Result<Response, ApiError> {
    let digest: Digest = digest.parse().map_err(|_| Code::NotFound)?;
    let json = state.store.form_json(&digest).await?.ok_or(Code::NotFound)?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/json")),
        (header::CACHE_CONTROL, FOREVER),
        (header::VARY, HeaderValue::from_static("accept-encoding")),
    ];
    // A form weighs a hundred kilobytes, and a tenth of it compressed: a minute of a village's signal.
    let Some(encoding) = Encoding::wanted(&request) else {
        return Ok((headers, json).into_response());
    };
    let packed = tokio::task::spawn_blocking(move || encoding.pack(json.as_bytes())).await;
    let packed = packed.map_err(|e| ApiError::internal(&e))?;
    let packed = packed.map_err(|e| ApiError::internal(&e))?;
    let name = HeaderValue::from_static(encoding.name());
    Ok((headers, [(header::CONTENT_ENCODING, name)], packed).into_response())
}

async fn media(
    State(state): State<AppState>,
    _: FormReader,
    Path(digest): Path<String>,
) -> Result<impl IntoResponse, ApiError> {
    let digest: Digest = digest.parse().map_err(|_| Code::NotFound)?;
    let (kind, bytes) = state.store.media(&digest).await?.ok_or(Code::NotFound)?;
    let is_shown = ["image/", "audio/", "video/"]
        .iter()
        .any(|family| kind.starts_with(family));
    let kind = if is_shown {
        kind.as_str()
    } else {
        "application/octet-stream"
    };
    let kind = HeaderValue::from_str(kind).map_err(|e| ApiError::internal(&e))?;
    // Whatever it is, an SVG with a script for instance: opened by itself it is saved, or shown without any rights.
    Ok((
        [
            (header::CONTENT_TYPE, kind),
            (header::CACHE_CONTROL, FOREVER),
            (header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment")),
            (
                header::CONTENT_SECURITY_POLICY,
                HeaderValue::from_static("default-src 'none'; sandbox; frame-ancestors 'none'"),
            ),
        ],
        bytes,
    ))
}

async fn change_state(
    State(state): State<AppState>,
    _: Coordinator,
    Path(form_id): Path<String>,
    Json(asked): Json<FormStateChange>,
) -> Result<StatusCode, ApiError> {
    let form_id: FormId = form_id.parse().map_err(|_| Code::NotFound)?;
    if state.store.set_form_state(&form_id, asked.state).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(Code::NotFound.into())
    }
}

/// The workbook as it was uploaded, under a name of our own: theirs could say anything.
async fn workbook(
    State(state): State<AppState>,
    _: Reader,
    Path((form_id, version)): Path<(String, String)>,
) -> Result<impl IntoResponse, ApiError> {
    let form_id: FormId = form_id.parse().map_err(|_| Code::NotFound)?;
    let version: FormVersion = version.parse().map_err(|_| Code::NotFound)?;
    let (name, bytes) = state.store.workbook(&form_id, &version).await?.ok_or(Code::NotFound)?;
    let ending = name
        .rsplit('.')
        .next()
        .filter(|e| e.chars().all(|c| c.is_ascii_alphanumeric()));
    saved_as(&format!("{form_id}-{version}.{}", ending.unwrap_or("xlsx")), bytes)
}

/// A file of a form as it was uploaded.
async fn file(
    State(state): State<AppState>,
    _: Reader,
    Path((form_id, version, name)): Path<(String, String, String)>,
) -> Result<impl IntoResponse, ApiError> {
    let form_id: FormId = form_id.parse().map_err(|_| Code::NotFound)?;
    let version: FormVersion = version.parse().map_err(|_| Code::NotFound)?;
    let bytes = state
        .store
        .form_file(&form_id, &version, &name)
        .await?
        .ok_or(Code::NotFound)?;
    saved_as(&name, bytes)
}

/// Bytes that a browser puts into the folder of downloads, whatever they are.
fn saved_as(name: &str, bytes: Vec<u8>) -> Result<impl IntoResponse + use<>, ApiError> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let name: String = name.chars().filter(|c| plain(*c)).collect();
    let disposition = format!("attachment; filename=\"{name}\"");
    let disposition = HeaderValue::from_str(&disposition).map_err(|e| ApiError::internal(&e))?;
    let kind = HeaderValue::from_static("application/octet-stream");
    Ok((
        [(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, disposition)],
        bytes,
    ))
}
