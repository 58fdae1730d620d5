//! Roles as extractors.

use super::{Carrier, session};
use crate::id::{AccountId, DeviceId, Digest};
use crate::server::{problem::ApiError, state::AppState, store::Account};
use crate::sync::{Code, DEVICE_HEADER, office::Role};
use axum::extract::FromRequestParts;
use axum::http::{header, request::Parts};
use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};

/// Times of use are written when they are so much older: not at every request.
const TOUCH_MS: i64 = 10 * 60 * 1000;

/// Whoever is signed in, with whatever role; also one who must change the password before anything else.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// The account.
    pub account_id: AccountId,
    /// The name to show.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// The password was given out for one sign-in.
    pub must_change_password: bool,
    /// The phone, where it is one.
    pub device_id: Option<DeviceId>,
    /// Digest of the session's token; absent for programs.
    pub session: Option<Digest>,
}

impl SignedIn {
    fn new(account: Account, device_id: Option<DeviceId>, session: Option<Digest>) -> Self {
        Self {
            account_id: account.account_id,
            name: account.name,
            role: account.role,
            must_change_password: account.must_change_password,
            device_id,
            session,
        }
    }

    fn with_role(self, allowed: &[Role]) -> Result<Self, ApiError> {
        if self.must_change_password {
            return Err(Code::PasswordChangeNeeded.into());
        }
        if allowed.contains(&self.role) {
            Ok(self)
        } else {
            Err(Code::NotAllowed.into())
        }
    }
}

impl FromRequestParts<AppState> for SignedIn {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        let found = signed_in(parts, state).await?;
        found.ok_or_else(|| Code::SignInNeeded.into())
    }
}

macro_rules! role {
    ($(#[$doc:meta])* $name:ident: $($role:ident)|+) => {
        $(#[$doc])*
        #[derive(Debug, Clone)]
        pub struct $name(pub SignedIn);

        impl FromRequestParts<AppState> for $name {
            type Rejection = ApiError;

            async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
                let found = SignedIn::from_request_parts(parts, state).await?;
                found.with_role(&[$(Role::$role),+]).map(Self)
            }
        }
    };
}

role!(
    /// An admin.
    Admin: Admin
);
role!(
    /// A coordinator or an admin.
    Coordinator: Admin | Coordinator
);
role!(
    /// Whoever may read submissions: a viewer and up.
    Reader: Admin | Coordinator | Viewer
);
role!(
    /// An officer, on an enrolled phone or by a token.
    Officer: Officer
);

/// Whoever may read forms: everyone who is signed in and, where practice is open, anybody.
#[derive(Debug, Clone)]
pub struct FormReader(pub Option<SignedIn>);

impl FromRequestParts<AppState> for FormReader {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        match signed_in(parts, state).await? {
            Some(found) => {
                let everyone = [Role::Admin, Role::Coordinator, Role::Viewer, Role::Officer];
                found.with_role(&everyone).map(|found| Self(Some(found)))
            }
            None if state.limits.practice => Ok(Self(None)),
            None => Err(Code::SignInNeeded.into()),
        }
    }
}

impl FromRequestParts<AppState> for Carrier {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        if let Some(found) = signed_in(parts, state).await? {
            let found = found.with_role(&[Role::Admin, Role::Coordinator, Role::Officer])?;
            return Ok(Self {
                account_id: Some(found.account_id),
                device_id: found.device_id,
                role: found.role,
                practice_only: false,
            });
        }
        if let Some(carrier) = by_device_secret(parts, state).await? {
            return Ok(carrier);
        }
        if state.limits.practice {
            return Ok(Self {
                account_id: None,
                device_id: None,
                role: Role::Officer,
                practice_only: true,
            });
        }
        Err(Code::SignInNeeded.into())
    }
}

/// By the token of a program, else by the session's cookie. A session that is unknown or too old is none.
async fn signed_in(parts: &Parts, state: &AppState) -> Result<Option<SignedIn>, ApiError> {
    if let Some(token) = bearer(parts) {
        let account = state
            .store
            .account_by_program_token(super::token::at_rest(token))
            .await?;
        let account = account.ok_or(Code::SignInNeeded)?;
        return Ok(Some(SignedIn {
            // No password is behind a token.
            must_change_password: false,
            ..SignedIn::new(account, None, None)
        }));
    }
    let Some(token) = session::cookie(&parts.headers).map(super::token::at_rest) else {
        return Ok(None);
    };
    let Some(found) = state.store.session(token).await? else {
        return Ok(None);
    };
    if found.is_device_revoked {
        return Err(Code::DeviceRevoked.into());
    }
    let now_ms = state.clock.now_ms();
    if now_ms - found.seen_ms >= session::IDLE_MS {
        return Ok(None);
    }
    if now_ms - found.seen_ms >= TOUCH_MS {
        state.store.touch(Some(token), found.device_id, now_ms).await?;
    }
    Ok(Some(SignedIn::new(found.account, found.device_id, Some(token))))
}

fn bearer(parts: &Parts) -> Option<&str> {
    let value = parts.headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

/// By the device's secret: a phone whose session expired still brings what it holds, until it is revoked.
async fn by_device_secret(parts: &Parts, state: &AppState) -> Result<Option<Carrier>, ApiError> {
    let Some(value) = parts.headers.get(DEVICE_HEADER) else {
        return Ok(None);
    };
    let wrong = || {
        let detail = format!("{DEVICE_HEADER} is <device_id>:<secret in base64> of an enrolled device");
        ApiError::new(Code::SignInNeeded).detail(detail)
    };
    let (device_id, secret) = value
        .to_str()
        .ok()
        .and_then(|text| text.split_once(':'))
        .ok_or_else(wrong)?;
    let device_id: DeviceId = device_id.parse().map_err(|_| wrong())?;
    let secret = BASE64.decode(secret).map_err(|_| wrong())?;
    let device = state.store.device(device_id).await?.ok_or_else(wrong)?;
    // Both sides are digests of 32 random bytes: how long the comparison takes tells nothing of use.
    if device.secret_sha256 != Digest::of(&secret) {
        return Err(wrong());
    }
    if device.revoked_ms.is_some() {
        return Err(Code::DeviceRevoked.into());
    }
    let account = state.store.account(device.account_id).await?.ok_or_else(wrong)?;
    let now_ms = state.clock.now_ms();
    if device.seen_ms.is_none_or(|seen_ms| now_ms - seen_ms >= TOUCH_MS) {
        state.store.touch(None, Some(device_id), now_ms).await?;
    }
    Ok(Some(Carrier {
        account_id: Some(account.account_id),
        device_id: Some(device_id),
        role: account.role,
        practice_only: false,
    }))
}
