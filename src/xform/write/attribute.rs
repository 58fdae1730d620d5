//! Attributes of controls, groups and repeats, from the parameters and columns of their rows.

use super::xml::Tag;
use super::{Writer, kept};
use crate::form::Node;

impl Writer<'_> {
    /// Sets the attributes of a control, group or repeat.
    pub fn attributes_of(&self, tag: &mut Tag, node: &Node) {
        const PARAMETERS: [(&str, &str); 5] = [
            ("rows", "rows"),
            ("capture-accuracy", "accuracyThreshold"),
            ("warning-accuracy", "unacceptableAccuracyThreshold"),
            ("tick_interval", "odk:tick-interval"),
            ("placeholder", "odk:placeholder"),
        ];
        const COLUMNS: [&str; 3] = ["autoplay", "rows", "intent"];
        if !node.appearance.is_empty() {
            tag.set("appearance", node.appearance.join(" "));
        }
        for (key, name) in PARAMETERS {
            if let Some(value) = node.parameters.get(key) {
                tag.set(name, value);
            }
        }
        if node.parameters.contains_key("incremental") {
            tag.set("incremental", "true");
        }
        // Another app takes the picture only where the appearance leaves it free how.
        if let Some(app) = node.parameters.get("app")
            && matches!(node.appearance.join(" ").as_str(), "" | "annotate")
        {
            tag.set("intent", app);
        }
        for name in COLUMNS {
            if let Some(value) = kept::column(node, name) {
                tag.set(name, value);
            }
        }
        for (name, value) in self.columns(node, &["body", "control"]) {
            tag.set(name, value);
        }
    }
}
