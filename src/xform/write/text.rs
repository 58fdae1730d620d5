//! Texts: written where they belong, or as a reference to the texts of all languages.

use super::Writer;
use super::xml::{Content, Tag};
use crate::form::{Node, Phrase, Segment, Text};

impl Writer<'_> {
    /// Whether a text is different from language to language.
    pub fn is_translated(&self, text: &Text) -> bool {
        text.0.len() > 1
    }

    /// Whether the label of a node stands among the texts of all languages.
    pub fn label_in_itext(&self, node: &Node) -> bool {
        !node.media.is_empty() || node.label.as_ref().is_some_and(|label| self.is_translated(label))
    }

    /// Whether the hint of a node stands among the texts of all languages; beside a longer one it always does.
    pub fn hint_in_itext(&self, node: &Node) -> bool {
        node.guidance.is_some() || node.hint.as_ref().is_some_and(|hint| self.is_translated(hint))
    }

    /// Whether a message stands among the texts of all languages: an attribute has no place for values.
    pub fn message_in_itext(&self, message: &Text) -> bool {
        self.is_translated(message) || matches!(message.0.as_slice(), [Some(Phrase::Mixed(_))])
    }

    /// `label`; empty where there is none.
    pub fn label(&self, node: &Node, path: &str) -> Tag {
        let label = Tag::new("label");
        if self.label_in_itext(node) {
            return label.attribute("ref", format!("jr:itext('{path}:label')"));
        }
        label.content(node.label.as_ref().map(inline).unwrap_or_default())
    }

    /// `label` and `hint` of a question.
    pub fn label_and_hint(&self, node: &Node, path: &str) -> Vec<Tag> {
        let has_hint = node.hint.is_some() || node.guidance.is_some();
        let mut tags = Vec::new();
        if has_hint || node.label.is_some() || !node.media.is_empty() {
            tags.push(self.label(node, path));
        }
        if has_hint {
            let hint = Tag::new("hint");
            tags.push(if self.hint_in_itext(node) {
                hint.attribute("ref", format!("jr:itext('{path}:hint')"))
            } else {
                hint.content(node.hint.as_ref().map(inline).unwrap_or_default())
            });
        }
        tags
    }

    /// The value of an attribute with a message.
    pub fn message(&self, message: &Text, path: &str, attribute: &str) -> String {
        if self.message_in_itext(message) {
            return format!("jr:itext('{path}:{attribute}')");
        }
        message.in_language(0).map(Phrase::without_values).unwrap_or_default()
    }
}

/// A text that is the same in every language.
pub(super) fn inline(text: &Text) -> Vec<Content> {
    text.in_language(0).map(phrase).unwrap_or_default()
}

/// A phrase, its values as `output`.
pub(super) fn phrase(phrase: &Phrase) -> Vec<Content> {
    match phrase {
        Phrase::Plain(text) => vec![Content::Text(text.clone())],
        Phrase::Mixed(segments) => segments
            .iter()
            .map(|segment| match segment {
                Segment::Text(text) => Content::Text(text.clone()),
                Segment::Value { value } => Content::Tag(Tag::new("output").attribute("value", value)),
            })
            .collect(),
    }
}
