//! Sessions: an opaque cookie that no script can read, and the calls to sign in, look, sign out and change the
//! password.

use super::throttle::{Counted, TooOften};
use super::{ClientAddress, SignedIn, password, token};
use crate::id::{AccountId, DeviceId};
use crate::server::{json::Json, problem::ApiError, state::AppState};
use crate::sync::Code;
use crate::sync::office::{NewPassword, SignIn, Who};
use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{AppendHeaders, IntoResponse},
};

/// A session that was not used for 30 days is over.
pub const IDLE_MS: i64 = 30 * 24 * 3600 * 1000;

/// `__Host-` makes the browser refuse it without Secure, with another path, or from another host.
const COOKIE: &str = "__Host-jb";
/// 400 days, the most that browsers keep; how long it counts, the server decides.
const COOKIE_SECONDS: u64 = 400 * 24 * 3600;

/// A header that sets the cookie.
pub type SetCookie = AppendHeaders<[(header::HeaderName, HeaderValue); 1]>;

/// The session's token in a request.
#[must_use]
pub fn cookie(headers: &HeaderMap) -> Option<&str> {
    let lines = headers.get_all(header::COOKIE).into_iter();
    lines
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(name, value)| (name == COOKIE).then_some(value))
}

/// Opens a session and gives the header that tells the browser.
/// # Errors
/// When the store fails, or the machine has no source of randomness.
pub async fn open(state: &AppState, account_id: AccountId, device_id: Option<DeviceId>) -> Result<SetCookie, ApiError> {
    let secret = token::token().map_err(|e| ApiError::internal(&e))?;
    let now_ms = state.clock.now_ms();
    state
        .store
        .add_session(token::at_rest(&secret), account_id, device_id, now_ms)
        .await?;
    set_cookie(&secret, COOKIE_SECONDS)
}

fn set_cookie(value: &str, seconds: u64) -> Result<SetCookie, ApiError> {
    let text = format!("{COOKIE}={value}; Path=/; Max-Age={seconds}; HttpOnly; Secure; SameSite=Strict");
    let value = HeaderValue::from_str(&text).map_err(|e| ApiError::internal(&e))?;
    Ok(AppendHeaders([(header::SET_COOKIE, value)]))
}

/// `POST /api/v1/session`.
/// # Errors
/// `JB-4011` for a wrong name or password, `JB-4290` after too many tries.
pub async fn sign_in(
    State(state): State<AppState>,
    ClientAddress(address): ClientAddress,
    Json(asked): Json<SignIn>,
) -> Result<impl IntoResponse, ApiError> {
    let login = normal_login(&asked.login);
    let now_ms = state.clock.now_ms();
    let throttle = &state.door.throttle;
    throttle.take(Counted::SignInAddress, &address, now_ms)?;
    throttle.take(Counted::Account, &login, now_ms)?;
    let account = state.store.account_by_login(&login).await?;
    let hash = account.as_ref().and_then(|account| account.password_hash.clone());
    if asked.password.len() > password::MOST_BYTES {
        return Err(Code::WrongPassword.into());
    }
    let fits = state.door.hasher.fits(asked.password, hash).await;
    let fits = fits.map_err(|e| ApiError::internal(&e))?;
    let Some(account) = account.filter(|_| fits) else {
        return Err(Code::WrongPassword.into());
    };
    throttle.give_back(Counted::SignInAddress, &address);
    throttle.give_back(Counted::Account, &login);
    let cookie = open(&state, account.account_id, None).await?;
    let who = Who {
        account_id: account.account_id,
        name: account.name,
        role: account.role,
        must_change_password: account.must_change_password,
    };
    Ok((cookie, axum::Json(who)))
}

/// `GET /api/v1/session`.
pub async fn who(found: SignedIn) -> axum::Json<Who> {
    axum::Json(Who {
        account_id: found.account_id,
        name: found.name,
        role: found.role,
        must_change_password: found.must_change_password,
    })
}

/// `DELETE /api/v1/session`; harmless for whoever is not signed in.
/// # Errors
/// When the store fails.
pub async fn sign_out(State(state): State<AppState>, headers: HeaderMap) -> Result<impl IntoResponse, ApiError> {
    if let Some(secret) = cookie(&headers) {
        state.store.end_session(token::at_rest(secret)).await?;
    }
    Ok((StatusCode::NO_CONTENT, set_cookie("", 0)?))
}

/// `POST /api/v1/session/password`; ends all other sessions of the account.
/// # Errors
/// `JB-4011` when the present password is wrong, `JB-4222` when the new one is too short, too long or the same.
pub async fn change_password(
    State(state): State<AppState>,
    found: SignedIn,
    Json(asked): Json<NewPassword>,
) -> Result<axum::Json<Who>, ApiError> {
    check_new_password(&asked.new).map_err(|error| error.at("/new"))?;
    if asked.new == asked.current {
        let detail = "the new password is the present one";
        return Err(ApiError::new(Code::BadField).at("/new").detail(detail));
    }
    let account = state.store.account(found.account_id).await?.ok_or(Code::SignInNeeded)?;
    let key = account.account_id.to_string();
    let now_ms = state.clock.now_ms();
    state.door.throttle.take(Counted::Account, &key, now_ms)?;
    let hasher = &state.door.hasher;
    let fits = match account.password_hash {
        Some(hash) if asked.current.len() <= password::MOST_BYTES => {
            let fits = hasher.fits(asked.current, Some(hash)).await;
            fits.map_err(|e| ApiError::internal(&e))?
        }
        _ => false,
    };
    if !fits {
        return Err(ApiError::new(Code::WrongPassword).at("/current"));
    }
    state.door.throttle.give_back(Counted::Account, &key);
    let hash = hasher.hash(asked.new).await.map_err(|e| ApiError::internal(&e))?;
    let keep = found.session;
    state.store.set_password(found.account_id, hash, false, keep).await?;
    Ok(who(SignedIn {
        must_change_password: false,
        ..found
    })
    .await)
}

/// Whether a password may be chosen.
/// # Errors
/// `JB-4222` when it is too short or too long.
pub fn check_new_password(new: &str) -> Result<(), ApiError> {
    let detail = if new.chars().count() < password::LEAST_CHARACTERS {
        format!("a password has at least {} characters", password::LEAST_CHARACTERS)
    } else if new.len() > password::MOST_BYTES {
        format!("a password has at most {} bytes", password::MOST_BYTES)
    } else {
        return Ok(());
    };
    Err(ApiError::new(Code::BadField).detail(detail))
}

/// A sign-in name as it is stored: without spaces round it, lower case.
#[must_use]
pub fn normal_login(typed: &str) -> String {
    typed.trim().to_lowercase()
}

impl From<TooOften> for ApiError {
    fn from(TooOften(seconds): TooOften) -> Self {
        Self::new(Code::SlowDown).retry_after(seconds)
    }
}
