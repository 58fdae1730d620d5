//! One enrolment, in the writer's transaction: two phones with one code cannot both get in.

use super::row::{AccountRow, digest, id};
use crate::id::{DeviceId, Digest};
use crate::server::store::{EnrolmentAttempt, EnrolmentOutcome, StoreError};
use sqlx::{FromRow, SqliteConnection};

#[derive(FromRow)]
struct CodeRow {
    account_id: String,
    device_id: Option<String>,
    expires_ms: i64,
    used_ms: Option<i64>,
    used_by_device: Option<String>,
}

struct Device {
    account_id: String,
    public_key: String,
    secret_sha256: Digest,
    epoch: u32,
    is_revoked: bool,
}

pub async fn enrol(
    connection: &mut SqliteConnection,
    attempt: EnrolmentAttempt,
) -> Result<EnrolmentOutcome, StoreError> {
    let Some(code) = code(connection, attempt.code_sha256).await? else {
        return Ok(EnrolmentOutcome::Unknown);
    };
    // A code for a phone that exists gives that phone's id, whatever id the browser made for itself.
    let device_id = match &code.device_id {
        Some(bound) => id(bound, "enrolment_code.device_id")?,
        None => attempt.device_id,
    };
    let device = device(connection, device_id).await?;
    let is_same_phone =
        |device: &Device| device.public_key == attempt.public_key && device.secret_sha256 == attempt.secret_sha256;
    if let Some(used_ms) = code.used_ms {
        let is_same_id = code.used_by_device == Some(attempt.device_id.to_string());
        return match device {
            Some(device) if is_same_id && is_same_phone(&device) && attempt.now_ms - used_ms < attempt.replay_ms => {
                if device.is_revoked {
                    return Ok(EnrolmentOutcome::Revoked);
                }
                enrolled(connection, &device.account_id, device_id, device.epoch).await
            }
            _ => Ok(EnrolmentOutcome::Used),
        };
    }
    if attempt.now_ms >= code.expires_ms {
        return Ok(EnrolmentOutcome::Expired);
    }
    let epoch = match device {
        None => 1,
        Some(device) => {
            if code.device_id.is_none() && !is_same_phone(&device) {
                return Ok(EnrolmentOutcome::DeviceTaken);
            }
            if code.device_id.is_none() && device.is_revoked {
                return Ok(EnrolmentOutcome::Revoked);
            }
            device.epoch
        }
    };
    sqlx::query(
        "insert into device (device_id, account_id, public_key, secret_sha256, epoch, enrolled_ms, seen_ms)
         values (?, ?, ?, ?, ?, ?, ?)
         on conflict (device_id) do update
         set account_id = excluded.account_id,
             public_key = excluded.public_key,
             secret_sha256 = excluded.secret_sha256,
             enrolled_ms = excluded.enrolled_ms,
             seen_ms = excluded.seen_ms,
             revoked_ms = null",
    )
    .bind(device_id.to_string())
    .bind(&code.account_id)
    .bind(&attempt.public_key)
    .bind(attempt.secret_sha256.as_bytes().to_vec())
    .bind(epoch)
    .bind(attempt.now_ms)
    .bind(attempt.now_ms)
    .execute(&mut *connection)
    .await?;
    // Whoever held the device before, on whatever browser, is signed out.
    sqlx::query("delete from session where device_id = ?")
        .bind(device_id.to_string())
        .execute(&mut *connection)
        .await?;
    sqlx::query("update enrolment_code set used_ms = ?, used_by_device = ? where code_sha256 = ?")
        .bind(attempt.now_ms)
        .bind(attempt.device_id.to_string())
        .bind(attempt.code_sha256.as_bytes().to_vec())
        .execute(&mut *connection)
        .await?;
    enrolled(connection, &code.account_id, device_id, epoch).await
}

async fn code(connection: &mut SqliteConnection, code_sha256: Digest) -> Result<Option<CodeRow>, StoreError> {
    let row = sqlx::query_as(
        "select account_id, device_id, expires_ms, used_ms, used_by_device
         from enrolment_code
         where code_sha256 = ?",
    )
    .bind(code_sha256.as_bytes().to_vec())
    .fetch_optional(connection)
    .await?;
    Ok(row)
}

async fn device(connection: &mut SqliteConnection, device_id: DeviceId) -> Result<Option<Device>, StoreError> {
    let row: Option<(String, String, Vec<u8>, u32, bool)> = sqlx::query_as(
        "select account_id, public_key, secret_sha256, epoch, revoked_ms is not null
         from device
         where device_id = ?",
    )
    .bind(device_id.to_string())
    .fetch_optional(connection)
    .await?;
    row.map(|(account_id, public_key, secret, epoch, is_revoked)| {
        Ok(Device {
            account_id,
            public_key,
            secret_sha256: digest(secret, "device.secret_sha256")?,
            epoch,
            is_revoked,
        })
    })
    .transpose()
}

async fn enrolled(
    connection: &mut SqliteConnection,
    account_id: &str,
    device_id: DeviceId,
    epoch: u32,
) -> Result<EnrolmentOutcome, StoreError> {
    let row: AccountRow = sqlx::query_as(
        "select account_id, name, login, role, password_hash, must_change_password
         from account
         where account_id = ?",
    )
    .bind(account_id)
    .fetch_one(connection)
    .await?;
    Ok(EnrolmentOutcome::Enrolled {
        account: row.try_into()?,
        device_id,
        epoch,
    })
}
