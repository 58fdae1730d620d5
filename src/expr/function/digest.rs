//! Digests, base64 and signatures.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, VerifyingKey};
use sha2::{Digest, Sha256, Sha384, Sha512};

use super::Arguments;
use super::hash::{md5, sha1};
use crate::expr::error::{ErrorCode, ExprError};
use crate::expr::value::Value;

type Result = std::result::Result<Value, ExprError>;

/// `digest(text, algorithm, encoding?)`: MD5, SHA-1, SHA-256, SHA-384 or SHA-512 of the text's UTF-8, as `base64` (default) or
/// `hex`; `SHA512` and `HEX` will do too (JavaRosa).
pub(super) fn digest(arguments: &Arguments<'_>) -> Result {
    let (text, algorithm) = (arguments.text(0)?, arguments.text(1)?);
    arguments.built(text.len())?;
    let bytes = text.as_bytes();
    let hash: Vec<u8> = match algorithm.as_str() {
        "MD5" => md5(bytes).to_vec(),
        "SHA-1" | "SHA1" => sha1(bytes).to_vec(),
        "SHA-256" | "SHA256" => Sha256::digest(bytes).to_vec(),
        "SHA-384" | "SHA384" => Sha384::digest(bytes).to_vec(),
        "SHA-512" | "SHA512" => Sha512::digest(bytes).to_vec(),
        _ => {
            return Err(arguments.error(
                ErrorCode::ArgumentValue,
                "digest() knows MD5, SHA-1, SHA-256, SHA-384 and SHA-512; write one of these as its second argument",
            ));
        }
    };
    let encoding = match arguments.len() {
        2 => "base64".to_owned(),
        _ => arguments.text(2)?,
    };
    Ok(Value::Text(match encoding.to_ascii_lowercase().as_str() {
        "base64" => STANDARD.encode(hash),
        "hex" => hash.iter().map(|byte| format!("{byte:02x}")).collect(),
        _ => {
            return Err(arguments.error(
                ErrorCode::ArgumentValue,
                "digest() gives base64 or hex; write one of these as its third argument",
            ));
        }
    }))
}

/// `base64-decode(text)`: the bytes as UTF-8; empty when they are no base64, with U+FFFD where they are no UTF-8 (JavaRosa).
pub(super) fn base64_decode(arguments: &Arguments<'_>) -> Result {
    let bytes = STANDARD.decode(arguments.text(0)?.trim()).unwrap_or_default();
    Ok(Value::Text(String::from_utf8_lossy(&bytes).into_owned()))
}

/// `extract-signed(text, key)`: the message of a base64 text that holds an Ed25519 signature (64 bytes) and then the message;
/// the key is base64 too. Empty when anything is wrong with it (Collect).
pub(super) fn extract_signed(arguments: &Arguments<'_>) -> Result {
    let (signed, key) = (arguments.text(0)?, arguments.text(1)?);
    arguments.built(signed.len())?;
    Ok(Value::Text(verified(&signed, &key).unwrap_or_default()))
}

fn verified(signed: &str, key: &str) -> Option<String> {
    let signed = STANDARD.decode(signed.trim()).ok()?;
    let key: [u8; 32] = STANDARD.decode(key.trim()).ok()?.try_into().ok()?;
    let (signature, message) = signed.split_at_checked(64)?;
    let signature = Signature::from_slice(signature).ok()?;
    let key = VerifyingKey::from_bytes(&key).ok()?;
    key.verify_strict(message, &signature).ok()?;
    String::from_utf8(message.to_vec()).ok()
}
