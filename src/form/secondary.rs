//! Data beside the answers, as trees: what an XForm carries in its secondary instances.

use crate::json::from_json;
use crate::sorted::Map;
use serde::Serialize;

from_json! {
    /// An element of a secondary instance.
    #[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
    pub struct Element {
        /// Its name, with a prefix where it has one.
        pub name: String,
        /// Attributes by name.
        #[serde(default, skip_serializing_if = "Map::is_empty")]
        pub attributes: Map<String, String>,
        /// The text directly inside; of an element with children it is empty.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        pub text: String,
        /// Elements inside, in order.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub children: Vec<Element>,
    }

    /// What a primary instance holds from the beginning that no default of a node can say: how many instances each
    /// repeat has, and the answers in them.
    #[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
    #[serde(default)]
    pub struct Beginning {
        /// Text of answers by path with positions.
        #[serde(skip_serializing_if = "Map::is_empty")]
        pub answers: Map<String, String>,
        /// How many instances each repeat has, by the path of the repeat; 0 where it is there as a template alone.
        #[serde(skip_serializing_if = "Map::is_empty")]
        pub repeats: Map<String, usize>,
    }
}

impl Beginning {
    /// Whether there is nothing to say.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self == &Self::default()
    }
}
