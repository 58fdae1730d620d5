//! A JSON body that says, when it cannot be read, where.

use super::problem::ApiError;
use crate::sync::Code;
use axum::extract::{FromRequest, Request};
use futures::StreamExt as _;
use serde::de::DeserializeOwned;

/// Most bytes of a JSON body; calls that take more say so themselves.
const MOST_BYTES: usize = 256 * 1024;

/// The body of a call as `T`.
pub struct Json<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, _: &S) -> Result<Self, ApiError> {
        let mut pieces = request.into_body().into_data_stream();
        let mut bytes = Vec::new();
        while let Some(piece) = pieces.next().await {
            bytes.extend_from_slice(&piece.map_err(|_| Code::MalformedBody)?);
            if bytes.len() > MOST_BYTES {
                return Err(Code::PushTooLarge.into());
            }
        }
        let value = serde_json::from_slice(&bytes).map_err(|e| {
            // The place and the kind, not the text: it may hold a password.
            let detail = format!("{:?} at line {}, column {}", e.classify(), e.line(), e.column());
            ApiError::new(Code::MalformedBody).detail(detail)
        })?;
        Ok(Self(value))
    }
}
