//! Keeping what came: inside the writer's transaction.

use super::erase::was_erased;
use super::row::{Stored, enc_text, kind_text, mode_text, outcome_text};
use crate::id::{FormId, FormVersion};
use crate::server::failpoint::{Mistake, Point, makes, reached};
use crate::server::keys::ServerKeys;
use crate::server::store::{Arrival, Held, StoreError};
use crate::submission::AttachmentRef;
use crate::sync::{Code, ReceiptState, intake};
use sqlx::SqliteConnection;
use std::sync::Arc;

/// See [`crate::server::store::SubmissionStore::keep`].
pub async fn keep(
    connection: &mut SqliteConnection,
    arrivals: Vec<Arrival>,
    keys: Arc<ServerKeys>,
) -> Result<Vec<Held>, StoreError> {
    let (mut number,): (i64,) = sqlx::query_as(
        "select max(
           coalesce((select max(number) from submission), 0),
           coalesce((select max(number) from erased), 0))",
    )
    .fetch_one(&mut *connection)
    .await?;
    let mut held = Vec::with_capacity(arrivals.len());
    for arrival in arrivals {
        if let Some(erased) = was_erased(connection, &arrival, &keys).await? {
            held.push(erased);
            continue;
        }
        let (stored, new) = match already_there(connection, &arrival).await? {
            Some(stored) => (stored, false),
            None => {
                number += 1;
                (insert(connection, arrival, number, &keys).await?, true)
            }
        };
        held.push(stored.held(new, &keys, connection).await?);
        reached(Point::AfterRow);
    }
    Ok(held)
}

/// The row with exactly these bytes.
async fn already_there(connection: &mut SqliteConnection, arrival: &Arrival) -> Result<Option<Stored>, StoreError> {
    if makes(Mistake::KeepsTwice) {
        return Ok(None);
    }
    let row = sqlx::query_as(
        "select number, instance_id, sha256, outcome, problem, received_at,
                partial_key_id, partial_signature, complete_key_id, complete_signature
         from submission
         where instance_id = ?
           and sha256 = ?",
    )
    .bind(arrival.instance_id.to_string())
    .bind(arrival.sha256.as_bytes().as_slice())
    .fetch_optional(connection)
    .await?;
    Ok(row)
}

/// Whether other bytes count under the id. Practice never stands in the way of a real interview.
async fn is_taken(connection: &mut SqliteConnection, arrival: &Arrival) -> Result<bool, StoreError> {
    let (taken,) = sqlx::query_as(
        "select exists (
           select 1
           from submission
           where instance_id = ?
             and mode = ?
             and outcome = 'stored')",
    )
    .bind(arrival.instance_id.to_string())
    .bind(mode_text(arrival.mode))
    .fetch_one(connection)
    .await?;
    Ok(taken)
}

/// The mistake of that name.
async fn forget_others(connection: &mut SqliteConnection, arrival: &Arrival) -> Result<(), StoreError> {
    sqlx::query(
        "delete from submission_attachment where number in (select number from submission where instance_id = ?)",
    )
    .bind(arrival.instance_id.to_string())
    .execute(&mut *connection)
    .await?;
    sqlx::query("delete from submission where instance_id = ?")
        .bind(arrival.instance_id.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

async fn insert(
    connection: &mut SqliteConnection,
    arrival: Arrival,
    number: i64,
    keys: &ServerKeys,
) -> Result<Stored, StoreError> {
    if makes(Mistake::LastWriteWins) {
        forget_others(connection, &arrival).await?;
    }
    // Whatever has a problem of its own stands in nobody's way, and nobody in its.
    let is_taken = arrival.problem.is_none() && is_taken(connection, &arrival).await?;
    let (outcome, problem) = intake::counts_as(arrival.problem, is_taken);
    let lacks_files = match &arrival.attachments {
        Some(attachments) => Some(lacks_any(connection, attachments).await?),
        None => None,
    };
    let state = intake::receipt_state(lacks_files);
    let receipt = keys.sign(
        (arrival.instance_id, arrival.sha256),
        number.unsigned_abs(),
        &arrival.received_at,
        state,
    );
    let (partial, complete) = match state {
        ReceiptState::Partial => (Some(receipt), None),
        ReceiptState::Complete => (None, Some(receipt)),
    };
    let stored = Stored {
        number,
        instance_id: arrival.instance_id.to_string(),
        sha256: arrival.sha256.as_bytes().to_vec(),
        outcome: outcome_text(outcome).to_owned(),
        problem: problem.map(|code| i64::from(code.number())),
        received_at: arrival.received_at,
        partial_key_id: partial.as_ref().map(|r| r.key_id.clone()),
        partial_signature: partial.map(|r| r.signature),
        complete_key_id: complete.as_ref().map(|r| r.key_id.clone()),
        complete_signature: complete.map(|r| r.signature),
    };
    let facts = arrival.facts.as_ref();
    sqlx::query(
        "insert into submission (
           number, instance_id, sha256, enc, media_type, device_sig, body,
           outcome, problem, mode, received_at, received_ms, carrier_account, carrier_device, batch_id,
           partial_key_id, partial_signature, complete_key_id, complete_signature,
           kind, deprecated_id, form_id, form_version, form_digest, device_id, device_epoch, seq,
           officer, language, instance_name, kecamatan, finalized_ms, finalized_at)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(number)
    .bind(&stored.instance_id)
    .bind(&stored.sha256)
    .bind(enc_text(arrival.enc))
    .bind(arrival.media_type)
    .bind(arrival.device_sig)
    .bind(arrival.body.into_bytes())
    .bind(&stored.outcome)
    .bind(stored.problem)
    .bind(mode_text(arrival.mode))
    .bind(&stored.received_at)
    .bind(arrival.received_ms)
    .bind(arrival.carrier_account.map(|id| id.to_string()))
    .bind(arrival.carrier_device.map(|id| id.to_string()))
    .bind(arrival.batch_id.map(u64::cast_signed))
    .bind(&stored.partial_key_id)
    .bind(&stored.partial_signature)
    .bind(&stored.complete_key_id)
    .bind(&stored.complete_signature)
    .bind(facts.map(|f| kind_text(f.kind)))
    .bind(facts.and_then(|f| f.deprecated_id).map(|id| id.to_string()))
    .bind(facts.map(|f| f.form_id.as_str()))
    .bind(facts.map(|f| f.form_version.as_str()))
    .bind(facts.map(|f| f.form_digest.as_bytes().as_slice()))
    .bind(facts.map(|f| f.device_id.to_string()))
    .bind(facts.map(|f| i64::from(f.device_epoch)))
    .bind(facts.map(|f| f.seq))
    .bind(facts.map(|f| f.officer.as_str()))
    .bind(facts.map(|f| f.language.as_str()))
    .bind(facts.and_then(|f| f.instance_name.as_deref()))
    .bind(facts.and_then(|f| f.kecamatan.as_deref()))
    .bind(facts.map(|f| f.finalized_ms))
    .bind(facts.map(|f| f.finalized_at.as_str()))
    .execute(&mut *connection)
    .await?;
    let attachments = arrival.attachments.unwrap_or_default();
    name_attachments(connection, number, &attachments).await?;
    Ok(stored)
}

async fn lacks_any(connection: &mut SqliteConnection, attachments: &[AttachmentRef]) -> Result<bool, StoreError> {
    for attachment in attachments {
        let there: Option<(i64,)> = sqlx::query_as(
            "select 1
             from attachment
             where sha256 = ?
               and completed_at is not null",
        )
        .bind(attachment.sha256.as_bytes().as_slice())
        .fetch_optional(&mut *connection)
        .await?;
        if there.is_none() {
            return Ok(true);
        }
    }
    Ok(false)
}

async fn name_attachments(
    connection: &mut SqliteConnection,
    number: i64,
    attachments: &[AttachmentRef],
) -> Result<(), StoreError> {
    for attachment in attachments {
        sqlx::query(
            "insert into submission_attachment (number, sha256, name, size_bytes, media_type)
             values (?, ?, ?, ?, ?)
             on conflict do nothing",
        )
        .bind(number)
        .bind(attachment.sha256.as_bytes().as_slice())
        .bind(&attachment.name)
        .bind(i64::try_from(attachment.size_bytes).unwrap_or(i64::MAX))
        .bind(&attachment.media_type)
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

/// See [`crate::server::store::SubmissionStore::release`].
pub async fn release(
    connection: &mut SqliteConnection,
    form_id: FormId,
    version: FormVersion,
) -> Result<u64, StoreError> {
    let done = sqlx::query(
        "update submission
         set outcome = case when exists (
               select 1
               from submission other
               where other.instance_id = submission.instance_id
                 and other.number <> submission.number
                 and other.mode = submission.mode
                 and other.outcome = 'stored') then 'conflict' else 'stored' end,
             problem = case when exists (
               select 1
               from submission other
               where other.instance_id = submission.instance_id
                 and other.number <> submission.number
                 and other.mode = submission.mode
                 and other.outcome = 'stored') then ?3 end
         where outcome = 'quarantined'
           and problem = ?4
           and form_id = ?1
           and form_version = ?2",
    )
    .bind(form_id.as_str())
    .bind(version.as_str())
    .bind(i64::from(Code::Conflict.number()))
    .bind(i64::from(Code::UnknownForm.number()))
    .execute(connection)
    .await?;
    Ok(done.rows_affected())
}
