//! Controls: the type of a question, and what people see of it.

use super::body::{Around, Found};
use super::{Reader, code, place, xml};
use crate::form::{DataType, Node, NodeKind, QuestionType, RangeScale, UploadKind};
use roxmltree::Node as Xml;

/// Attributes of a control by the parameter of XLSForm that says the same.
const PARAMETERS: [(&str, &str); 4] = [
    ("accuracyThreshold", "capture-accuracy"),
    ("unacceptableAccuracyThreshold", "warning-accuracy"),
    ("rows", "rows"),
    ("max-pixels", "max-pixels"),
];

impl Reader<'_> {
    pub(super) fn control(&mut self, control: Xml<'_, '_>, name: &str, around: Around) {
        let spot = match self.node_of(control, around) {
            Found::Node(spot) => spot,
            Found::Missing => return,
            Found::Nothing => return self.report_no_ref(control, name),
        };
        if let Some(first) = self.tree.get(spot).control.clone() {
            self.problems.warning(
                code::SECOND_CONTROL,
                place::at("body", control).named(&self.tree.get(spot).path),
                format!("This node has a control already ({first}); the first counts."),
                "Give each control a node of its own.",
            );
            return;
        }
        if !self.tree.is_leaf(spot) {
            self.problems.warning(
                code::CONTROL_NODE,
                place::at("body", control).named(&self.tree.get(spot).path),
                "This node has others inside it, so it holds no answer.",
                "Name an element with nothing inside.",
            );
            return;
        }
        self.show(spot, around);
        let question = self.question(control, name, spot);
        let own = self.tree.get_mut(spot);
        own.control = Some(name.to_owned());
        own.node.kind = NodeKind::Question(question);
        let read = ["ref", "nodeset", "bind", "start", "end", "step"];
        self.dress(control, spot, name, &read);
        if name == "secret" {
            let node = &mut self.tree.get_mut(spot).node;
            node.other_columns.insert("body::control".to_owned(), name.to_owned());
            self.not_followed("secret", "control", control, "body");
        }
        self.actions(control, Some(spot), around);
    }

    fn question(&mut self, control: Xml<'_, '_>, name: &str, spot: usize) -> QuestionType {
        match name {
            "select1" => QuestionType::SelectOne(self.itemset(control, spot)),
            "select" => QuestionType::SelectMultiple(self.itemset(control, spot)),
            "rank" => QuestionType::Rank(self.itemset(control, spot)),
            "trigger" => QuestionType::Acknowledge,
            "range" => QuestionType::Range(self.scale(control, spot)),
            "upload" => QuestionType::Upload {
                media: self.media(control, spot),
            },
            _ => match self.tree.get(spot).data_type {
                Some(DataType::Int) => QuestionType::Integer,
                Some(DataType::Decimal) => QuestionType::Decimal,
                Some(DataType::Date) => QuestionType::Date,
                Some(DataType::Time) => QuestionType::Time,
                Some(DataType::DateTime) => QuestionType::DateTime,
                Some(DataType::Geopoint) => QuestionType::Geopoint,
                Some(DataType::Geotrace) => QuestionType::Geotrace,
                Some(DataType::Geoshape) => QuestionType::Geoshape,
                Some(DataType::Barcode) => QuestionType::Barcode,
                Some(DataType::String | DataType::Boolean | DataType::Binary | DataType::Intent) | None => {
                    QuestionType::Text
                }
            },
        }
    }

    fn scale(&mut self, range: Xml<'_, '_>, spot: usize) -> RangeScale {
        let mut part = |name: &str, usual: &str| match range.attribute(name).map(str::trim) {
            Some(text) if text.parse::<f64>().is_ok_and(f64::is_finite) => text.to_owned(),
            other => {
                self.problems.error(
                    code::RANGE,
                    place::of_attribute("body", range, name).named(&self.tree.get(spot).path),
                    match other {
                        Some(text) => format!("\"{text}\" cannot be the {name} of a range."),
                        None => format!("The range has no {name}."),
                    },
                    "Write start, end and step as numbers.",
                );
                usual.to_owned()
            }
        };
        RangeScale {
            start: part("start", "1"),
            end: part("end", "10"),
            step: part("step", "1"),
        }
    }

    fn media(&mut self, upload: Xml<'_, '_>, spot: usize) -> UploadKind {
        let written = xml::attribute(upload, "mediatype").unwrap_or("*/*");
        let kind = match written.split('/').next() {
            Some("image") => UploadKind::Image,
            Some("audio") => UploadKind::Audio,
            Some("video") => UploadKind::Video,
            _ => UploadKind::File,
        };
        if !matches!(written, "image/*" | "audio/*" | "video/*" | "application/*") {
            let columns = &mut self.tree.get_mut(spot).node.other_columns;
            columns.insert("body::mediatype".to_owned(), written.to_owned());
        }
        kind
    }

    /// Puts label, hint, appearance and every other attribute of an element of the body on its node.
    pub(super) fn dress(&mut self, element: Xml<'_, '_>, spot: usize, what: &str, read: &[&str]) {
        let label = self.label(element, "label", Some(spot));
        let hint = self.label(element, "hint", Some(spot));
        let node = &mut self.tree.get_mut(spot).node;
        if node.label.is_none() {
            node.label = label.text;
        }
        if node.media.is_empty() {
            node.media = label.media;
        }
        if node.hint.is_none() {
            node.hint = hint.text;
        }
        if node.guidance.is_none() {
            node.guidance = hint.guidance;
        }
        for attribute in element.attributes() {
            let (name, value) = (attribute.name(), attribute.value());
            let node = &mut self.tree.get_mut(spot).node;
            if name == "appearance" {
                add_words(node, value);
            } else if let Some((_, parameter)) = PARAMETERS.iter().find(|(own, _)| *own == name) {
                node.parameters.insert((*parameter).to_owned(), value.to_owned());
            } else if !read.contains(&name) && name != "mediatype" {
                let written = xml::written_attribute(element, &attribute);
                let column = match name {
                    "autoplay" | "query" | "intent" => name.to_owned(),
                    _ => format!("body::{written}"),
                };
                node.other_columns.insert(column, value.to_owned());
                self.not_followed(written, what, element, "body");
            }
        }
    }
}

impl Reader<'_> {
    /// What people see of a group that has no node.
    pub(super) fn body_group(&mut self, group: Xml<'_, '_>, around: Around) -> Node {
        let label = self.label(group, "label", Some(around.node));
        let mut node = Node::new("", NodeKind::Group);
        (node.label, node.media) = (label.text, label.media);
        for attribute in group.attributes() {
            match attribute.name() {
                "appearance" => add_words(&mut node, attribute.value()),
                "intent" => {
                    node.other_columns
                        .insert("intent".to_owned(), attribute.value().to_owned());
                }
                _ => {
                    let name = xml::written_attribute(group, &attribute);
                    node.other_columns
                        .insert(format!("body::{name}"), attribute.value().to_owned());
                }
            }
        }
        node
    }
}

/// Adds the words of an appearance. `search('file', …)` and `ex:app(…)` are one word, whatever space is in them.
fn add_words(node: &mut Node, text: &str) {
    let mut depth = 0_usize;
    for part in text.split_whitespace() {
        match node.appearance.last_mut().filter(|_| depth > 0) {
            Some(last) => {
                last.push(' ');
                last.push_str(part);
            }
            None => node.appearance.push(part.to_owned()),
        }
        depth = (depth + part.matches('(').count()).saturating_sub(part.matches(')').count());
    }
}
