//! Batches, as the store knows them: which files coordinators uploaded, and what was done with each record.

use super::StoreError;
use crate::id::AccountId;
use crate::sync::Verdict;
use crate::sync::office::BatchReport;
use async_trait::async_trait;

/// What the server remembers of batches.
#[async_trait]
pub trait BatchStore {
    /// Begins a batch and gives its number. `received_at` is RFC 3339.
    async fn begin_batch(
        &self,
        file_name: String,
        received_at: String,
        account: Option<AccountId>,
    ) -> Result<u64, StoreError>;

    /// Adds verdicts of a batch, of which the first has this place from 0. A place that is taken keeps what it has.
    async fn add_verdicts(&self, batch_id: u64, position: u64, verdicts: Vec<Verdict>) -> Result<(), StoreError>;

    /// A batch with all its verdicts.
    async fn batch(&self, batch_id: u64) -> Result<Option<BatchReport>, StoreError>;

    /// The newest batches without their verdicts, newest first.
    async fn batches(&self, limit: u32) -> Result<Vec<BatchReport>, StoreError>;
}
