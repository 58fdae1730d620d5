//! Does what [`decide`] says for one interview or setting. Every step asks again, inside the transaction that does it,
//! whether the place still holds what the decision was made on: another tab may have gone on meanwhile.

use super::draft::is_covered;
use super::stores::{
    DRAFTS, Ground, Journal as _, Local as _, OUTBOX, RECEIPTS, Reads as _, SENT, TOMBSTONES, Writes as _, key, store,
};
use super::{BootReport, Healed, Storage, StorageError, Tx};
use crate::json;
use crate::sorted::Map;
use crate::vault::{
    Held, Record, RecordKind, SentNote, Side, Step, Tombstone, TombstoneReason, Why, decide, is_unchanged,
};

/// The readable copies of one interview or setting, as they were found and then as they were mended.
pub(super) type Copies = Map<(Side, RecordKind), Record>;

impl<G: Ground> Storage<G> {
    /// Decides and mends one interview or setting. The rest of the plan is left when another tab has gone on.
    pub(super) async fn mend(
        &self,
        id: &str,
        copies: &mut Copies,
        in_mirror: bool,
        report: &mut BootReport,
    ) -> Result<(), StorageError> {
        let found: Vec<Held> = copies
            .iter()
            .filter_map(|((side, _), record)| held(*side, record))
            .collect();
        let plan = decide(&found, |kind| match kind {
            RecordKind::Receipt => false,
            RecordKind::Outbox => in_mirror,
            _ => true,
        });
        let Some(winner) = plan.winner else { return Ok(()) };
        for step in plan.steps {
            let goes_on = match step {
                Step::Heal(side) => {
                    let Some(record) = copies.get(&(winner.side, winner.kind)).cloned() else {
                        continue;
                    };
                    let is_healed = self.heal(side, record, copies).await?;
                    if is_healed {
                        report.healed.push(Healed {
                            id: id.to_owned(),
                            kind: winner.kind,
                            side,
                        });
                    }
                    is_healed
                }
                Step::SetAside(side, kind, why) => {
                    let Some(record) = copies.get(&(side, kind)) else {
                        continue;
                    };
                    report.set_aside += 1;
                    self.set_aside(&key(kind, id), side_word(side), why.code(), record.to_text())
                        .await?;
                    // A clash of the same kind is overwritten by the healing that follows.
                    why != Why::DeletedYetFinalised || self.remove(side, kind, copies).await?
                }
                Step::Retire(side) => {
                    let Some(mut record) = copies.get(&(side, RecordKind::Outbox)).cloned() else {
                        continue;
                    };
                    // A mirror that came back after a kill, of bytes that were let go: they stay gone.
                    if bytes_are_kept(copies, winner) {
                        record.kind = RecordKind::Sent;
                        let tx = self.journal()?.write(&[SENT])?;
                        tx.put_text(SENT, id, &record.to_text())?;
                        tx.committed().await?;
                    }
                    self.remove(side, RecordKind::Outbox, copies).await?
                }
                Step::Remove(side, kind) => self.remove(side, kind, copies).await?,
            };
            if !goes_on {
                return Ok(());
            }
        }
        Ok(())
    }

    /// Copies a record to a side; false when another tab has written there meanwhile.
    async fn heal(&self, side: Side, record: Record, copies: &mut Copies) -> Result<bool, StorageError> {
        let place = (side, record.kind);
        let seen = copies.get(&place);
        match side {
            Side::Local => {
                if !self.is_unchanged_here(record.kind, &record.id, seen) {
                    return Ok(false);
                }
                match record.kind {
                    RecordKind::Outbox | RecordKind::Receipt => self.mirror(&record),
                    _ => self.local().set(&record)?,
                }
            }
            Side::Journal => {
                let Some(tx) = self.open_unchanged(record.kind, &record.id, seen).await? else {
                    return Ok(false);
                };
                tx.put_text(store(record.kind), &record.id, &record.to_text())?;
                tx.committed().await?;
            }
        }
        copies.insert(place, record);
        Ok(true)
    }

    /// Removes a copy; false when another tab has written there meanwhile.
    async fn remove(&self, side: Side, kind: RecordKind, copies: &mut Copies) -> Result<bool, StorageError> {
        let Some(seen) = copies.get(&(side, kind)) else {
            return Ok(true);
        };
        match side {
            Side::Local if self.is_unchanged_here(kind, &seen.id, Some(seen)) => {
                self.local().delete(&key(kind, &seen.id))
            }
            Side::Local => return Ok(false),
            Side::Journal => {
                let Some(tx) = self.open_unchanged(kind, &seen.id, Some(seen)).await? else {
                    return Ok(false);
                };
                tx.delete(store(kind), &seen.id)?;
                tx.committed().await?;
            }
        }
        copies.remove(&(side, kind));
        Ok(true)
    }

    /// Removes a text that was set aside, unless another has taken its place.
    pub(super) async fn take_out(
        &self,
        side: Side,
        kind: RecordKind,
        id: &str,
        text: &str,
    ) -> Result<(), StorageError> {
        match side {
            Side::Local => {
                if self.local().text(&key(kind, id)).as_deref() == Some(text) {
                    self.local().delete(&key(kind, id));
                }
                Ok(())
            }
            Side::Journal => {
                let store = store(kind);
                let tx = self.journal()?.write(&[store])?;
                if tx.text(store, id).await?.as_deref() == Some(text) {
                    tx.delete(store, id)?;
                }
                tx.committed().await
            }
        }
    }

    /// Nothing comes between this question and a write that follows at once.
    fn is_unchanged_here(&self, kind: RecordKind, id: &str, seen: Option<&Record>) -> bool {
        is_unchanged(seen, self.local().text(&key(kind, id)).as_deref())
    }

    /// A transaction in which the place holds what was seen; `None` when it does not, or when a draft was finished or
    /// deleted meanwhile.
    async fn open_unchanged(
        &self,
        kind: RecordKind,
        id: &str,
        seen: Option<&Record>,
    ) -> Result<Option<Tx<G>>, StorageError> {
        let store = store(kind);
        let is_draft = kind == RecordKind::Draft;
        let tx = match is_draft {
            true => self.journal()?.write(&[DRAFTS, OUTBOX, RECEIPTS, TOMBSTONES])?,
            false => self.journal()?.write(&[store])?,
        };
        let there = tx.text(store, id).await?;
        let is_free =
            is_unchanged(seen, there.as_deref()) && !(is_draft && seen.is_none() && is_covered(&tx, id).await?);
        Ok(is_free.then_some(tx))
    }
}

/// Whether the bytes belong on the phone by the word of the receipt that won; so they do where nothing else is said.
fn bytes_are_kept(copies: &Copies, winner: Held) -> bool {
    let receipt = copies.get(&(winner.side, RecordKind::Receipt));
    let note = receipt.and_then(|record| json::read::<SentNote>(&record.body).ok());
    note.is_none_or(|note| note.bytes_kept)
}

/// What the decision needs to know of a record; `None` where its body is not what its kind says.
pub(super) fn held(side: Side, record: &Record) -> Option<Held> {
    let mut held = Held {
        side,
        kind: record.kind,
        rev: record.rev,
        sha256: record.sha256,
        erased: false,
    };
    match record.kind {
        // Compared with the outbox by the digest of what was sent.
        RecordKind::Receipt => held.sha256 = json::read::<SentNote>(&record.body).ok()?.receipt.sha256,
        RecordKind::Tombstone => {
            let stone: Tombstone = json::read(&record.body).ok()?;
            held.erased = stone.reason == TombstoneReason::Erased;
        }
        _ => {}
    }
    Some(held)
}

pub(super) fn side_word(side: Side) -> &'static str {
    match side {
        Side::Local => "local",
        Side::Journal => "journal",
    }
}
