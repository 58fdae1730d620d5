//! The self-describing value in which every record is stored, the same text on both sides.

use crate::id::Digest;
use crate::json::{self, from_json};
use crate::submission::Encoding;
use serde::Serialize;

/// The schema number of stored values that this build writes.
pub const RECORD_SCHEMA: u32 = 1;

from_json! {
    /// A stored value. Its body is opaque text; `sha256` is over the bytes of that text.
    #[derive(Debug, Clone, PartialEq, Eq, Serialize)]
    pub struct Record {
        /// Schema number; [`RECORD_SCHEMA`] when written by this build.
        pub schema: u32,
        /// What the body is.
        pub kind: RecordKind,
        /// The id of the interview, or the name of a setting.
        pub id: String,
        /// Number of this write, counted up for each id and kind.
        pub rev: u64,
        /// SHA-256 of the body.
        pub sha256: Digest,
        /// How the body is sealed.
        pub enc: Encoding,
        /// Media type of the body where it is not `application/json`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub media_type: Option<String>,
        /// The device's signature of an envelope.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub device_sig: Option<String>,
        /// The text itself.
        pub body: String,
    }

    /// What a stored value is, lowest rank first: where two kinds are found for one interview, the higher one counts.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
    #[serde(rename_all = "snake_case")]
    pub enum RecordKind {
        /// A setting; has no rank among interviews.
        Setting,
        /// The bytes of a submission whose receipt is held.
        Sent,
        /// An unfinished interview.
        Draft,
        /// A finalised interview without a complete receipt.
        Outbox,
        /// A complete receipt.
        Receipt,
        /// The word that it was deleted.
        Tombstone,
    }
}

/// Why a stored text is not a record that can be used. Such a text is set aside, never overwritten.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReadFault {
    /// Not JSON, or not of the shape of a record.
    #[error("the stored text cannot be read")]
    Malformed,
    /// The body does not fit its SHA-256.
    #[error("the stored text does not fit its SHA-256")]
    DigestMismatch,
    /// Written by a newer build.
    #[error("written by a newer version of the app (schema {0})")]
    TooNew(u32),
    /// It stands under the key of another record.
    #[error("the stored text belongs to another record")]
    WrongKey,
}

impl ReadFault {
    /// A stable word for lists and reports.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Malformed => "malformed",
            Self::DigestMismatch => "digest_mismatch",
            Self::TooNew(_) => "too_new",
            Self::WrongKey => "wrong_key",
        }
    }
}

impl Record {
    /// A record of plain JSON text.
    #[must_use]
    pub fn new(kind: RecordKind, id: String, rev: u64, body: String) -> Self {
        Self {
            schema: RECORD_SCHEMA,
            kind,
            id,
            rev,
            sha256: Digest::of(body.as_bytes()),
            enc: Encoding::None,
            media_type: None,
            device_sig: None,
            body,
        }
    }

    /// Reads a stored text and checks that it is whole and in its right place.
    /// # Errors
    /// `ReadFault` when the text is no record, does not fit its digest, is of a newer schema, or belongs elsewhere.
    pub fn read(text: &str, kind: RecordKind, id: &str) -> Result<Self, ReadFault> {
        // Read once where it is ours; only what is not tells whether a newer build wrote it.
        let record: Self = match json::read::<Self>(text) {
            Ok(record) if record.schema > RECORD_SCHEMA => return Err(ReadFault::TooNew(record.schema)),
            Ok(record) => record,
            Err(_) => {
                let schema = json::schema(text).map_err(|_| ReadFault::Malformed)?;
                return Err(match schema > RECORD_SCHEMA {
                    true => ReadFault::TooNew(schema),
                    false => ReadFault::Malformed,
                });
            }
        };
        if record.kind != kind || record.id != id {
            return Err(ReadFault::WrongKey);
        }
        if Digest::of(record.body.as_bytes()) != record.sha256 {
            return Err(ReadFault::DigestMismatch);
        }
        Ok(record)
    }

    /// The text to store.
    #[must_use]
    pub fn to_text(&self) -> String {
        // Text, numbers and fixed words only: writing them as JSON cannot fail.
        serde_json::to_string(self).unwrap_or_default()
    }
}
