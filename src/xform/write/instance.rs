//! The primary instance: its elements, with the answers to begin with.

use super::entity;
use super::xml::Tag;
use super::{Writer, kept, question};
use crate::form::{InitialAnswer, Node, NodeKind, QuestionType, UploadKind};
use crate::instance::MAX_NODES;

/// How a repeat is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Repeats {
    /// As a template and a first instance.
    Both,
    /// Inside of an instance: as an instance alone, for the template is there already.
    Instance,
}

/// Where a node stands: its path without positions, and with them where it is one of those from the beginning.
#[derive(Clone, Copy)]
struct Place<'p> {
    path: &'p str,
    positioned: Option<&'p str>,
}

impl Writer<'_> {
    /// The root element of the primary instance.
    pub fn primary_instance(&self) -> Tag {
        let path = format!("/{}", self.root.name);
        let place = Place {
            path: &path,
            positioned: (!self.form.beginning.is_empty()).then_some(&path),
        };
        let mut root = self.element(self.root, place, Repeats::Both);
        self.root_attributes(&mut root);
        root
    }

    fn element(&self, node: &Node, place: Place<'_>, repeats: Repeats) -> Tag {
        if let Some(entity) = self.entity_at(place.path) {
            return entity::element(entity);
        }
        let mut tag = self.attributes(Tag::new(&node.name), node);
        // A node that stands for an attribute, so that it can have a bind.
        for child in &node.children {
            if let (Some(attribute), Some(asked)) = (child.name.strip_prefix('@'), question(child))
                && !node.attributes.contains_key(attribute)
            {
                tag.set(attribute, beginning(child, asked));
            }
        }
        match question(node) {
            Some(asked) => {
                let own = place.positioned.and_then(|path| self.form.beginning.answers.get(path));
                tag.text(&own.map_or_else(|| beginning(node, asked), Clone::clone))
            }
            None => tag.children(self.elements(node, place, repeats)),
        }
    }

    fn elements(&self, node: &Node, place: Place<'_>, repeats: Repeats) -> Vec<Tag> {
        let mut tags = Vec::new();
        let written = node.in_instance_order().into_iter();
        for child in written.filter(|child| !child.name.starts_with('@')) {
            let path = format!("{}/{}", place.path, child.name);
            let positioned = place.positioned.map(|above| format!("{above}/{}", child.name));
            let inside = Place {
                path: &path,
                positioned: positioned.as_deref(),
            };
            if !matches!(child.kind, NodeKind::Repeat { .. }) {
                tags.push(self.element(child, inside, repeats));
                continue;
            }
            if repeats == Repeats::Both {
                tags.push(self.template(child, &path));
            }
            let Some(repeat) = positioned else {
                tags.push(self.element(child, inside, Repeats::Instance));
                continue;
            };
            let count = self.form.beginning.repeats.get(&repeat).copied().unwrap_or(0);
            tags.extend((1..=count.min(MAX_NODES)).map(|position| {
                let positioned = format!("{repeat}[{position}]");
                let inside = Place {
                    path: &path,
                    positioned: Some(&positioned),
                };
                self.element(child, inside, Repeats::Instance)
            }));
        }
        tags
    }

    /// The template of a repeat; a repeat right inside is a template there, and no instance.
    fn template(&self, repeat: &Node, path: &str) -> Tag {
        let mut tag = Tag::new(&repeat.name).attribute("jr:template", "");
        for child in repeat.in_instance_order() {
            let path = format!("{path}/{}", child.name);
            tag = tag.child(match child.kind {
                NodeKind::Repeat { .. } => self.template(child, &path),
                _ => {
                    let place = Place {
                        path: &path,
                        positioned: None,
                    };
                    self.element(child, place, Repeats::Both)
                }
            });
        }
        tag
    }

    fn attributes(&self, mut tag: Tag, node: &Node) -> Tag {
        for (name, value) in &node.attributes {
            tag.set(name, value);
        }
        for (name, value) in self.columns(node, &["instance"]) {
            tag.set(name, value);
        }
        if let Some(value) = kept::column(node, "compact_tag") {
            tag.set("odk:tag", value);
        }
        tag
    }
}

/// The text of an element from the beginning.
fn beginning(node: &Node, asked: &QuestionType) -> String {
    let Some(InitialAnswer::Static(text)) = &node.bind.default else {
        return String::new();
    };
    let is_image = matches!(
        asked,
        QuestionType::Upload {
            media: UploadKind::Image
        }
    );
    if is_image && !text.contains("://") {
        format!("jr://images/{text}")
    } else {
        text.clone()
    }
}
