//! Documents of a request: XML text, CSV text, or JSON.

use super::answer::Problem;
use crate::expr::document::{Builder, Document};
use serde_json::Value as Json;

/// The document that a value is. CSV text is taken only for lists, and gives `/root/item/column`, as in ODK.
pub fn document(which: &str, value: &Json, is_list: bool) -> Result<Document, Problem> {
    match value {
        Json::String(text) if is_list && !text.trim_start_matches('\u{feff}').trim_start().starts_with('<') => {
            table(which, text)
        }
        Json::String(text) => {
            Document::read_xml(text.trim_start_matches('\u{feff}')).map_err(|error| Problem::unreadable(which, error))
        }
        Json::Object(_) => {
            let mut builder = Builder::default();
            content(&mut builder, value);
            Ok(builder.finish())
        }
        Json::Array(rows) if is_list => {
            let mut builder = Builder::default();
            builder.open("", "", "root");
            rows.iter().for_each(|row| element(&mut builder, "item", row));
            Ok(builder.finish())
        }
        _ => Err(Problem::no_document(which)),
    }
}

/// The elements of an object by their keys; an array is the same element again and again, a null an empty one.
fn content(builder: &mut Builder, value: &Json) {
    match value {
        Json::Null => {}
        Json::Bool(yes) => builder.text(if *yes { "true" } else { "false" }),
        Json::Number(number) => builder.text(&number.to_string()),
        Json::String(text) => builder.text(text),
        Json::Array(_) => {}
        Json::Object(members) => members.iter().for_each(|(name, value)| element(builder, name, value)),
    }
}

fn element(builder: &mut Builder, name: &str, value: &Json) {
    if let Json::Array(values) = value {
        values.iter().for_each(|value| element(builder, name, value));
        return;
    }
    let (prefix, local) = name.split_once(':').unwrap_or(("", name));
    builder.open(prefix, "", local);
    content(builder, value);
    builder.close();
}

fn table(which: &str, text: &str) -> Result<Document, Problem> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let unreadable = |error: csv::Error| {
        let line = error
            .position()
            .map_or(1, |at| u32::try_from(at.line()).unwrap_or(u32::MAX));
        Problem::unreadable(which, crate::expr::document::UnreadableXml { line, column: 1 })
    };
    let columns = reader.headers().map_err(unreadable)?.clone();
    let mut builder = Builder::default();
    builder.open("", "", "root");
    for row in reader.records() {
        let row = row.map_err(unreadable)?;
        builder.open("", "", "item");
        for (at, column) in columns.iter().enumerate() {
            builder.leaf_element(column.trim(), row.get(at).unwrap_or_default());
        }
        builder.close();
    }
    Ok(builder.finish())
}
