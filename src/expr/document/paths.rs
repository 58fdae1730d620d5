//! The paths of nodes, as text.

use std::collections::HashMap;

use super::Document;
use crate::expr::world::NodeKind;

/// Writes the paths of a document's nodes. All places are counted once, so that the nodes of a long list cost no more
/// than the list.
#[derive(Debug)]
pub struct Paths<'a> {
    document: &'a Document,
    places: Vec<Place>,
}

/// Where a node stands among its siblings, from 1.
#[derive(Debug, Clone, Copy)]
struct Place {
    of_kind: u32,
    of_name: u32,
    /// Whether another sibling has the same kind and name.
    is_shared: bool,
}

impl<'a> Paths<'a> {
    /// The paths of a document.
    #[must_use]
    pub fn of(document: &'a Document) -> Self {
        let mut kinds: HashMap<(u32, NodeKind), u32> = HashMap::new();
        let mut names: HashMap<(u32, NodeKind, u32), u32> = HashMap::new();
        let next = |count: &mut u32| {
            *count += 1;
            *count
        };
        let nodes = &document.nodes;
        let mut places: Vec<Place> = nodes
            .iter()
            .map(|node| Place {
                of_kind: next(kinds.entry((node.parent, node.kind)).or_default()),
                of_name: next(names.entry((node.parent, node.kind, node.name)).or_default()),
                is_shared: false,
            })
            .collect();
        for (node, place) in nodes.iter().zip(&mut places) {
            place.is_shared = names
                .get(&(node.parent, node.kind, node.name))
                .is_some_and(|&last| last > 1);
        }
        Self { document, places }
    }

    /// The path of a node: `/data/repeat[2]/name`, `/data/@id`, `/data/text()[1]`. A place is given where there are several
    /// of the same name; elements in a namespace go by place alone, `/*[1]/*[2]`, for prefixes mean nothing elsewhere.
    /// Namespaces are written as they are declared.
    #[must_use]
    pub fn path(&self, node: u32) -> String {
        let mut steps = Vec::new();
        let mut at = node;
        while let Some(parent) = self.document.parent(at) {
            steps.push(self.step(at));
            at = parent;
        }
        if steps.is_empty() {
            return "/".to_owned();
        }
        steps.reverse();
        format!("/{}", steps.join("/"))
    }

    fn step(&self, node: u32) -> String {
        let name = self.document.name(node);
        let Some(Place {
            of_kind: place,
            of_name,
            is_shared,
        }) = self.places.get(node as usize)
        else {
            return String::new();
        };
        match self.document.kind(node) {
            NodeKind::Element if !name.namespace.is_empty() => format!("*[{place}]"),
            NodeKind::Element if *is_shared => format!("{}[{of_name}]", name.local),
            NodeKind::Element => name.local.to_owned(),
            NodeKind::Attribute if name.prefix.is_empty() => format!("@{}", name.local),
            NodeKind::Attribute => format!("@{}:{}", name.prefix, name.local),
            NodeKind::Namespace if name.local.is_empty() => "@xmlns".to_owned(),
            NodeKind::Namespace => format!("@xmlns:{}", name.local),
            NodeKind::Text => format!("text()[{place}]"),
            NodeKind::Comment => format!("comment()[{place}]"),
            NodeKind::Instruction => format!("processing-instruction()[{place}]"),
            // No step of XPath leads to it: it is written by its number in the DOM.
            NodeKind::DocumentType => "?type10".to_owned(),
            NodeKind::Document => String::new(),
        }
    }
}
