//! A tree of data in one flat list, so that ten thousand rows cost neither time nor memory worth mentioning.

use super::Element;
use super::document::{Document, Index, Indexes};
use crate::expr::NodeKind;
use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

/// A tree of elements with attributes and texts.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    names: Vec<String>,
    nodes: Vec<Knot>,
    texts: String,
    indexes: Indexes<(u32, String, String)>,
}

/// A node. Everything inside it stands behind it, up to `end`; its attributes first.
#[derive(Debug, Clone, Copy)]
struct Knot {
    name: u32,
    parent: u32,
    end: u32,
    kind: NodeKind,
    text: (u32, u32),
}

/// Builds a tree from its beginning to its end.
#[derive(Debug)]
pub(super) struct TreeBuilder {
    tree: Tree,
    number_of: HashMap<String, u32>,
    open: Vec<u32>,
}

impl TreeBuilder {
    pub(super) fn new() -> Self {
        let mut builder = Self {
            tree: Tree::default(),
            number_of: HashMap::new(),
            open: Vec::new(),
        };
        builder.push("", NodeKind::Document);
        builder.open.push(0);
        builder
    }

    pub(super) fn open(&mut self, name: &str) {
        let node = self.push(name, NodeKind::Element);
        self.open.push(node);
    }

    pub(super) fn attribute(&mut self, name: &str, text: &str) {
        let node = self.push(name, NodeKind::Attribute);
        self.say(node, text);
    }

    /// The text of the open element; the first one counts.
    pub(super) fn text(&mut self, text: &str) {
        if let Some(&node) = self.open.last() {
            self.say(node, text);
        }
    }

    pub(super) fn close(&mut self) {
        if self.open.len() > 1
            && let Some(node) = self.open.pop()
        {
            self.end(node);
        }
    }

    /// An element with nothing but a text.
    pub(super) fn leaf(&mut self, name: &str, text: &str) {
        self.open(name);
        self.text(text);
        self.close();
    }

    pub(super) fn finish(mut self) -> Tree {
        while let Some(node) = self.open.pop() {
            self.end(node);
        }
        self.tree
    }

    fn end(&mut self, node: u32) {
        self.tree.nodes[node as usize].end = self.tree.nodes.len() as u32;
    }

    fn say(&mut self, node: u32, text: &str) {
        let start = self.tree.texts.len() as u32;
        self.tree.texts.push_str(text);
        let knot = &mut self.tree.nodes[node as usize];
        if knot.text.0 == knot.text.1 {
            knot.text = (start, self.tree.texts.len() as u32);
        }
    }

    fn push(&mut self, name: &str, kind: NodeKind) -> u32 {
        let name = match self.number_of.get(name) {
            Some(&known) => known,
            None => {
                let number = self.tree.names.len() as u32;
                self.tree.names.push(name.to_owned());
                self.number_of.insert(name.to_owned(), number);
                number
            }
        };
        let node = self.tree.nodes.len() as u32;
        self.tree.nodes.push(Knot {
            name,
            parent: self.open.last().copied().unwrap_or(0),
            end: node + 1,
            kind,
            text: (0, 0),
        });
        node
    }
}

impl Tree {
    /// The tree of an element and all inside it.
    pub(super) fn of(root: &Element) -> Self {
        fn add(element: &Element, builder: &mut TreeBuilder) {
            builder.open(&element.name);
            for (name, text) in &element.attributes {
                builder.attribute(name, text);
            }
            builder.text(&element.text);
            element.children.iter().for_each(|child| add(child, builder));
            builder.close();
        }
        let mut builder = TreeBuilder::new();
        add(root, &mut builder);
        builder.finish()
    }

    /// A root element with nothing inside: what a list is that is not there.
    pub(super) fn empty() -> Self {
        let mut builder = TreeBuilder::new();
        builder.open("root");
        builder.finish()
    }

    fn knot(&self, node: u32) -> Option<&Knot> {
        self.nodes.get(node as usize)
    }

    fn own_text(&self, knot: &Knot) -> &str {
        &self.texts[knot.text.0 as usize..knot.text.1 as usize]
    }

    fn inside(&self, node: u32) -> Range<u32> {
        node + 1..self.knot(node).map_or(0, |knot| knot.end)
    }

    fn each_inside(&self, node: u32, kind: NodeKind, each: &mut dyn FnMut(u32, &Knot)) {
        let Range { start: mut at, end } = self.inside(node);
        while let Some(knot) = self.knot(at).filter(|_| at < end) {
            if knot.kind == kind {
                each(at, knot);
            }
            at = knot.end;
        }
    }

    fn number_of(&self, name: &str) -> Option<u32> {
        self.names.iter().position(|known| known == name).map(|at| at as u32)
    }

    fn index(&self, parent: u32, child: &str, key: &str) -> Index {
        let mut index = Index::new();
        self.children_named(parent, child, &mut |row| {
            let mut has_key = false;
            let mut add = |cell: u32| {
                has_key = true;
                index.entry(self.text(cell).into_owned()).or_default().push(row);
            };
            match key.strip_prefix('@') {
                Some(name) => self.attributes(row, &mut |cell| {
                    if self.name(cell) == name {
                        add(cell);
                    }
                }),
                None => self.children_named(row, key, &mut add),
            }
            if !has_key {
                index.entry(String::new()).or_default().push(row);
            }
        });
        index.values_mut().for_each(Vec::dedup);
        index
    }
}

impl Document for Tree {
    fn kind(&self, node: u32) -> NodeKind {
        self.knot(node).map_or(NodeKind::Document, |knot| knot.kind)
    }

    fn name(&self, node: u32) -> &str {
        self.knot(node)
            .and_then(|knot| self.names.get(knot.name as usize))
            .map_or("", String::as_str)
    }

    fn parent(&self, node: u32) -> Option<u32> {
        self.knot(node).filter(|_| node > 0).map(|knot| knot.parent)
    }

    fn children(&self, node: u32, each: &mut dyn FnMut(u32)) {
        self.each_inside(node, NodeKind::Element, &mut |child, _| each(child));
    }

    fn children_named(&self, node: u32, name: &str, each: &mut dyn FnMut(u32)) {
        let Some(name) = self.number_of(name) else { return };
        self.each_inside(node, NodeKind::Element, &mut |child, knot| {
            if knot.name == name {
                each(child);
            }
        });
    }

    fn attributes(&self, node: u32, each: &mut dyn FnMut(u32)) {
        self.each_inside(node, NodeKind::Attribute, &mut |attribute, _| each(attribute));
    }

    fn text(&self, node: u32) -> Cow<'_, str> {
        let Some(knot) = self.knot(node) else {
            return Cow::Borrowed("");
        };
        let inside = self.inside(node);
        if inside.is_empty() {
            return Cow::Borrowed(self.own_text(knot));
        }
        let mut text = self.own_text(knot).to_owned();
        for inner in inside.filter_map(|inner| self.knot(inner)) {
            if inner.kind == NodeKind::Element {
                text.push_str(self.own_text(inner));
            }
        }
        Cow::Owned(text)
    }

    fn lookup(&self, parent: u32, child: &str, key: &str, text: &str) -> Option<Vec<u32>> {
        let place = (parent, child.to_owned(), key.to_owned());
        Some(self.indexes.find(place, text, || self.index(parent, child, key)))
    }
}
