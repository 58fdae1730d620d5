//! The decision when the phone starts: given what both stores hold of one interview, which copy is used, which side is
//! healed from which, and what is set aside. Pure: it moves nothing itself.
//!
//! Rank goes before rev: tombstone > receipt > outbox > draft. A copy of lower rank is removed and never healed, else a
//! kill just after finalising would bring the draft back, and finishing it again would make a conflict.

use super::record::{Record, RecordKind};
use crate::id::Digest;

/// One of the two stores.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Side {
    /// Local storage: written at once, forgotten when the browser is killed soon after.
    Local,
    /// IndexedDB: durable once a transaction completed.
    Journal,
}

impl Side {
    /// The other one.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Local => Self::Journal,
            Self::Journal => Self::Local,
        }
    }
}

/// A readable copy that was found; at most one for each side and kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    /// Where.
    pub side: Side,
    /// What.
    pub kind: RecordKind,
    /// Its number.
    pub rev: u64,
    /// The digest of the submission for outbox and receipt, of the body for the rest.
    pub sha256: Digest,
    /// For a tombstone: erased on request, so that nothing of it may stay.
    pub erased: bool,
}

/// Why a copy is set aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Why {
    /// The other side has other bytes under the same id and rev.
    OtherBytes,
    /// Finalised, but a tombstone without an order to erase covers it.
    DeletedYetFinalised,
}

impl Why {
    /// A stable word for lists and reports.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::OtherBytes => "other_bytes",
            Self::DeletedYetFinalised => "deleted_yet_finalised",
        }
    }
}

/// One thing to do. Steps are done in order; each is harmless when done again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Copy the winner to this side.
    Heal(Side),
    /// Keep this copy aside, then remove it from its place.
    SetAside(Side, RecordKind, Why),
    /// Keep the bytes of a submission whose receipt is held among the sent, then remove it from the outbox.
    Retire(Side),
    /// Remove a copy that is covered.
    Remove(Side, RecordKind),
}

/// What is to be done for one interview.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Plan {
    /// The copy to use.
    pub winner: Option<Held>,
    /// What to mend.
    pub steps: Vec<Step>,
}

/// Decides for one interview. `mirrored` says whether a winner of this kind must stand in local storage too; the
/// journal must have all of them.
#[must_use]
pub fn decide(copies: &[Held], mirrored: impl Fn(RecordKind) -> bool) -> Plan {
    let Some(winner) = pick(copies) else {
        return Plan::default();
    };
    let mut steps = Vec::new();
    let other = winner.side.other();
    match copies
        .iter()
        .find(|copy| copy.side == other && copy.kind == winner.kind)
    {
        Some(copy) if copy.sha256 == winner.sha256 && copy.rev == winner.rev => {}
        Some(copy) => {
            let receipted = |held: &&Held| held.kind == RecordKind::Receipt && held.sha256 == copy.sha256;
            if copy.kind == RecordKind::Outbox && copies.iter().any(|held| receipted(&held)) {
                steps.push(Step::Retire(other));
            } else if copy.rev == winner.rev || copy.kind == RecordKind::Outbox {
                // Of what was finalised nothing is overwritten, whatever its number says.
                steps.push(Step::SetAside(other, winner.kind, Why::OtherBytes));
            }
            steps.push(Step::Heal(other));
        }
        None if other == Side::Journal || mirrored(winner.kind) => steps.push(Step::Heal(other)),
        None => {}
    }
    for copy in copies.iter().filter(|copy| copy.kind != winner.kind) {
        match cover(&winner, copy) {
            Cover::Remove => steps.push(Step::Remove(copy.side, copy.kind)),
            Cover::Retire => steps.push(Step::Retire(copy.side)),
            Cover::SetAside(why) => steps.push(Step::SetAside(copy.side, copy.kind, why)),
            Cover::Nothing => {}
        }
    }
    Plan {
        winner: Some(winner),
        steps,
    }
}

/// Whether a place still holds what a plan was made on: that record, or nothing. Asked inside the transaction that
/// changes the place, for another tab may have gone on meanwhile; then it is left alone, and the next start decides anew.
#[must_use]
pub fn is_unchanged(seen: Option<&Record>, there: Option<&str>) -> bool {
    match (seen, there) {
        (None, None) => true,
        (Some(seen), Some(there)) => Record::read(there, seen.kind, &seen.id).as_ref() == Ok(seen),
        _ => false,
    }
}

/// Highest rank, then highest rev, then the journal's.
fn pick(copies: &[Held]) -> Option<Held> {
    let best = copies
        .iter()
        .max_by_key(|copy| (copy.kind, copy.rev, copy.side))
        .copied()?;
    // A receipt speaks for exactly its bytes: a finalised interview with others was not delivered and goes first.
    let undelivered = |copy: &&Held| copy.kind == RecordKind::Outbox && copy.sha256 != best.sha256;
    if best.kind == RecordKind::Receipt
        && let Some(other) = copies
            .iter()
            .filter(undelivered)
            .max_by_key(|copy| (copy.rev, copy.side))
    {
        return Some(*other);
    }
    Some(best)
}

enum Cover {
    Remove,
    Retire,
    SetAside(Why),
    Nothing,
}

/// What becomes of a copy of another kind than the winner's.
fn cover(winner: &Held, copy: &Held) -> Cover {
    match (winner.kind, copy.kind) {
        (RecordKind::Receipt, RecordKind::Outbox) => Cover::Retire,
        (RecordKind::Tombstone, RecordKind::Outbox) if !winner.erased => Cover::SetAside(Why::DeletedYetFinalised),
        // The receipt of other bytes than those that wait: both stay, the server will keep both.
        (RecordKind::Outbox, RecordKind::Receipt) => Cover::Nothing,
        _ => Cover::Remove,
    }
}
