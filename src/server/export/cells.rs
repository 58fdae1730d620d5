//! Cells: an answer as text.

use super::Style;
use super::columns::{Cells, Column};
use super::guard::guarded;
use serde_json::{Map, Value};

/// Appends the cells of one answer; empty ones where there is none.
pub fn append(column: &Column, answers: &Map<String, Value>, style: Style, cells: &mut Vec<String>) {
    let answer = find(answers, &column.path).unwrap_or(&Value::Null);
    match column.cells {
        Cells::One => cells.push(text(answer, style)),
        Cells::Point => match answer.as_object() {
            Some(point) => {
                for part in ["lat", "lon", "alt", "acc"] {
                    cells.push(text(point.get(part).unwrap_or(&Value::Null), style));
                }
            }
            None => {
                // Not a point, kept as the text that it is: nothing is lost.
                cells.push(text(answer, style));
                cells.extend([const { String::new() }; 3]);
            }
        },
    }
}

fn find<'a>(answers: &'a Map<String, Value>, path: &[String]) -> Option<&'a Value> {
    let (last, groups) = path.split_last()?;
    let inner = groups
        .iter()
        .try_fold(answers, |answers, name| answers.get(name)?.as_object())?;
    inner.get(last)
}

/// An answer as one cell.
pub fn text(answer: &Value, style: Style) -> String {
    let text = match answer {
        // No text of ours can make a number dangerous.
        Value::Number(number) => return number.to_string(),
        Value::Array(items) if items.iter().any(Value::is_object) => line(items),
        other => plain(other),
    };
    if style.raw { text } else { guarded(text) }
}

fn plain(answer: &Value) -> String {
    match answer {
        Value::Null => String::new(),
        Value::Bool(flag) => flag.to_string(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.clone(),
        // Choices, in the order of the answer.
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(" "),
        Value::Object(point) => {
            let parts = ["lat", "lon", "alt", "acc"].map(|part| point.get(part).map_or("0".to_owned(), plain));
            parts.join(" ")
        }
    }
}

/// A line of points, as OpenRosa writes it.
fn line(points: &[Value]) -> String {
    points.iter().map(plain).collect::<Vec<_>>().join(";")
}
