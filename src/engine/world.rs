//! What expressions see of an interview: the answers as document 0, each secondary instance as a document of its own.
//!
//! Node numbers: in document 0 the document is 0 and a live node is its number plus one.

mod answers;

use super::session::Session;
use crate::expr::{Name, NodeKind, NodeRef, World};
use crate::form::{Data, DefId, Metadata, Model, ROOT};
use crate::instance::{Instance, NodeId};
use std::borrow::Cow;
use std::cmp::Ordering;

impl Session {
    pub(super) fn node_ref(node: NodeId) -> NodeRef {
        NodeRef {
            document: 0,
            node: node.0 + 1,
        }
    }

    /// The live node that a node of document 0 is.
    pub(super) fn node_id(node: NodeRef) -> Option<NodeId> {
        let number = node.node.checked_sub(1)?;
        (node.document == 0).then_some(NodeId(number))
    }

    /// The secondary instance that a node is in; none for the answers.
    fn data(&self, node: NodeRef) -> Option<&dyn Data> {
        self.model.document(node.document.checked_sub(1)? as usize)
    }
}

/// Appends nodes of one document as they come.
fn into(out: &mut Vec<NodeRef>, document: u32) -> impl FnMut(u32) {
    move |node| out.push(NodeRef { document, node })
}

impl World for Session {
    fn kind(&self, node: NodeRef) -> NodeKind {
        match self.data(node) {
            Some(data) => data.kind(node.node),
            None => self.answer_kind(node),
        }
    }

    fn name(&self, node: NodeRef) -> Name<'_> {
        if let Some(data) = self.data(node) {
            return data.name(node.node);
        }
        let name = self.answer_name(node);
        let (prefix, local) = name.split_once(':').unwrap_or(("", name));
        Name {
            prefix,
            local,
            ..Name::NONE
        }
    }

    fn parent(&self, node: NodeRef) -> Option<NodeRef> {
        match self.data(node) {
            Some(data) => Some(NodeRef {
                node: data.parent(node.node)?,
                ..node
            }),
            None => self.answer_parent(node),
        }
    }

    fn children(&self, node: NodeRef, out: &mut Vec<NodeRef>) {
        match self.data(node) {
            Some(data) => data.children(node.node, &mut into(out, node.document)),
            None => self.answer_children(node, out),
        }
    }

    fn children_named(&self, node: NodeRef, name: &str, out: &mut Vec<NodeRef>) {
        match self.data(node) {
            Some(data) => data.children_named(node.node, name, &mut into(out, node.document)),
            None => self.answers_named(node, name, out),
        }
    }

    fn goal(&self, number: u32) -> Option<NodeRef> {
        let node = self.instance.alone(DefId(number))?;
        self.is_relevant(node).then(|| Self::node_ref(node))
    }

    fn attributes(&self, node: NodeRef, out: &mut Vec<NodeRef>) {
        match self.data(node) {
            Some(data) => data.attributes(node.node, &mut into(out, node.document)),
            None => self.answer_attributes(node, out),
        }
    }

    fn text(&self, node: NodeRef) -> Cow<'_, str> {
        match self.data(node) {
            Some(data) => data.text(node.node),
            None => self.answer_text(node),
        }
    }

    fn order(&self, a: NodeRef, b: NodeRef) -> Ordering {
        if a.document != b.document || a.document != 0 {
            return a.cmp(&b);
        }
        self.answer_order(a, b)
    }

    fn instance(&self, id: &str) -> Option<NodeRef> {
        match self.model.document_number(id) {
            Some(number) => Some(NodeRef {
                document: number as u32 + 1,
                node: 0,
            }),
            // The primary instance may be asked for by its id too.
            None => (self.model.form.primary_id.as_deref() == Some(id)).then_some(NodeRef { document: 0, node: 0 }),
        }
    }

    fn is_repeat_instance(&self, node: NodeRef) -> bool {
        self.data(node).is_none() && self.is_instance(node)
    }

    fn position(&self, node: NodeRef) -> Option<usize> {
        self.is_repeat_instance(node)
            .then(|| self.instance.position(NodeId(node.node - 1)))
    }

    fn lookup(&self, parent: NodeRef, child: &str, key: &str, value: &str, out: &mut Vec<NodeRef>) -> bool {
        let found = self
            .data(parent)
            .and_then(|data| data.lookup(parent.node, child, key, value));
        let Some(found) = found else { return false };
        found.into_iter().for_each(into(out, parent.document));
        true
    }

    fn now_ms(&self) -> i64 {
        self.now_ms.get()
    }

    fn offset_minutes(&self, instant_ms: i64) -> i32 {
        self.host.offset_minutes(instant_ms)
    }

    fn random(&self) -> f64 {
        self.host.random()
    }

    fn language(&self) -> &str {
        self.model
            .form
            .languages
            .get(self.language)
            .map_or("", |language| language.name.as_str())
    }

    fn itext(&self, id: &str) -> Option<String> {
        let text = self.model.form.itext.get(id)?;
        Some(self.plain(text))
    }

    fn choice_label(&self, question: &str, value: &str, context: NodeRef) -> Option<String> {
        let here = Self::node_id(context);
        let def = here.and_then(|node| self.instance.get(node)).map(|live| live.def);
        let def = question_def(&self.model, question, def)?;
        // The question of the same repeat instance: its choices may differ from those of the others.
        let top = here.map_or(Instance::ROOT, |node| self.shared_instance(node, def));
        let node = *self.instance.of_def(&self.model, def, top).first()?;
        self.choice_label_of(node, value)
    }

    fn pulldata(&self, file: &str, column: &str, key_column: &str, key: &str) -> Option<String> {
        let id = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
        let number = self
            .model
            .document_number(file)
            .or_else(|| self.model.document_number(id))?;
        let data = self.model.document(number)?;
        let row = data.lookup(data.root()?, "item", key_column, key)?.into_iter().next();
        let mut cell = None;
        if let Some(row) = row {
            data.children_named(row, column, &mut |node| cell = cell.or(Some(node)));
        }
        Some(cell.map_or_else(String::new, |cell| data.text(cell).into_owned()))
    }

    fn property(&self, name: &str) -> Option<String> {
        self.host.property(name).or_else(|| match name {
            "deviceid" => self.host.metadata(Metadata::DeviceId),
            "username" => self.host.metadata(Metadata::Username),
            "email" => self.host.metadata(Metadata::Email),
            "phonenumber" => self.host.metadata(Metadata::PhoneNumber),
            _ => None,
        })
    }

    fn form_version(&self) -> &str {
        self.model.form.version.as_str()
    }
}

/// The question at a path, absolute or relative to `context`, positions left aside.
fn question_def(model: &Model, path: &str, context: Option<DefId>) -> Option<DefId> {
    let mut at = if path.starts_with('/') { None } else { Some(context?) };
    for step in path.split('/').filter(|step| !step.is_empty()) {
        at = match (step.split('[').next()?, at) {
            ("." | "current()", here) => here,
            ("..", Some(here)) => model.def(here).parent,
            (name, None) => (model.def(ROOT).node.name == name).then_some(ROOT),
            (name, Some(here)) => Some(model.child(here, name)?),
        };
        at?;
    }
    at
}
