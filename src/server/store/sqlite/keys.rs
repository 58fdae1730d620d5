//! The server's identity in SQLite.

use super::Sqlite;
use crate::server::store::{Identity, KeyStore, StoreError};
use async_trait::async_trait;

#[async_trait]
impl KeyStore for Sqlite {
    async fn identity(&self, fresh: Identity) -> Result<Identity, StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                sqlx::query(
                    "insert into server_identity (only_row, server_id, receipt_secret, sealing_secret)
                     values (1, ?, ?, ?)
                     on conflict (only_row) do nothing",
                )
                .bind(fresh.server_id.to_string())
                .bind(fresh.receipt_secret.as_slice())
                .bind(fresh.sealing_secret.as_slice())
                .execute(&mut *connection)
                .await?;
                let (server_id, receipt, sealing): (String, Vec<u8>, Vec<u8>) = sqlx::query_as(
                    "select server_id, receipt_secret, sealing_secret
                     from server_identity",
                )
                .fetch_one(&mut *connection)
                .await?;
                Ok(Identity {
                    server_id: server_id.parse().map_err(|_| StoreError::Unreadable("server_id"))?,
                    receipt_secret: receipt
                        .try_into()
                        .map_err(|_| StoreError::Unreadable("receipt_secret"))?,
                    sealing_secret: sealing
                        .try_into()
                        .map_err(|_| StoreError::Unreadable("sealing_secret"))?,
                })
            })
        })
        .await
    }
}
