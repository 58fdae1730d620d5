//! Finding what is held.

use super::erase::erased_among;
use super::row::{Stored, digest, missing, mode_text, unsigned};
use crate::id::{DeviceId, Digest, FormId, InstanceId};
use crate::server::keys::ServerKeys;
use crate::server::store::{ExportRow, PageSize, Raw, StoreError};
use crate::submission::Mode;
use crate::sync::intake::{self, Same};
use crate::sync::{CheckAnswer, CheckItem};
use sqlx::SqliteConnection;
use std::collections::{HashMap, HashSet};

/// A row that an item of a check asked for, with the item's place.
#[derive(sqlx::FromRow)]
struct Found {
    place: i64,
    since_ms: i64,
    #[sqlx(flatten)]
    stored: Stored,
}

/// See [`crate::server::store::SubmissionStore::look_up`].
pub async fn look_up(
    connection: &mut SqliteConnection,
    items: &[CheckItem],
    keys: &ServerKeys,
    now_ms: i64,
) -> Result<Vec<CheckAnswer>, StoreError> {
    let asked: Vec<[String; 2]> = items
        .iter()
        .map(|item| [item.instance_id.to_string(), item.sha256.to_string()])
        .collect();
    let asked = serde_json::to_string(&asked).map_err(|e| StoreError::Failed(e.to_string()))?;
    // `cross join` keeps the order: each item is looked up in the index, however many bodies stand under its id.
    let rows: Vec<Found> = sqlx::query_as(
        "select item.key as place, number, instance_id, sha256, outcome, problem, received_at,
                partial_key_id, partial_signature, complete_key_id, complete_signature,
                max(received_ms, coalesce((
                  select max(unixepoch(there.completed_at)) * 1000
                  from submission_attachment named
                  join attachment there on there.sha256 = named.sha256
                  where named.number = submission.number), 0)) as since_ms
         from json_each(?) item
         cross join submission
         where instance_id = item.value ->> 0
           and sha256 = unhex(item.value ->> 1)",
    )
    .bind(&asked)
    .fetch_all(&mut *connection)
    .await?;
    let with_bytes: Vec<(i64,)> = sqlx::query_as(
        "select item.key
         from json_each(?) item
         where exists (
           select 1
           from submission
           where instance_id = item.value ->> 0)",
    )
    .bind(&asked)
    .fetch_all(&mut *connection)
    .await?;
    let erased = erased_among(connection, &asked).await?;
    let with_bytes: HashSet<i64> = with_bytes.into_iter().map(|(place,)| place).collect();
    let mut same: HashMap<i64, Found> = rows.into_iter().map(|row| (row.place, row)).collect();
    let mut answers = Vec::with_capacity(items.len());
    for (place, _) in (0..).zip(items) {
        if erased.contains(&place) {
            answers.push(CheckAnswer::Erased);
            continue;
        }
        let row = match same.remove(&place) {
            Some(Found { stored, since_ms, .. }) => Some(Same {
                missing: match stored.complete_signature {
                    Some(_) => Vec::new(),
                    None => missing(stored.number, connection).await?,
                },
                receipt: stored.receipt(keys)?,
                since_ms,
            }),
            None => None,
        };
        answers.push(intake::check_answer(row, with_bytes.contains(&place), now_ms));
    }
    Ok(answers)
}

/// See [`crate::server::store::SubmissionStore::last_seq`].
pub async fn last_seq(connection: &mut SqliteConnection, device: DeviceId) -> Result<Option<(u32, u64)>, StoreError> {
    let row: Option<(i64, i64)> = sqlx::query_as(
        "select device_epoch, seq
         from submission
         where device_id = ?
         order by device_epoch desc, seq desc
         limit 1",
    )
    .bind(device.to_string())
    .fetch_optional(connection)
    .await?;
    row.map(|(epoch, seq)| {
        let epoch = u32::try_from(epoch).map_err(|_| StoreError::Unreadable("submission.device_epoch"))?;
        Ok((epoch, unsigned(seq)?))
    })
    .transpose()
}

/// See [`crate::server::store::SubmissionStore::raw`].
pub async fn raw(
    connection: &mut SqliteConnection,
    instance_id: InstanceId,
    sha256: Option<Digest>,
    mode: Mode,
) -> Result<Option<Raw>, StoreError> {
    let row: Option<(Vec<u8>, String, Vec<u8>)> = sqlx::query_as(
        "select sha256, media_type, body
         from submission
         where number = (
           select number
           from submission
           where instance_id = ?1
             and (?2 is null or sha256 = ?2)
             and mode = ?3
           order by outcome = 'stored' desc, number desc
           limit 1)",
    )
    .bind(instance_id.to_string())
    .bind(sha256.map(|sha256| sha256.as_bytes().to_vec()))
    .bind(mode_text(mode))
    .fetch_optional(connection)
    .await?;
    row.map(|(sha256, media_type, body)| {
        Ok(Raw {
            sha256: digest(&sha256)?,
            media_type,
            body: text(body)?,
        })
    })
    .transpose()
}

/// See [`crate::server::store::SubmissionStore::export_page`].
pub async fn export_page(
    connection: &mut SqliteConnection,
    form_id: &FormId,
    mode: Mode,
    after: u64,
    most: PageSize,
) -> Result<Vec<ExportRow>, StoreError> {
    let rows: Vec<(i64, Vec<u8>, String, i64)> = sqlx::query_as(
        "with
         page as (
           select number, length(body) as size
           from submission
           where mode = ?1
             and form_id = ?2
             and number > ?3
             and outcome = 'stored'
             and kind = 'submission'
             -- Of an edited submission only the edit received last counts. Of two that replace each other, too.
             and not exists (
               select 1
               from submission later
               where later.deprecated_id = submission.instance_id
                 and later.mode = ?1
                 and later.form_id = ?2
                 and later.outcome = 'stored'
                 and later.kind = 'submission'
                 and (submission.deprecated_id is not later.instance_id or later.number > submission.number))
             and (deprecated_id is null or not exists (
               select 1
               from submission later
               where later.deprecated_id = submission.deprecated_id
                 and later.mode = ?1
                 and later.form_id = ?2
                 and later.outcome = 'stored'
                 and later.kind = 'submission'
                 and later.number > submission.number))
           order by number
           limit ?4),
         measured as (
           select number, sum(size) over (order by number) - size as before
           from page)
         select number, body, received_at,
                case when complete_signature is null then (
                  select count(distinct named.sha256)
                  from submission_attachment named
                  left join attachment there on there.sha256 = named.sha256
                  where named.number = submission.number
                    and there.completed_at is null) else 0 end
         from measured
         join submission using (number)
         where before = 0
            or before < ?5
         order by number",
    )
    .bind(mode_text(mode))
    .bind(form_id.as_str())
    .bind(after.cast_signed())
    .bind(most.rows)
    .bind(most.bytes)
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|(number, body, received_at, missing)| {
            Ok(ExportRow {
                number: unsigned(number)?,
                body: text(body)?,
                received_at,
                missing_attachments: unsigned(missing)?,
            })
        })
        .collect()
}

fn text(body: Vec<u8>) -> Result<String, StoreError> {
    String::from_utf8(body).map_err(|_| StoreError::Unreadable("submission.body"))
}
