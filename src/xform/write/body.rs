//! `h:body`: groups, repeats and controls in the order in which they are asked.

use super::Writer;
use super::expand::is_meta;
use super::xml::Tag;
use crate::form::{Form, Node, NodeKind};
use crate::sorted::Map;

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
        let mut shown = Shown::default();
        for child in &node.children {
            let path = format!("{path}/{}", child.name);
            let tag = match &child.kind {
                NodeKind::Question(_) => self.control(child, &path),
                // Nobody is asked for what the device writes there.
                NodeKind::Group if is_meta(child) => None,
                NodeKind::Group => Some(self.group(child, &path)),
                NodeKind::Repeat { count, is_fixed } => Some(self.repeat(child, &path, count.as_deref(), *is_fixed)),
            };
            if let Some(tag) = tag {
                self.place(tag, &path, &mut shown);
            }
        }
        shown.close(0);
        shown.tags
    }

    /// Puts what is shown of a node into the groups of the body that hold it.
    fn place(&self, tag: Tag, path: &str, shown: &mut Shown) {
        let innermost = self.body_group_of.get(path).copied();
        let group_at = |at: usize| self.form.body_groups.get(at);
        // A group comes behind the one around it, so that going outwards ends.
        let outwards = |&at: &usize| group_at(at)?.within.filter(|&outer| outer < at);
        let mut around: Vec<usize> = std::iter::successors(innermost, outwards).collect();
        around.reverse();
        let n_same = shown.open.iter().zip(&around).take_while(|((open, _), at)| open == *at);
        let n_same = n_same.count();
        shown.close(n_same);
        for &at in &around[n_same..] {
            if let Some(group) = group_at(at) {
                shown.open.push((at, self.body_group(&group.node, at)));
            }
        }
        shown.add(tag);
    }

    fn body_group(&self, node: &'f Node, at: usize) -> Tag {
        let mut tag = Tag::new("group");
        self.attributes_of(&mut tag, node);
        if node.label.is_none() && node.media.is_empty() {
            return tag;
        }
        tag.child(self.label(node, &body_group_id(at)))
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

/// The groups of the body without a node, by the paths of the nodes inside.
pub(super) fn body_groups(form: &Form) -> Map<&str, usize> {
    let groups = form.body_groups.iter().zip(0..);
    groups
        .flat_map(|(group, at)| group.inside.iter().map(move |path| (path.as_str(), at)))
        .collect()
}

/// What stands instead of a path in the ids of the texts of a group that has none.
pub(super) fn body_group_id(at: usize) -> String {
    format!("body-group-{at}")
}

/// Controls that are written one after the other, and the groups that are open behind the last.
#[derive(Default)]
struct Shown {
    tags: Vec<Tag>,
    open: Vec<(usize, Tag)>,
}

impl Shown {
    fn add(&mut self, tag: Tag) {
        match self.open.pop() {
            Some((at, group)) => self.open.push((at, group.child(tag))),
            None => self.tags.push(tag),
        }
    }

    /// Closes groups from the inside, until so many are open.
    fn close(&mut self, n_open: usize) {
        while self.open.len() > n_open {
            if let Some((_, group)) = self.open.pop() {
                self.add(group);
            }
        }
    }
}
