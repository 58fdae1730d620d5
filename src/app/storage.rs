//! The two stores of the phone behind one door.
//!
//! Local storage (through gloo-storage) takes every write first and at once; IndexedDB makes it durable. "Tersimpan"
//! may be shown only for [`Saved::Durable`]. Where both speak of one interview, [`crate::vault::decide`] says which
//! counts; what cannot be read is set aside and listed, never replaced by a default.

mod attachment;
mod bell;
mod boot;
mod budget;
mod device;
mod draft;
mod error;
mod form;
mod journal;
mod local;
mod mend;
mod outbox;
mod quarantine;
mod sent;
mod setting;
mod writer;

pub use boot::{BootReport, Healed};
pub use budget::Room;
pub use device::new_instance_id;
pub use draft::Saved;
pub use error::StorageError;
pub use outbox::Seq;
pub use quarantine::SetAside;
pub use sent::{Delivery, SentItem};

use journal::Journal;
use local::Local;
use std::{cell::RefCell, collections::BTreeSet, rc::Rc};

/// The door. Cheap to clone; all clones are the same storage.
#[derive(Clone)]
pub struct Storage {
    inner: Rc<Inner>,
}

struct Inner {
    local: Local,
    /// Why IndexedDB is not there, where it is not; local storage then carries on alone.
    journal: Result<Journal, String>,
    writers: writer::Writers,
    /// Keys in local storage whose record IndexedDB is known to have. Nothing else there may make way.
    mirrored: RefCell<BTreeSet<String>>,
}

impl Storage {
    /// The database, for what cannot be done without it.
    fn journal(&self) -> Result<&Journal, StorageError> {
        self.inner.journal.as_ref().map_err(|_| StorageError::NoJournal)
    }

    fn local(&self) -> Local {
        self.inner.local
    }
}

/// Milliseconds since 1970 UTC by the phone's clock.
fn now_ms() -> i64 {
    js_sys::Date::now() as i64
}
