//! Published forms, as the store knows them.

use super::StoreError;
use crate::form::FormFile;
use crate::id::{AccountId, Digest, FormId, FormVersion};
use crate::sync::{FormEntry, FormState};
use async_trait::async_trait;

/// A form to be published.
#[derive(Debug, Clone)]
pub struct NewForm {
    /// The questionnaire.
    pub form_id: FormId,
    /// Its version.
    pub version: FormVersion,
    /// Its title.
    pub title: String,
    /// SHA-256 of `json`.
    pub digest: Digest,
    /// The form JSON.
    pub json: String,
    /// File name of the workbook.
    pub workbook_name: String,
    /// The workbook as it was uploaded.
    pub workbook: Vec<u8>,
    /// The files that go with it, as they were uploaded.
    pub media: Vec<NewMedia>,
    /// The files that phones fetch for it.
    pub files: Vec<FormFile>,
    /// The texts of those among them that hold data, packed.
    pub packed: Vec<String>,
    /// Who publishes; nobody for the samples.
    pub published_by: Option<AccountId>,
    /// This moment, milliseconds since 1970 UTC.
    pub now_ms: i64,
}

/// A file that goes with a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMedia {
    /// The name by which the form knows it.
    pub name: String,
    /// For instance `image/png`.
    pub media_type: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// How publishing ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PublishOutcome {
    /// It is the current version now.
    Published,
    /// The same workbook and files were published before; where a better compiler made other form JSON of them,
    /// that is the one given out now.
    Unchanged,
    /// This version has another workbook or other files. Nothing was kept.
    VersionTaken,
}

/// What the server remembers of forms. Whatever was published once is kept for ever.
#[async_trait]
pub trait FormStore {
    /// Publishes a version, all or nothing.
    async fn publish_form(&self, form: NewForm) -> Result<PublishOutcome, StoreError>;

    /// The current version of every form, by title.
    async fn forms(&self) -> Result<Vec<FormEntry>, StoreError>;

    /// Opens or closes a form; false when there is none.
    async fn set_form_state(&self, form_id: &FormId, state: FormState) -> Result<bool, StoreError>;

    /// File name and bytes of a version's workbook.
    async fn workbook(&self, form_id: &FormId, version: &FormVersion) -> Result<Option<(String, Vec<u8>)>, StoreError>;

    /// Bytes of a version's file, as it was uploaded.
    async fn form_file(
        &self,
        form_id: &FormId,
        version: &FormVersion,
        name: &str,
    ) -> Result<Option<Vec<u8>>, StoreError>;

    /// Media type and bytes of a file that a form uses.
    async fn media(&self, sha256: &Digest) -> Result<Option<(String, Vec<u8>)>, StoreError>;

    /// Whether this version was ever published, open or closed.
    async fn form_is_known(&self, form_id: &FormId, version: &FormVersion) -> Result<bool, StoreError>;

    /// Form JSON, or packed data of a form, by its digest.
    async fn form_json(&self, digest: &Digest) -> Result<Option<String>, StoreError>;

    /// Form JSON of every published version of a form, the newest first.
    async fn form_json_of_versions(&self, form_id: &FormId) -> Result<Vec<String>, StoreError>;
}
