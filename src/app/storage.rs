//! The phone's two stores in a browser: local storage through gloo-storage, and IndexedDB. The rules of both are in
//! [`crate::phone`]; here is what they stand on, and what only a browser has: blobs, forms, room.

mod attachment;
mod budget;
mod error;
mod form;
mod journal;
mod local;

pub use crate::phone::{BootReport, Healed, Saved, SentItem, Seq, SetAside, StorageError};
pub use budget::Room;

use crate::app::{measure, rest};
use crate::phone::{self, Event, Ground};
use journal::Journal;
use local::Local;
use std::future::Future;

/// The door of the two stores. Cheap to clone; all clones are the same storage.
pub type Storage = crate::phone::Storage<Browser>;

/// What a browser gives to the storage.
pub struct Browser;

impl Ground for Browser {
    type Local = Local;
    type Journal = Journal;

    fn now_ms(&self) -> i64 {
        js_sys::Date::now() as i64
    }

    fn fill_random(&self, bytes: &mut [u8]) -> Result<(), StorageError> {
        getrandom::fill(bytes).map_err(|_| StorageError::Journal("getrandom".to_owned()))
    }

    async fn is_low(&self, local: &Local) -> bool {
        budget::room(local).await.is_low()
    }

    fn warn(&self, what: &str, code: &str) {
        log::warn!("{what}: {code}");
    }

    fn note(&self, local: &Local, event: Event) {
        phone::append(local, self.now_ms(), event);
    }

    fn measured<T>(&self, name: &str, task: impl Future<Output = T>) -> impl Future<Output = T> {
        measure::measured(name, task)
    }
}

impl Storage {
    /// Opens both stores, compares them and mends what one of them lost; `None` where something is kept and the part of
    /// the app that mends it does not come now.
    /// # Errors
    /// `Blocked` when the browser keeps no data for this page at all; `Journal` when the database opened but cannot be
    /// read.
    pub async fn open() -> Result<Option<(Self, BootReport)>, StorageError> {
        let local = Local::probe()?;
        let journal = Journal::open().await.map_err(|error| error.to_string());
        let storage = Self::on(Browser, local, journal);
        let report = if storage.keeps_something().await? {
            if !rest::load().await {
                return Ok(None);
            }
            rest::apart(storage.mend_all()).await?
        } else {
            storage.nothing_to_mend()
        };
        Ok(Some((storage, report)))
    }
}
