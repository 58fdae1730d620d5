//! Forms, and the data of forms, by digest: a draft opens on its own version for ever, so no form is removed here.

use super::{Storage, StorageError};
use crate::id::Digest;
use crate::json;
use crate::phone::{ATTACHMENTS, FORMS, Journal as _, Reads as _, Writes as _};
use crate::sync::FormList;

/// The setting that holds the list of published forms as last seen.
const LIST: &str = "forms";

impl Storage {
    /// Stores form JSON under its digest; harmless when it is there already.
    /// # Errors
    /// `NoJournal` without IndexedDB; `Full` or `Journal` when it cannot be stored.
    pub async fn put_form(&self, json: &str) -> Result<Digest, StorageError> {
        let digest = Digest::of(json.as_bytes());
        let tx = self.journal()?.write(&[FORMS])?;
        tx.put_text(FORMS, &digest.to_string(), json)?;
        tx.committed().await?;
        Ok(digest)
    }

    /// The text of a form, checked against its digest; `None` where it is not on this phone.
    /// # Errors
    /// `Unreadable` when it does not fit the digest (ask the server anew); `NoJournal`, `Journal`.
    pub async fn form(&self, digest: Digest) -> Result<Option<String>, StorageError> {
        let tx = self.journal()?.read(&[FORMS])?;
        match tx.text(FORMS, &digest.to_string()).await? {
            Some(json) if Digest::of(json.as_bytes()) == digest => Ok(Some(json)),
            Some(_) => Err(StorageError::Unreadable),
            None => Ok(None),
        }
    }

    /// The digests of all texts of forms and all files on this phone.
    /// # Errors
    /// `NoJournal`, `Journal`.
    pub async fn kept_files(&self) -> Result<Vec<String>, StorageError> {
        let tx = self.journal()?.read(&[FORMS, ATTACHMENTS])?;
        let mut keys = tx.keys(FORMS).await?;
        keys.append(&mut tx.keys(ATTACHMENTS).await?);
        Ok(keys)
    }

    /// The list of published forms as last seen, with its ETag; `None` before the first time.
    /// # Errors
    /// `Journal`. A damaged list counts as none: it is the server's, and is asked for again.
    pub async fn form_list(&self) -> Result<Option<(FormList, String)>, StorageError> {
        match self.setting(LIST).await {
            Ok(Some(body)) => Ok(json::read(&body).ok()),
            Ok(None) | Err(StorageError::Unreadable) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Stores the list of published forms with its ETag.
    /// # Errors
    /// `Full` or `Journal`; then the old one stays.
    pub async fn put_form_list(&self, list: &FormList, etag: &str) -> Result<(), StorageError> {
        let body = serde_json::to_string(&(list, etag)).map_err(|_| StorageError::Unreadable)?;
        self.put_setting(LIST, body).await
    }
}
