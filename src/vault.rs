//! What a phone keeps: the records that live in both of its stores, and the rules by which the two are compared.
//! Holds no store itself; reading, writing and the clock are the app's (`app::storage` on the phone).

mod device;
mod draft;
mod headline;
mod heal;
mod mirror;
mod record;
mod sent;

pub use device::{Counter, Device, DeviceError};
pub use draft::{DRAFT_SCHEMA, Draft};
pub use headline::Headline;
pub use heal::{Held, Plan, Side, Step, Why, decide, is_unchanged};
pub use mirror::{Mirror, make_way};
pub use record::{RECORD_SCHEMA, ReadFault, Record, RecordKind};
pub use sent::{BYTES_KEPT_MS, SentFate, SentNote, TOMBSTONE_KEPT_MS, Tombstone, TombstoneReason, fate_after_check};
