//! Attachments: resumable upload by content, after the IETF draft of resumable uploads, and reading them back.
//!
//! The store knows what was announced and what is whole; the bytes are files under `attachments/` of the data folder.
//! How much of an upload is there is told by the file alone, so the two cannot differ.

mod files;
mod routes;

pub use files::{Files, Placed};
pub use routes::routes;

use super::auth::Carrier;
use super::failpoint::{Point, reached};
use super::problem::ApiError;
use super::state::AppState;
use super::store::{Announcement, Room};
use crate::id::Digest;
use crate::sync::office::Role;
use crate::sync::{AttachmentOffer, AttachmentState, Code};
use axum::body::Body;
use futures::StreamExt as _;

/// What all files together may take that were brought for practice only: anybody may bring those.
const PRACTICE: Room = Room {
    files: 1000,
    bytes: 500 * 1024 * 1024,
};
/// So much of an upload is gathered before it is written.
const PIECE_BYTES: usize = 128 * 1024;

/// Answers `POST /api/v1/attachments`: where to go on, or that all of it is there.
/// # Errors
/// `ApiError`: `AttachmentTooLarge`, `NotAllowed`, `PracticeFull`, or a failure of the store.
pub async fn offer(state: &AppState, carrier: &Carrier, offer: &AttachmentOffer) -> Result<AttachmentState, ApiError> {
    may_bring(carrier)?;
    let most = state.limits.attachment_bytes;
    if offer.size_bytes > most {
        return Err(ApiError::new(Code::AttachmentTooLarge).detail(format!("at most {most} bytes")));
    }
    let new = Announcement {
        sha256: offer.sha256,
        size_bytes: offer.size_bytes,
        at: state.now(),
        practice: carrier.practice_only.then_some(PRACTICE),
    };
    let record = state.store.announce(new).await?.ok_or(Code::PracticeFull)?;
    if !record.complete && state.files.holds(offer.sha256).await {
        // The file was put in place, and the server ended before it could say so.
        complete(state, offer.sha256).await?;
    } else if !record.complete && offer.size_bytes == 0 {
        // Nothing will ever be appended to it.
        return append(state, carrier, offer.sha256, 0, Body::empty()).await;
    }
    progress(state, carrier, offer.sha256).await
}

/// Answers `HEAD /api/v1/attachments/{sha256}`.
/// # Errors
/// `ApiError`: `UnknownUpload` when it was never announced, or a failure of the store.
pub async fn progress(state: &AppState, carrier: &Carrier, sha256: Digest) -> Result<AttachmentState, ApiError> {
    let record = state.store.attachment(sha256).await?.ok_or(Code::UnknownUpload)?;
    let offset = match record.complete {
        true => record.size_bytes,
        false => state.files.part(sha256, carrier).len().await?,
    };
    Ok(AttachmentState {
        sha256,
        offset,
        complete: record.complete,
    })
}

/// Answers `PATCH /api/v1/attachments/{sha256}`: appends at `offset`, and completes when the last byte is there.
/// # Errors
/// `ApiError`: `UnknownUpload`; `WrongOffset` with the right one as `offset`; `AttachmentMismatch` when the whole does
/// not fit its digest, after which it begins anew; `MalformedBody` when the body breaks off, of which what came is kept.
pub async fn append(
    state: &AppState,
    carrier: &Carrier,
    sha256: Digest,
    mut offset: u64,
    body: Body,
) -> Result<AttachmentState, ApiError> {
    may_bring(carrier)?;
    let record = state.store.attachment(sha256).await?.ok_or(Code::UnknownUpload)?;
    let part = state.files.part(sha256, carrier);
    let there = progress(state, carrier, sha256).await?;
    if there.offset != offset {
        return Err(wrong_offset(there.offset));
    }
    if record.complete {
        return Ok(there);
    }
    let mut stream = body.into_data_stream();
    let mut gathered = Vec::new();
    let mut cut = false;
    loop {
        let piece = stream.next().await;
        cut |= matches!(piece, Some(Err(_)));
        let last = !matches!(piece, Some(Ok(_)));
        if let Some(Ok(piece)) = piece {
            gathered.extend_from_slice(&piece);
        }
        if offset + gathered.len() as u64 > record.size_bytes {
            part.remove().await?;
            return Err(ApiError::new(Code::AttachmentMismatch).detail("more bytes than announced"));
        }
        if gathered.len() >= PIECE_BYTES || last {
            let piece = std::mem::take(&mut gathered);
            // Somebody else may go on with the same upload meanwhile: the phone, whose first connection died.
            offset = part.append(offset, piece).await?.map_err(wrong_offset)?;
        }
        if last {
            break;
        }
    }
    if cut {
        return Err(ApiError::new(Code::MalformedBody).detail("the body was cut; what came is kept"));
    }
    if offset == record.size_bytes {
        match part.place().await? {
            Placed::Fits => {
                reached(Point::FilePlaced);
                complete(state, sha256).await?;
            }
            Placed::Differs => return Err(Code::AttachmentMismatch.into()),
        }
    }
    progress(state, carrier, sha256).await
}

/// Says that the file is in place.
pub(super) async fn complete(state: &AppState, sha256: Digest) -> Result<(), ApiError> {
    let receipts = state.store.complete(sha256, state.now(), state.keys.clone()).await?;
    tracing::debug!(attachment.sha256 = %sha256, receipts, "an attachment is whole");
    Ok(())
}

fn may_bring(carrier: &Carrier) -> Result<(), ApiError> {
    match carrier.role {
        Role::Viewer => Err(Code::NotAllowed.into()),
        Role::Admin | Role::Coordinator | Role::Officer => Ok(()),
    }
}

fn wrong_offset(right: u64) -> ApiError {
    ApiError::new(Code::WrongOffset).with("offset", right.into())
}
