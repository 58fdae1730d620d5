//! Attachments in SQLite.

use super::Sqlite;
use super::submissions::complete_receipts;
use crate::id::Digest;
use crate::server::keys::ServerKeys;
use crate::server::store::{AttachmentRecord, AttachmentStore, StoreError};
use async_trait::async_trait;
use sqlx::SqliteExecutor;
use std::sync::Arc;

#[async_trait]
impl AttachmentStore for Sqlite {
    async fn announce(&self, sha256: Digest, size_bytes: u64, at: String) -> Result<AttachmentRecord, StoreError> {
        let size = i64::try_from(size_bytes).unwrap_or(i64::MAX);
        self.write(move |connection| {
            Box::pin(async move {
                sqlx::query(
                    "insert into attachment (sha256, size_bytes, announced_at)
                     values (?1, ?2, ?3)
                     on conflict (sha256) do update
                     set size_bytes = excluded.size_bytes
                     where completed_at is null",
                )
                .bind(sha256.as_bytes().as_slice())
                .bind(size)
                .bind(at)
                .execute(&mut *connection)
                .await?;
                let there = find(sha256, connection).await?;
                there.ok_or(StoreError::Unreadable("attachment"))
            })
        })
        .await
    }

    async fn attachment(&self, sha256: Digest) -> Result<Option<AttachmentRecord>, StoreError> {
        find(sha256, self.readers()).await
    }

    async fn complete(&self, sha256: Digest, at: String, keys: Arc<ServerKeys>) -> Result<u64, StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                sqlx::query(
                    "update attachment
                     set completed_at = ?2
                     where sha256 = ?1
                       and completed_at is null",
                )
                .bind(sha256.as_bytes().as_slice())
                .bind(at)
                .execute(&mut *connection)
                .await?;
                complete_receipts(connection, sha256, &keys).await
            })
        })
        .await
    }

    async fn media_type(&self, sha256: Digest) -> Result<Option<String>, StoreError> {
        let row: Option<(String,)> = sqlx::query_as(
            "select media_type
             from submission_attachment
             where sha256 = ?
             order by number
             limit 1",
        )
        .bind(sha256.as_bytes().as_slice())
        .fetch_optional(self.readers())
        .await?;
        Ok(row.map(|(media_type,)| media_type))
    }
}

async fn find(sha256: Digest, from: impl SqliteExecutor<'_>) -> Result<Option<AttachmentRecord>, StoreError> {
    let row: Option<(i64, bool)> = sqlx::query_as(
        "select size_bytes, completed_at is not null
         from attachment
         where sha256 = ?",
    )
    .bind(sha256.as_bytes().as_slice())
    .fetch_optional(from)
    .await?;
    row.map(|(size, complete)| {
        Ok(AttachmentRecord {
            sha256,
            size_bytes: u64::try_from(size).map_err(|_| StoreError::Unreadable("attachment.size_bytes"))?,
            complete,
        })
    })
    .transpose()
}
