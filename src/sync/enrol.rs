//! Enrolment: a one-time code makes a browser a device of an officer.

use crate::id::{AccountId, DeviceId, Digest, ServerId};
use crate::json::from_json;
use serde::{Deserialize, Serialize};

/// `POST /api/v1/enrolments`. The same code and device within 24 hours get the same answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnrolmentRequest {
    /// The one-time code as typed or scanned; case and dashes do not matter.
    pub code: String,
    /// Made by the device.
    pub device_id: DeviceId,
    /// The device's Ed25519 public key, base64 of 32 bytes.
    pub public_key: String,
    /// SHA-256 of the device's secret of 32 random bytes, with which it may push when its session has expired.
    pub secret_sha256: Digest,
}

from_json! {
    /// The answer; comes with the session's cookie.
    #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
    pub struct Enrolment {
        /// To be pinned.
        pub server_id: ServerId,
        /// What the server is called, for people.
        pub server_name: String,
        /// Keys whose receipts count, to be pinned.
        pub receipt_keys: Vec<ReceiptKey>,
        /// The server's X25519 public key for sealing, base64 of 32 bytes.
        pub sealing_key: String,
        /// Who the device now belongs to.
        pub officer: OfficerIdentity,
        /// The device; another than the one asked for where the code is for a device that exists.
        pub device_id: DeviceId,
        /// The epoch to go on with.
        pub device_epoch: u32,
        /// The highest running number that the server has seen of this device and epoch.
        pub last_seq: u64,
    }

    /// A key that signs receipts.
    #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
    pub struct ReceiptKey {
        /// Its name in receipts.
        pub key_id: String,
        /// Ed25519 public key, base64 of 32 bytes.
        pub public_key: String,
    }

    /// An officer as the phone needs to know.
    #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
    pub struct OfficerIdentity {
        /// The account.
        pub account_id: AccountId,
        /// The name to show, and for `username` in forms.
        pub name: String,
    }
}
