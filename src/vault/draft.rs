//! An unfinished interview.

use crate::id::{Digest, FormId, FormVersion, InstanceId};
use crate::json::from_json;
use crate::submission::{AttachmentRef, Mode, Moment};
use serde::Serialize;
use serde_json::Value;

/// The schema number of drafts that this build writes.
pub const DRAFT_SCHEMA: u32 = 1;

from_json! {
    /// An unfinished interview: everything needed to go on with it, on its own version of the form.
    /// Names nodes by path only, never by a number that another build could count differently.
    #[derive(Debug, Clone, PartialEq, Serialize)]
    pub struct Draft {
        /// Schema number; [`DRAFT_SCHEMA`] when written by this build.
        pub schema: u32,
        /// The interview; made once, before the first save.
        pub id: InstanceId,
        /// The finalised interview that this one replaces.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub deprecated_id: Option<InstanceId>,
        /// The questionnaire.
        pub form_id: FormId,
        /// Its version.
        pub form_version: FormVersion,
        /// The form JSON that is run, for ever.
        pub form_digest: Digest,
        /// Real, or practice.
        pub mode: Mode,
        /// Path of the question on the screen; empty at the beginning.
        pub cursor: String,
        /// Language of the form on the screen.
        pub language: String,
        /// Seed of everything that is drawn by lot.
        pub seed: u64,
        /// When the interview began.
        pub started: Moment,
        /// When an answer last changed, milliseconds since 1970 UTC; for lists.
        pub changed_ms: i64,
        /// The answers as the engine gives them out, those of irrelevant questions too.
        pub answers: Value,
        /// The files that the answers name; their bytes are kept before the answer that names them.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub attachments: Vec<AttachmentRef>,
        /// For lists. It may hold the respondent's name: an answer, never for logs, file names or addresses.
        #[serde(default)]
        pub title: String,
        /// Where the interview is held, for lists; an answer too.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        pub place: String,
        /// How much was answered, in percent of what was asked; for lists.
        #[serde(default)]
        pub percent: u8,
        /// Number of the write that this draft was read from; stands in the record, not in the body. Storage counts on
        /// from it; nobody else changes it.
        #[serde(skip)]
        pub rev: u64,
    }
}
