//! What lists show of a finalised interview.

use crate::id::{Digest, FormId, FormVersion, InstanceId};
use crate::json::{self, from_json};
use crate::submission::{AttachmentRef, Envelope, Kind, Mode, Moment};
use serde::Serialize;

from_json! {
    /// The part of a submission that lists, the queue and the receipt need.
    #[derive(Debug, Clone, PartialEq, Eq, Serialize)]
    pub struct Headline {
        /// The interview.
        pub instance_id: InstanceId,
        /// SHA-256 of the submission's bytes.
        pub sha256: Digest,
        /// Their number.
        pub size_bytes: u64,
        /// An interview, or the word that one was discarded.
        pub kind: Kind,
        /// Real, or practice.
        pub mode: Mode,
        /// The questionnaire.
        pub form_id: FormId,
        /// Its version.
        pub form_version: FormVersion,
        /// Running number on the device.
        pub seq: u64,
        /// The epoch in which it counts.
        pub device_epoch: u32,
        /// Title of the interview; an answer.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub instance_name: Option<String>,
        /// When it was finalised.
        pub finalized: Moment,
        /// The files that it names.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub attachments: Vec<AttachmentRef>,
    }
}

impl Headline {
    /// Reads the headline of an envelope whose body is not sealed; `None` where the body is no submission.
    #[must_use]
    pub fn of(envelope: &Envelope) -> Option<Self> {
        from_json! {
            // Never written; so serde knows its attributes.
            #[derive(Serialize)]
            struct Body {
                kind: Kind,
                mode: Mode,
                form_id: FormId,
                form_version: FormVersion,
                seq: u64,
                device_epoch: u32,
                instance_name: Option<String>,
                finalized: Moment,
                #[serde(default)]
                attachments: Vec<AttachmentRef>,
            }
        }
        let body: Body = json::read(&envelope.body).ok()?;
        Some(Self {
            instance_id: envelope.instance_id,
            sha256: envelope.sha256,
            size_bytes: envelope.body.len() as u64,
            kind: body.kind,
            mode: body.mode,
            form_id: body.form_id,
            form_version: body.form_version,
            seq: body.seq,
            device_epoch: body.device_epoch,
            instance_name: body.instance_name,
            finalized: body.finalized,
            attachments: body.attachments,
        })
    }
}
