//! The envelope: exact text, its digest, and how it is sealed. Nobody ever rewrites the body.

use crate::id::{Digest, InstanceId};
use crate::json::{self, from_json};
use serde::{Deserialize, Serialize};

/// The schema number of envelopes that this build writes.
pub const ENVELOPE_SCHEMA: u32 = 1;

/// Bytes of an attachment, at most.
pub const MAX_ATTACHMENT_BYTES: u64 = 20 * 1024 * 1024;

/// Most bytes of one envelope written as a line of NDJSON.
pub const MAX_LINE_BYTES: usize = 4 * 1024 * 1024;

from_json! {
    /// What is stored, sent and carried.
    #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
    pub struct Envelope {
        /// Schema number.
        pub schema: u32,
        /// The interview inside.
        pub instance_id: InstanceId,
        /// SHA-256 of the bytes of `body` as sent.
        pub sha256: Digest,
        /// How the body is sealed.
        pub enc: Encoding,
        /// `application/json` or `application/xml`.
        pub media_type: String,
        /// The exact text; base64 where sealed.
        pub body: String,
        /// Ed25519 over [`device_signature_text`], base64.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub device_sig: Option<String>,
    }

    /// How a body is sealed.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
    pub enum Encoding {
        /// Not at all.
        #[serde(rename = "none")]
        None,
        /// HPKE to the server's key.
        #[serde(rename = "hpke-1")]
        Hpke1,
    }
}

/// Why a line is not an envelope that can be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EnvelopeError {
    /// Not JSON, or without a readable id.
    #[error("the line is not an envelope: {0}")]
    Malformed(String),
    /// Over [`MAX_LINE_BYTES`].
    #[error("the line has {0} bytes, more than {MAX_LINE_BYTES}")]
    TooLarge(usize),
    /// The body's digest is another than the one stated.
    #[error("the body does not fit its SHA-256: it was changed or cut on the way")]
    DigestMismatch,
}

impl Envelope {
    /// Wraps the text of a submission.
    #[must_use]
    pub fn wrap(instance_id: InstanceId, body: String) -> Self {
        Self {
            schema: ENVELOPE_SCHEMA,
            instance_id,
            sha256: Digest::of(body.as_bytes()),
            enc: Encoding::None,
            media_type: "application/json".to_owned(),
            body,
            device_sig: None,
        }
    }

    /// Reads one line and checks its digest.
    /// # Errors
    /// `EnvelopeError` when the line is no envelope, too large, or its body does not fit the digest.
    pub fn from_line(line: &str) -> Result<Self, EnvelopeError> {
        if line.len() > MAX_LINE_BYTES {
            return Err(EnvelopeError::TooLarge(line.len()));
        }
        let envelope: Self = json::read(line).map_err(|error| EnvelopeError::Malformed(error.to_string()))?;
        if Digest::of(envelope.body.as_bytes()) != envelope.sha256 {
            return Err(EnvelopeError::DigestMismatch);
        }
        Ok(envelope)
    }

    /// The envelope as one line, without the line feed.
    /// # Errors
    /// Never in practice: an envelope holds only text.
    pub fn to_line(&self) -> Result<String, EnvelopeError> {
        serde_json::to_string(self).map_err(|_| EnvelopeError::Malformed("it cannot be written".to_owned()))
    }
}

/// The text that a device signs: `jb-envelope-1`, instance id, SHA-256, LF between them.
#[must_use]
pub fn device_signature_text(instance_id: InstanceId, sha256: Digest) -> String {
    format!("jb-envelope-1\n{instance_id}\n{sha256}")
}
