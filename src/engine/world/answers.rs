//! The answers as nodes: groups, questions and repeat instances are elements; a range is not seen, its instances are.

use crate::engine::session::Session;
use crate::expr::{NodeKind, NodeRef};
use crate::form::ROOT;
use crate::instance::{Instance, Live, NodeId, Part};
use std::borrow::Cow;
use std::cmp::Ordering;

/// An attribute of an element of the primary instance is a node of the form whose name begins so.
const ATTRIBUTE: char = '@';

impl Session {
    fn live(&self, node: NodeRef) -> Option<(NodeId, &Live)> {
        let id = Self::node_id(node)?;
        Some((id, self.instance.get(id)?))
    }

    pub(super) fn is_instance(&self, node: NodeRef) -> bool {
        self.live(node)
            .is_some_and(|(_, live)| live.part == Part::RepeatInstance)
    }

    fn is_attribute(&self, live: &Live) -> bool {
        self.model.def(live.def).node.name.starts_with(ATTRIBUTE)
    }

    /// The relevant elements inside: instances stand in the place of their range.
    fn each_child(&self, id: NodeId, mut each: impl FnMut(NodeId, &Live)) {
        for &child in self.instance.children(id) {
            let Some(live) = self.instance.get(child) else { continue };
            if live.part == Part::Range {
                for &one in &live.children {
                    if let Some(inner) = self.instance.get(one).filter(|inner| inner.is_relevant) {
                        each(one, inner);
                    }
                }
            } else if live.is_relevant {
                each(child, live);
            }
        }
    }

    fn append_text(&self, id: NodeId, out: &mut String) {
        out.push_str(self.instance.value(id));
        self.each_child(id, |child, live| {
            if !self.is_attribute(live) {
                self.append_text(child, out);
            }
        });
    }

    /// Places from the root down, by which two nodes are put in document order.
    fn place(&self, id: NodeId) -> Vec<usize> {
        let mut place: Vec<usize> = self
            .instance
            .ancestors(id)
            .map(|(id, live)| match live.part {
                Part::RepeatInstance => self.instance.position(id),
                Part::Element | Part::Range => self.model.def(live.def).slot,
            })
            .collect();
        place.reverse();
        place
    }

    pub(super) fn answer_kind(&self, node: NodeRef) -> NodeKind {
        match self.live(node) {
            None => NodeKind::Document,
            Some((_, live)) if self.is_attribute(live) => NodeKind::Attribute,
            Some(_) => NodeKind::Element,
        }
    }

    pub(super) fn answer_name(&self, node: NodeRef) -> &str {
        let name = self
            .live(node)
            .map_or("", |(_, live)| self.model.def(live.def).node.name.as_str());
        name.strip_prefix(ATTRIBUTE).unwrap_or(name)
    }

    pub(super) fn answer_parent(&self, node: NodeRef) -> Option<NodeRef> {
        let (id, _) = self.live(node)?;
        let above = self
            .instance
            .ancestors(id)
            .skip(1)
            .find(|(_, up)| up.part != Part::Range);
        Some(above.map_or(NodeRef { document: 0, node: 0 }, |(up, _)| Self::node_ref(up)))
    }

    pub(super) fn answer_children(&self, node: NodeRef, out: &mut Vec<NodeRef>) {
        match self.live(node) {
            None => out.push(Self::node_ref(Instance::ROOT)),
            Some((id, _)) => self.each_child(id, |child, live| {
                if !self.is_attribute(live) {
                    out.push(Self::node_ref(child));
                }
            }),
        }
    }

    pub(super) fn answer_attributes(&self, node: NodeRef, out: &mut Vec<NodeRef>) {
        if let Some((id, _)) = self.live(node) {
            self.each_child(id, |child, live| {
                if self.is_attribute(live) {
                    out.push(Self::node_ref(child));
                }
            });
        }
    }

    pub(super) fn answers_named(&self, node: NodeRef, name: &str, out: &mut Vec<NodeRef>) {
        let Some((_, live)) = self.live(node) else {
            if self.model.def(ROOT).node.name == name {
                out.push(Self::node_ref(Instance::ROOT));
            }
            return;
        };
        let child = self
            .model
            .child(live.def, name)
            .filter(|_| live.part != Part::Range)
            .and_then(|def| live.children.get(self.model.def(def).slot));
        let Some((&child, inner)) = child.and_then(|child| Some((child, self.instance.get(*child)?))) else {
            return;
        };
        if inner.part == Part::Range {
            let relevant = inner
                .children
                .iter()
                .filter(|&&one| self.instance.get(one).is_some_and(|one| one.is_relevant));
            out.extend(relevant.map(|&one| Self::node_ref(one)));
        } else if inner.is_relevant {
            out.push(Self::node_ref(child));
        }
    }

    pub(super) fn answer_text(&self, node: NodeRef) -> Cow<'_, str> {
        let Some((id, live)) = self.live(node) else {
            return Cow::Borrowed("");
        };
        if live.children.is_empty() {
            return Cow::Borrowed(&live.value);
        }
        let mut text = String::new();
        self.append_text(id, &mut text);
        Cow::Owned(text)
    }

    pub(super) fn answer_order(&self, a: NodeRef, b: NodeRef) -> Ordering {
        let place = |node: NodeRef| self.live(node).map(|(id, _)| self.place(id));
        place(a).cmp(&place(b))
    }
}
