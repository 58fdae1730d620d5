//! Withdrawing a phone's access, in the writer's transaction.

use crate::id::{AccountId, DeviceId};
use crate::server::store::StoreError;
use sqlx::SqliteConnection;

/// See [`crate::server::store::PeopleStore::revoke_device`].
pub async fn revoke_device(
    connection: &mut SqliteConnection,
    account_id: AccountId,
    device_id: DeviceId,
    now_ms: i64,
) -> Result<bool, StoreError> {
    // Its sessions stay: whoever comes with one is told that access was withdrawn, not to sign in.
    let done = sqlx::query(
        "update device
         set revoked_ms = coalesce(revoked_ms, ?)
         where device_id = ?
           and account_id = ?",
    )
    .bind(now_ms)
    .bind(device_id.to_string())
    .bind(account_id.to_string())
    .execute(&mut *connection)
    .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    sqlx::query(
        "delete from enrolment_code
         where account_id = ?
           and used_ms is null",
    )
    .bind(account_id.to_string())
    .execute(connection)
    .await?;
    Ok(true)
}
