//! Entities: things that a submission makes or changes on the server, and that other forms may use.

use crate::json::from_json;
use serde::Serialize;

from_json! {
    /// An entity that a submission makes or changes.
    #[derive(Debug, Clone, PartialEq, Eq, Serialize)]
    pub struct Entity {
        /// The list (`dataset`) that it belongs to.
        pub list: String,
        /// Path of the form's root, the group or the repeat that it lives in; its element is `meta/entity` in there.
        pub container: String,
        /// XPath text of what it is called, relative to `meta/entity/label`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub label: Option<String>,
        /// XPath text of the id of the entity that is changed, relative to an attribute of `meta/entity`; without it a
        /// new one is made.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub id: Option<String>,
        /// The same as it reads inside of a predicate on the list, where the context is another node.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub id_in_list: Option<String>,
        /// XPath text: whether one is made.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub create_if: Option<String>,
        /// XPath text: whether it is changed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub update_if: Option<String>,
    }
}
