//! Answers to XML.

use super::{InstanceMeta, without_prefix};
use crate::form::{DefId, Model, ROOT};
use crate::instance::{Instance, NodeId, Part};
use crate::sorted::Set;

/// The answers as the XML of a submission. What is irrelevant is left out; a question without an answer is an empty
/// element; the instances of a repeat stand where the repeat stands. Of `meta` is written what the form has no nodes for:
/// all of it for a form that comes from an XLSForm.
#[must_use]
pub fn write_instance(model: &Model, instance: &Instance, meta: Option<&InstanceMeta>) -> String {
    let mut out = Writer {
        model,
        instance,
        meta,
        body: String::new(),
        prefixes: Set::new(),
    };
    out.children(Instance::ROOT);
    out.meta();
    out.root()
}

struct Writer<'a> {
    model: &'a Model,
    instance: &'a Instance,
    meta: Option<&'a InstanceMeta>,
    body: String,
    /// Prefixes of names that are written.
    prefixes: Set<String>,
}

impl Writer<'_> {
    fn children(&mut self, parent: NodeId) {
        let (model, instance) = (self.model, self.instance);
        for child in self.in_instance_order(parent) {
            let Some(live) = instance.get(child) else { continue };
            if live.part == Part::Range {
                self.children(child);
            } else if live.is_relevant && !model.def(live.def).node.name.starts_with('@') {
                self.element(child);
            }
        }
    }

    fn in_instance_order(&self, parent: NodeId) -> Vec<NodeId> {
        let mut children = self.instance.children(parent).to_vec();
        let parent = self.instance.get(parent).map(|live| &self.model.def(live.def).node);
        if let Some(parent) = parent.filter(|parent| !parent.instance_order.is_empty()) {
            let places = parent.instance_places();
            children.sort_by_key(|&child| {
                let child = self.instance.get(child).map(|live| self.model.def(live.def));
                child.and_then(|child| places.get(child.node.name.as_str()).copied())
            });
        }
        children
    }

    fn element(&mut self, id: NodeId) {
        let (model, instance) = (self.model, self.instance);
        let Some(live) = instance.get(id) else { return };
        let node = &model.def(live.def).node;
        self.note_prefix(&node.name);
        self.body.push('<');
        self.body.push_str(&node.name);
        for (name, value) in self.attributes_of(id) {
            self.note_prefix(&name);
            attribute(&mut self.body, &name, &value);
        }
        self.body.push('>');
        let inside = self.body.len();
        escape(&mut self.body, &live.value, false);
        self.children(id);
        if model.def(live.def).parent == Some(ROOT) && without_prefix(&node.name) == "meta" {
            self.rest_of_meta(live.def);
        }
        if self.body.len() == inside {
            self.body.pop();
            self.body.push_str("/>");
        } else {
            self.body.push_str("</");
            self.body.push_str(&node.name);
            self.body.push('>');
        }
    }

    /// Attributes as they stand in the form, and those that are answers.
    fn attributes_of(&self, id: NodeId) -> Vec<(String, String)> {
        let Some(live) = self.instance.get(id) else {
            return Vec::new();
        };
        let node = &self.model.def(live.def).node;
        let fixed = node
            .attributes
            .iter()
            .map(|(name, value)| (name.clone(), value.clone()));
        let answers = live.children.iter().filter_map(|&child| {
            let child = self.instance.get(child).filter(|child| child.is_relevant)?;
            let name = self.model.def(child.def).node.name.strip_prefix('@')?;
            Some((name.to_owned(), child.value.clone()))
        });
        fixed.chain(answers).collect()
    }

    /// The meta block of a form that has none of its own.
    fn meta(&mut self) {
        if self.meta.is_none() || child_called(self.model, ROOT, "meta").is_some() {
            return;
        }
        self.body.push_str("<meta>");
        self.meta_parts("", |_| false);
        self.body.push_str("</meta>");
    }

    /// What the form's own meta block has no nodes for.
    fn rest_of_meta(&mut self, block: DefId) {
        let name = &self.model.def(block).node.name;
        let prefix = name
            .split_once(':')
            .map_or(String::new(), |(prefix, _)| format!("{prefix}:"));
        let model = self.model;
        self.meta_parts(&prefix, |part| child_called(model, block, part).is_some());
    }

    fn meta_parts(&mut self, prefix: &str, is_known: impl Fn(&str) -> bool) {
        let Some(meta) = self.meta else { return };
        let parts = [
            ("instanceID", Some(&meta.instance_id)),
            ("instanceName", meta.instance_name.as_ref()),
            ("deprecatedID", meta.deprecated_id.as_ref()),
        ];
        for (name, text) in parts {
            if let Some(text) = text.filter(|_| !is_known(name)) {
                self.body.push_str(&format!("<{prefix}{name}>"));
                escape(&mut self.body, text, false);
                self.body.push_str(&format!("</{prefix}{name}>"));
            }
        }
    }

    fn note_prefix(&mut self, name: &str) {
        if let Some((prefix, _)) = name.split_once(':') {
            self.prefixes.insert(prefix.to_owned());
        }
    }

    /// The whole: the root with its attributes, and the namespaces of the prefixes inside.
    fn root(mut self) -> String {
        let form = &self.model.form;
        let root = &self.model.def(ROOT).node;
        let mut attributes = self.attributes_of(Instance::ROOT);
        // A form that was no XForm before has its id and version elsewhere.
        if !attributes.iter().any(|(name, _)| name == "id") {
            attributes.push(("id".to_owned(), form.form_id.to_string()));
            if !form.version.as_str().is_empty() {
                attributes.push(("version".to_owned(), form.version.to_string()));
            }
        }
        self.note_prefix(&root.name);
        for (name, _) in &attributes {
            if !name.starts_with("xmlns:") {
                self.note_prefix(name);
            }
        }
        let mut out = format!("<{}", root.name);
        for prefix in &self.prefixes {
            let declaration = format!("xmlns:{prefix}");
            let is_declared = attributes.iter().any(|(name, _)| *name == declaration);
            if let (false, Some(uri)) = (is_declared, form.namespaces.get(prefix)) {
                attribute(&mut out, &declaration, uri);
            }
        }
        for (name, value) in &attributes {
            attribute(&mut out, name, value);
        }
        if self.body.is_empty() {
            out.push_str("/>");
        } else {
            out.push_str(&format!(">{}</{}>", self.body, root.name));
        }
        out
    }
}

fn attribute(out: &mut String, name: &str, value: &str) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    escape(out, value, true);
    out.push('"');
}

/// Writes text so that it reads back the same; characters that XML cannot hold are replaced.
fn escape(out: &mut String, text: &str, is_attribute: bool) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' if is_attribute => out.push_str("&quot;"),
            '\n' | '\t' if is_attribute => out.push_str(&format!("&#{};", u32::from(c))),
            '\r' => out.push_str("&#13;"),
            '\n' | '\t' => out.push(c),
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            c if c < ' ' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
}

/// The child of this name, or else the one that is called so under a prefix.
fn child_called(model: &Model, parent: DefId, name: &str) -> Option<DefId> {
    let by_local = || {
        let mut all = model.def(parent).children.iter().copied();
        all.find(|&child| without_prefix(&model.def(child).node.name) == without_prefix(name))
    };
    model.child(parent, name).or_else(by_local)
}
