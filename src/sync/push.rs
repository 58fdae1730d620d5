//! Push and check: submissions go up, verdicts come back.

use super::{Problem, Receipt};
use crate::id::{Digest, InstanceId};
use crate::json::from_json;
use serde::{Deserialize, Serialize};

from_json! {
    /// What the server did with one line of a push or of a bundle; one line of the answer, in the same order.
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Verdict {
        /// Line of the request, counted from 1.
        pub line: u64,
        /// Absent where the line has no readable id.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub instance_id: Option<InstanceId>,
        /// The digest stated in the line.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub sha256: Option<Digest>,
        /// What was done.
        pub outcome: Outcome,
        /// Attachments that the server still lacks, whatever the outcome.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub missing: Vec<Digest>,
        /// With every outcome but `refused` and `damaged`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub receipt: Option<Receipt>,
        /// Why, for `quarantined`, `conflict`, `refused` and `damaged`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub problem: Option<Problem>,
    }

    /// What was done with an envelope.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Outcome {
        /// New, now on disk.
        Stored,
        /// The same bytes were there already.
        Duplicate,
        /// On disk (new or not); attachments are still missing.
        AwaitingAttachments,
        /// Kept aside: unknown form or broken content.
        Quarantined,
        /// The same id with other bytes was there already; both are kept.
        Conflict,
        /// It was erased on request; the phone deletes it too.
        Erased,
        /// Not kept: no readable id, too large, digest wrong.
        Refused,
        /// Only in bundles: the line does not fit the bundle's manifest; not kept.
        Damaged,
    }
}

impl Outcome {
    /// The word by which it is written.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Stored => "stored",
            Self::Duplicate => "duplicate",
            Self::AwaitingAttachments => "awaiting_attachments",
            Self::Quarantined => "quarantined",
            Self::Conflict => "conflict",
            Self::Erased => "erased",
            Self::Refused => "refused",
            Self::Damaged => "damaged",
        }
    }

    /// Whether the server holds the bytes.
    #[must_use]
    pub fn is_kept(self) -> bool {
        !matches!(self, Self::Refused | Self::Damaged | Self::Erased)
    }
}

/// Asks which submissions the server holds; at most 1,000 items.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CheckRequest {
    /// The items, in any order.
    pub items: Vec<CheckItem>,
}

/// One submission, named by id and bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckItem {
    /// The interview.
    pub instance_id: InstanceId,
    /// Its bytes.
    pub sha256: Digest,
}

from_json! {
    /// The answers, in the order of the request.
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct CheckResponse {
        /// One answer for each item.
        pub items: Vec<CheckAnswer>,
    }

    /// What the server knows of one item.
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    #[serde(tag = "state", rename_all = "snake_case")]
    pub enum CheckAnswer {
        /// Exactly these bytes are held.
        Known {
            /// The newest receipt for them.
            receipt: Receipt,
            /// Attachments still missing.
            #[serde(default, skip_serializing_if = "Vec::is_empty")]
            missing: Vec<Digest>,
            /// For how long all of it has been held by the server's own clock, seconds. Older servers do not say.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            held_s: Option<u64>,
        },
        /// Nothing under this id.
        Unknown,
        /// Other bytes under this id.
        Differs,
        /// Erased on request.
        Erased,
    }

    /// What the server takes at most (`GET /api/v1/limits`).
    #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(default)]
    pub struct Limits {
        /// Lines in a push.
        pub push_lines: usize,
        /// Bytes of a push as sent (compressed).
        pub push_bytes: usize,
        /// Bytes of a push unpacked.
        pub push_unpacked_bytes: usize,
        /// Bytes of one line.
        pub line_bytes: usize,
        /// Times that a push may grow when unpacked.
        pub push_ratio: usize,
        /// Depth of nesting of a body.
        pub nesting: usize,
        /// JSON values in a body: objects, arrays and what is in them.
        pub values: usize,
        /// Bytes of an attachment.
        pub attachment_bytes: u64,
        /// Items of a check.
        pub check_items: usize,
        /// Bytes of an uploaded bundle.
        pub batch_bytes: u64,
        /// Records of an uploaded bundle.
        pub batch_records: u64,
        /// Whether interviews may be tried without enrolment (`serve --practice`).
        pub practice: bool,
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            push_lines: 500,
            push_bytes: 1024 * 1024,
            push_unpacked_bytes: 8 * 1024 * 1024,
            line_bytes: crate::submission::MAX_LINE_BYTES,
            push_ratio: 100,
            nesting: 32,
            values: 200_000,
            attachment_bytes: crate::submission::MAX_ATTACHMENT_BYTES,
            check_items: 1000,
            batch_bytes: 256 * 1024 * 1024,
            batch_records: 20_000,
            practice: false,
        }
    }
}
