//! The list of published forms.

use crate::form::FormFile;
use crate::id::{Digest, FormId, FormVersion};
use crate::json::from_json;
use serde::{Deserialize, Serialize};

from_json! {
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
        /// The files that go with it, as in the form JSON: data under the same address as form JSON, all others under
        /// `/api/v1/media/`.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub files: Vec<FormFile>,
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
}
