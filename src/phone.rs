//! The phone without its browser: the two stores behind one door, the courier that sends, and the server's API as it is
//! called. What a browser gives (its stores, its clock, its chance, its network) comes in by traits, so that the app and
//! the tests run the same code, line for line.

pub mod api;
mod courier;
mod error;
mod log;
mod storage;
mod stores;
pub mod wire;

pub use courier::{Courier, Line, Rest, Standing};
pub use error::StorageError;
pub use log::{Event, LOG_EVENTS, LogEntry, What, append, read};
pub use storage::{BootReport, Delivery, Healed, OUTBOX_UNITS, Saved, SentItem, Seq, SetAside, Storage};
pub use stores::{
    ATTACHMENTS, DRAFTS, FORMS, Ground, Journal, Local, OUTBOX, QUARANTINE, RECEIPTS, Reads, SENT, SETTINGS, STORES,
    TOMBSTONES, Writes, key, prefix, store,
};
