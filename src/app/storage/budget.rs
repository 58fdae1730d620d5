//! Room: how much is used, what makes way first, and the browser's word that it will keep it.
//!
//! Local storage holds 5,242,880 UTF-16 units. Mirrors of the outbox and of receipts have a share of their own, so
//! that drafts always find room; the oldest mirrors go first, for IndexedDB has them all.

use super::Storage;
use super::local::{key, prefix};
use crate::vault::{Mirror, Record, RecordKind, make_way};
use js_sys::Reflect;
use wasm_bindgen_futures::JsFuture;

/// What local storage holds at most, UTF-16 units.
pub(super) const CAPACITY_UNITS: usize = 5_242_880;

pub(super) const OUTBOX_UNITS: usize = 2_000_000;
const RECEIPT_UNITS: usize = 500_000;

/// How much room is used and left.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Room {
    /// UTF-16 units used in local storage.
    pub local_units: usize,
    /// Bytes used by this site as the browser tells; 0 where it does not.
    pub usage_bytes: f64,
    /// Bytes that it may use as the browser tells. A capped figure: not to be shown as free space.
    pub quota_bytes: f64,
    /// Whether the browser promised to keep the data; `None` where it cannot say.
    pub persisted: Option<bool>,
}

impl Room {
    /// Whether to warn: either store is filled to 70 %.
    #[must_use]
    pub fn is_low(&self) -> bool {
        self.local_units * 10 > CAPACITY_UNITS * 7
            || (self.quota_bytes > 0.0 && self.usage_bytes > self.quota_bytes * 0.7)
    }
}

impl Storage {
    /// How much room is used.
    pub async fn room(&self) -> Room {
        let mut room = Room {
            local_units: self.local().units(""),
            usage_bytes: 0.0,
            quota_bytes: 0.0,
            persisted: None,
        };
        // `navigator.storage` is missing where the page is not secure.
        let Some(manager) = manager() else { return room };
        if let Ok(promise) = manager.estimate()
            && let Ok(estimate) = JsFuture::from(promise).await
        {
            let number = |name: &str| {
                Reflect::get(&estimate, &name.into())
                    .ok()
                    .and_then(|value| value.as_f64())
            };
            room.usage_bytes = number("usage").unwrap_or(0.0);
            room.quota_bytes = number("quota").unwrap_or(0.0);
        }
        if let Ok(promise) = manager.persisted() {
            room.persisted = JsFuture::from(promise).await.ok().and_then(|answer| answer.as_bool());
        }
        room
    }

    /// Asks the browser to keep the data of this site when room is short; its answer, `None` where it cannot say.
    pub async fn persist(&self) -> Option<bool> {
        let promise = manager()?.persist().ok()?;
        JsFuture::from(promise).await.ok()?.as_bool()
    }

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
            log::warn!("no mirror in local storage: {}", error.code());
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

fn manager() -> Option<web_sys::StorageManager> {
    let navigator = web_sys::window()?.navigator();
    let manager = Reflect::get(&navigator, &"storage".into()).ok()?;
    manager.is_object().then(|| navigator.storage())
}
