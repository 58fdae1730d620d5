//! "Simpan ke berkas": everything finalised, as a bundle, for a phone that never finds a signal. Through the share sheet
//! where the browser shares such files, else as a download. Nothing is removed from the phone.

use super::leave::{Left, file_of, leave};
use super::storage::{Storage, StorageError};
use crate::bundle::{BundleWriter, EXTENSION, MEDIA_TYPE, WriteError};
use crate::id::InstanceId;
use crate::vault::Headline;
use js_sys::{Array, Date, Uint8Array};
use web_sys::{Blob, BlobPropertyBag, File};

/// What a bundle holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Exported {
    /// Interviews in it.
    pub interviews: usize,
    /// Files that interviews name and the phone lacks, or that are damaged.
    pub files_missing: usize,
    /// Texts that the phone has set aside because it cannot read them; they are in it as they stand.
    pub set_aside: usize,
}

/// Why there is no bundle.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// Nothing was finalised yet, and nothing set aside.
    #[error("there is nothing to save")]
    Nothing,
    /// The phone's storage failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// More than one bundle can hold.
    #[error(transparent)]
    Bundle(#[from] WriteError),
    /// The browser could not make or save the file.
    #[error("the browser could not save the file")]
    Browser,
}

impl ExportError {
    /// A stable code, to be read out.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Nothing => "JB-E001",
            Self::Storage(error) => error.code(),
            Self::Bundle(_) => "JB-E002",
            Self::Browser => "JB-E003",
        }
    }
}

/// A bundle that was made, ready to leave the phone.
pub struct Bundle {
    /// What it holds.
    pub holds: Exported,
    file: File,
}

/// Makes a bundle of the outbox, of what was sent and is still on the phone, and of what was set aside.
/// # Errors
/// `ExportError`.
pub async fn bundle(storage: &Storage) -> Result<Bundle, ExportError> {
    let server = storage
        .device()
        .await
        .ok()
        .flatten()
        .and_then(|device| device.enrolment);
    let made_at = String::from(Date::new_0().to_iso_string());
    let mut writer = BundleWriter::new(server.map(|enrolment| enrolment.server_id), made_at.as_str());
    let mut holds = Exported::default();
    let parts = Array::new();
    let mut wanted: Vec<Headline> = storage.outbox().await?;
    wanted.extend(
        storage
            .sent()
            .await?
            .into_iter()
            .filter(|note| note.bytes_kept)
            .map(|note| note.headline),
    );
    for headline in &wanted {
        match storage.envelope(headline.instance_id).await {
            Ok(Some(envelope)) => writer.envelope(&envelope)?,
            // What cannot be read was set aside by this reading, and goes along below.
            Ok(None) | Err(StorageError::Unreadable) => continue,
            Err(error) => return Err(error.into()),
        }
        holds.interviews += 1;
        for file in &headline.attachments {
            match storage.attachment_bytes(file.sha256).await {
                Ok(Some(bytes)) => {
                    if let Some(header) = writer.attachment(&bytes)? {
                        parts.push(&Uint8Array::from(header.as_slice()));
                        // The browser's own copy, so that the page holds one file at a time.
                        let blob = Blob::new_with_u8_array_sequence(&Array::of1(&Uint8Array::from(bytes.as_slice())));
                        let blob = blob.map_err(|_| ExportError::Browser)?;
                        parts.push(&blob);
                    }
                }
                Ok(None) | Err(StorageError::Unreadable | StorageError::NoJournal) => holds.files_missing += 1,
                Err(error) => return Err(error.into()),
            }
        }
    }
    for aside in storage.quarantine().await? {
        let line = serde_json::to_string(&aside).map_err(|_| WriteError::Envelope)?;
        writer.quarantined(&line);
        holds.set_aside += 1;
    }
    if holds.interviews + holds.set_aside == 0 {
        return Err(ExportError::Nothing);
    }
    parts.push(&Uint8Array::from(writer.finish()?.as_slice()));
    let options = BlobPropertyBag::new();
    options.set_type(MEDIA_TYPE);
    let file = Blob::new_with_u8_array_sequence_and_options(&parts, &options).map_err(|_| ExportError::Browser)?;
    let name = name(&made_at, wanted.iter().map(|headline| headline.instance_id).max());
    Ok(Bundle {
        holds,
        file: file_of(&file, &name, MEDIA_TYPE).ok_or(ExportError::Browser)?,
    })
}

impl Bundle {
    /// Gives the bundle to another app, or saves it. To be called from a tap: browsers share nothing otherwise.
    /// # Errors
    /// `ExportError::Browser` when the file can neither be shared nor saved.
    pub async fn leave(&self) -> Result<Left, ExportError> {
        leave(&self.file).await.ok_or(ExportError::Browser)
    }
}

/// The day, and digits that differ from phone to phone; never an answer.
fn name(made_at: &str, newest: Option<InstanceId>) -> String {
    let day = made_at.get(..10).unwrap_or_default();
    let id = newest.map(|id| id.to_string()).unwrap_or_default();
    let tail = id.get(id.len().saturating_sub(6)..).unwrap_or_default();
    ["jemput-bola-", day, "-", tail, ".", EXTENSION].concat()
}
