//! Who is asking, and whether they may: roles as extractor types, so that a handler's signature says who may call it.

mod client;
mod extract;
pub mod guard;
pub mod password;

pub mod session;
pub mod throttle;
pub mod token;

pub use client::ClientAddress;
pub use extract::{Admin, Coordinator, FormReader, Officer, Reader, SignedIn};

use crate::id::{AccountId, DeviceId};
use crate::sync::office::Role;

/// Who brings submissions: any enrolled device, a coordinator with a batch, or, where practice is open, anybody.
/// Not who says to have held the interview.
#[derive(Debug, Clone)]
pub struct Carrier {
    /// The account, where somebody is known.
    pub account_id: Option<AccountId>,
    /// The device, where it is one.
    pub device_id: Option<DeviceId>,
    /// What the account may do.
    pub role: Role,
    /// May bring practice interviews only.
    pub practice_only: bool,
}
