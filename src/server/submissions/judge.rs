//! Reading a line: first whether its bytes can be kept, then what they say. Faults of the content never cost the
//! bytes; they only set them aside.

use super::salvage::salvage;
use super::shape::{self, ShapeError};
use crate::id::{Digest, InstanceId};
use crate::server::failpoint::{Mistake, makes};
use crate::server::state::stamp;
use crate::server::store::Facts;
use crate::submission::{AttachmentRef, Encoding, Envelope, EnvelopeError, Mode, Submission, SubmissionError};
use crate::sync::{Code, Limits};
use chrono::{FixedOffset, Offset as _, Utc};
use serde::Deserialize;
use serde_json::{Map, Value};

/// Most files that a submission may name.
pub const MOST_ATTACHMENTS: usize = 1000;
/// Most characters of a text that is kept beside the body, to find it by; the body keeps all of it.
const MOST_CHARS: usize = 200;

/// What a line is.
#[derive(Debug)]
pub enum Line {
    /// Its bytes are kept.
    Kept {
        /// The envelope, whole and fitting its digest.
        envelope: Envelope,
        /// What it says.
        content: Box<Content>,
    },
    /// Its bytes are not kept.
    Refused {
        /// The id, where it could be read.
        instance_id: Option<InstanceId>,
        /// The digest stated.
        sha256: Option<Digest>,
        /// Why.
        code: Code,
    },
}

/// What a body says.
#[derive(Debug)]
pub struct Content {
    /// Real or practice; real where that cannot be read.
    pub mode: Mode,
    /// The files that it names; `None` where even that cannot be read.
    pub attachments: Option<Vec<AttachmentRef>>,
    /// The facts; or why it has to be set aside, in English.
    pub facts: Result<Facts, &'static str>,
}

/// Reads one line of a push or of a batch file.
#[must_use]
pub fn read_line(line: &[u8], limits: &Limits) -> Line {
    if line.len() > limits.line_bytes {
        return Line::Refused {
            instance_id: None,
            sha256: None,
            code: Code::LineTooLarge,
        };
    }
    let text = String::from_utf8_lossy(line);
    match Envelope::from_line(&text) {
        Ok(envelope) => Line::Kept {
            content: Box::new(read_content(&envelope, limits)),
            envelope,
        },
        Err(EnvelopeError::DigestMismatch) if makes(Mistake::IgnoresDigests) => believed(&text, limits),
        Err(error) => {
            let (instance_id, sha256) = stated(&text);
            let code = match error {
                EnvelopeError::Malformed(_) => Code::UnreadableLine,
                EnvelopeError::TooLarge(_) => Code::LineTooLarge,
                EnvelopeError::DigestMismatch => Code::LineDigestMismatch,
            };
            Line::Refused {
                instance_id,
                sha256,
                code,
            }
        }
    }
}

/// The mistake of that name.
fn believed(text: &str, limits: &Limits) -> Line {
    match serde_json::from_str::<Envelope>(text) {
        Ok(envelope) => Line::Kept {
            content: Box::new(read_content(&envelope, limits)),
            envelope,
        },
        Err(_) => Line::Refused {
            instance_id: None,
            sha256: None,
            code: Code::UnreadableLine,
        },
    }
}

/// Id and digest of a line that is no whole envelope, so that the phone can tell which of its records was meant.
fn stated(text: &str) -> (Option<InstanceId>, Option<Digest>) {
    #[derive(Deserialize, Default)]
    struct Stated {
        instance_id: Option<String>,
        sha256: Option<String>,
    }
    let stated: Stated = serde_json::from_str(text).unwrap_or_default();
    (
        stated.instance_id.and_then(|id| id.parse().ok()),
        stated.sha256.and_then(|sha256| sha256.parse().ok()),
    )
}

fn read_content(envelope: &Envelope, limits: &Limits) -> Content {
    let aside = |why, mode: Option<Mode>, attachments| Content {
        mode: mode.unwrap_or(Mode::Real),
        attachments,
        facts: Err(why),
    };
    if envelope.enc != Encoding::None {
        return aside("the body is sealed and cannot be opened yet", None, None);
    }
    if envelope.media_type != "application/json" {
        return aside("the body's media type is not application/json", None, None);
    }
    match read_submission(envelope, limits) {
        Ok(submission) => Content {
            mode: submission.mode,
            attachments: Some(submission.attachments.clone()),
            facts: Ok(facts(submission)),
        },
        Err(why) => {
            let found = salvage(&envelope.body);
            aside(why, found.mode, found.attachments)
        }
    }
}

fn read_submission(envelope: &Envelope, limits: &Limits) -> Result<Submission, &'static str> {
    shape::check(&envelope.body, limits.nesting, limits.values).map_err(|wrong| match wrong {
        ShapeError::NotJson => "the body is not JSON",
        ShapeError::TooDeep => "the body is nested too deep",
        ShapeError::TooMany => "the body has too many values",
        ShapeError::DuplicateKey => "an object in the body has a key twice",
    })?;
    // What the parser says is not passed on: it may quote an answer.
    let submission = Submission::from_body(&envelope.body).map_err(|error| match error {
        SubmissionError::Malformed(_) | SubmissionError::Unwritable => "the body has not the shape of a submission",
        SubmissionError::TooNew(_) => "the body was written by a newer version of the app",
    })?;
    if submission.instance_id != envelope.instance_id {
        return Err("the body has another instance id than its envelope");
    }
    if submission.attachments.len() > MOST_ATTACHMENTS {
        return Err("the body names too many files");
    }
    Ok(submission)
}

fn facts(submission: Submission) -> Facts {
    // A gap detector, never a reason to set anything aside.
    let seq = i64::try_from(submission.seq).unwrap_or(i64::MAX);
    let offset = FixedOffset::east_opt(submission.finalized.offset_min.saturating_mul(60));
    Facts {
        kind: submission.kind,
        deprecated_id: submission.deprecated_id,
        kecamatan: kecamatan(&submission.answers).map(short),
        form_id: submission.form_id,
        form_version: submission.form_version,
        form_digest: submission.form_digest,
        device_id: submission.device_id,
        device_epoch: submission.device_epoch,
        seq,
        officer: short(&submission.officer),
        language: short(&submission.language),
        instance_name: submission.instance_name.as_deref().map(short),
        finalized_ms: submission.finalized.wall_ms,
        finalized_at: stamp(submission.finalized.wall_ms, offset.unwrap_or(Utc.fix())),
    }
}

fn short(text: &str) -> String {
    text.chars().take(MOST_CHARS).collect()
}

/// The code answered to the question named `kecamatan`, in whatever group it stands; not inside a repeat, where there
/// would be several.
fn kecamatan(answers: &Map<String, Value>) -> Option<&str> {
    if let Some(Value::String(code)) = answers.get("kecamatan") {
        return Some(code);
    }
    answers.values().filter_map(Value::as_object).find_map(kecamatan)
}
