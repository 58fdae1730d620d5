//! Settings: small records of the phone itself, in both stores.

use super::stores::{Ground, Journal as _, Local as _, Reads as _, SETTINGS, Writes as _, key};
use super::{Storage, StorageError};
use crate::vault::{Record, RecordKind};

pub(super) const DEVICE: &str = "device";
pub(super) const COUNTER: &str = "seq";

impl<G: Ground> Storage<G> {
    /// The text of a setting; `None` where it was never set.
    /// # Errors
    /// `Unreadable` when something is stored, but nothing whole; `Journal` when the database fails.
    pub async fn setting(&self, name: &str) -> Result<Option<String>, StorageError> {
        let (local, journal) = self.both(name).await?;
        let there = local.is_some() || journal.is_some();
        match newest(local, journal) {
            Some(record) => Ok(Some(record.body)),
            None if there => Err(StorageError::Unreadable),
            None => Ok(None),
        }
    }

    /// Stores a setting durably.
    /// # Errors
    /// `Full` or `Journal`; then the old one stays.
    pub async fn put_setting(&self, name: &str, body: String) -> Result<(), StorageError> {
        let (local, journal) = self.both(name).await?;
        let rev = newest(local, journal).map_or(0, |record| record.rev);
        let record = Record::new(RecordKind::Setting, name.to_owned(), rev + 1, body);
        let at_once = self.local().set(&record);
        match &self.inner.journal {
            Ok(journal) => {
                let tx = journal.write(&[SETTINGS])?;
                tx.put_text(SETTINGS, name, &record.to_text())?;
                tx.committed().await
            }
            Err(_) => at_once,
        }
    }

    /// What each side holds under the name: absent, or a record, or what is no record.
    async fn both(&self, name: &str) -> Result<(Stored, Stored), StorageError> {
        let read = |text: String| Record::read(&text, RecordKind::Setting, name).ok();
        let here = self.local().text(&key(RecordKind::Setting, name));
        let there = match &self.inner.journal {
            Ok(journal) => journal.read(&[SETTINGS])?.text(SETTINGS, name).await?,
            Err(_) => None,
        };
        // Mostly the same text, which is read once.
        let local = if here == there { None } else { here.map(read) };
        Ok((local, there.map(read)))
    }
}

type Stored = Option<Option<Record>>;

/// The record with the higher rev; the journal's where they are equal.
fn newest(local: Stored, journal: Stored) -> Option<Record> {
    local
        .into_iter()
        .chain(journal)
        .flatten()
        .max_by_key(|record| record.rev)
}
