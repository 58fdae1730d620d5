//! The compiled form: what a questionnaire says, ready to be run. Made from an XLSForm by [`crate::xlsform`],
//! stored and sent as form JSON, addressed by the SHA-256 of that text. Holds no answers.
//!
//! Expressions are kept as XPath text with every `${name}` already written as a path; whoever runs the form parses
//! each of them once, when it is loaded.

mod action;
mod body_group;
mod data;
mod data_type;
mod diagnostic;
mod entity;
mod file;
mod list;
mod model;
pub(crate) mod nearest;
mod node;
mod secondary;
mod text;
mod tree;
pub(crate) mod xml;

pub use action::{Action, ActionEvent, ActionKind};
pub use body_group::BodyGroup;
pub(crate) use data::Data;
pub use data_type::DataType;
pub use diagnostic::{Diagnostic, Severity};
pub(crate) use diagnostic::{Place, Problems};
pub use entity::Entity;
pub use file::{FileError, FormFile, pack};
pub use list::{Choice, ChoiceList};
pub use model::{
    Aspect, Cycle, Def, DefId, Effect, Filter, Graph, ListTable, Logic, Model, ModelError, NodeItems, ROOT, Reach,
    Sets, Task, Vertex,
};
pub use node::{
    Bind, InitialAnswer, Itemset, ItemsetSource, Media, Metadata, NONE, NONE_ALONE, Node, NodeKind, QuestionType,
    RangeScale, UploadKind,
};
pub use secondary::{Beginning, Element};
pub use text::{Language, Phrase, Segment, Text};
pub use xml::XmlError;

use crate::id::{Digest, FormId, FormVersion};
use crate::json::{self, JsonError, from_json};
use crate::sorted::Map;
use serde::Serialize;

/// The schema number of form JSON that this build writes.
pub const FORM_SCHEMA: u32 = 1;

from_json! {
    /// A compiled form.
    #[derive(Debug, Clone, PartialEq, Serialize)]
    pub struct Form {
        /// Schema number of this document; [`FORM_SCHEMA`] when written by this build.
        pub schema: u32,
        /// `form_id` of the settings sheet.
        pub form_id: FormId,
        /// `version` of the settings sheet.
        pub version: FormVersion,
        /// `form_title`.
        pub title: String,
        /// The languages in the order of the columns; one nameless language where the form has no translations.
        pub languages: Vec<Language>,
        /// Index into `languages` of the language shown first.
        pub default_language: usize,
        /// Words of `style`, for instance `pages` or `theme-grid`.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub style: Vec<String>,
        /// XPath text of `instance_name`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub instance_name: Option<String>,
        /// Id of the primary instance itself, where an XForm gives it one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub primary_id: Option<String>,
        /// The primary instance: a group whose name is the root element (`data` unless the settings name another).
        pub root: Node,
        /// Choice lists by `list_name`.
        #[serde(default, skip_serializing_if = "Map::is_empty")]
        pub lists: Map<String, ChoiceList>,
        /// Files of data among the attachments by the id under which `instance()` finds them.
        #[serde(default, skip_serializing_if = "Map::is_empty")]
        pub instances: Map<String, String>,
        /// The files that were published with it. Standing here, their digests are part of the form's own.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub files: Vec<FormFile>,
        /// Secondary instances of an XForm by id, each with its root element.
        #[serde(default, skip_serializing_if = "Map::is_empty")]
        pub secondary: Map<String, Element>,
        /// Texts by the id under which `jr:itext()` finds them.
        #[serde(default, skip_serializing_if = "Map::is_empty")]
        pub itext: Map<String, Text>,
        /// Actions that the bind of a node does not say.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub actions: Vec<Action>,
        /// Entities that a submission makes or changes; the properties come from the questions' column `save_to`.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub entities: Vec<Entity>,
        /// What the primary instance holds from the beginning.
        #[serde(default, skip_serializing_if = "Beginning::is_empty")]
        pub beginning: Beginning,
        /// Groups of the body without an element of their own, each behind the one around it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub body_groups: Vec<BodyGroup>,
        /// Namespaces of names and attributes, by prefix.
        #[serde(default, skip_serializing_if = "Map::is_empty")]
        pub namespaces: Map<String, String>,
        /// Rows of the sheets `entities`, `external_choices` and `osm`, by heading, that we keep for export but do not
        /// use.
        #[serde(default, skip_serializing_if = "Map::is_empty")]
        pub other_sheets: Map<String, Vec<Map<String, String>>>,
        /// Settings that we keep for export but do not use.
        #[serde(default, skip_serializing_if = "Map::is_empty")]
        pub other_settings: Map<String, String>,
    }
}

/// Why a text is not form JSON that this build can run.
#[derive(Debug, thiserror::Error)]
pub enum FormJsonError {
    /// Not JSON, or not of the shape of a form.
    #[error("this is not a compiled form: {0}")]
    Malformed(#[from] JsonError),
    /// Holds what JSON cannot write.
    #[error("this form cannot be written as JSON")]
    Unwritable,
    /// Written by a newer build.
    #[error(
        "this form was compiled by a newer version of the app (schema {found}, known up to {FORM_SCHEMA}); update the app"
    )]
    TooNew {
        /// The schema number found.
        found: u32,
    },
}

impl Form {
    /// The form as form JSON text: the bytes that are stored, sent and hashed.
    /// # Errors
    /// Only when a number cannot be written as JSON, which a compiled form never holds.
    pub fn to_json(&self) -> Result<String, FormJsonError> {
        serde_json::to_string(self).map_err(|_| FormJsonError::Unwritable)
    }

    /// Reads form JSON.
    /// # Errors
    /// `FormJsonError` when the text is not a form or is of a newer schema.
    pub fn from_json(text: &str) -> Result<Self, FormJsonError> {
        // Read once where it is ours; only what is not tells whether a newer build wrote it.
        let read = json::read::<Self>(text);
        match read
            .as_ref()
            .map_or_else(|_| json::schema(text), |form| Ok(form.schema))?
        {
            found if found > FORM_SCHEMA => Err(FormJsonError::TooNew { found }),
            _ => Ok(read?),
        }
    }

    /// The digest under which this form JSON is addressed.
    #[must_use]
    pub fn digest_of(json: &str) -> Digest {
        Digest::of(json.as_bytes())
    }
}
