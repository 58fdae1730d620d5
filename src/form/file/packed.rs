//! Files of data as phones read them: the tree as JSON, packed when the form is published, so that no phone carries the
//! readers of CSV, XML and GeoJSON. An element is an array: its name, the text with which it begins, then what else is in it,
//! each an array too: an attribute has its name behind an `@`, a text among elements has an empty name. This shape belongs
//! to the schema of form JSON, which names the text by its digest.

use super::FileError;
use crate::expr::NodeKind;
use crate::expr::document::{Builder, Document, ROOT};
use crate::form::tree::Tree;
use crate::json::{self, Fit, Place, Reader, Unfit};
use std::borrow::Cow;

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
    let mut inner = document.children(element).peekable();
    // Attributes come before all that is inside.
    let has_attributes = document.attributes(element).next().is_some();
    let begins = inner.next_if(|&first| !has_attributes && document.kind(first) == NodeKind::Text);
    if begins.is_some() || has_attributes || inner.peek().is_some() {
        out.push(',');
        write_text(begins.map_or("", |text| document.text(text)), out);
    }
    for attribute in document.attributes(element) {
        write_leaf(
            &format!("@{}", full_name(document, attribute)),
            document.text(attribute),
            out,
        );
    }
    for inner in inner {
        match document.kind(inner) {
            NodeKind::Element => {
                out.push(',');
                write_element(document, inner, out);
            }
            NodeKind::Text => write_leaf("", document.text(inner), out),
            // Comments and instructions are for people.
            _ => {}
        }
    }
    out.push(']');
}

fn write_leaf(name: &str, text: &str, out: &mut String) {
    out.push_str(",[");
    write_text(name, out);
    out.push(',');
    write_text(text, out);
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
    // What is wrong in it nobody needs to know: no person wrote it.
    json::read_into(&mut builder, text).map_err(|_| FileError::Malformed {
        kind: "packed",
        reason: String::new(),
    })?;
    Ok(builder.finish().into())
}

/// A part of the document, put straight into it: long lists have a hundred thousand of these.
impl Place for Builder {
    fn take(&mut self, reader: &mut Reader<'_>) -> Fit {
        let is_first = &mut true;
        reader.enter(b'[')?;
        let name = text_if_any(reader, is_first)?;
        let text = text_if_any(reader, is_first)?;
        let (prefix, local) = match name.trim_start_matches('@').split_once(':') {
            Some(both) => both,
            None => ("", name.trim_start_matches('@')),
        };
        if name.is_empty() {
            self.text(&text);
        } else if name.starts_with('@') {
            self.attribute(prefix, "", local, &text);
        } else {
            self.open(prefix, "", local);
            self.text(&text);
            while reader.has_next(is_first, b']')? {
                self.take(reader)?;
            }
            self.close();
        }
        reader.leave(b']')
    }
}

fn text_if_any<'t>(reader: &mut Reader<'t>, is_first: &mut bool) -> Result<Cow<'t, str>, Unfit> {
    match reader.has_next(is_first, b']')? {
        true => reader.string(),
        false => Ok(Cow::default()),
    }
}
