//! What people read: labels, hints and answers in the language in use, with values filled in.

use super::session::Session;
use crate::form::{Node, NodeKind, Phrase, QuestionType, Segment, Text};
use crate::instance::{NodeId, Part};

/// Words of `appearance` that say what another word says too (XLSForm, "Appearances").
const ALSO: [(&str, &str); 2] = [("search", "autocomplete"), ("table-list", "field-list")];

impl Session {
    /// The node of the form: its type, appearance, parameters and media.
    #[must_use]
    pub fn definition(&self, node: NodeId) -> &Node {
        &self
            .model
            .def(self.instance.get(node).map_or(crate::form::ROOT, |live| live.def))
            .node
    }

    /// Name of the element.
    #[must_use]
    pub fn name(&self, node: NodeId) -> &str {
        &self.definition(node).name
    }

    /// Path with positions, as it is stored.
    #[must_use]
    pub fn path(&self, node: NodeId) -> String {
        self.instance.path(&self.model, node)
    }

    /// The node at a path with positions; of a repeat without a position its range.
    #[must_use]
    pub fn node_at(&self, path: &str) -> Option<NodeId> {
        self.instance.at_path(&self.model, path)
    }

    /// The answer as XForms text; empty for none.
    #[must_use]
    pub fn value(&self, node: NodeId) -> &str {
        self.instance.value(node)
    }

    /// Whether it is shown and counts.
    #[must_use]
    pub fn is_relevant(&self, node: NodeId) -> bool {
        self.instance.get(node).is_some_and(|live| live.is_relevant)
    }

    /// Words of the appearance, with those that go without saying.
    #[must_use]
    pub fn appearance(&self, node: NodeId) -> Vec<&str> {
        let mut words: Vec<&str> = Vec::new();
        for word in &self.definition(node).appearance {
            let also = ALSO.iter().find(|(known, _)| word == known).map(|(_, also)| *also);
            words.push(word);
            words.extend(also);
        }
        words
    }

    /// The label, in the small Markdown of XLSForm; the name where the form gives none.
    #[must_use]
    pub fn label(&self, node: NodeId) -> String {
        let definition = self.definition(node);
        definition
            .label
            .as_ref()
            .map_or_else(|| definition.name.clone(), |label| self.filled(label, node))
    }

    /// Whether the form gives a label: a group without one is only a bracket.
    #[must_use]
    pub fn has_label(&self, node: NodeId) -> bool {
        self.definition(node).label.is_some()
    }

    /// The hint.
    #[must_use]
    pub fn hint(&self, node: NodeId) -> Option<String> {
        Some(self.filled(self.definition(node).hint.as_ref()?, node)).filter(|hint| !hint.is_empty())
    }

    /// The guidance, for whoever asks for more.
    #[must_use]
    pub fn guidance(&self, node: NodeId) -> Option<String> {
        Some(self.filled(self.definition(node).guidance.as_ref()?, node)).filter(|guidance| !guidance.is_empty())
    }

    /// The name of a picture, sound or film in the language in use, as the form's files have it; empty for none.
    #[must_use]
    pub fn file_name(&self, text: &Text, node: NodeId) -> String {
        let name = self.filled(text, node);
        name.rsplit('/').next().unwrap_or_default().trim().to_owned()
    }

    /// The answer as people read it: labels of choices, otherwise the text as it is.
    #[must_use]
    pub fn display(&self, node: NodeId) -> String {
        let value = self.value(node);
        let label = |name: &str| self.choice_label_of(node, name).unwrap_or_else(|| name.to_owned());
        match &self.definition(node).kind {
            NodeKind::Question(QuestionType::SelectOne(_)) if !value.is_empty() => label(value),
            NodeKind::Question(QuestionType::SelectMultiple(_) | QuestionType::Rank(_)) => {
                value.split_whitespace().map(label).collect::<Vec<_>>().join(", ")
            }
            _ => value.to_owned(),
        }
    }

    /// Titles of the groups around a node, outermost first; of a repeat instance with its number.
    #[must_use]
    pub fn trail(&self, node: NodeId) -> Vec<String> {
        let mut trail: Vec<String> = self
            .instance
            .ancestors(node)
            .skip(1)
            .filter(|(id, live)| live.part != Part::Range && self.has_label(*id))
            .map(|(id, live)| match live.part {
                Part::RepeatInstance => format!("{} {}", self.label(id), self.instance.position(id)),
                Part::Element | Part::Range => self.label(id),
            })
            .collect();
        trail.reverse();
        trail
    }

    /// A text of the form with its values filled in, relative to `node`.
    pub(super) fn filled(&self, text: &Text, node: NodeId) -> String {
        let values = self
            .instance
            .get(node)
            .map(|live| &self.model.def(live.def).logic.values);
        match text.in_language(self.language) {
            None => String::new(),
            Some(Phrase::Plain(plain)) => plain.clone(),
            Some(Phrase::Mixed(segments)) => segments
                .iter()
                .map(|segment| match segment {
                    Segment::Text(text) => text.clone(),
                    Segment::Value { value } => values
                        .and_then(|values| values.get(value))
                        .and_then(|expr| self.evaluate_text(expr, node).ok())
                        .unwrap_or_default(),
                })
                .collect(),
        }
    }

    /// A text without values, such as the label of a choice.
    pub(super) fn plain(&self, text: &Text) -> String {
        text.in_language(self.language)
            .map_or_else(String::new, Phrase::without_values)
    }
}
