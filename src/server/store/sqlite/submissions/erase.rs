//! Erasing on request. What stays of an interview is that it was there: an old copy of it may still come, by push or in a
//! file, and must not bring it back.

use super::row::{digest, unsigned};
use crate::id::{Digest, InstanceId};
use crate::server::failpoint::{Mistake, makes};
use crate::server::keys::ServerKeys;
use crate::server::store::{Arrival, Held, StoreError};
use crate::sync::{Code, Outcome, ReceiptState};
use sqlx::SqliteConnection;
use std::collections::HashSet;

/// See [`crate::server::store::SubmissionStore::erase`].
pub async fn erase(
    connection: &mut SqliteConnection,
    instance_id: InstanceId,
    at: String,
) -> Result<Vec<Digest>, StoreError> {
    let id = instance_id.to_string();
    sqlx::query(
        "insert into erased (instance_id, sha256, number, received_at, erased_at)
         select instance_id, sha256, number, received_at, ?2
         from submission
         where instance_id = ?1
         on conflict do nothing",
    )
    .bind(&id)
    .bind(at)
    .execute(&mut *connection)
    .await?;
    let named: Vec<(Vec<u8>,)> = sqlx::query_as(
        "delete from submission_attachment
         where number in (select number from submission where instance_id = ?)
         returning sha256",
    )
    .bind(&id)
    .fetch_all(&mut *connection)
    .await?;
    sqlx::query("delete from submission where instance_id = ?")
        .bind(&id)
        .execute(&mut *connection)
        .await?;
    let mut files = Vec::new();
    for (sha256,) in named {
        let gone = sqlx::query(
            "delete from attachment
             where sha256 = ?1
               and not exists (select 1 from submission_attachment where sha256 = ?1)",
        )
        .bind(&sha256)
        .execute(&mut *connection)
        .await?;
        if gone.rows_affected() > 0 {
            files.push(digest(&sha256)?);
        }
    }
    Ok(files)
}

/// What is to be said of a body whose interview was erased, whichever of its bodies this is.
pub async fn was_erased(
    connection: &mut SqliteConnection,
    arrival: &Arrival,
    keys: &ServerKeys,
) -> Result<Option<Held>, StoreError> {
    if makes(Mistake::ForgetsErasure) {
        return Ok(None);
    }
    let row: Option<(i64, String)> = sqlx::query_as(
        "select number, received_at
         from erased
         where instance_id = ?
         order by sha256 = ? desc
         limit 1",
    )
    .bind(arrival.instance_id.to_string())
    .bind(arrival.sha256.as_bytes().as_slice())
    .fetch_optional(connection)
    .await?;
    let Some((number, received_at)) = row else {
        return Ok(None);
    };
    Ok(Some(Held {
        outcome: Outcome::Erased,
        problem: Some(Code::Erased),
        missing: Vec::new(),
        // Signed, or the phone would not believe it; never complete, because the server does not hold it.
        receipt: keys.sign(
            (arrival.instance_id, arrival.sha256),
            unsigned(number)?,
            &received_at,
            ReceiptState::Partial,
        ),
    }))
}

/// The places of those items of a check, written as JSON, whose interviews were erased.
pub async fn erased_among(connection: &mut SqliteConnection, asked: &str) -> Result<HashSet<i64>, StoreError> {
    let places: Vec<(i64,)> = sqlx::query_as(
        "select item.key
         from json_each(?) item
         where exists (
           select 1
           from erased
           where instance_id = item.value ->> 0)",
    )
    .bind(asked)
    .fetch_all(connection)
    .await?;
    Ok(places.into_iter().map(|(place,)| place).collect())
}
