//! One request for a file of the pages.

use super::{Asset, Assets, content_type, earlier};
use crate::server::encoding::Encoding;
use crate::server::problem::{ApiError, Spoken};
use crate::sync::Code;
use axum::{
    Extension,
    body::{Body, Bytes},
    extract::Request,
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};

const FOREVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// Kept, but asked about each time: index.html, the service worker, manifest and icons.
const ASK_EACH_TIME: HeaderValue = HeaderValue::from_static("no-cache");
const OFFICE: &str = "kantor/";
const NOT_BUILT: &str = "Halaman belum dibangun. Jalankan: make app\nThe pages are not built yet. Run: make app\n";

/// Answers a request that is no call of the API.
pub async fn serve(assets: &Assets, request: Request) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return ApiError::new(Code::MethodNotAllowed).into_response();
    }
    let path = request.uri().path().trim_start_matches('/');
    if path == "kantor" {
        return Redirect::permanent("/kantor/").into_response();
    }
    if let Some(asset) = assets.files.get(path) {
        return answer(asset, request.headers());
    }
    if let Some(kept) = assets.earlier.as_deref().and_then(|folder| earlier::find(folder, path)) {
        return match tokio::fs::read(&kept).await {
            Ok(bytes) => old(path, bytes),
            Err(error) => ApiError::internal(&error).into_response(),
        };
    }
    let Some(page) = page_for(path) else {
        return ApiError::new(Code::NotFound).into_response();
    };
    match assets.files.get(page) {
        Some(asset) => answer(asset, request.headers()),
        None => (StatusCode::SERVICE_UNAVAILABLE, Extension(Spoken), NOT_BUILT).into_response(),
    }
}

/// The page that routes this address itself: the office below `/kantor/`, the officers' app for everything else that
/// does not look like a file. A `form_id` may hold a dot, so all below `/isi/` is the app's.
fn page_for(path: &str) -> Option<&'static str> {
    let last = path.rsplit('/').next().unwrap_or(path);
    let is_file = last.contains('.') && !path.starts_with("isi/");
    match path {
        _ if is_file => None,
        _ if path.starts_with("api/") => None,
        _ if path.starts_with(OFFICE) => Some("kantor/index.html"),
        _ => Some("index.html"),
    }
}

fn answer(asset: &Asset, request: &HeaderMap) -> Response {
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_SECURITY_POLICY, asset.policy.clone());
    headers.insert(
        header::CACHE_CONTROL,
        if asset.forever { FOREVER } else { ASK_EACH_TIME },
    );
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    headers.insert(header::ETAG, asset.etag.clone());
    if asks_for_other_than(request, &asset.etag) {
        headers.insert(header::CONTENT_TYPE, asset.content_type.clone());
        let (body, encoding) = choose(asset, request);
        if let Some(encoding) = encoding {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
        }
        return (headers, Body::from(body)).into_response();
    }
    (StatusCode::NOT_MODIFIED, headers).into_response()
}

/// A hashed file of an earlier build, as it is.
fn old(name: &str, bytes: Vec<u8>) -> Response {
    let mut response = bytes.into_response();
    let kind = content_type(name);
    let kind = HeaderValue::from_str(&kind).unwrap_or(HeaderValue::from_static("application/octet-stream"));
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response.headers_mut().insert(header::CACHE_CONTROL, FOREVER);
    response
}

/// Whether `If-None-Match` names no copy like ours (RFC 9110, 13.1.2; weak comparison).
pub fn asks_for_other_than(request: &HeaderMap, etag: &HeaderValue) -> bool {
    let ours = etag.to_str().unwrap_or_default();
    let mut theirs = request
        .get_all(header::IF_NONE_MATCH)
        .into_iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(','))
        .map(|tag| tag.trim().trim_start_matches("W/"));
    !theirs.any(|tag| tag == ours || tag == "*")
}

fn choose(asset: &Asset, request: &HeaderMap) -> (Bytes, Option<&'static str>) {
    match (&asset.brotli, &asset.gzip) {
        (Some(brotli), _) if Encoding::Brotli.is_taken(request) => (brotli.clone(), Some(Encoding::Brotli.name())),
        (_, Some(gzip)) if Encoding::Gzip.is_taken(request) => (gzip.clone(), Some(Encoding::Gzip.name())),
        _ => (asset.plain.clone(), None),
    }
}
