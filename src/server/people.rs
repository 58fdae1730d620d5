//! People and their phones, for the office and for the command line.

mod manage;

pub use manage::{add, new_token, person, reset_password};

use super::auth::{Admin, Coordinator, SignedIn};
use super::enrolment;
use super::json::Json;
use super::problem::ApiError;
use super::state::AppState;
use super::store::Account;
use crate::id::{AccountId, DeviceId};
use crate::sync::Code;
use crate::sync::office::{CodeIssued, CodeRequest, NewPerson, People, PersonMade, Role, TokenIssued};
use axum::{
    Router,
    extract::{Path, State},
    http::StatusCode,
    routing::{get, post},
};

/// The calls about people.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/people", get(list).post(make))
        .route("/people/{account}/codes", post(issue_code))
        .route("/people/{account}/tokens", post(issue_token))
        .route("/people/{account}/password", post(new_password))
        .route("/people/{account}/devices/{device}/revoke", post(revoke))
}

async fn list(State(state): State<AppState>, _: Coordinator) -> Result<axum::Json<People>, ApiError> {
    let mut devices = state.store.devices().await?;
    let mut people = Vec::new();
    for account in state.store.accounts().await? {
        let own = devices
            .extract_if(.., |device| device.account_id == account.account_id)
            .collect();
        people.push(person(&state, account, own));
    }
    Ok(axum::Json(People { people }))
}

async fn make(
    State(state): State<AppState>,
    Coordinator(by): Coordinator,
    Json(new): Json<NewPerson>,
) -> Result<(StatusCode, axum::Json<PersonMade>), ApiError> {
    if new.role != Role::Officer {
        only_admins(&by)?;
    }
    let made = add(&state, new).await?;
    Ok((StatusCode::CREATED, axum::Json(made)))
}

async fn issue_code(
    State(state): State<AppState>,
    _: Coordinator,
    Path(account): Path<String>,
    Json(asked): Json<CodeRequest>,
) -> Result<axum::Json<CodeIssued>, ApiError> {
    let account = find(&state, &account).await?;
    if account.role != Role::Officer {
        let detail = "only officers enrol phones; everybody else signs in";
        return Err(ApiError::new(Code::BadField).detail(detail));
    }
    if let Some(device_id) = asked.device_id {
        let device = state.store.device(device_id).await?;
        device
            .filter(|device| device.account_id == account.account_id)
            .ok_or_else(|| ApiError::new(Code::NotFound).at("/device_id"))?;
    }
    let issued = enrolment::issue(&state, account.account_id, asked.device_id).await?;
    Ok(axum::Json(issued))
}

async fn issue_token(
    State(state): State<AppState>,
    _: Admin,
    Path(account): Path<String>,
) -> Result<axum::Json<TokenIssued>, ApiError> {
    let account = find(&state, &account).await?;
    let token = new_token(&state, account.account_id).await?;
    Ok(axum::Json(TokenIssued { token }))
}

async fn new_password(
    State(state): State<AppState>,
    _: Admin,
    Path(account): Path<String>,
) -> Result<axum::Json<PersonMade>, ApiError> {
    let account = find(&state, &account).await?;
    let made = reset_password(&state, account).await?;
    Ok(axum::Json(made))
}

async fn revoke(
    State(state): State<AppState>,
    _: Coordinator,
    Path((account, device)): Path<(String, String)>,
) -> Result<StatusCode, ApiError> {
    let account = find(&state, &account).await?;
    let device: DeviceId = device.parse().map_err(|_| Code::NotFound)?;
    let now_ms = state.clock.now_ms();
    if state.store.revoke_device(account.account_id, device, now_ms).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(Code::NotFound.into())
    }
}

fn only_admins(by: &SignedIn) -> Result<(), ApiError> {
    match by.role {
        Role::Admin => Ok(()),
        _ => Err(ApiError::new(Code::NotAllowed).detail("only admins make accounts that sign in")),
    }
}

async fn find(state: &AppState, account: &str) -> Result<Account, ApiError> {
    let account_id: AccountId = account.parse().map_err(|_| Code::NotFound)?;
    let account = state.store.account(account_id).await?;
    account.ok_or_else(|| Code::NotFound.into())
}
