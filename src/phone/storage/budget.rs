//! Room: what makes way first in local storage.
//!
//! It holds 5,242,880 UTF-16 units. Mirrors of the outbox and of receipts have a share of their own, so that drafts
//! always find room; the oldest mirrors go first, for the journal has them all.

use super::Storage;
use super::stores::{Ground, Local as _, key, prefix};
use crate::vault::{Mirror, Record, RecordKind, make_way};

/// The share of local storage that mirrors of the outbox may take, UTF-16 units.
pub const OUTBOX_UNITS: usize = 2_000_000;
const RECEIPT_UNITS: usize = 500_000;

impl<G: Ground> Storage<G> {
    /// Writes a mirror of what IndexedDB has by now, within its share; the oldest of its kind make way. A mirror that
    /// finds no room is no loss.
    pub(super) fn mirror(&self, record: &Record) {
        let share = match record.kind {
            RecordKind::Outbox => OUTBOX_UNITS,
            _ => RECEIPT_UNITS,
        };
        self.note_mirrored(record.kind, &record.id);
        let mut others = self.mirrors(record.kind);
        others.retain(|mirror| mirror.id != record.id);
        let Some(going) = make_way(&others, needed(record), share) else {
            return;
        };
        for id in going {
            self.local().delete(&key(record.kind, id));
        }
        if let Err(error) = self.local().set(record) {
            self.warn("no mirror in local storage", error.code());
        }
    }

    /// Takes note that IndexedDB has the record that stands, or may stand, in local storage.
    pub(super) fn note_mirrored(&self, kind: RecordKind, id: &str) {
        self.inner.mirrored.borrow_mut().insert(key(kind, id));
    }

    /// What stands in local storage of a kind.
    fn mirrors(&self, kind: RecordKind) -> Vec<Mirror> {
        let mirrored = self.inner.mirrored.borrow();
        let ids = self.local().ids(prefix(kind)).into_iter();
        ids.map(|id| {
            let key = key(kind, &id);
            Mirror {
                units: self.local().units_of(&key),
                is_kept: mirrored.contains(&key),
                id,
            }
        })
        .collect()
    }

    /// Drops every mirror, so that a draft finds room; whether anything was dropped.
    pub(super) fn make_room(&self) -> bool {
        let mut dropped = false;
        for kind in [RecordKind::Receipt, RecordKind::Outbox] {
            for mirror in self.mirrors(kind).iter().filter(|mirror| mirror.is_kept) {
                self.local().delete(&key(kind, &mirror.id));
                dropped = true;
            }
        }
        dropped
    }
}

/// What a record takes at most: its body with the quotes escaped, and the rest.
pub(super) fn needed(record: &Record) -> usize {
    record.body.len() / 4 * 5 + 512
}
