//! What stays of an interview after its receipt, and of one that was deleted.

use super::headline::Headline;
use crate::id::InstanceId;
use crate::json::from_json;
use crate::sync::{CheckAnswer, Outcome, Problem, Receipt, ReceiptState};
use serde::Serialize;

/// How long the bytes of a sent interview stay, milliseconds.
pub const BYTES_KEPT_MS: i64 = 14 * 86_400_000;

/// How long a tombstone stays, milliseconds.
pub const TOMBSTONE_KEPT_MS: i64 = 60 * 86_400_000;

from_json! {
    /// A complete receipt with what lists show of its interview.
    #[derive(Debug, Clone, PartialEq, Serialize)]
    pub struct SentNote {
        /// What was sent. Its title, which is an answer, goes with the bytes.
        pub headline: Headline,
        /// The server's word.
        pub receipt: Receipt,
        /// What the server did.
        pub outcome: Outcome,
        /// Why a coordinator has to look at it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub problem: Option<Problem>,
        /// When the receipt was stored, milliseconds since 1970 UTC.
        pub sent_ms: i64,
        /// Whether the bytes are still on the phone.
        pub bytes_kept: bool,
    }

    /// The word that an interview was deleted.
    #[derive(Debug, Clone, PartialEq, Eq, Serialize)]
    pub struct Tombstone {
        /// The interview.
        pub id: InstanceId,
        /// Why.
        pub reason: TombstoneReason,
        /// When, milliseconds since 1970 UTC.
        pub at_ms: i64,
    }

    /// Why an interview was deleted.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
    #[serde(rename_all = "snake_case")]
    pub enum TombstoneReason {
        /// The officer deleted a draft.
        Deleted,
        /// Erased on the respondent's request.
        Erased,
    }
}

/// What to do with a sent interview after the server was asked about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SentFate {
    /// Nothing yet.
    Keep,
    /// The bytes may go; the receipt stays.
    LetBytesGo,
    /// The server no longer has it (an old backup came back): it waits to be sent again.
    PutBack,
}

/// Decides after a `check`; `needs_room` when storage has passed 70 %. The bytes go only if the server said today
/// that it holds exactly them, and has for long enough by its own clock: an older copy of it has them too then.
#[must_use]
pub fn fate_after_check(note: &SentNote, answer: &CheckAnswer, now_ms: i64, needs_room: bool) -> SentFate {
    match answer {
        CheckAnswer::Known {
            receipt,
            missing,
            held_s,
        } => {
            let is_whole = receipt.state == ReceiptState::Complete && missing.is_empty();
            // Either clock may have jumped; two that err alike are one too many. A server that does not say is too young.
            let is_old = now_ms.saturating_sub(note.sent_ms) >= BYTES_KEPT_MS
                && held_s.is_some_and(|held_s| held_s >= BYTES_KEPT_MS.unsigned_abs() / 1000);
            match (is_whole, note.bytes_kept) {
                // A server that came back without the files gets them again.
                (false, true) => SentFate::PutBack,
                (true, true) if is_old || needs_room => SentFate::LetBytesGo,
                _ => SentFate::Keep,
            }
        }
        // Nobody signs these: whatever is true of them, sending once more brings an answer that is signed.
        CheckAnswer::Unknown | CheckAnswer::Differs | CheckAnswer::Erased if note.bytes_kept => SentFate::PutBack,
        CheckAnswer::Unknown | CheckAnswer::Differs | CheckAnswer::Erased => SentFate::Keep,
    }
}
