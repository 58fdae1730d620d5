//! Published forms in SQLite.

mod publish;

use super::Sqlite;
use crate::id::{Digest, FormId, FormVersion};
use crate::server::store::{FormStore, NewForm, PublishOutcome, StoreError};
use crate::sync::{FormEntry, FormState};
use async_trait::async_trait;

/// A row of the list of forms.
type EntryRow = (String, String, String, Vec<u8>, String, String);

#[async_trait]
impl FormStore for Sqlite {
    async fn publish_form(&self, form: NewForm) -> Result<PublishOutcome, StoreError> {
        self.write(move |connection| Box::pin(publish::publish(connection, form)))
            .await
    }

    async fn forms(&self) -> Result<Vec<FormEntry>, StoreError> {
        let rows: Vec<EntryRow> = sqlx::query_as(
            "select form.form_id, version, title, digest, state, files
             from form
             join form_version on form_version.form_id = form.form_id
                              and form_version.version = form.current_version
             order by title collate nocase, form.form_id",
        )
        .fetch_all(self.readers())
        .await?;
        rows.into_iter().map(entry).collect()
    }

    async fn set_form_state(&self, form_id: &FormId, state: FormState) -> Result<bool, StoreError> {
        let form_id = form_id.to_string();
        self.write(move |connection| {
            Box::pin(async move {
                let done = sqlx::query("update form set state = ? where form_id = ?")
                    .bind(state_name(state))
                    .bind(form_id)
                    .execute(connection)
                    .await?;
                Ok(done.rows_affected() == 1)
            })
        })
        .await
    }

    async fn workbook(&self, form_id: &FormId, version: &FormVersion) -> Result<Option<(String, Vec<u8>)>, StoreError> {
        let row = sqlx::query_as(
            "select workbook_name, workbook
             from form_version
             where form_id = ?
               and version = ?",
        )
        .bind(form_id.as_str())
        .bind(version.as_str())
        .fetch_optional(self.readers())
        .await?;
        Ok(row)
    }

    async fn form_file(
        &self,
        form_id: &FormId,
        version: &FormVersion,
        name: &str,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        let row: Option<(Vec<u8>,)> = sqlx::query_as(
            "select bytes
             from form_media
             join media on media.sha256 = form_media.sha256
             where form_id = ?
               and version = ?
               and name = ?",
        )
        .bind(form_id.as_str())
        .bind(version.as_str())
        .bind(name)
        .fetch_optional(self.readers())
        .await?;
        Ok(row.map(|(bytes,)| bytes))
    }

    async fn media(&self, sha256: &Digest) -> Result<Option<(String, Vec<u8>)>, StoreError> {
        let row = sqlx::query_as("select media_type, bytes from media where sha256 = ?")
            .bind(sha256.as_bytes().as_slice())
            .fetch_optional(self.readers())
            .await?;
        Ok(row)
    }

    async fn form_is_known(&self, form_id: &FormId, version: &FormVersion) -> Result<bool, StoreError> {
        let row: Option<(i64,)> = sqlx::query_as("select 1 from form_version where form_id = ? and version = ?")
            .bind(form_id.as_str())
            .bind(version.as_str())
            .fetch_optional(self.readers())
            .await?;
        Ok(row.is_some())
    }

    async fn form_json(&self, digest: &Digest) -> Result<Option<String>, StoreError> {
        let row: Option<(String,)> = sqlx::query_as("select json from form_json where digest = ?")
            .bind(digest.as_bytes().as_slice())
            .fetch_optional(self.readers())
            .await?;
        Ok(row.map(|(json,)| json))
    }

    async fn form_json_of_versions(&self, form_id: &FormId) -> Result<Vec<String>, StoreError> {
        let rows: Vec<(String,)> = sqlx::query_as(
            "select json
             from form_version
             join form_json on form_json.digest = form_version.digest
             where form_id = ?
             order by published_ms desc, form_version.rowid desc",
        )
        .bind(form_id.as_str())
        .fetch_all(self.readers())
        .await?;
        Ok(rows.into_iter().map(|(json,)| json).collect())
    }
}

fn entry((form_id, version, title, digest, state, files): EntryRow) -> Result<FormEntry, StoreError> {
    let unreadable = StoreError::Unreadable;
    let digest: [u8; 32] = digest.try_into().map_err(|_| unreadable("form_version.digest"))?;
    Ok(FormEntry {
        form_id: form_id.parse().map_err(|_| unreadable("form.form_id"))?,
        version: version.parse().map_err(|_| unreadable("form_version.version"))?,
        title,
        digest: Digest::from_bytes(digest),
        state: match state.as_str() {
            "open" => FormState::Open,
            "closed" => FormState::Closed,
            _ => return Err(unreadable("form.state")),
        },
        files: serde_json::from_str(&files).map_err(|_| unreadable("form_version.files"))?,
    })
}

fn state_name(state: FormState) -> &'static str {
    match state {
        FormState::Open => "open",
        FormState::Closed => "closed",
    }
}
