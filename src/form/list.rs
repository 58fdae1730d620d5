//! Choice lists.

use super::{Media, Text};
use crate::json::from_json;
use crate::sorted::Map;
use serde::Serialize;

from_json! {
    /// A choice list of the form, in the order of its sheet.
    #[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
    #[serde(transparent)]
    pub struct ChoiceList(pub Vec<Choice>);

    /// One choice.
    #[derive(Debug, Clone, PartialEq, Eq, Serialize)]
    pub struct Choice {
        /// The value that is stored when it is chosen.
        pub name: String,
        /// What people read; a choice without a label shows its name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub label: Option<Text>,
        /// Image, audio and video of the choice.
        #[serde(default, skip_serializing_if = "Media::is_empty")]
        pub media: Media,
        /// Every other column of the sheet by its heading, for `choice_filter` and look-ups. Empty cells are left out.
        #[serde(default, skip_serializing_if = "Map::is_empty")]
        pub columns: Map<String, String>,
    }
}
