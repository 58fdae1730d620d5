//! The phone without its browser: the two stores behind one door, and the courier that sends. What a browser gives
//! (its stores, its clock, its chance, its network) comes in by traits, so that the app and the simulator of the tests
//! run the same code, line for line.

mod courier;
mod error;
mod storage;
mod stores;

pub use courier::{Courier, Line, Rest, Standing};
pub use error::StorageError;
pub use storage::{BootReport, Delivery, Healed, OUTBOX_UNITS, Saved, SentItem, Seq, SetAside, Storage};
pub use stores::{
    ATTACHMENTS, DRAFTS, FORMS, Ground, Journal, Local, OUTBOX, QUARANTINE, RECEIPTS, Reads, SENT, SETTINGS, STORES,
    TOMBSTONES, Writes, key, prefix, store,
};
