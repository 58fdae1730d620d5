//! Enrolment: a one-time code makes a browser a device of an officer.

use super::auth::throttle::Counted;
use super::auth::{ClientAddress, session, token};
use super::json::Json;
use super::problem::ApiError;
use super::qr::Qr;
use super::state::{AppState, stamp};
use super::store::{EnrolmentAttempt, EnrolmentOutcome};
use crate::id::{AccountId, DeviceId};
use crate::sync::office::CodeIssued;
use crate::sync::{Code, Enrolment, EnrolmentRequest, OfficerIdentity};
use axum::{extract::State, response::IntoResponse};
use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use ed25519_dalek::VerifyingKey;

/// How long a code may be used: 7 days.
pub const CODE_MS: i64 = 7 * DAY_MS;
/// How long a used code gives the same phone the same answer: 24 hours.
const REPLAY_MS: i64 = DAY_MS;
const DAY_MS: i64 = 24 * 3600 * 1000;

/// `POST /api/v1/enrolments`: makes the phone a device of the code's officer, and opens its session.
/// # Errors
/// `JB-4004` to `JB-4006` for a code that is unknown, used or too old; `JB-4030` for a phone whose access was
/// withdrawn; `JB-4222` for a key that is none, or an id that another phone has; `JB-4290` after 20 wrong codes.
pub async fn enrol(
    State(state): State<AppState>,
    ClientAddress(address): ClientAddress,
    Json(asked): Json<EnrolmentRequest>,
) -> Result<impl IntoResponse, ApiError> {
    let now_ms = state.clock.now_ms();
    check_key(&asked.public_key)?;
    state.door.throttle.take(Counted::CodeAddress, &address, now_ms)?;
    let code = token::normal_code(&asked.code).ok_or(Code::UnknownCode)?;
    let attempt = EnrolmentAttempt {
        code_sha256: token::at_rest(&code),
        device_id: asked.device_id,
        public_key: asked.public_key,
        secret_sha256: asked.secret_sha256,
        now_ms,
        replay_ms: REPLAY_MS,
    };
    let outcome = state.store.enrol(attempt).await?;
    if outcome == EnrolmentOutcome::Unknown {
        return Err(Code::UnknownCode.into());
    }
    // Only codes that nobody was given are guesses.
    state.door.throttle.give_back(Counted::CodeAddress, &address);
    let (account, device_id, device_epoch) = match outcome {
        EnrolmentOutcome::Enrolled {
            account,
            device_id,
            epoch,
        } => (account, device_id, epoch),
        EnrolmentOutcome::Unknown => return Err(Code::UnknownCode.into()),
        EnrolmentOutcome::Used => return Err(Code::UsedCode.into()),
        EnrolmentOutcome::Expired => return Err(Code::ExpiredCode.into()),
        EnrolmentOutcome::Revoked => return Err(Code::DeviceRevoked.into()),
        EnrolmentOutcome::DeviceTaken => {
            let detail = "another device has this id; make a new one";
            return Err(ApiError::new(Code::BadField).at("/device_id").detail(detail));
        }
    };
    // A phone that lost its counter has gone on in an epoch of its own.
    let (device_epoch, last_seq) = match state.store.last_seq(device_id).await? {
        Some((epoch, seq)) if epoch >= device_epoch => (epoch, seq),
        _ => (device_epoch, 0),
    };
    let cookie = session::open(&state, account.account_id, Some(device_id)).await?;
    let answer = Enrolment {
        server_id: state.keys.server_id,
        server_name: state.door.server_name.clone(),
        receipt_keys: state.keys.receipt_keys(),
        sealing_key: state.keys.sealing_key(),
        officer: OfficerIdentity {
            account_id: account.account_id,
            name: account.name,
        },
        device_id,
        device_epoch,
        last_seq,
    };
    Ok((cookie, axum::Json(answer)))
}

/// Makes a code for an account, for a new phone or for one that exists. Told once; only its digest is kept.
/// # Errors
/// When the store fails, the machine has no source of randomness, or the link is too long for a QR code.
pub async fn issue(
    state: &AppState,
    account_id: AccountId,
    device_id: Option<DeviceId>,
) -> Result<CodeIssued, ApiError> {
    let code = token::enrolment_code().map_err(|e| ApiError::internal(&e))?;
    let now_ms = state.clock.now_ms();
    let expires_ms = now_ms + CODE_MS;
    let digest = token::at_rest(&code);
    state
        .store
        .add_code(digest, account_id, device_id, now_ms, expires_ms)
        .await?;
    let link = state.door.public_url.enrolment_link(&code);
    let qr = Qr::of(&link).map_err(|e| ApiError::internal(&e))?;
    Ok(CodeIssued {
        code: token::grouped(&code),
        qr_path: qr.path(),
        qr_side: u32::try_from(qr.side()).map_err(|e| ApiError::internal(&e))?,
        link,
        expires_at: stamp(expires_ms, state.offset),
    })
}

fn check_key(text: &str) -> Result<(), ApiError> {
    let bytes = BASE64
        .decode(text)
        .ok()
        .and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
    match bytes.map(|bytes| VerifyingKey::from_bytes(&bytes)) {
        Some(Ok(_)) => Ok(()),
        _ => {
            let detail = "not an Ed25519 public key: 32 bytes in base64";
            Err(ApiError::new(Code::BadField).at("/public_key").detail(detail))
        }
    }
}
