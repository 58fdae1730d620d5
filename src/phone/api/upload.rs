//! Attachments go up in pieces: a broken connection costs one piece, and the next try goes on where the server is.

// A fault carries the server's words, and comes once for a request over a village's signal.
#![allow(clippy::result_large_err)]

use super::{parsed, post};
use crate::id::Digest;
use crate::phone::wire::{Call, Wire};
use crate::sync::queue::Fault;
use crate::sync::{AttachmentOffer, AttachmentState, Code, DEVICE_HEADER};

/// The first piece, and the largest.
const FIRST_PIECE: u64 = 64 * 1024;
const LARGEST_PIECE: u64 = 512 * 1024;

/// How often an upload may begin anew before it waits.
const STARTS: u32 = 3;

/// Uploads a file, from where the server is.
/// # Errors
/// `Fault`; what has arrived stays there.
pub async fn upload<W: Wire>(wire: &W, sha256: Digest, file: &W::File, proof: &str) -> Result<(), Fault> {
    let path = ["/api/v1/attachments/", &sha256.to_string()].concat();
    let size_bytes = wire.size(file);
    let mut fault = Fault::NotOurs;
    for _ in 0..STARTS {
        let offer = AttachmentOffer { sha256, size_bytes };
        let state: AttachmentState = parsed(&post(wire, "/api/v1/attachments", &offer, Some(proof)).await?)?;
        if state.complete {
            return Ok(());
        }
        match pieces(wire, &path, file, state.offset, proof).await {
            Ok(()) => return Ok(()),
            // Unknown there, or damaged on the way: it begins anew.
            Err(again) if is(&again, Code::UnknownUpload) || is(&again, Code::AttachmentMismatch) => fault = again,
            Err(other) => return Err(other),
        }
    }
    Err(fault)
}

async fn pieces<W: Wire>(wire: &W, path: &str, file: &W::File, mut offset: u64, proof: &str) -> Result<(), Fault> {
    let size = wire.size(file);
    let (mut piece, mut corrections) = (FIRST_PIECE, 0);
    while offset < size {
        let end = (offset + piece).min(size);
        let call = Call::new("PATCH", path)
            .header("content-type", "application/partial-upload")
            .header("upload-offset", &offset.to_string())
            .header(DEVICE_HEADER, proof)
            .body(wire.part(file, offset, end)?, (end - offset) as usize);
        let sent = wire.send(call).await.and_then(|answer| answer.succeeded());
        match sent {
            Ok(answer) => {
                let state: AttachmentState = parsed(&answer)?;
                if state.complete {
                    return Ok(());
                }
                // An offset that does not grow would go round for ever.
                if state.offset <= offset {
                    return Err(Fault::NotOurs);
                }
                offset = state.offset;
                piece = (piece * 2).min(LARGEST_PIECE);
            }
            // The server is elsewhere: a first try of this piece arrived after all.
            Err(fault) if is(&fault, Code::WrongOffset) && corrections < 3 => {
                corrections += 1;
                offset = ask(wire, path, proof).await?;
            }
            Err(fault) => return Err(fault),
        }
    }
    // Everything is there, but not called complete: asking anew tells why.
    Err(Fault::Status {
        status: Code::UnknownUpload.status(),
        problem: Some(Code::UnknownUpload.problem(true)),
        retry_after_ms: None,
    })
}

async fn ask<W: Wire>(wire: &W, path: &str, proof: &str) -> Result<u64, Fault> {
    let call = Call::new("HEAD", path).header(DEVICE_HEADER, proof);
    wire.send(call).await?.succeeded()?.offset.ok_or(Fault::NotOurs)
}

fn is(fault: &Fault, code: Code) -> bool {
    let Fault::Status {
        problem: Some(problem), ..
    } = fault
    else {
        return false;
    };
    problem.code == code.to_string()
}
