//! Signatures as a trait: a keyed fake, quick enough for a million histories, and the real one.

use jemput_bola::sync::{Receipt, ReceiptError, ServerSigner};
use std::hash::{Hash as _, Hasher as _};

/// Who signs receipts, and who believes them.
pub trait Signing {
    fn key_id(&self) -> String;
    fn public_key(&self) -> String;
    fn sign(&self, receipt: Receipt) -> Receipt;
    fn verify(&self, receipt: &Receipt, public_key: &str) -> Result<(), ReceiptError>;
}

/// A keyed hash over the very text that is signed: whatever is changed shows, but anybody could make it.
pub struct Keyed;

fn tag(text: &str) -> String {
    let mut hasher = std::hash::DefaultHasher::new();
    ("a key that only the simulated server has", text).hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

impl Signing for Keyed {
    fn key_id(&self) -> String {
        "keyed".to_owned()
    }

    fn public_key(&self) -> String {
        "keyed".to_owned()
    }

    fn sign(&self, mut receipt: Receipt) -> Receipt {
        receipt.key_id = self.key_id();
        receipt.signature = tag(&receipt.signed_text());
        receipt
    }

    fn verify(&self, receipt: &Receipt, public_key: &str) -> Result<(), ReceiptError> {
        match public_key == self.public_key() && receipt.signature == tag(&receipt.signed_text()) {
            true => Ok(()),
            false => Err(ReceiptError::BadSignature),
        }
    }
}

/// Ed25519, as in the product.
pub struct Ed25519(pub ServerSigner);

impl Signing for Ed25519 {
    fn key_id(&self) -> String {
        self.0.key_id()
    }

    fn public_key(&self) -> String {
        self.0.public_key()
    }

    fn sign(&self, receipt: Receipt) -> Receipt {
        self.0.sign_receipt(receipt)
    }

    fn verify(&self, receipt: &Receipt, public_key: &str) -> Result<(), ReceiptError> {
        receipt.verify(public_key)
    }
}
