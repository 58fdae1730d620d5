//! `h:body`: groups, repeats and controls in the order in which they are asked.

use super::Writer;
use super::expand::is_meta;
use super::xml::Tag;
use crate::form::{Node, NodeKind};

impl<'f> Writer<'f> {
    /// `h:body`.
    pub fn body(&self) -> Tag {
        let mut body = Tag::new("h:body");
        if !self.form.style.is_empty() {
            body.set("class", self.form.style.join(" "));
        }
        body.children(self.controls(self.root, &format!("/{}", self.root.name)))
    }

    fn controls(&self, node: &'f Node, path: &str) -> Vec<Tag> {
        let mut tags = Vec::new();
        for child in &node.children {
            let path = format!("{path}/{}", child.name);
            match &child.kind {
                NodeKind::Question(_) => tags.extend(self.control(child, &path)),
                // Nobody is asked for what the device writes there.
                NodeKind::Group if is_meta(child) => {}
                NodeKind::Group => tags.push(self.group(child, &path)),
                NodeKind::Repeat { count, is_fixed } => {
                    tags.push(self.repeat(child, &path, count.as_deref(), *is_fixed));
                }
            }
        }
        tags
    }

    fn group(&self, node: &'f Node, path: &str) -> Tag {
        let mut tag = Tag::new("group");
        self.attributes_of(&mut tag, node);
        tag.set("ref", path);
        if node.label.is_some() || !node.media.is_empty() {
            tag = tag.child(self.label(node, path));
        }
        tag.children(self.controls(node, path))
            .children(self.change_actions(path))
    }

    fn repeat(&self, node: &'f Node, path: &str, count: Option<&str>, is_fixed: bool) -> Tag {
        let mut repeat = Tag::new("repeat").attribute("nodeset", path);
        self.attributes_of(&mut repeat, node);
        if let Some(count) = count {
            repeat.set("jr:count", count);
        }
        if is_fixed {
            repeat.set("jr:noAddRemove", "true()");
        }
        let repeat = repeat
            .children(self.controls(node, path))
            .children(self.repeat_actions(node, path))
            .children(self.own_actions(Some(path)));
        Tag::new("group")
            .attribute("ref", path)
            .child(self.label(node, path))
            .child(repeat)
    }
}
