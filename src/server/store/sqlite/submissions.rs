//! Submissions in SQLite.

mod complete;
mod erase;
mod find;
mod keep;
mod row;
mod search;

pub(super) use complete::complete_receipts;

use super::Sqlite;
use crate::id::{DeviceId, Digest, FormId, FormVersion, InstanceId};
use crate::server::failpoint::{Point, reached};
use crate::server::keys::ServerKeys;
use crate::server::store::{Arrival, ExportRow, Facets, Held, PageSize, Raw, StoreError, SubmissionStore};
use crate::submission::Mode;
use crate::sync::office::{SubmissionQuery, SubmissionRow};
use crate::sync::{CheckAnswer, CheckItem};
use async_trait::async_trait;
use std::sync::Arc;

#[async_trait]
impl SubmissionStore for Sqlite {
    async fn keep(&self, arrivals: Vec<Arrival>, keys: Arc<ServerKeys>) -> Result<Vec<Held>, StoreError> {
        reached(Point::BeforeTransaction);
        let held = self
            .write(move |connection| Box::pin(keep::keep(connection, arrivals, keys)))
            .await?;
        reached(Point::AfterCommit);
        Ok(held)
    }

    async fn look_up(
        &self,
        items: &[CheckItem],
        keys: &ServerKeys,
        now_ms: i64,
    ) -> Result<Vec<CheckAnswer>, StoreError> {
        let mut connection = self.readers().acquire().await?;
        find::look_up(&mut connection, items, keys, now_ms).await
    }

    async fn last_seq(&self, device: DeviceId) -> Result<Option<(u32, u64)>, StoreError> {
        let mut connection = self.readers().acquire().await?;
        find::last_seq(&mut connection, device).await
    }

    async fn search(&self, query: &SubmissionQuery) -> Result<(u64, Vec<SubmissionRow>), StoreError> {
        let mut connection = self.readers().acquire().await?;
        search::search(&mut connection, query).await
    }

    async fn facets(&self, mode: Mode) -> Result<Facets, StoreError> {
        let mut connection = self.readers().acquire().await?;
        search::facets(&mut connection, mode).await
    }

    async fn raw(
        &self,
        instance_id: InstanceId,
        sha256: Option<Digest>,
        mode: Mode,
    ) -> Result<Option<Raw>, StoreError> {
        let mut connection = self.readers().acquire().await?;
        find::raw(&mut connection, instance_id, sha256, mode).await
    }

    async fn export_page(
        &self,
        form_id: &FormId,
        mode: Mode,
        after: u64,
        most: PageSize,
    ) -> Result<Vec<ExportRow>, StoreError> {
        let mut connection = self.readers().acquire().await?;
        find::export_page(&mut connection, form_id, mode, after, most).await
    }

    async fn erase(&self, instance_id: InstanceId, at: String) -> Result<Vec<Digest>, StoreError> {
        self.write(move |connection| Box::pin(erase::erase(connection, instance_id, at)))
            .await
    }

    async fn release(&self, form_id: &FormId, version: &FormVersion) -> Result<u64, StoreError> {
        let (form_id, version) = (form_id.clone(), version.clone());
        self.write(move |connection| Box::pin(keep::release(connection, form_id, version)))
            .await
    }
}
