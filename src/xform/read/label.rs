//! Labels, hints and messages: text as it stands, text with values, or the id of a text.

use super::{Reader, code, place, xml};
use crate::expr;
use crate::expr::ast::Expr;
use crate::form::{Media, Phrase, Segment, Text};
use crate::sorted::Map;
use roxmltree::Node as Xml;

/// A label with all that belongs to it.
#[derive(Default)]
pub(super) struct Label {
    pub text: Option<Text>,
    pub guidance: Option<Text>,
    pub media: Media,
}

/// What the `ref` of a label says.
pub(super) enum LabelRef {
    /// `jr:itext('id')`
    Id(String),
    /// Any other expression: its value is the text.
    Value,
}

/// Reads a `ref`, or a message that may be one.
pub(super) fn label_ref(text: &str) -> LabelRef {
    if let Ok(Expr::Call(call)) = expr::parse(text)
        && call.name == "jr:itext"
        && let [Expr::Text(id)] = call.arguments.as_slice()
    {
        return LabelRef::Id(id.clone());
    }
    LabelRef::Value
}

/// The text of an element, with the values of its `output`s.
pub(super) fn phrase(element: Xml<'_, '_>) -> Phrase {
    let mut segments = Vec::new();
    collect(element, &mut segments);
    trim(&mut segments);
    match segments.as_slice() {
        [] => Phrase::Plain(String::new()),
        [Segment::Text(text)] => Phrase::Plain(text.clone()),
        _ => Phrase::Mixed(segments),
    }
}

fn collect(element: Xml<'_, '_>, segments: &mut Vec<Segment>) {
    for inner in element.children() {
        if let Some(text) = inner.text().filter(|_| inner.is_text()) {
            match segments.last_mut() {
                Some(Segment::Text(last)) => last.push_str(text),
                _ => segments.push(Segment::Text(text.to_owned())),
            }
        } else if inner.is_element() && xml::local(inner) == "output" {
            let value = inner.attribute("value").or_else(|| inner.attribute("ref"));
            segments.push(Segment::Value {
                value: value.unwrap_or_default().trim().to_owned(),
            });
        } else if inner.is_element() {
            collect(inner, segments);
        }
    }
}

/// White space around a text is layout of the XML.
fn trim(segments: &mut Vec<Segment>) {
    if let Some(Segment::Text(first)) = segments.first_mut() {
        *first = first.trim_start().to_owned();
    }
    if let Some(Segment::Text(last)) = segments.last_mut() {
        last.truncate(last.trim_end().len());
    }
    segments.retain(|segment| !matches!(segment, Segment::Text(text) if text.is_empty()));
}

/// The expression of a value inside a text.
pub(super) fn value_of(segment: &Segment) -> Option<&str> {
    match segment {
        Segment::Text(_) => None,
        Segment::Value { value } => Some(value),
    }
}

impl Reader<'_> {
    /// The label inside an element, or its hint.
    pub(super) fn label(&mut self, parent: Xml<'_, '_>, kind: &str, spot: Option<usize>) -> Label {
        let Some(element) = xml::child(parent, kind) else {
            return Label::default();
        };
        if let Some(text) = element.attribute("ref") {
            return match label_ref(text) {
                LabelRef::Id(id) => self.placed(&id, element, "ref", "body"),
                LabelRef::Value => {
                    self.expression(text, place::of_attribute("body", element, "ref"), spot);
                    Label {
                        text: Some(value(text)),
                        ..Label::default()
                    }
                }
            };
        }
        let phrase = phrase(element);
        if let Phrase::Mixed(segments) = &phrase {
            for value in segments.iter().filter_map(value_of) {
                let place = place::at("body", element).column("output").text(value);
                self.expression(value, place, spot);
            }
        }
        let is_empty = phrase == Phrase::Plain(String::new());
        Label {
            text: (!is_empty).then(|| Text(vec![Some(phrase)])),
            ..Label::default()
        }
    }

    /// The text of an id, at the label that names it.
    fn placed(&mut self, id: &str, element: Xml<'_, '_>, attribute: &str, part: &str) -> Label {
        match self.texts.place(id) {
            Some(forms) => from_forms(forms),
            None => {
                let near = if self.problems.wants_suggestions() {
                    self.texts.nearest(id)
                } else {
                    None
                };
                let help = near.map_or_else(
                    || format!("Write a text with the id \"{id}\" into each translation."),
                    |near| format!("Did you mean \"{near}\"?"),
                );
                self.problems.error(
                    code::UNKNOWN_TEXT,
                    place::of_attribute(part, element, attribute),
                    format!("The form has no text \"{id}\"."),
                    help,
                );
                Label::default()
            }
        }
    }

    /// A message of a bind.
    pub(super) fn message(&mut self, bind: Xml<'_, '_>, attribute: &str, spot: usize) -> Option<Text> {
        let text = xml::attribute(bind, attribute)?.trim();
        if !text.starts_with("jr:itext(") {
            return (!text.is_empty()).then(|| Text::plain(text));
        }
        match label_ref(text) {
            LabelRef::Id(id) => self.placed(&id, bind, attribute, "model").text,
            LabelRef::Value => {
                self.expression(text, place::of_attribute("model", bind, attribute), Some(spot));
                Some(value(text))
            }
        }
    }
}

fn value(text: &str) -> Text {
    Text(vec![Some(Phrase::Mixed(vec![Segment::Value {
        value: text.trim().to_owned(),
    }]))])
}

fn from_forms(forms: &Map<String, Text>) -> Label {
    let text = |names: &[&str]| {
        let mut all = names.iter().filter_map(|&name| forms.get(name));
        // A language that lacks the first form has perhaps the second.
        let mut text = all.next()?.clone();
        for other in all {
            for (own, other) in text.0.iter_mut().zip(&other.0) {
                if own.is_none() {
                    own.clone_from(other);
                }
            }
        }
        Some(text)
    };
    Label {
        text: text(&["", "long", "short"]),
        guidance: text(&["guidance"]),
        media: Media {
            image: forms.get("image").map(Text::as_files),
            big_image: forms.get("big-image").map(Text::as_files),
            audio: forms.get("audio").map(Text::as_files),
            video: forms.get("video").map(Text::as_files),
        },
    }
}
