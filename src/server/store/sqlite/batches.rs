//! Batches in SQLite.

use super::Sqlite;
use crate::server::store::BatchStore;
use async_trait::async_trait;

#[async_trait]
impl BatchStore for Sqlite {}
