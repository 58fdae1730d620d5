//! Attachments, as the store knows them.

use async_trait::async_trait;

/// What the server remembers of attachments; their bytes lie in files.
#[async_trait]
pub trait AttachmentStore {}
