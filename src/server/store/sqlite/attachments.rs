//! Attachments in SQLite.

use super::Sqlite;
use super::submissions::complete_receipts;
use crate::id::Digest;
use crate::server::keys::ServerKeys;
use crate::server::store::{Announcement, AttachmentRecord, AttachmentStore, Room, StoreError};
use async_trait::async_trait;
use sqlx::{SqliteConnection, SqliteExecutor};
use std::sync::Arc;

#[async_trait]
impl AttachmentStore for Sqlite {
    async fn announce(&self, new: Announcement) -> Result<Option<AttachmentRecord>, StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                if let Some(room) = new.practice
                    && !has_room(connection, &new, room).await?
                {
                    return Ok(None);
                }
                sqlx::query(
                    "insert into attachment (sha256, size_bytes, announced_at, practice)
                     values (?1, ?2, ?3, ?4)
                     on conflict (sha256) do update
                     set size_bytes = case when completed_at is null then excluded.size_bytes else size_bytes end,
                         practice = excluded.practice
                     where excluded.practice = 0",
                )
                .bind(new.sha256.as_bytes().as_slice())
                .bind(signed(new.size_bytes))
                .bind(new.at)
                .bind(new.practice.is_some())
                .execute(&mut *connection)
                .await?;
                find(new.sha256, connection).await
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

/// Whether there is room for one more file of practice; none is needed for one that was announced before.
async fn has_room(connection: &mut SqliteConnection, new: &Announcement, room: Room) -> Result<bool, StoreError> {
    let (has_room,) = sqlx::query_as(
        "select exists (
             select 1
             from attachment
             where sha256 = ?1)
           or (
             select count(*) < ?2 and coalesce(sum(size_bytes), 0) + ?3 <= ?4
             from attachment
             where practice = 1)",
    )
    .bind(new.sha256.as_bytes().as_slice())
    .bind(room.files)
    .bind(signed(new.size_bytes))
    .bind(signed(room.bytes))
    .fetch_one(connection)
    .await?;
    Ok(has_room)
}

fn signed(bytes: u64) -> i64 {
    i64::try_from(bytes).unwrap_or(i64::MAX)
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
