//! What the phone's storage stands on: a store that takes a write at once, a store of transactions that are durable
//! when they completed, a clock and chance.

use super::StorageError;
use super::log::Event;
use crate::vault::{Record, RecordKind};
use serde::Serialize;
use std::future::Future;

/// Settings of the phone.
pub const SETTINGS: &str = "settings";
/// Unfinished interviews.
pub const DRAFTS: &str = "drafts";
/// Finalised interviews without a complete receipt.
pub const OUTBOX: &str = "outbox";
/// The bytes of those whose receipt is held.
pub const SENT: &str = "sent";
/// Complete receipts.
pub const RECEIPTS: &str = "receipts";
/// The word that an interview was deleted.
pub const TOMBSTONES: &str = "tombstones";
/// Files, under their digest.
pub const ATTACHMENTS: &str = "attachments";
/// Forms and their data, under their digest.
pub const FORMS: &str = "forms";
/// What cannot be used.
pub const QUARANTINE: &str = "quarantine";

/// Every object store of the journal.
pub const STORES: [&str; 9] = [
    SETTINGS,
    DRAFTS,
    OUTBOX,
    SENT,
    RECEIPTS,
    TOMBSTONES,
    ATTACHMENTS,
    FORMS,
    QUARANTINE,
];

/// The object store of a kind.
#[must_use]
pub fn store(kind: RecordKind) -> &'static str {
    match kind {
        RecordKind::Setting => SETTINGS,
        RecordKind::Draft => DRAFTS,
        RecordKind::Outbox => OUTBOX,
        RecordKind::Sent => SENT,
        RecordKind::Receipt => RECEIPTS,
        RecordKind::Tombstone => TOMBSTONES,
    }
}

/// The prefix of a kind's keys in local storage.
#[must_use]
pub fn prefix(kind: RecordKind) -> &'static str {
    match kind {
        RecordKind::Setting => "s:",
        RecordKind::Draft => "d:",
        RecordKind::Outbox | RecordKind::Sent => "o:",
        RecordKind::Receipt => "rc:",
        RecordKind::Tombstone => "t:",
    }
}

/// The key of a record in local storage.
#[must_use]
pub fn key(kind: RecordKind, id: &str) -> String {
    [prefix(kind), id].concat()
}

/// Local storage: a write is done when the call returns, but a browser that is killed within seconds forgets it.
pub trait Local {
    /// Writes any value under a key of its own; the old one stays where this fails.
    /// # Errors
    /// `StorageError::Full` where there is no room.
    fn set_under<T: Serialize>(&self, key: &str, value: &T) -> Result<(), StorageError>;

    /// The text under a key, as it stands.
    fn text(&self, key: &str) -> Option<String>;

    /// Removes a key; nothing happens where there is none.
    fn delete(&self, key: &str);

    /// What follows the prefix in every key that has it. Keys of others on this origin are passed over.
    fn ids(&self, prefix: &str) -> Vec<String>;

    /// Writes a record; the old one stays where this fails.
    /// # Errors
    /// `StorageError::Full` where there is no room.
    fn set(&self, record: &Record) -> Result<(), StorageError> {
        self.set_under(&key(record.kind, &record.id), record)
    }

    /// UTF-16 units in use under a prefix ("" for all), keys included.
    fn units(&self, prefix: &str) -> usize {
        let ids = self.ids(prefix);
        ids.iter().map(|id| self.units_of(&[prefix, id].concat())).sum()
    }

    /// UTF-16 units that one key takes with its value.
    fn units_of(&self, key: &str) -> usize {
        key.encode_utf16().count() + self.text(key).map_or(0, |text| text.encode_utf16().count())
    }
}

/// The journal (IndexedDB): what a completed transaction wrote survives a killed browser.
pub trait Journal {
    /// A transaction that reads.
    type Read: Reads;
    /// A transaction that writes. Dropped before it is committed, it is rolled back: all of it or nothing.
    type Write: Writes;

    /// Begins to read these object stores.
    /// # Errors
    /// `StorageError::Journal` where the database fails.
    fn read(&self, stores: &[&str]) -> Result<Self::Read, StorageError>;

    /// Begins to write these object stores, durably.
    /// # Errors
    /// `StorageError::Journal` where the database fails.
    fn write(&self, stores: &[&str]) -> Result<Self::Write, StorageError>;
}

/// A transaction in which things are read.
pub trait Reads {
    /// The text under a key.
    fn text(&self, store: &str, key: &str) -> impl Future<Output = Result<Option<String>, StorageError>>;

    /// Whether there is something under a key.
    fn has(&self, store: &str, key: &str) -> impl Future<Output = Result<bool, StorageError>>;

    /// All keys of a store, in order.
    fn keys(&self, store: &str) -> impl Future<Output = Result<Vec<String>, StorageError>>;

    /// The values whose keys come after `after`, at most `limit`, with their keys.
    fn page(
        &self,
        store: &str,
        after: Option<&str>,
        limit: u32,
    ) -> impl Future<Output = Result<Vec<(String, String)>, StorageError>>;
}

/// A transaction that writes.
pub trait Writes: Reads {
    /// Puts a text; it is stored when the transaction is committed.
    /// # Errors
    /// `StorageError::Journal` where the database fails.
    fn put_text(&self, store: &str, key: &str, text: &str) -> Result<(), StorageError>;

    /// Deletes a key.
    /// # Errors
    /// `StorageError::Journal` where the database fails.
    fn delete(&self, store: &str, key: &str) -> Result<(), StorageError>;

    /// Waits until it is on disk.
    /// # Errors
    /// `Full` or `Journal` when it was rolled back; then nothing of it was stored.
    fn committed(self) -> impl Future<Output = Result<(), StorageError>>;
}

/// What a phone gives to its storage.
pub trait Ground {
    /// Its local storage.
    type Local: Local;
    /// Its journal.
    type Journal: Journal;

    /// Milliseconds since 1970 UTC by the phone's clock.
    fn now_ms(&self) -> i64;

    /// Fills with bytes of a cryptographic source.
    /// # Errors
    /// `StorageError::Journal` when there are none.
    fn fill_random(&self, bytes: &mut [u8]) -> Result<(), StorageError>;

    /// Whether room is short: either store is filled to 70 %.
    fn is_low(&self, local: &Self::Local) -> impl Future<Output = bool>;

    /// Takes note that something went wrong that needs nobody now: what, and the code of the error. Never an answer.
    fn warn(&self, what: &str, code: &str);

    /// Takes note of something that people may want to know when they ask for help.
    fn note(&self, _local: &Self::Local, _event: Event) {}

    /// Runs a task and, where somebody wants to know, takes note under this name of how long it took.
    fn measured<T>(&self, _name: &str, task: impl Future<Output = T>) -> impl Future<Output = T> {
        task
    }
}
