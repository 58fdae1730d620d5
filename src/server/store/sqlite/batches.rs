//! Batches in SQLite.

use super::Sqlite;
use crate::id::AccountId;
use crate::server::store::{BatchStore, StoreError};
use crate::sorted::Map;
use crate::sync::office::BatchReport;
use crate::sync::{Outcome, Verdict};
use async_trait::async_trait;

#[async_trait]
impl BatchStore for Sqlite {
    async fn begin_batch(
        &self,
        file_name: String,
        received_at: String,
        account: Option<AccountId>,
    ) -> Result<u64, StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                let done = sqlx::query(
                    "insert into batch (file_name, received_at, account_id)
                     values (?, ?, ?)",
                )
                .bind(file_name)
                .bind(received_at)
                .bind(account.map(|id| id.to_string()))
                .execute(connection)
                .await?;
                Ok(done.last_insert_rowid().unsigned_abs())
            })
        })
        .await
    }

    async fn add_verdicts(&self, batch_id: u64, position: u64, verdicts: Vec<Verdict>) -> Result<(), StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                for (verdict, position) in verdicts.iter().zip(position..) {
                    sqlx::query(
                        "insert into batch_verdict (batch_id, position, outcome, verdict)
                         values (?, ?, ?, ?)
                         on conflict do nothing",
                    )
                    .bind(batch_id.cast_signed())
                    .bind(position.cast_signed())
                    .bind(json(&verdict.outcome)?)
                    .bind(json(verdict)?)
                    .execute(&mut *connection)
                    .await?;
                }
                Ok(())
            })
        })
        .await
    }

    async fn batch(&self, batch_id: u64) -> Result<Option<BatchReport>, StoreError> {
        let row: Option<(i64, String, String)> = sqlx::query_as(
            "select batch_id, file_name, received_at
             from batch
             where batch_id = ?",
        )
        .bind(batch_id.cast_signed())
        .fetch_optional(self.readers())
        .await?;
        let Some(row) = row else {
            return Ok(None);
        };
        let verdicts: Vec<(String,)> = sqlx::query_as(
            "select verdict
             from batch_verdict
             where batch_id = ?
             order by position",
        )
        .bind(row.0)
        .fetch_all(self.readers())
        .await?;
        let mut report = self.report(row).await?;
        for (verdict,) in verdicts {
            let verdict = serde_json::from_str(&verdict);
            report
                .verdicts
                .push(verdict.map_err(|_| StoreError::Unreadable("batch_verdict.verdict"))?);
        }
        Ok(Some(report))
    }

    async fn batches(&self, limit: u32) -> Result<Vec<BatchReport>, StoreError> {
        let rows: Vec<(i64, String, String)> = sqlx::query_as(
            "select batch_id, file_name, received_at
             from batch
             order by batch_id desc
             limit ?",
        )
        .bind(limit)
        .fetch_all(self.readers())
        .await?;
        let mut reports = Vec::with_capacity(rows.len());
        for row in rows {
            reports.push(self.report(row).await?);
        }
        Ok(reports)
    }
}

impl Sqlite {
    /// A batch with its totals, without its verdicts.
    async fn report(
        &self,
        (batch_id, file_name, received_at): (i64, String, String),
    ) -> Result<BatchReport, StoreError> {
        let totals: Vec<(String, i64)> = sqlx::query_as(
            "select outcome, count(*)
             from batch_verdict
             where batch_id = ?
             group by outcome",
        )
        .bind(batch_id)
        .fetch_all(self.readers())
        .await?;
        let totals = totals.into_iter().map(|(outcome, n)| {
            let outcome: Result<Outcome, _> = serde_json::from_str(&outcome);
            let outcome = outcome.map_err(|_| StoreError::Unreadable("batch_verdict.outcome"))?;
            Ok((outcome, n.unsigned_abs()))
        });
        Ok(BatchReport {
            batch_id: batch_id.unsigned_abs(),
            file_name,
            received_at,
            totals: totals.collect::<Result<Map<_, _>, StoreError>>()?,
            verdicts: Vec::new(),
        })
    }
}

fn json(value: &impl serde::Serialize) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|e| StoreError::Failed(e.to_string()))
}
