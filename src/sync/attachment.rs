//! Attachments: resumable upload by content hash.

use crate::id::Digest;
use crate::json::from_json;
use serde::{Deserialize, Serialize};

/// `POST /api/v1/attachments`: a file is about to come. Then `HEAD /api/v1/attachments/{sha256}` tells `Upload-Offset`,
/// and `PATCH` with `Upload-Offset` and `Content-Type: application/partial-upload` appends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttachmentOffer {
    /// SHA-256 of the whole file.
    pub sha256: Digest,
    /// Its size in bytes.
    pub size_bytes: u64,
}

from_json! {
    /// How far an upload is.
    #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
    pub struct AttachmentState {
        /// The file.
        pub sha256: Digest,
        /// Bytes that the server has.
        pub offset: u64,
        /// Whether the whole file is there and its hash fits.
        pub complete: bool,
    }
}
