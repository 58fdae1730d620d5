//! Publishing one version, in the writer's transaction.

use crate::id::Digest;
use crate::server::store::{NewForm, PublishOutcome, StoreError};
use sqlx::SqliteConnection;

pub async fn publish(connection: &mut SqliteConnection, form: NewForm) -> Result<PublishOutcome, StoreError> {
    let workbook_sha256 = Digest::of(&form.workbook).as_bytes().to_vec();
    let mut files: Vec<_> = form
        .media
        .iter()
        .map(|file| (file.name.clone(), Digest::of(&file.bytes).as_bytes().to_vec()))
        .collect();
    files.sort();
    let there: Option<(Vec<u8>, Vec<u8>)> = sqlx::query_as(
        "select workbook_sha256, digest
         from form_version
         where form_id = ?
           and version = ?",
    )
    .bind(form.form_id.as_str())
    .bind(form.version.as_str())
    .fetch_optional(&mut *connection)
    .await?;
    let digest = form.digest.as_bytes().to_vec();
    let listed = serde_json::to_string(&form.files).map_err(|_| StoreError::Unreadable("form_version.files"))?;
    if let Some((known, known_digest)) = there {
        if known != workbook_sha256 || files_of(connection, &form).await? != files {
            return Ok(PublishOutcome::VersionTaken);
        }
        if known_digest != digest {
            keep_json(connection, &form).await?;
            sqlx::query("update form_version set digest = ?, files = ? where form_id = ? and version = ?")
                .bind(digest)
                .bind(listed)
                .bind(form.form_id.as_str())
                .bind(form.version.as_str())
                .execute(connection)
                .await?;
        }
        return Ok(PublishOutcome::Unchanged);
    }
    keep_json(connection, &form).await?;
    sqlx::query(
        "insert into form (form_id, state, current_version)
         values (?, 'open', ?)
         on conflict (form_id) do update
         set current_version = excluded.current_version",
    )
    .bind(form.form_id.as_str())
    .bind(form.version.as_str())
    .execute(&mut *connection)
    .await?;
    sqlx::query(
        "insert into form_version
           (form_id, version, title, digest, workbook_name, workbook_sha256, workbook, published_ms, published_by, files)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(form.form_id.as_str())
    .bind(form.version.as_str())
    .bind(&form.title)
    .bind(digest)
    .bind(&form.workbook_name)
    .bind(workbook_sha256)
    .bind(&form.workbook)
    .bind(form.now_ms)
    .bind(form.published_by.map(|id| id.to_string()))
    .bind(listed)
    .execute(&mut *connection)
    .await?;
    keep_media(connection, &form).await?;
    Ok(PublishOutcome::Published)
}

async fn files_of(connection: &mut SqliteConnection, form: &NewForm) -> Result<Vec<(String, Vec<u8>)>, StoreError> {
    let mut rows: Vec<(String, Vec<u8>)> = sqlx::query_as(
        "select name, sha256
         from form_media
         where form_id = ?
           and version = ?",
    )
    .bind(form.form_id.as_str())
    .bind(form.version.as_str())
    .fetch_all(connection)
    .await?;
    rows.sort();
    Ok(rows)
}

async fn keep_json(connection: &mut SqliteConnection, form: &NewForm) -> Result<(), StoreError> {
    for text in form.packed.iter().chain([&form.json]) {
        sqlx::query("insert into form_json (digest, json) values (?, ?) on conflict do nothing")
            .bind(Digest::of(text.as_bytes()).as_bytes().to_vec())
            .bind(text)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

async fn keep_media(connection: &mut SqliteConnection, form: &NewForm) -> Result<(), StoreError> {
    for file in &form.media {
        let sha256 = Digest::of(&file.bytes).as_bytes().to_vec();
        let size = i64::try_from(file.bytes.len()).map_err(|_| StoreError::Full)?;
        sqlx::query(
            "insert into media (sha256, media_type, size_bytes, bytes)
             values (?, ?, ?, ?)
             on conflict do nothing",
        )
        .bind(&sha256)
        .bind(&file.media_type)
        .bind(size)
        .bind(&file.bytes)
        .execute(&mut *connection)
        .await?;
        sqlx::query(
            "insert into form_media (form_id, version, name, sha256)
             values (?, ?, ?, ?)",
        )
        .bind(form.form_id.as_str())
        .bind(form.version.as_str())
        .bind(&file.name)
        .bind(sha256)
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}
