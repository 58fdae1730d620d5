//! XML text as a [`World`], for tests of expressions: one document, all kinds of node.
#![allow(dead_code)] // each test binary uses its part

use std::borrow::Cow;
use std::cell::Cell;
use std::cmp::Ordering;
use std::collections::HashMap;

use jemput_bola::expr::{Context, Name, NodeKind, NodeRef, Value, World, evaluate, parse};

struct Node {
    kind: NodeKind,
    prefix: String,
    namespace: String,
    local: String,
    parent: Option<u32>,
    children: Vec<u32>,
    attributes: Vec<u32>,
    namespaces: Vec<u32>,
    text: String,
}

/// One document with its surroundings. Nodes are numbered in document order.
pub struct Tree {
    nodes: Vec<Node>,
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

/// A namespace that forms write without a prefix, so that expressions name its elements plainly.
const XFORMS: &str = "http://www.w3.org/2002/xforms";

const CDATA: &str = "cdata-section";
const DOCTYPE: &str = "document-type";

impl Tree {
    /// Reads XML; the clock stands at 2026-11-22T09:30:15.250+07:00.
    pub fn new(xml: &str) -> Self {
        let mut tree = Self {
            nodes: Vec::new(),
            root: None,
            prefixes: HashMap::new(),
            now_ms: 1_795_314_615_250,
            offset_minutes: 420,
            language: String::new(),
            repeats: Vec::new(),
            random: 0.5,
            look_ups: None,
        };
        // The parser joins CDATA with the text around it and drops the document type, a browser's tree does neither.
        let xml = xml
            .replace("<![CDATA[", &format!("<?{CDATA} "))
            .replace("]]>", "?>")
            .replace("<!DOCTYPE html>", &format!("<?{DOCTYPE}?>"));
        let options = roxmltree::ParsingOptions {
            allow_dtd: true,
            ..Default::default()
        };
        let document = roxmltree::Document::parse_with_options(&xml, options)
            .expect("the XML of a test is well-formed");
        tree.add(document.root(), None);
        tree
    }

    fn push(&mut self, kind: NodeKind, parent: Option<u32>) -> u32 {
        self.nodes.push(Node {
            kind,
            prefix: String::new(),
            namespace: String::new(),
            local: String::new(),
            parent,
            children: Vec::new(),
            attributes: Vec::new(),
            namespaces: Vec::new(),
            text: String::new(),
        });
        self.nodes.len() as u32 - 1
    }

    fn add(&mut self, node: roxmltree::Node<'_, '_>, parent: Option<u32>) -> u32 {
        let kind = match node.node_type() {
            roxmltree::NodeType::Root => NodeKind::Document,
            roxmltree::NodeType::Element => NodeKind::Element,
            roxmltree::NodeType::Comment => NodeKind::Comment,
            roxmltree::NodeType::PI => NodeKind::Instruction,
            roxmltree::NodeType::Text => NodeKind::Text,
        };
        let id = self.push(kind, parent);
        let at = id as usize;
        match kind {
            NodeKind::Element => self.add_element(node, id),
            NodeKind::Instruction => {
                let instruction = node.pi().expect("an instruction");
                self.nodes[at].kind = match instruction.target {
                    CDATA => NodeKind::Text,
                    DOCTYPE => NodeKind::Comment,
                    _ => NodeKind::Instruction,
                };
                if self.nodes[at].kind == NodeKind::Instruction {
                    self.nodes[at].local = instruction.target.to_owned();
                }
                self.nodes[at].text = instruction.value.unwrap_or_default().to_owned();
            }
            _ => self.nodes[at].text = node.text().unwrap_or_default().to_owned(),
        }
        if matches!(kind, NodeKind::Element | NodeKind::Document) {
            self.nodes[at].text.clear();
            for child in node.children() {
                let child = self.add(child, Some(id));
                self.nodes[at].children.push(child);
            }
        }
        id
    }

    fn add_element(&mut self, node: roxmltree::Node<'_, '_>, id: u32) {
        let at = id as usize;
        let written = &node.document().input_text()[node.range().start + 1..];
        let tag = written
            .split([' ', '>', '/', '\n', '\t', '\r'])
            .next()
            .unwrap_or_default();
        self.nodes[at].prefix = tag.split_once(':').map_or("", |(prefix, _)| prefix).to_owned();
        self.nodes[at].local = node.tag_name().name().to_owned();
        self.nodes[at].namespace = plain(node.tag_name().namespace());
        for attribute in node.attributes() {
            let child = self.push(NodeKind::Attribute, Some(id));
            let source = &node.document().input_text()[attribute.range()];
            let name = source.split('=').next().unwrap_or_default();
            let new = &mut self.nodes[child as usize];
            new.prefix = name.split_once(':').map_or("", |(prefix, _)| prefix).to_owned();
            new.local = attribute.name().to_owned();
            new.namespace = attribute.namespace().unwrap_or_default().to_owned();
            new.text = attribute.value().to_owned();
            self.nodes[at].attributes.push(child);
        }
        let mut namespaces: Vec<_> = node.namespaces().collect();
        namespaces.sort_by_key(|namespace| namespace.name());
        for namespace in namespaces {
            let child = self.push(NodeKind::Namespace, Some(id));
            let new = &mut self.nodes[child as usize];
            new.local = namespace.name().unwrap_or_default().to_owned();
            new.text = namespace.uri().to_owned();
            self.nodes[at].namespaces.push(child);
        }
    }

    fn node(&self, node: NodeRef) -> &Node {
        &self.nodes[node.node as usize]
    }

    fn collect(&self, id: u32, out: &mut String) {
        for &child in &self.nodes[id as usize].children {
            match self.nodes[child as usize].kind {
                NodeKind::Text => out.push_str(&self.nodes[child as usize].text),
                NodeKind::Element => self.collect(child, out),
                _ => {}
            }
        }
    }

    /// The nodes of a path from the root of the document.
    pub fn find(&self, path: &str) -> Vec<NodeRef> {
        let document = reference(0);
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
        (0..self.nodes.len() as u32)
            .map(reference)
            .filter(move |&node| self.kind(node) == NodeKind::Element && self.node(node).local == local)
    }

    /// The value of an attribute, if the element has it.
    pub fn attribute(&self, node: NodeRef, local: &str) -> Option<&str> {
        let attributes = self.node(node).attributes.iter();
        attributes
            .map(|&id| &self.nodes[id as usize])
            .find(|attribute| attribute.local == local)
            .map(|attribute| attribute.text.as_str())
    }
}

fn reference(node: u32) -> NodeRef {
    NodeRef { document: 0, node }
}

fn plain(namespace: Option<&str>) -> String {
    namespace.filter(|uri| *uri != XFORMS).unwrap_or_default().to_owned()
}

impl World for Tree {
    fn kind(&self, node: NodeRef) -> NodeKind {
        self.node(node).kind
    }

    fn name(&self, node: NodeRef) -> Name<'_> {
        let node = self.node(node);
        Name {
            prefix: &node.prefix,
            namespace: &node.namespace,
            local: &node.local,
        }
    }

    fn parent(&self, node: NodeRef) -> Option<NodeRef> {
        self.node(node).parent.map(reference)
    }

    fn children(&self, node: NodeRef, out: &mut Vec<NodeRef>) {
        out.extend(self.node(node).children.iter().copied().map(reference));
    }

    fn attributes(&self, node: NodeRef, out: &mut Vec<NodeRef>) {
        out.extend(self.node(node).attributes.iter().copied().map(reference));
    }

    fn namespaces(&self, node: NodeRef, out: &mut Vec<NodeRef>) {
        out.extend(self.node(node).namespaces.iter().copied().map(reference));
    }

    fn text(&self, node: NodeRef) -> Cow<'_, str> {
        match self.kind(node) {
            NodeKind::Element | NodeKind::Document => {
                let mut text = String::new();
                self.collect(node.node, &mut text);
                Cow::Owned(text)
            }
            _ => Cow::Borrowed(&self.node(node).text),
        }
    }

    fn order(&self, a: NodeRef, b: NodeRef) -> Ordering {
        a.node.cmp(&b.node)
    }

    fn instance(&self, id: &str) -> Option<NodeRef> {
        self.elements("instance")
            .find(|&node| self.attribute(node, "id") == Some(id))
    }

    fn root(&self, _node: NodeRef) -> NodeRef {
        self.root.unwrap_or(reference(0))
    }

    fn namespace_of(&self, prefix: &str) -> Option<&str> {
        self.prefixes.get(prefix).map(String::as_str)
    }

    fn is_repeat_instance(&self, node: NodeRef) -> bool {
        self.repeats.contains(&self.node(node).local.as_str())
    }

    fn lookup(
        &self,
        parent: NodeRef,
        child: &str,
        key: &str,
        value: &str,
        out: &mut Vec<NodeRef>,
    ) -> bool {
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
        let text = texts
            .into_iter()
            .find(|&node| self.attribute(node, "id") == Some(id));
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
