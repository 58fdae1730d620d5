//! A JSON body that says, when it cannot be read, where.

use super::problem::ApiError;
use crate::sync::Code;
use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
};
use serde::de::DeserializeOwned;

/// Most bytes of a JSON body; calls that take more say so themselves.
const MOST_BYTES: usize = 256 * 1024;

/// The body of a call as `T`.
pub struct Json<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let bytes = Bytes::from_request(request, state).await;
        let bytes = bytes.map_err(|rejection| match rejection.status().as_u16() {
            413 => ApiError::new(Code::PushTooLarge),
            _ => ApiError::new(Code::MalformedBody),
        })?;
        if bytes.len() > MOST_BYTES {
            return Err(Code::PushTooLarge.into());
        }
        let value = serde_json::from_slice(&bytes).map_err(|e| {
            // The place and the kind, not the text: it may hold a password.
            let detail = format!("{:?} at line {}, column {}", e.classify(), e.line(), e.column());
            ApiError::new(Code::MalformedBody).detail(detail)
        })?;
        Ok(Self(value))
    }
}
