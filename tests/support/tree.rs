//! XML text as a [`World`], for tests of expressions: one document with surroundings that a test sets.
#![allow(dead_code)] // each test binary uses its part

use std::borrow::Cow;
use std::cell::Cell;
use std::cmp::Ordering;
use std::collections::HashMap;

use jemput_bola::expr::document::{Document, ROOT};
use jemput_bola::expr::{Context, Name, NodeKind, NodeRef, Value, World, evaluate, parse};

/// One document with its surroundings.
pub struct Tree {
    document: Document,
    /// Stands for the root when only part of the document is the form's data.
    pub root: Option<NodeRef>,
    /// Prefixes of expressions.
    pub prefixes: HashMap<String, String>,
    pub now_ms: i64,
    pub offset_minutes: i32,
    pub language: String,
    /// Names of elements that are repeat instances.
    pub repeats: Vec<&'static str>,
    /// The number that `random()` gives.
    pub random: f64,
    /// How often an index was asked; none when the tree has no index.
    pub look_ups: Option<Cell<usize>>,
}

impl Tree {
    /// Reads XML; the clock stands at 2026-11-22T09:30:15.250+07:00.
    pub fn new(xml: &str) -> Self {
        Self {
            document: Document::read_xml(xml).expect("the XML of a test is well-formed"),
            root: None,
            prefixes: HashMap::new(),
            now_ms: 1_795_314_615_250,
            offset_minutes: 420,
            language: String::new(),
            repeats: Vec::new(),
            random: 0.5,
            look_ups: None,
        }
    }

    /// The nodes of a path from the root of the document.
    pub fn find(&self, path: &str) -> Vec<NodeRef> {
        let document = reference(ROOT);
        let context = Context {
            contextualise: false,
            ..Context::at(self, document)
        };
        let relative = match path {
            "/" => ".",
            path => path.trim_start_matches('/'),
        };
        match evaluate(&parse(relative).expect("a path"), &context) {
            Ok(Value::Nodes(nodes)) => nodes,
            other => panic!("{path} gives no nodes but {other:?}"),
        }
    }

    fn elements<'a>(&'a self, local: &'a str) -> impl Iterator<Item = NodeRef> + 'a {
        self.document.called(local).map(reference)
    }

    /// The value of an attribute, if the element has it.
    pub fn attribute(&self, node: NodeRef, local: &str) -> Option<&str> {
        self.document.attribute(node.node, local)
    }
}

fn reference(node: u32) -> NodeRef {
    NodeRef { document: 0, node }
}

impl World for Tree {
    fn kind(&self, node: NodeRef) -> NodeKind {
        self.document.kind(node.node)
    }

    fn name(&self, node: NodeRef) -> Name<'_> {
        self.document.plain_name(node.node)
    }

    fn parent(&self, node: NodeRef) -> Option<NodeRef> {
        self.document.parent(node.node).map(reference)
    }

    fn children(&self, node: NodeRef, out: &mut Vec<NodeRef>) {
        out.extend(self.document.children(node.node).map(reference));
    }

    fn attributes(&self, node: NodeRef, out: &mut Vec<NodeRef>) {
        out.extend(self.document.attributes(node.node).map(reference));
    }

    fn namespaces(&self, node: NodeRef, out: &mut Vec<NodeRef>) {
        out.extend(self.document.namespaces(node.node).map(reference));
    }

    fn text(&self, node: NodeRef) -> Cow<'_, str> {
        Cow::Borrowed(self.document.text(node.node))
    }

    fn order(&self, a: NodeRef, b: NodeRef) -> Ordering {
        a.node.cmp(&b.node)
    }

    fn instance(&self, id: &str) -> Option<NodeRef> {
        self.elements("instance")
            .find(|&node| self.attribute(node, "id") == Some(id))
    }

    fn root(&self, _node: NodeRef) -> NodeRef {
        self.root.unwrap_or(reference(ROOT))
    }

    fn namespace_of(&self, prefix: &str) -> Option<&str> {
        self.prefixes.get(prefix).map(String::as_str)
    }

    fn is_repeat_instance(&self, node: NodeRef) -> bool {
        self.repeats.contains(&self.document.name(node.node).local)
    }

    fn lookup(&self, parent: NodeRef, child: &str, key: &str, value: &str, out: &mut Vec<NodeRef>) -> bool {
        let Some(count) = &self.look_ups else {
            return false;
        };
        count.set(count.get() + 1);
        let mut rows = Vec::new();
        self.children_named(parent, child, &mut rows);
        rows.retain(|&row| {
            let mut keys = Vec::new();
            self.children_named(row, key, &mut keys);
            keys.iter().any(|&key| self.text(key) == value)
        });
        out.extend(rows);
        true
    }

    fn now_ms(&self) -> i64 {
        self.now_ms
    }

    fn offset_minutes(&self, _instant_ms: i64) -> i32 {
        self.offset_minutes
    }

    fn random(&self) -> f64 {
        self.random
    }

    fn language(&self) -> &str {
        &self.language
    }

    fn itext_nodes(&self, id: &str, out: &mut Vec<NodeRef>) {
        let translations: Vec<NodeRef> = self.elements("translation").collect();
        let asked = translations
            .iter()
            .find(|&&node| self.attribute(node, "lang") == Some(&self.language));
        let preset = translations
            .iter()
            .find(|&&node| self.attribute(node, "default").is_some());
        let Some(&translation) = asked.or(preset).or(translations.first()) else {
            return;
        };
        let mut texts = Vec::new();
        self.children_named(translation, "text", &mut texts);
        let text = texts.into_iter().find(|&node| self.attribute(node, "id") == Some(id));
        if let Some(text) = text {
            self.children_named(text, "value", out);
        }
    }

    fn choice_label(&self, question: &str, value: &str, _context: NodeRef) -> Option<String> {
        let choices = self.elements("choice");
        let mut own = choices.filter(|&node| self.attribute(node, "question") == Some(question));
        let found = own.find(|&node| self.attribute(node, "value") == Some(value))?;
        Some(self.text(found).into_owned())
    }

    fn pulldata(&self, file: &str, column: &str, key_column: &str, key: &str) -> Option<String> {
        let list = self.instance(file)?;
        let mut rows = Vec::new();
        self.children_named(list, "row", &mut rows);
        let cell = |row: NodeRef, column: &str| self.attribute(row, column).unwrap_or_default().to_owned();
        rows.first().filter(|&&row| self.attribute(row, column).is_some())?;
        let row = rows.iter().find(|&&row| cell(row, key_column) == key);
        Some(row.map_or_else(String::new, |&row| cell(row, column)))
    }

    fn property(&self, name: &str) -> Option<String> {
        (name == "deviceid").then(|| "hp-1".to_owned())
    }

    fn form_version(&self) -> &str {
        "2026112201"
    }
}
