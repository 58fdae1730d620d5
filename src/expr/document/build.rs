//! Putting a document together, from its beginning to its end.

use std::collections::HashMap;

use super::{Document, FullName, Node, ROOT};
use crate::expr::world::NodeKind;

/// A document being put together. Elements are opened and closed in order; whatever is open at the end is closed.
#[derive(Debug)]
pub struct Builder {
    document: Document,
    known: HashMap<FullName, u32>,
    open: Vec<u32>,
}

impl Default for Builder {
    fn default() -> Self {
        let mut builder = Self {
            document: Document {
                nodes: Vec::new(),
                names: Vec::new(),
                text: String::new(),
                values: String::new(),
            },
            known: HashMap::new(),
            open: Vec::new(),
        };
        let nameless = builder.name("", "", "");
        builder.push(NodeKind::Document, nameless);
        builder.open.push(ROOT);
        builder
    }
}

impl Builder {
    fn name(&mut self, prefix: &str, namespace: &str, local: &str) -> u32 {
        let full = FullName {
            prefix: prefix.to_owned(),
            namespace: namespace.to_owned(),
            local: local.to_owned(),
        };
        if let Some(&known) = self.known.get(&full) {
            return known;
        }
        let new = self.document.names.len() as u32;
        self.document.names.push(full.clone());
        self.known.insert(full, new);
        new
    }

    fn push(&mut self, kind: NodeKind, name: u32) -> u32 {
        let new = self.document.nodes.len() as u32;
        let here = self.document.text.len() as u32;
        let parent = self.open.last().copied().unwrap_or(ROOT);
        if let Some(around) = self.document.nodes.get_mut(parent as usize) {
            around.width += 1;
        }
        self.document.nodes.push(Node {
            kind,
            parent,
            end: new + 1,
            width: 0,
            name,
            value: here..here,
        });
        new
    }

    fn leaf(&mut self, kind: NodeKind, name: u32, value: &str) {
        let whole = match kind {
            NodeKind::Text => &mut self.document.text,
            _ => &mut self.document.values,
        };
        let from = whole.len() as u32;
        whole.push_str(value);
        let to = whole.len() as u32;
        let new = self.push(kind, name);
        self.document.nodes[new as usize].value = from..to;
    }

    /// Begins an element inside the one that is open.
    pub fn open(&mut self, prefix: &str, namespace: &str, local: &str) {
        let name = self.name(prefix, namespace, local);
        let new = self.push(NodeKind::Element, name);
        self.open.push(new);
    }

    /// Declares a namespace for the element that was just begun; before its attributes.
    pub fn namespace(&mut self, prefix: &str, uri: &str) {
        let name = self.name("", "", prefix);
        self.leaf(NodeKind::Namespace, name, uri);
    }

    /// Gives the element that was just begun an attribute; before its content.
    pub fn attribute(&mut self, prefix: &str, namespace: &str, local: &str, value: &str) {
        let name = self.name(prefix, namespace, local);
        self.leaf(NodeKind::Attribute, name, value);
    }

    /// Adds a run of text; empty text is none.
    pub fn text(&mut self, text: &str) {
        if !text.is_empty() {
            let nameless = self.name("", "", "");
            self.leaf(NodeKind::Text, nameless, text);
        }
    }

    /// Adds a comment.
    pub fn comment(&mut self, text: &str) {
        let nameless = self.name("", "", "");
        self.leaf(NodeKind::Comment, nameless, text);
    }

    /// Adds a document type.
    pub fn document_type(&mut self) {
        let nameless = self.name("", "", "");
        self.leaf(NodeKind::DocumentType, nameless, "");
    }

    /// Adds a processing instruction.
    pub fn instruction(&mut self, target: &str, value: &str) {
        let name = self.name("", "", target);
        self.leaf(NodeKind::Instruction, name, value);
    }

    /// Ends the element that is open.
    pub fn close(&mut self) {
        if self.open.len() > 1 {
            self.end_last();
        }
    }

    fn end_last(&mut self) {
        let Some(last) = self.open.pop() else { return };
        let (end, text) = (self.document.nodes.len() as u32, self.document.text.len() as u32);
        let node = &mut self.document.nodes[last as usize];
        node.end = end;
        node.value.end = text;
    }

    /// Adds an element that holds only text.
    pub fn leaf_element(&mut self, local: &str, text: &str) {
        self.open("", "", local);
        self.text(text);
        self.close();
    }

    /// The whole document.
    #[must_use]
    pub fn finish(mut self) -> Document {
        while !self.open.is_empty() {
            self.end_last();
        }
        self.document
    }
}

impl Document {
    /// A document that says nothing: one empty element.
    #[must_use]
    pub fn empty() -> Self {
        let mut builder = Builder::default();
        builder.leaf_element("root", "");
        builder.finish()
    }
}
