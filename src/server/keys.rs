//! The server's identity and keys: they live in the store and are made when it is first opened.

use super::store::{Identity, StoreError};
use crate::id::{Digest, InstanceId, ServerId};
use crate::sync::{Receipt, ReceiptKey, ReceiptState, ServerSigner};
use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use x25519_dalek::{PublicKey, StaticSecret};

/// The server's identity, ready for use.
pub struct ServerKeys {
    /// Pinned by every phone that enrols.
    pub server_id: ServerId,
    signer: ServerSigner,
    key_id: String,
    sealing: StaticSecret,
}

impl ServerKeys {
    /// The keys of this identity.
    #[must_use]
    pub fn new(identity: &Identity) -> Self {
        let signer = ServerSigner::from_secret(&identity.receipt_secret);
        Self {
            server_id: identity.server_id,
            key_id: signer.key_id(),
            signer,
            sealing: StaticSecret::from(identity.sealing_secret),
        }
    }

    /// The keys whose receipts count, to be pinned by phones.
    #[must_use]
    pub fn receipt_keys(&self) -> Vec<ReceiptKey> {
        vec![ReceiptKey {
            key_id: self.key_id.clone(),
            public_key: self.signer.public_key(),
        }]
    }

    /// The X25519 public key to which submissions are sealed, base64 of 32 bytes.
    #[must_use]
    pub fn sealing_key(&self) -> String {
        BASE64.encode(PublicKey::from(&self.sealing).as_bytes())
    }

    /// Signs a receipt. Done once for each body and state; the store keeps it, and it is never signed anew.
    #[must_use]
    pub fn sign(
        &self,
        (instance_id, sha256): (InstanceId, Digest),
        number: u64,
        received_at: &str,
        state: ReceiptState,
    ) -> Receipt {
        self.signer.sign_receipt(Receipt {
            server_id: self.server_id,
            instance_id,
            sha256,
            number,
            received_at: received_at.to_owned(),
            state,
            key_id: String::new(),
            signature: String::new(),
        })
    }
}

/// An identity that never was before.
/// # Errors
/// `StoreError::Failed` when the machine has no source of randomness.
pub fn fresh_identity(now_ms: i64) -> Result<Identity, StoreError> {
    fn random<const N: usize>() -> Result<[u8; N], StoreError> {
        let mut bytes = [0; N];
        getrandom::fill(&mut bytes).map_err(|e| StoreError::Failed(e.to_string()))?;
        Ok(bytes)
    }
    Ok(Identity {
        server_id: ServerId::from_parts(now_ms.unsigned_abs(), random()?),
        receipt_secret: random()?,
        sealing_secret: random()?,
    })
}
