//! Every call under `/api/v1`, in one table.

use super::auth::session;
use super::problem::ApiError;
use super::state::AppState;
use super::{attachments, batches, enrolment, export, forms, people, submissions};
use crate::sync::{Code, Limits};
use axum::{
    Router,
    extract::State,
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
        .merge(people::routes())
        .merge(forms::routes())
        .merge(submissions::routes())
        .merge(attachments::routes())
        .merge(batches::routes())
        .merge(export::routes())
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
