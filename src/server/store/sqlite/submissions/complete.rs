//! The second receipt of a submission whose attachments have all come.

use super::row::{digest, instance_id, missing, unsigned};
use crate::id::Digest;
use crate::server::keys::ServerKeys;
use crate::server::store::StoreError;
use crate::sync::ReceiptState;
use sqlx::SqliteConnection;

/// Signs complete receipts for whatever waited for this attachment and lacks nothing any more; gives how many.
pub async fn complete_receipts(
    connection: &mut SqliteConnection,
    sha256: Digest,
    keys: &ServerKeys,
) -> Result<u64, StoreError> {
    let waiting: Vec<(i64, String, Vec<u8>, String)> = sqlx::query_as(
        "select distinct number, instance_id, submission.sha256, received_at
         from submission_attachment named
         join submission using (number)
         where named.sha256 = ?
           and complete_signature is null
         order by number",
    )
    .bind(sha256.as_bytes().as_slice())
    .fetch_all(&mut *connection)
    .await?;
    let mut completed = 0;
    for (number, id, body_sha256, received_at) in waiting {
        if !missing(number, connection).await?.is_empty() {
            continue;
        }
        let receipt = keys.sign(
            (instance_id(&id)?, digest(&body_sha256)?),
            unsigned(number)?,
            &received_at,
            ReceiptState::Complete,
        );
        sqlx::query(
            "update submission
             set complete_key_id = ?2,
                 complete_signature = ?3
             where number = ?1",
        )
        .bind(number)
        .bind(receipt.key_id)
        .bind(receipt.signature)
        .execute(&mut *connection)
        .await?;
        completed += 1;
    }
    Ok(completed)
}
