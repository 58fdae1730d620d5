//! Attachments, as the store knows them: what was announced, what is whole, who names it. Their bytes lie in files.

use super::StoreError;
use crate::id::Digest;
use crate::server::keys::ServerKeys;
use async_trait::async_trait;
use std::sync::Arc;

/// An attachment that was announced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AttachmentRecord {
    /// Its content.
    pub sha256: Digest,
    /// Its size, as announced.
    pub size_bytes: u64,
    /// Every byte is there and the hash fits.
    pub complete: bool,
}

/// What the server remembers of attachments.
#[async_trait]
pub trait AttachmentStore {
    /// Announces an attachment, or corrects the size of one that is not whole yet. `at` is RFC 3339.
    async fn announce(&self, sha256: Digest, size_bytes: u64, at: String) -> Result<AttachmentRecord, StoreError>;

    /// An attachment that was announced.
    async fn attachment(&self, sha256: Digest) -> Result<Option<AttachmentRecord>, StoreError>;

    /// Says that the attachment is whole and its file is on disk. Submissions that lack nothing any more get their
    /// complete receipt; gives how many. `at` is RFC 3339.
    async fn complete(&self, sha256: Digest, at: String, keys: Arc<ServerKeys>) -> Result<u64, StoreError>;

    /// The media type that a submission states for it.
    async fn media_type(&self, sha256: Digest) -> Result<Option<String>, StoreError>;
}
