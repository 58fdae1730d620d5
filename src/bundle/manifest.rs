//! The manifest: what a bundle should hold, so that damage is told from change.

use crate::id::{Digest, InstanceId, ServerId};
use serde::{Deserialize, Serialize};

/// The schema number of manifests that this build writes.
pub const MANIFEST_SCHEMA: u32 = 1;

/// `manifest.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Schema number.
    pub schema: u32,
    /// The server for which the bundle is meant, as pinned when the phone enrolled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server_id: Option<ServerId>,
    /// When it was made by the phone's clock, RFC 3339 with offset.
    pub made_at: String,
    /// The lines of `envelopes.ndjson`, in order.
    pub lines: Vec<ManifestLine>,
    /// The files under `attachments/`.
    #[serde(default)]
    pub attachments: Vec<ManifestAttachment>,
}

/// One line of `envelopes.ndjson`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestLine {
    /// The interview in it.
    pub id: InstanceId,
    /// SHA-256 of the whole line without its line feed. Not of the body: that one stands in the envelope.
    pub sha256: Digest,
    /// Bytes of the line without its line feed.
    pub size_bytes: u64,
}

/// One attachment; its file is named by its digest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestAttachment {
    /// SHA-256 of the file.
    pub sha256: Digest,
    /// Its size.
    pub size_bytes: u64,
}
