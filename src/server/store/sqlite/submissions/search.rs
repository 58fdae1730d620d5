//! The coordinators' list.

use super::row::{digest, instance_id, mode, mode_text, outcome, unsigned};
use crate::id::FormId;
use crate::server::store::{Facets, StoreError};
use crate::submission::Mode;
use crate::sync::Outcome;
use crate::sync::office::{SubmissionQuery, SubmissionRow};
use sqlx::SqliteConnection;

#[derive(sqlx::FromRow)]
struct Listed {
    instance_id: String,
    sha256: Vec<u8>,
    form_id: Option<String>,
    form_version: Option<String>,
    instance_name: Option<String>,
    officer: Option<String>,
    kecamatan: Option<String>,
    finalized_at: Option<String>,
    received_at: String,
    number: i64,
    mode: String,
    outcome: String,
    missing: i64,
}

/// See [`crate::server::store::SubmissionStore::search`].
pub async fn search(
    connection: &mut SqliteConnection,
    query: &SubmissionQuery,
) -> Result<(u64, Vec<SubmissionRow>), StoreError> {
    let mode = mode_text(if query.practice { Mode::Practice } else { Mode::Real });
    let form_id = query.form_id.as_ref().map(FormId::as_str);
    let (total,): (i64,) = sqlx::query_as(
        "select count(*)
         from submission
         where mode = ?1
           and kind is not 'void'
           and (?2 is null or form_id = ?2)
           and (?3 is null or officer = ?3)
           and (?4 is null or kecamatan = ?4)
           and (?5 is null or substr(finalized_at, 1, 10) >= ?5)
           and (?6 is null or substr(finalized_at, 1, 10) <= ?6)",
    )
    .bind(mode)
    .bind(form_id)
    .bind(&query.officer)
    .bind(&query.kecamatan)
    .bind(&query.from)
    .bind(&query.to)
    .fetch_one(&mut *connection)
    .await?;
    let rows: Vec<Listed> = sqlx::query_as(
        "select instance_id, sha256, form_id, form_version, instance_name, officer, kecamatan,
                finalized_at, received_at, number, mode, outcome,
                case when complete_signature is null then (
                  select count(distinct named.sha256)
                  from submission_attachment named
                  left join attachment there on there.sha256 = named.sha256
                  where named.number = submission.number
                    and there.completed_at is null) else 0 end as missing
         from submission
         where mode = ?1
           and kind is not 'void'
           and (?2 is null or form_id = ?2)
           and (?3 is null or officer = ?3)
           and (?4 is null or kecamatan = ?4)
           and (?5 is null or substr(finalized_at, 1, 10) >= ?5)
           and (?6 is null or substr(finalized_at, 1, 10) <= ?6)
         order by number desc
         limit ?7 offset ?8",
    )
    .bind(mode)
    .bind(form_id)
    .bind(&query.officer)
    .bind(&query.kecamatan)
    .bind(&query.from)
    .bind(&query.to)
    .bind(query.per_page.cast_signed())
    .bind(
        query
            .page
            .saturating_mul(query.per_page)
            .min(i64::MAX.unsigned_abs())
            .cast_signed(),
    )
    .fetch_all(&mut *connection)
    .await?;
    let rows = rows.into_iter().map(Listed::row).collect::<Result<_, _>>()?;
    Ok((unsigned(total)?, rows))
}

impl Listed {
    fn row(self) -> Result<SubmissionRow, StoreError> {
        let missing_attachments = unsigned(self.missing)?;
        Ok(SubmissionRow {
            instance_id: instance_id(&self.instance_id)?,
            sha256: digest(&self.sha256)?,
            form_id: readable(self.form_id, "submission.form_id")?,
            form_version: readable(self.form_version, "submission.form_version")?,
            instance_name: self.instance_name,
            officer: self.officer,
            kecamatan: self.kecamatan,
            finalized_at: self.finalized_at,
            received_at: self.received_at,
            receipt_number: unsigned(self.number)?,
            mode: mode(&self.mode)?,
            outcome: match outcome(&self.outcome)? {
                Outcome::Stored if missing_attachments > 0 => Outcome::AwaitingAttachments,
                other => other,
            },
            missing_attachments,
        })
    }
}

/// See [`crate::server::store::SubmissionStore::facets`].
pub async fn facets(connection: &mut SqliteConnection, mode: Mode) -> Result<Facets, StoreError> {
    let officers: Vec<(String,)> = sqlx::query_as(
        "select distinct officer
         from submission
         where mode = ?
           and officer is not null
         order by officer",
    )
    .bind(mode_text(mode))
    .fetch_all(&mut *connection)
    .await?;
    let kecamatan: Vec<(String,)> = sqlx::query_as(
        "select distinct kecamatan
         from submission
         where mode = ?
           and kecamatan is not null
         order by kecamatan",
    )
    .bind(mode_text(mode))
    .fetch_all(&mut *connection)
    .await?;
    let forms: Vec<(String,)> = sqlx::query_as(
        "select distinct form_id
         from submission
         where mode = ?
           and form_id is not null",
    )
    .bind(mode_text(mode))
    .fetch_all(&mut *connection)
    .await?;
    Ok(Facets {
        officers: officers.into_iter().map(|(officer,)| officer).collect(),
        kecamatan: kecamatan.into_iter().map(|(code,)| code).collect(),
        forms: forms
            .into_iter()
            .map(|(form_id,)| FormId::new(form_id).map_err(|_| StoreError::Unreadable("submission.form_id")))
            .collect::<Result<_, _>>()?,
    })
}

fn readable<T: std::str::FromStr>(text: Option<String>, column: &'static str) -> Result<Option<T>, StoreError> {
    text.map(|text| text.parse().map_err(|_| StoreError::Unreadable(column)))
        .transpose()
}
