//! Submissions in SQLite.

use super::Sqlite;
use crate::server::store::SubmissionStore;
use async_trait::async_trait;

#[async_trait]
impl SubmissionStore for Sqlite {}
