//! What a phone is to the server: its id and secrets, and what it pinned when it enrolled.

use crate::id::{DeviceId, Digest};
use crate::json::from_json;
use crate::sync::{Enrolment, EnrolmentRequest, Receipt, ReceiptError, ReceiptKey, ServerSigner};
use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use serde::Serialize;

from_json! {
    /// A device, made and stored before it enrols, so that a lost answer strands nobody.
    #[derive(Debug, Clone, PartialEq, Eq, Serialize)]
    pub struct Device {
        /// Made by the device.
        pub device_id: DeviceId,
        /// The Ed25519 secret, base64 of 32 bytes.
        pub signing_secret: String,
        /// The secret with which it may push when the session has expired, base64 of 32 bytes.
        pub push_secret: String,
        /// Goes up when the counter was lost.
        pub device_epoch: u32,
        /// What the server said when the device enrolled.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub enrolment: Option<Enrolment>,
        /// Every receipt key that was ever pinned.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub receipt_keys: Vec<ReceiptKey>,
    }

    /// The running number, kept in both stores.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
    pub struct Counter {
        /// The epoch in which it counts.
        pub device_epoch: u32,
        /// The highest number taken.
        pub seq: u64,
    }
}

/// Why a device cannot act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DeviceError {
    /// A stored secret is not 32 bytes of base64.
    #[error("the secrets of this device cannot be read; it must be enrolled again")]
    BadSecret,
}

impl Device {
    /// A device that is not enrolled yet. The secrets must come from a cryptographic source.
    #[must_use]
    pub fn new(device_id: DeviceId, signing_secret: [u8; 32], push_secret: [u8; 32]) -> Self {
        Self {
            device_id,
            signing_secret: BASE64.encode(signing_secret),
            push_secret: BASE64.encode(push_secret),
            device_epoch: 1,
            enrolment: None,
            receipt_keys: Vec::new(),
        }
    }

    /// The key that signs envelopes.
    /// # Errors
    /// `DeviceError::BadSecret` when the stored secret is damaged.
    pub fn signer(&self) -> Result<ServerSigner, DeviceError> {
        Ok(ServerSigner::from_secret(&secret(&self.signing_secret)?))
    }

    /// The request that enrols this device with a code.
    /// # Errors
    /// `DeviceError::BadSecret` when a stored secret is damaged.
    pub fn enrolment_request(&self, code: &str) -> Result<EnrolmentRequest, DeviceError> {
        Ok(EnrolmentRequest {
            code: code.trim().to_owned(),
            device_id: self.device_id,
            public_key: self.signer()?.public_key(),
            secret_sha256: Digest::of(&secret(&self.push_secret)?),
        })
    }

    /// Takes over what the server said: id, epoch, and its keys beside those pinned before.
    pub fn accept(&mut self, enrolment: Enrolment) {
        self.device_id = enrolment.device_id;
        self.device_epoch = self.device_epoch.max(enrolment.device_epoch);
        for key in &enrolment.receipt_keys {
            if !self.receipt_keys.contains(key) {
                self.receipt_keys.push(key.clone());
            }
        }
        self.enrolment = Some(enrolment);
    }

    /// Value of the header by which the device proves itself without a session.
    #[must_use]
    pub fn proof(&self) -> String {
        let mut proof = self.device_id.to_string();
        proof.push(':');
        proof.push_str(&self.push_secret);
        proof
    }

    /// Believes a receipt only if it is of the pinned server and signed by a pinned key.
    /// # Errors
    /// `ReceiptError` when it is of another server, by a key never pinned, or its signature does not fit.
    pub fn believes(&self, receipt: &Receipt) -> Result<(), ReceiptError> {
        self.believes_by(receipt, Receipt::verify)
    }

    /// The same with the check of a signature against a pinned public key left to the caller.
    /// # Errors
    /// As [`Device::believes`].
    pub fn believes_by(
        &self,
        receipt: &Receipt,
        verify: impl FnOnce(&Receipt, &str) -> Result<(), ReceiptError>,
    ) -> Result<(), ReceiptError> {
        let pinned = self.enrolment.as_ref().map(|enrolment| enrolment.server_id);
        if pinned != Some(receipt.server_id) {
            return Err(ReceiptError::UnknownKey);
        }
        let key = self.receipt_keys.iter().find(|key| key.key_id == receipt.key_id);
        verify(receipt, &key.ok_or(ReceiptError::UnknownKey)?.public_key)
    }
}

fn secret(text: &str) -> Result<[u8; 32], DeviceError> {
    let bytes = BASE64.decode(text).map_err(|_| DeviceError::BadSecret)?;
    bytes.try_into().map_err(|_| DeviceError::BadSecret)
}
