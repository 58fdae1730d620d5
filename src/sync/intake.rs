//! What a body counts as when it arrives, and what is said of it. Every store asks here, inside the transaction that
//! keeps the body.

use super::{CheckAnswer, Code, Outcome, Receipt, ReceiptState};
use crate::id::Digest;

/// What a body counts as that was not there before: set aside for its own problem, in conflict where other bytes count
/// under its id already (both are kept), or stored.
#[must_use]
pub fn counts_as(problem: Option<Code>, is_taken: bool) -> (Outcome, Option<Code>) {
    match problem {
        Some(problem) => (Outcome::Quarantined, Some(problem)),
        None if is_taken => (Outcome::Conflict, Some(Code::Conflict)),
        None => (Outcome::Stored, None),
    }
}

/// What its receipt says: complete only where it is known which files belong to it, and none is lacking.
#[must_use]
pub fn receipt_state(lacks_files: Option<bool>) -> ReceiptState {
    match lacks_files {
        Some(false) => ReceiptState::Complete,
        Some(true) | None => ReceiptState::Partial,
    }
}

/// What is said of a body that counts as `kept`, whether it came now or was there before.
#[must_use]
pub fn told(kept: Outcome, is_new: bool, lacks_files: bool) -> Outcome {
    match kept {
        Outcome::Stored if lacks_files => Outcome::AwaitingAttachments,
        Outcome::Stored if !is_new => Outcome::Duplicate,
        other => other,
    }
}

/// What a store holds of exactly the bytes that a check asks for.
#[derive(Debug)]
pub struct Same {
    /// The newest receipt for them.
    pub receipt: Receipt,
    /// The files still missing.
    pub missing: Vec<Digest>,
    /// When the last of it came, text or file, as the server's clock stood then; milliseconds since 1970 UTC.
    pub since_ms: i64,
}

/// The answer to a check: `others` is whether anything stands under the id.
#[must_use]
pub fn check_answer(same: Option<Same>, others: bool, now_ms: i64) -> CheckAnswer {
    match same {
        // Since it came, as stored beside it: that is true of a restored copy too, and what was sent again came again.
        // A clock that stands before that moment knows of no time at all.
        Some(Same {
            receipt,
            missing,
            since_ms,
        }) => CheckAnswer::Known {
            receipt,
            missing,
            held_s: Some(u64::try_from(now_ms.saturating_sub(since_ms) / 1000).unwrap_or(0)),
        },
        None if others => CheckAnswer::Differs,
        None => CheckAnswer::Unknown,
    }
}
