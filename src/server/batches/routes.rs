//! The addresses of batches.

use super::{accept_batch, list, report};
use crate::server::auth::{Carrier, Coordinator, Reader};
use crate::server::{problem::ApiError, state::AppState};
use crate::sync::Code;
use crate::sync::office::{BatchList, BatchReport};
use axum::{
    Json as Answer, Router,
    body::Body,
    extract::{DefaultBodyLimit, Path, Query, State},
    http::HeaderMap,
    routing::{get, post},
};
use serde::Deserialize;

/// The addresses, under `/api/v1`.
pub fn routes() -> Router<AppState> {
    Router::new()
        // Measured as it comes.
        .route("/batches", post(upload).layer(DefaultBodyLimit::disable()).get(all))
        .route("/batches/{batch_id}", get(one))
}

#[derive(Deserialize)]
struct Named {
    /// The file's name, for the list.
    #[serde(default)]
    name: String,
}

async fn upload(
    State(state): State<AppState>,
    Coordinator(by): Coordinator,
    Query(named): Query<Named>,
    headers: HeaderMap,
    body: Body,
) -> Result<Answer<BatchReport>, ApiError> {
    let carrier = Carrier {
        account_id: Some(by.account_id),
        device_id: None,
        role: by.role,
        practice_only: false,
    };
    accept_batch(&state, &carrier, &named.name, &headers, body)
        .await
        .map(Answer)
}

async fn all(State(state): State<AppState>, _: Reader) -> Result<Answer<BatchList>, ApiError> {
    list(&state).await.map(Answer)
}

async fn one(
    State(state): State<AppState>,
    _: Reader,
    Path(batch_id): Path<String>,
    headers: HeaderMap,
) -> Result<Answer<BatchReport>, ApiError> {
    let batch_id = batch_id.parse().map_err(|_| Code::NotFound)?;
    report(&state, batch_id, &headers).await.map(Answer)
}
