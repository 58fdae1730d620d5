//! Data as a tree: what a secondary instance of an XForm or a file among the attachments holds.

use super::Element;
use super::data::{Data, Index, Indexes};
use crate::expr::document::{Builder, Document, ROOT};
use crate::expr::{Name, NodeKind};
use std::borrow::Cow;

/// A tree, with the indexes by which it was looked up so far.
#[derive(Debug)]
pub(crate) struct Tree {
    document: Document,
    indexes: Indexes<(u32, String, String)>,
}

impl From<Document> for Tree {
    fn from(document: Document) -> Self {
        Self {
            document,
            indexes: Indexes::default(),
        }
    }
}

impl Tree {
    /// The tree of an element and all inside it.
    pub(super) fn of(root: &Element) -> Self {
        fn add(element: &Element, builder: &mut Builder) {
            let (prefix, local) = split(&element.name);
            builder.open(prefix, "", local);
            for (name, text) in &element.attributes {
                let (prefix, local) = split(name);
                builder.attribute(prefix, "", local, text);
            }
            builder.text(&element.text);
            element.children.iter().for_each(|child| add(child, builder));
            builder.close();
        }
        let mut builder = Builder::default();
        add(root, &mut builder);
        builder.finish().into()
    }

    /// A root element with nothing inside: what a list is that is not there.
    pub(super) fn empty() -> Self {
        let mut builder = Builder::default();
        builder.leaf_element("root", "");
        builder.finish().into()
    }

    fn index(&self, parent: u32, child: &str, key: &str) -> Index {
        let mut index = Index::new();
        self.children_named(parent, child, &mut |row| {
            let mut has_key = false;
            let mut add = |cell: u32| {
                has_key = true;
                let rows = index.entry(self.document.text(cell).to_owned()).or_default();
                if rows.last() != Some(&row) {
                    rows.push(row);
                }
            };
            match key.strip_prefix('@') {
                Some(name) => self
                    .document
                    .attributes(row)
                    .filter(|&cell| self.name(cell).local == name)
                    .for_each(add),
                None => self.children_named(row, key, &mut add),
            }
            if !has_key {
                index.entry(String::new()).or_default().push(row);
            }
        });
        index
    }
}

fn split(name: &str) -> (&str, &str) {
    name.split_once(':').unwrap_or(("", name))
}

impl Data for Tree {
    fn kind(&self, node: u32) -> NodeKind {
        self.document.kind(node)
    }

    fn name(&self, node: u32) -> Name<'_> {
        // Expressions of forms tell names apart by their prefixes alone.
        Name {
            namespace: "",
            ..self.document.name(node)
        }
    }

    fn parent(&self, node: u32) -> Option<u32> {
        self.document.parent(node)
    }

    fn children(&self, node: u32, each: &mut dyn FnMut(u32)) {
        self.document.children(node).for_each(each);
    }

    fn children_named(&self, node: u32, name: &str, each: &mut dyn FnMut(u32)) {
        let is_called = |&child: &u32| {
            let own = self.document.name(child);
            own.local == name && own.prefix.is_empty()
        };
        self.document.elements(node).filter(is_called).for_each(each);
    }

    fn attributes(&self, node: u32, each: &mut dyn FnMut(u32)) {
        self.document.attributes(node).for_each(each);
    }

    fn text(&self, node: u32) -> Cow<'_, str> {
        Cow::Borrowed(self.document.text(node))
    }

    fn lookup(&self, parent: u32, child: &str, key: &str, text: &str) -> Option<Vec<u32>> {
        let place = (parent, child.to_owned(), key.to_owned());
        Some(self.indexes.find(place, text, || self.index(parent, child, key)))
    }

    fn root(&self) -> Option<u32> {
        self.document.elements(ROOT).next()
    }
}
