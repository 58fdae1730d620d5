//! Local storage through gloo-storage: first write, first read. A write is done when the call returns, even while the
//! page is being closed; but a browser that is killed within seconds forgets it. One key for each record.

use super::error::StorageError;
use crate::vault::{Record, RecordKind};
use gloo_storage::errors::StorageError as GlooError;
use gloo_storage::{LocalStorage, Storage as _};

/// Proof that local storage answered once. gloo-storage panics where site data is blocked, so it is asked for first.
#[derive(Clone, Copy)]
pub(super) struct Local(());

/// The prefix of a kind's keys.
pub(super) fn prefix(kind: RecordKind) -> &'static str {
    match kind {
        RecordKind::Setting => "s:",
        RecordKind::Draft => "d:",
        RecordKind::Outbox | RecordKind::Sent => "o:",
        RecordKind::Receipt => "rc:",
        RecordKind::Tombstone => "t:",
    }
}

/// The key of a record.
pub(super) fn key(kind: RecordKind, id: &str) -> String {
    [prefix(kind), id].concat()
}

impl Local {
    /// Asks the browser, without gloo-storage, whether local storage may be touched at all.
    pub(super) fn probe() -> Result<Self, StorageError> {
        match web_sys::window().map(|window| window.local_storage()) {
            Some(Ok(Some(_))) => Ok(Self(())),
            _ => Err(StorageError::Blocked),
        }
    }

    /// Writes a record; the old one stays where this fails.
    pub(super) fn set(self, record: &Record) -> Result<(), StorageError> {
        self.set_under(&key(record.kind, &record.id), record)
    }

    /// Writes any value under a key of its own.
    pub(super) fn set_under<T: serde::Serialize>(self, key: &str, value: &T) -> Result<(), StorageError> {
        LocalStorage::set(key, value).map_err(|error| match error {
            GlooError::JsError(thrown) => StorageError::of_name(&thrown.name),
            _ => StorageError::Unreadable,
        })
    }

    /// The text under a key, as it stands.
    pub(super) fn text(self, key: &str) -> Option<String> {
        LocalStorage::raw().get_item(key).ok().flatten()
    }

    /// Removes a key; nothing happens where there is none.
    pub(super) fn delete(self, key: &str) {
        LocalStorage::delete(key);
    }

    /// The ids under a prefix. Keys of others on this origin are passed over.
    pub(super) fn ids(self, prefix: &str) -> Vec<String> {
        let store = LocalStorage::raw();
        let keys = (0..store.length().unwrap_or(0)).filter_map(|index| store.key(index).ok().flatten());
        keys.filter_map(|key| key.strip_prefix(prefix).map(str::to_owned))
            .collect()
    }

    /// UTF-16 units in use under a prefix ("" for all), keys included.
    pub(super) fn units(self, prefix: &str) -> usize {
        let ids = self.ids(prefix);
        ids.iter().map(|id| self.units_of(&[prefix, id].concat())).sum()
    }

    /// UTF-16 units that one key takes with its value.
    pub(super) fn units_of(self, key: &str) -> usize {
        key.encode_utf16().count() + self.text(key).map_or(0, |text| text.encode_utf16().count())
    }
}
