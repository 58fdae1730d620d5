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

/// A file that somebody is about to bring.
#[derive(Debug, Clone)]
pub struct Announcement {
    /// Its content.
    pub sha256: Digest,
    /// Its size.
    pub size_bytes: u64,
    /// When it was announced, RFC 3339.
    pub at: String,
    /// Where it is brought for practice only: what all such files together may take.
    pub practice: Option<Room>,
}

/// How much there may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Room {
    /// Files.
    pub files: u32,
    /// Bytes of all of them.
    pub bytes: u64,
}

/// What the server remembers of attachments.
#[async_trait]
pub trait AttachmentStore {
    /// Announces an attachment, or corrects the size of one that is not whole yet, which practice may not: what came of
    /// it would be forgotten in the count. `None` when it is for practice and there is no room.
    async fn announce(&self, new: Announcement) -> Result<Option<AttachmentRecord>, StoreError>;

    /// An attachment that was announced.
    async fn attachment(&self, sha256: Digest) -> Result<Option<AttachmentRecord>, StoreError>;

    /// Says that the attachment is whole and its file is on disk. Submissions that lack nothing any more get their
    /// complete receipt; gives how many. `at` is RFC 3339.
    async fn complete(&self, sha256: Digest, at: String, keys: Arc<ServerKeys>) -> Result<u64, StoreError>;

    /// The media type that a submission states for it.
    async fn media_type(&self, sha256: Digest) -> Result<Option<String>, StoreError>;
}
