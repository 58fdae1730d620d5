//! Who is asking.

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
