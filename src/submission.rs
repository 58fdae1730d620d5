//! A finalised interview: the submission document and the envelope in which its exact text is stored, sent and carried.

mod envelope;

pub use envelope::{Encoding, Envelope, EnvelopeError, MAX_ATTACHMENT_BYTES, MAX_LINE_BYTES, device_signature_text};

use crate::id::{DeviceId, Digest, FormId, FormVersion, InstanceId};
use crate::json::{self, JsonError, from_json};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The schema number of submissions that this build writes.
pub const SUBMISSION_SCHEMA: u32 = 1;

from_json! {
    /// The body of an envelope: one finalised interview.
    ///
    /// `answers` is nested by group, with an array for each repeat. Irrelevant: absent. Relevant and unanswered: null.
    /// Empty repeat: []. The rules for each data type are in [`crate::instance`].
    #[derive(Debug, Clone, PartialEq, Serialize)]
    pub struct Submission {
        /// Schema number; [`SUBMISSION_SCHEMA`] when written by this build.
        pub schema: u32,
        /// A submission, or the word that a finalised interview was discarded.
        pub kind: Kind,
        /// The interview.
        pub instance_id: InstanceId,
        /// The submission that this one replaces.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub deprecated_id: Option<InstanceId>,
        /// The questionnaire.
        pub form_id: FormId,
        /// Its version.
        pub form_version: FormVersion,
        /// The form JSON that was run.
        pub form_digest: Digest,
        /// Real, or practice.
        pub mode: Mode,
        /// The device that held the interview.
        pub device_id: DeviceId,
        /// Goes up when a device lost its counter.
        pub device_epoch: u32,
        /// Running number on the device; finds gaps, identifies nothing.
        pub seq: u64,
        /// The officer, by name or account.
        pub officer: String,
        /// The language of the form at the end of the interview.
        pub language: String,
        /// Title of the interview. It may hold the respondent's name: an answer, never for logs, file names or
        /// addresses.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub instance_name: Option<String>,
        /// When the interview began.
        pub started: Moment,
        /// When it was finalised.
        pub finalized: Moment,
        /// The build of the app.
        pub app_build: String,
        /// "office" where the office edited it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub source: Option<String>,
        /// The answers.
        pub answers: Map<String, Value>,
        /// The files that the answers name.
        #[serde(default)]
        pub attachments: Vec<AttachmentRef>,
    }

    /// What kind of document a body is.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Kind {
        /// An interview.
        Submission,
        /// A finalised interview was discarded on the device.
        Void,
    }

    /// Whether the answers count.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Mode {
        /// Held with a respondent.
        Real,
        /// For trying a form; never mixed with real data.
        Practice,
    }

    /// A moment as the device saw it.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
    pub struct Moment {
        /// Wall clock, milliseconds since 1970 UTC.
        pub wall_ms: i64,
        /// Milliseconds since the page was opened, which no change of the clock moves.
        pub mono_ms: i64,
        /// Offset of the device's zone from UTC, minutes.
        pub offset_min: i32,
    }

    /// A file that an answer names.
    #[derive(Debug, Clone, PartialEq, Eq, Serialize)]
    pub struct AttachmentRef {
        /// The name that stands as the answer.
        pub name: String,
        /// SHA-256 of the bytes.
        pub sha256: Digest,
        /// Size in bytes.
        pub size_bytes: u64,
        /// For instance `image/jpeg`.
        pub media_type: String,
    }
}

/// Why a body is not a submission that this build can read.
#[derive(Debug, thiserror::Error)]
pub enum SubmissionError {
    /// Not JSON, or not of the shape of a submission.
    #[error("the body is not a submission: {0}")]
    Malformed(#[from] JsonError),
    /// Holds what JSON cannot write.
    #[error("the submission cannot be written as JSON")]
    Unwritable,
    /// Written by a newer build.
    #[error("the submission was written by a newer version of the app (schema {0})")]
    TooNew(u32),
}

impl Submission {
    /// Reads the text of a body.
    /// # Errors
    /// `SubmissionError` when the text is not a submission, or of a newer schema.
    pub fn from_body(body: &str) -> Result<Self, SubmissionError> {
        // Read once where it is ours; only what is not tells whether a newer build wrote it.
        let unread = match json::read::<Self>(body) {
            Ok(submission) if submission.schema > SUBMISSION_SCHEMA => {
                return Err(SubmissionError::TooNew(submission.schema));
            }
            Ok(submission) => return Ok(submission),
            Err(unread) => unread,
        };
        match json::schema(body)? {
            schema if schema > SUBMISSION_SCHEMA => Err(SubmissionError::TooNew(schema)),
            _ => Err(unread.into()),
        }
    }

    /// The text that is hashed, stored and sent; written once, then never again from its parts.
    /// # Errors
    /// Only when a number cannot be written as JSON, which answers never hold.
    pub fn to_body(&self) -> Result<String, SubmissionError> {
        serde_json::to_string(self).map_err(|_| SubmissionError::Unwritable)
    }
}
