//! Writing a bundle, piece by piece: a phone never holds more than one attachment in memory.

use super::manifest::{MANIFEST_SCHEMA, Manifest, ManifestAttachment, ManifestLine};
use super::zip::{Directory, TooLarge};
use super::{ATTACHMENTS, ENVELOPES, MANIFEST, QUARANTINE};
use crate::id::{Digest, ServerId};
use crate::submission::Envelope;
use std::collections::BTreeSet;

/// Why a bundle cannot be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WriteError {
    /// More than 4 GiB or 65,535 files: make several bundles.
    #[error("the bundle is too large; make several")]
    TooLarge,
    /// An envelope cannot be written as a line, which never happens to text.
    #[error("an envelope cannot be written")]
    Envelope,
}

impl From<TooLarge> for WriteError {
    fn from(_: TooLarge) -> Self {
        Self::TooLarge
    }
}

/// A bundle being written. The file is what [`BundleWriter::attachment`] gives followed by the attachment, for each
/// attachment, and then what [`BundleWriter::finish`] gives.
pub struct BundleWriter {
    directory: Directory,
    manifest: Manifest,
    lines: Vec<u8>,
    quarantine: Vec<u8>,
    named: BTreeSet<Digest>,
}

impl BundleWriter {
    /// A bundle for this server. `made_at` is RFC 3339 with offset.
    #[must_use]
    pub fn new(server_id: Option<ServerId>, made_at: impl Into<String>) -> Self {
        Self {
            directory: Directory::default(),
            manifest: Manifest {
                schema: MANIFEST_SCHEMA,
                server_id,
                made_at: made_at.into(),
                lines: Vec::new(),
                attachments: Vec::new(),
            },
            lines: Vec::new(),
            quarantine: Vec::new(),
            named: BTreeSet::new(),
        }
    }

    /// What goes before the attachment with these bytes, or `None` when the bundle has it already.
    /// # Errors
    /// `WriteError::TooLarge`.
    pub fn attachment(&mut self, bytes: &[u8]) -> Result<Option<Vec<u8>>, WriteError> {
        let sha256 = Digest::of(bytes);
        if !self.named.insert(sha256) {
            return Ok(None);
        }
        let header = self.directory.entry(&format!("{ATTACHMENTS}{sha256}"), bytes)?;
        self.manifest.attachments.push(ManifestAttachment {
            sha256,
            size_bytes: bytes.len() as u64,
        });
        Ok(Some(header))
    }

    /// Adds an envelope.
    /// # Errors
    /// `WriteError::Envelope`.
    pub fn envelope(&mut self, envelope: &Envelope) -> Result<(), WriteError> {
        let line = envelope.to_line().map_err(|_| WriteError::Envelope)?;
        self.manifest.lines.push(ManifestLine {
            id: envelope.instance_id,
            sha256: Digest::of(line.as_bytes()),
            size_bytes: line.len() as u64,
        });
        self.lines.extend(line.as_bytes());
        self.lines.push(b'\n');
        Ok(())
    }

    /// Adds a line of what the phone has set aside because it cannot read it. Only for people to look at: readers of
    /// bundles pass it over.
    pub fn quarantined(&mut self, line: &str) {
        self.quarantine.extend(line.as_bytes());
        self.quarantine.push(b'\n');
    }

    /// The rest of the file: the envelopes, what was set aside, the manifest and the zip's directory.
    /// # Errors
    /// `WriteError::TooLarge`.
    pub fn finish(mut self) -> Result<Vec<u8>, WriteError> {
        let manifest = serde_json::to_vec(&self.manifest).map_err(|_| WriteError::Envelope)?;
        let mut rest = self.directory.entry(ENVELOPES, &self.lines)?;
        rest.append(&mut self.lines);
        if !self.quarantine.is_empty() {
            rest.extend(self.directory.entry(QUARANTINE, &self.quarantine)?);
            rest.append(&mut self.quarantine);
        }
        rest.extend(self.directory.entry(MANIFEST, &manifest)?);
        rest.extend(manifest);
        rest.extend(self.directory.finish()?);
        Ok(rest)
    }
}
