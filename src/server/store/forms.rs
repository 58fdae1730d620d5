//! Published forms, as the store knows them.

use super::StoreError;
use crate::id::{Digest, FormId, FormVersion};
use async_trait::async_trait;

/// What the server remembers of forms. Whatever was published once is kept for ever.
#[async_trait]
pub trait FormStore {
    /// Whether this version was ever published, open or closed.
    async fn form_is_known(&self, form_id: &FormId, version: &FormVersion) -> Result<bool, StoreError>;

    /// Form JSON by its digest.
    async fn form_json(&self, digest: &Digest) -> Result<Option<String>, StoreError>;

    /// Form JSON of every published version of a form, the newest first.
    async fn form_json_of_versions(&self, form_id: &FormId) -> Result<Vec<String>, StoreError>;
}
