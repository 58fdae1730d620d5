//! Every call under `/api/v1`, in one table.

use super::auth::{Carrier, session};
use super::json::Json;
use super::problem::ApiError;
use super::state::AppState;
use super::{enrolment, forms, people, submissions};
use crate::sync::{CheckRequest, CheckResponse, Code, Limits, NDJSON};
use axum::{
    Router,
    body::Body,
    extract::State,
    http::{HeaderMap, header},
    response::IntoResponse,
    routing::{get, post},
};
use serde_json::{Value, json};

pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/health", get(health))
        .route("/limits", get(limits))
        .route("/enrolments", post(enrolment::enrol))
        .route(
            "/session",
            get(session::who).post(session::sign_in).delete(session::sign_out),
        )
        .route("/session/password", post(session::change_password))
        .route("/submissions", post(push))
        .route("/submissions/check", post(check))
        .merge(people::routes())
        .merge(forms::routes())
}

/// Whatever else is asked for under `/api/v1`.
pub async fn nothing_here() -> ApiError {
    Code::NotFound.into()
}

/// Well when the store answers.
async fn health(State(state): State<AppState>) -> Result<axum::Json<Value>, ApiError> {
    state.store.account_by_login("").await?;
    Ok(axum::Json(
        json!({ "status": "ok", "version": env!("CARGO_PKG_VERSION") }),
    ))
}

async fn limits(State(state): State<AppState>) -> axum::Json<Limits> {
    axum::Json(Limits::clone(&state.limits))
}

async fn push(
    State(state): State<AppState>,
    carrier: Carrier,
    headers: HeaderMap,
    body: Body,
) -> Result<impl IntoResponse, ApiError> {
    let verdicts = submissions::accept_push(&state, &carrier, &headers, body).await?;
    let mut lines = Vec::new();
    for verdict in verdicts {
        serde_json::to_writer(&mut lines, &verdict).map_err(|e| ApiError::internal(&e))?;
        lines.push(b'\n');
    }
    Ok(([(header::CONTENT_TYPE, NDJSON)], lines))
}

async fn check(
    State(state): State<AppState>,
    _: Carrier,
    Json(request): Json<CheckRequest>,
) -> Result<axum::Json<CheckResponse>, ApiError> {
    let answer = submissions::accept_check(&state, &request).await?;
    Ok(axum::Json(answer))
}
