//! Attachments: blobs under their SHA-256, stored before the answer that names them.

use super::{Storage, StorageError, journal};
use crate::id::Digest;
use crate::phone::{ATTACHMENTS, Journal as _, Writes as _};
use js_sys::{Array, Uint8Array};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag};

impl Storage {
    /// Stores a file durably under its digest; harmless when it is there already.
    /// # Errors
    /// `NoJournal` without IndexedDB; `Full` or `Journal` when it cannot be stored.
    pub async fn put_attachment(&self, bytes: &[u8], media_type: &str) -> Result<Digest, StorageError> {
        let sha256 = Digest::of(bytes);
        let options = BlobPropertyBag::new();
        options.set_type(media_type);
        let parts = Array::of1(&Uint8Array::from(bytes));
        let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &options)
            .map_err(|thrown| StorageError::of_js(&thrown))?;
        self.note_incoming(sha256);
        let tx = self.journal()?.write(&[ATTACHMENTS])?;
        journal::put(&tx, ATTACHMENTS, &sha256.to_string(), &blob)?;
        tx.committed().await?;
        Ok(sha256)
    }

    /// A file as the browser's blob, to show or to send; `None` where it is not on this phone.
    /// # Errors
    /// `NoJournal` without IndexedDB; `Journal` when the database fails.
    pub async fn attachment(&self, sha256: Digest) -> Result<Option<Blob>, StorageError> {
        let tx = self.journal()?.read(&[ATTACHMENTS])?;
        let value = journal::get(&tx, ATTACHMENTS, &sha256.to_string()).await?;
        Ok(value.and_then(|value| value.dyn_into().ok()))
    }

    /// The bytes of a file, checked against their digest; `None` where it is not on this phone.
    /// # Errors
    /// `Unreadable` when the bytes do not fit the digest; else as [`Storage::attachment`].
    pub async fn attachment_bytes(&self, sha256: Digest) -> Result<Option<Vec<u8>>, StorageError> {
        let Some(blob) = self.attachment(sha256).await? else {
            return Ok(None);
        };
        let buffer = JsFuture::from(blob.array_buffer())
            .await
            .map_err(|thrown| StorageError::of_js(&thrown))?;
        let bytes = Uint8Array::new(&buffer).to_vec();
        match Digest::of(&bytes) == sha256 {
            true => Ok(Some(bytes)),
            false => Err(StorageError::Unreadable),
        }
    }
}
