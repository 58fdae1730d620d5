//! The two stores of the phone behind one door.
//!
//! Local storage takes every write first and at once; the journal makes it durable. "Tersimpan" may be shown only for
//! [`Saved::Durable`]. Where both speak of one interview, [`crate::vault::decide`] says which counts; what cannot be
//! read is set aside and listed, never replaced by a default.

mod bell;
mod boot;
mod budget;
mod device;
mod draft;
mod mend;
mod outbox;
mod quarantine;
mod sent;
mod setting;
mod writer;

pub use boot::{BootReport, Healed};
pub use budget::OUTBOX_UNITS;
pub use draft::Saved;
pub use outbox::Seq;
pub use quarantine::SetAside;
pub use sent::{Delivery, SentItem};

use super::StorageError;
use super::log::{self, Event, LogEntry, What};
use super::stores::{self, Ground, Journal};
use crate::sorted::Set;
use std::{cell::RefCell, rc::Rc};

/// The transaction of a ground's journal that writes.
type Tx<G> = <<G as Ground>::Journal as Journal>::Write;

/// The door. Cheap to clone; all clones are the same storage.
pub struct Storage<G: Ground> {
    inner: Rc<Inner<G>>,
}

impl<G: Ground> Clone for Storage<G> {
    fn clone(&self) -> Self {
        Self {
            inner: self.inner.clone(),
        }
    }
}

struct Inner<G: Ground> {
    ground: G,
    local: G::Local,
    /// Why the journal is not there, where it is not; local storage then carries on alone.
    journal: Result<G::Journal, String>,
    writers: writer::Writers,
    /// Keys in local storage whose record the journal is known to have. Nothing else there may make way.
    mirrored: RefCell<Set<String>>,
    /// Files that were stored and that no stored interview names yet.
    incoming: RefCell<Set<String>>,
}

impl<G: Ground> Storage<G> {
    /// The database, for what cannot be done without it.
    /// # Errors
    /// `NoJournal` where it is not there.
    pub fn journal(&self) -> Result<&G::Journal, StorageError> {
        self.inner.journal.as_ref().map_err(|_| StorageError::NoJournal)
    }

    /// Whether the database is there.
    #[must_use]
    pub fn has_journal(&self) -> bool {
        self.inner.journal.is_ok()
    }

    pub(crate) fn local(&self) -> &G::Local {
        &self.inner.local
    }

    /// Milliseconds since 1970 UTC by the phone's clock.
    #[must_use]
    pub fn now_ms(&self) -> i64 {
        self.inner.ground.now_ms()
    }

    /// Takes note of something for whoever is asked for help.
    pub fn note(&self, event: Event) {
        self.inner.ground.note(&self.inner.local, event);
    }

    /// The last things that happened, newest first.
    #[must_use]
    pub fn log(&self) -> Vec<LogEntry> {
        log::read(&self.inner.local)
    }

    pub(super) fn warn(&self, what: &str, code: &str) {
        self.inner.ground.warn(what, code);
        self.note(What::Trouble.code(code));
    }
}
