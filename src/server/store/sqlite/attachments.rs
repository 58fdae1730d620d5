//! Attachments in SQLite.

use super::Sqlite;
use crate::server::store::AttachmentStore;
use async_trait::async_trait;

#[async_trait]
impl AttachmentStore for Sqlite {}
