//! Files of data as phones read them: the tree as JSON, packed when the form is published, so that no phone carries the
//! readers of CSV, XML and GeoJSON. An element is an array: its name, an object of its attributes where it has any, then
//! texts and elements in order.

use super::FileError;
use crate::expr::NodeKind;
use crate::expr::document::{Builder, Document, ROOT};
use crate::form::tree::Tree;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// The packed text of a document.
pub(super) fn write(document: &Document) -> String {
    let mut out = String::new();
    if let Some(root) = document.elements(ROOT).next() {
        write_element(document, root, &mut out);
    }
    out
}

fn write_element(document: &Document, element: u32, out: &mut String) {
    out.push('[');
    write_text(&full_name(document, element), out);
    let mut divider = ",{";
    for attribute in document.attributes(element) {
        out.push_str(divider);
        write_text(&full_name(document, attribute), out);
        out.push(':');
        write_text(document.text(attribute), out);
        divider = ",";
    }
    if divider == "," {
        out.push('}');
    }
    for inner in document.children(element) {
        match document.kind(inner) {
            NodeKind::Element => {
                out.push(',');
                write_element(document, inner, out);
            }
            NodeKind::Text => {
                out.push(',');
                write_text(document.text(inner), out);
            }
            // Comments and instructions are for people.
            _ => {}
        }
    }
    out.push(']');
}

/// Expressions of forms tell names apart by their prefixes alone, so namespaces need not be packed.
fn full_name(document: &Document, node: u32) -> String {
    let name = document.name(node);
    match name.prefix {
        "" => name.local.to_owned(),
        prefix => format!("{prefix}:{}", name.local),
    }
}

fn write_text(text: &str, out: &mut String) {
    out.push_str(&serde_json::Value::from(text).to_string());
}

/// Reads a packed text.
pub(super) fn tree(text: &str) -> Result<Tree, FileError> {
    let mut builder = Builder::default();
    let mut reader = serde_json::Deserializer::from_str(text);
    Inside(&mut builder)
        .deserialize(&mut reader)
        .and_then(|()| reader.end())
        .map_err(|error| FileError::Malformed {
            kind: "packed",
            reason: error.to_string(),
        })?;
    Ok(builder.finish().into())
}

/// What stands inside an element, put straight into the document: long lists have a hundred thousand of these.
struct Inside<'b>(&'b mut Builder);

impl<'de> DeserializeSeed<'de> for Inside<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Inside<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an element, its attributes, or text")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        self.0.text(text);
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut attributes: A) -> Result<(), A::Error> {
        while let Some((name, text)) = attributes.next_entry::<String, String>()? {
            let (prefix, local) = split(&name);
            self.0.attribute(prefix, "", local, &text);
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut parts: A) -> Result<(), A::Error> {
        let name: String = parts.next_element()?.unwrap_or_default();
        let (prefix, local) = split(&name);
        self.0.open(prefix, "", local);
        while parts.next_element_seed(Inside(self.0))?.is_some() {}
        self.0.close();
        Ok(())
    }
}

fn split(name: &str) -> (&str, &str) {
    name.split_once(':').unwrap_or(("", name))
}
