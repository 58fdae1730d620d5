//! A document in memory for expressions to walk: XML text, or rows of a table, or whatever else is put together as a tree.
//!
//! Nodes are numbered in document order, an element before its namespaces, these before its attributes, and these before
//! its children (XPath 1.0, section 5). Text stands in one string in the same order, so that the string-value of every
//! element is a slice of it.

mod build;
mod paths;
mod scan;
mod xml;

pub use build::Builder;
pub use paths::Paths;
pub use xml::{UnreadableXml, well_known_namespace};

use std::ops::Range;

use super::world::{Name, NodeKind};

const XFORMS: &str = "http://www.w3.org/2002/xforms";

/// The number of a document's root node.
pub const ROOT: u32 = 0;

/// A tree of nodes, each known by its number.
#[derive(Debug, Clone)]
pub struct Document {
    nodes: Vec<Node>,
    names: Vec<FullName>,
    /// The texts of text nodes, in document order.
    text: String,
    /// The values of all other nodes that have one.
    values: String,
}

#[derive(Debug, Clone)]
struct Node {
    kind: NodeKind,
    parent: u32,
    /// One past the last node inside it.
    end: u32,
    /// How many nodes are directly inside it.
    width: u32,
    name: u32,
    /// Of documents, elements and texts a part of `text`, of others a part of `values`.
    value: Range<u32>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct FullName {
    prefix: String,
    namespace: String,
    local: String,
}

impl Document {
    fn node(&self, node: u32) -> Option<&Node> {
        self.nodes.get(node as usize)
    }

    /// The kind of a node.
    #[must_use]
    pub fn kind(&self, node: u32) -> NodeKind {
        self.node(node).map_or(NodeKind::Document, |node| node.kind)
    }

    /// The name of a node.
    #[must_use]
    pub fn name(&self, node: u32) -> Name<'_> {
        let full = self.node(node).and_then(|node| self.names.get(node.name as usize));
        full.map_or(Name::NONE, |full| Name {
            prefix: &full.prefix,
            namespace: &full.namespace,
            local: &full.local,
        })
    }

    /// The name of a node as expressions of forms write it: elements of XForms, which forms declare as the default
    /// namespace, go without one.
    #[must_use]
    pub fn plain_name(&self, node: u32) -> Name<'_> {
        let name = self.name(node);
        match name.namespace {
            XFORMS => Name { namespace: "", ..name },
            _ => name,
        }
    }

    /// The node that a node is in; none for the root.
    #[must_use]
    pub fn parent(&self, node: u32) -> Option<u32> {
        self.node(node).filter(|_| node != ROOT).map(|node| node.parent)
    }

    /// The children in order.
    pub fn children(&self, node: u32) -> impl Iterator<Item = u32> + '_ {
        self.within(node)
            .filter(|&inner| !matches!(self.kind(inner), NodeKind::Attribute | NodeKind::Namespace))
    }

    /// The children that are elements.
    pub fn elements(&self, node: u32) -> impl Iterator<Item = u32> + '_ {
        self.within(node).filter(|&inner| self.kind(inner) == NodeKind::Element)
    }

    /// The attributes of an element.
    pub fn attributes(&self, node: u32) -> impl Iterator<Item = u32> + '_ {
        self.within(node)
            .filter(|&inner| self.kind(inner) == NodeKind::Attribute)
    }

    /// The namespaces declared at an element or around it.
    pub fn namespaces(&self, node: u32) -> impl Iterator<Item = u32> + '_ {
        self.within(node)
            .filter(|&inner| self.kind(inner) == NodeKind::Namespace)
    }

    /// The nodes directly inside a node, of all kinds.
    fn within(&self, node: u32) -> impl Iterator<Item = u32> + '_ {
        let end = self.node(node).map_or(0, |node| node.end);
        std::iter::successors(Some(node + 1), |&at| self.node(at).map(|inner| inner.end))
            .take_while(move |&at| at < end)
    }

    /// How many nodes are directly inside a node, of all kinds.
    #[must_use]
    pub fn width(&self, node: u32) -> u32 {
        self.node(node).map_or(0, |node| node.width)
    }

    /// The string-value of a node.
    #[must_use]
    pub fn text(&self, node: u32) -> &str {
        let Some(node) = self.node(node) else { return "" };
        let whole = match node.kind {
            NodeKind::Document | NodeKind::Element | NodeKind::Text => &self.text,
            _ => &self.values,
        };
        whole
            .get(node.value.start as usize..node.value.end as usize)
            .unwrap_or_default()
    }

    /// The value of an attribute without a prefix, if the element has it.
    #[must_use]
    pub fn attribute(&self, element: u32, local: &str) -> Option<&str> {
        let its = self.attributes(element).find(|&attribute| {
            let name = self.name(attribute);
            name.local == local && name.prefix.is_empty()
        });
        its.map(|attribute| self.text(attribute))
    }

    /// All elements with a local name, in document order.
    pub fn called<'a>(&'a self, local: &'a str) -> impl Iterator<Item = u32> + 'a {
        let all = 0..self.nodes.len() as u32;
        all.filter(move |&node| self.kind(node) == NodeKind::Element && self.name(node).local == local)
    }
}
