//! The answers as the instance XML of ODK: what is irrelevant is left out, what is unanswered is an empty element.

use super::tree::{Instance, Live, NodeId, Part};
use crate::form::Model;
use std::fmt::Write as _;

/// What the name of a node begins with that is an attribute of its element.
const ATTRIBUTE: char = '@';

/// The answers as XML.
#[must_use]
pub fn instance_xml(model: &Model, instance: &Instance) -> String {
    let mut writer = Writer {
        model,
        instance,
        out: String::new(),
    };
    writer.element(Instance::ROOT);
    writer.out
}

struct Writer<'a> {
    model: &'a Model,
    instance: &'a Instance,
    out: String,
}

impl Writer<'_> {
    fn element(&mut self, id: NodeId) {
        let (model, instance) = (self.model, self.instance);
        let Some(live) = instance.get(id).filter(|live| live.is_relevant) else {
            return;
        };
        if live.part == Part::Range {
            live.children.iter().for_each(|&child| self.element(child));
            return;
        }
        let node = &model.def(live.def).node;
        let is_attribute = |live: &Live| model.def(live.def).node.name.starts_with(ATTRIBUTE);
        let _ = write!(self.out, "<{}", node.name);
        if id == Instance::ROOT {
            self.root_attributes();
        }
        for (name, value) in &node.attributes {
            self.attribute(name, value);
        }
        let mut n_elements = 0;
        for inner in live.children.iter().filter_map(|&child| instance.get(child)) {
            if is_attribute(inner) {
                let name = model.def(inner.def).node.name.trim_start_matches(ATTRIBUTE);
                self.attribute(name, &inner.value);
            } else {
                n_elements += 1;
            }
        }
        let start = self.out.len();
        self.out.push('>');
        escape(&live.value, false, &mut self.out);
        for &child in &live.children {
            if instance.get(child).is_some_and(|inner| !is_attribute(inner)) {
                self.element(child);
            }
        }
        if n_elements == 0 && live.value.is_empty() {
            self.out.truncate(start);
            self.out.push_str("/>");
        } else {
            let _ = write!(self.out, "</{}>", node.name);
        }
    }

    /// Namespaces and, where the form is none that was written as XML, its id and version.
    fn root_attributes(&mut self) {
        let form = &self.model.form;
        let own = &self.model.def(crate::form::ROOT).node.attributes;
        for (prefix, uri) in &form.namespaces {
            let name = format!("xmlns:{prefix}");
            if !own.contains_key(&name) && self.uses(prefix) {
                self.attribute(&name, uri);
            }
        }
        if !own.contains_key("id") {
            self.attribute("id", form.form_id.as_str());
            if !form.version.as_str().is_empty() {
                self.attribute("version", form.version.as_str());
            }
        }
    }

    fn uses(&self, prefix: &str) -> bool {
        let is_of = |name: &str| {
            let name = name.trim_start_matches(ATTRIBUTE);
            name.split_once(':').is_some_and(|(before, _)| before == prefix)
        };
        self.model
            .defs()
            .any(|(_, def)| is_of(&def.node.name) || def.node.attributes.keys().any(|name| is_of(name)))
    }

    fn attribute(&mut self, name: &str, value: &str) {
        let _ = write!(self.out, " {name}=\"");
        escape(value, true, &mut self.out);
        self.out.push('"');
    }
}

fn escape(text: &str, is_attribute: bool, out: &mut String) {
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' if is_attribute => out.push_str("&quot;"),
            '\n' if is_attribute => out.push_str("&#10;"),
            // No text of XML 1.0 may hold these.
            '\u{0}'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            '\r' => out.push_str("&#13;"),
            other => out.push(other),
        }
    }
}
