//! Receipts: the server's signed statement that it holds exactly these bytes.

use crate::id::{Digest, InstanceId, ServerId};
use crate::json::from_json;
use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};

from_json! {
    /// A receipt. Stored with the submission and never signed anew.
    #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
    pub struct Receipt {
        /// The server that holds the bytes.
        pub server_id: ServerId,
        /// The interview.
        pub instance_id: InstanceId,
        /// Its bytes.
        pub sha256: Digest,
        /// Number to read out, unique on the server.
        pub number: u64,
        /// When the server got it, RFC 3339 with offset.
        pub received_at: String,
        /// Whether the attachments are there too.
        pub state: ReceiptState,
        /// The key that signed.
        pub key_id: String,
        /// Ed25519 over [`Receipt::signed_text`], base64.
        pub signature: String,
    }

    /// How much of a submission the server holds.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum ReceiptState {
        /// The text and every attachment.
        Complete,
        /// The text; attachments are missing.
        Partial,
    }
}

/// Why a receipt is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptError {
    /// Signed by a key that was never pinned.
    #[error("the receipt is signed by a key that this phone does not know")]
    UnknownKey,
    /// The signature or a key is not readable, or does not fit.
    #[error("the receipt's signature does not fit")]
    BadSignature,
}

impl Receipt {
    /// The text that is signed, exactly: LF between the parts, none at the end.
    #[must_use]
    pub fn signed_text(&self) -> String {
        let state = match self.state {
            ReceiptState::Complete => "complete",
            ReceiptState::Partial => "partial",
        };
        format!(
            "jb-receipt-1\n{}\n{}\n{}\n{}\n{}\n{state}",
            self.server_id, self.instance_id, self.sha256, self.number, self.received_at
        )
    }

    /// Checks the signature against a public key (32 bytes, base64).
    /// # Errors
    /// `ReceiptError::BadSignature` when key or signature cannot be read, or do not fit the text.
    pub fn verify(&self, public_key: &str) -> Result<(), ReceiptError> {
        let bad = |_| ReceiptError::BadSignature;
        let key = BASE64.decode(public_key).map_err(|_| ReceiptError::BadSignature)?;
        let key: [u8; 32] = key.try_into().map_err(|_| ReceiptError::BadSignature)?;
        let key = VerifyingKey::from_bytes(&key).map_err(bad)?;
        let signature = BASE64.decode(&self.signature).map_err(|_| ReceiptError::BadSignature)?;
        let signature = Signature::from_slice(&signature).map_err(bad)?;
        key.verify_strict(self.signed_text().as_bytes(), &signature)
            .map_err(bad)
    }
}

/// A key that signs: receipts on the server, envelopes and enrolments on a device.
pub struct ServerSigner {
    key: SigningKey,
}

impl ServerSigner {
    /// A key from 32 secret bytes, which must come from a cryptographic source.
    #[must_use]
    pub fn from_secret(secret: &[u8; 32]) -> Self {
        Self {
            key: SigningKey::from_bytes(secret),
        }
    }

    /// The public key, base64 of 32 bytes.
    #[must_use]
    pub fn public_key(&self) -> String {
        BASE64.encode(self.key.verifying_key().as_bytes())
    }

    /// Name of the key: the first 16 hexadecimal digits of the SHA-256 of the public key's bytes.
    #[must_use]
    pub fn key_id(&self) -> String {
        Digest::of(self.key.verifying_key().as_bytes()).to_string()[..16].to_owned()
    }

    /// Signs a text; base64 of 64 bytes.
    #[must_use]
    pub fn sign(&self, text: &str) -> String {
        BASE64.encode(self.key.sign(text.as_bytes()).to_bytes())
    }

    /// Fills in `key_id` and `signature`.
    #[must_use]
    pub fn sign_receipt(&self, mut receipt: Receipt) -> Receipt {
        receipt.key_id = self.key_id();
        receipt.signature = self.sign(&receipt.signed_text());
        receipt
    }
}
