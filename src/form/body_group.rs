//! Groups of a body that hold no answers of their own.

use super::Node;
use crate::json::from_json;
use serde::Serialize;

from_json! {
    /// A group of an XForm's body without an element in the primary instance: what is inside stands where its elements
    /// are, and the group only says how it is shown. It is kept to be written again.
    #[derive(Debug, Clone, PartialEq, Serialize)]
    pub struct BodyGroup {
        /// What people see of it: label, media, appearance and attributes; no name, and no nodes inside.
        pub node: Node,
        /// The group of this kind around it, by its place among them all.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub within: Option<usize>,
        /// Paths of the nodes right inside, without those in groups of this kind inside it.
        pub inside: Vec<String>,
    }
}
