//! The list of published forms.

use crate::id::{Digest, FormId, FormVersion};
use serde::{Deserialize, Serialize};

/// `GET /api/v1/forms`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormList {
    /// The current version of every published form, by title.
    pub forms: Vec<FormEntry>,
}

/// One published form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormEntry {
    /// The questionnaire.
    pub form_id: FormId,
    /// Its current version.
    pub version: FormVersion,
    /// Its title.
    pub title: String,
    /// The form JSON, under `/api/v1/forms/by-digest/`.
    pub digest: Digest,
    /// Whether new interviews may begin.
    pub state: FormState,
    /// The files that the form uses (pictures, sounds, lists), by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub media: Vec<FormMedia>,
}

/// A file that a form uses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormMedia {
    /// The name by which the form knows it.
    pub name: String,
    /// Its bytes, under `/api/v1/media/`.
    pub sha256: Digest,
    /// Its size in bytes.
    pub size_bytes: u64,
    /// For instance `image/png`.
    pub media_type: String,
}

/// State of a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FormState {
    /// New interviews may begin.
    Open,
    /// No new interviews; those begun go on, and are taken.
    Closed,
}
