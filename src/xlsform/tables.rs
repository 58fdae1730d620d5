//! Workbooks as JSON tables: `{"sheets": {"survey": [["type", "name", "label"], ["text", "q1", "Q"]]}, "form_name": "x"}`.
//!
//! `form_name` names the root element where the settings do not. The tables have no file name that a form could be
//! called after; without a `form_id` it is `data`, as with other converters.

use super::file::{Limits, ReadError};
use super::{Sheet, SheetRow, Workbook};
use serde::Deserialize;
use serde_json::{Map, Value};

#[derive(Deserialize)]
struct Tables {
    sheets: Map<String, Value>,
    #[serde(default)]
    form_name: Option<String>,
}

/// Reads the tables.
pub(super) fn read(name: &str, bytes: &[u8]) -> Result<Workbook, ReadError> {
    let damaged = |reason: String| ReadError::Damaged {
        name: name.to_owned(),
        reason,
    };
    let tables: Tables = serde_json::from_slice(bytes).map_err(|error| damaged(error.to_string()))?;
    let mut limits = Limits::new(name);
    let mut sheets = Vec::new();
    for (sheet, table) in tables.sheets {
        let rows = table
            .as_array()
            .ok_or_else(|| damaged(format!("the sheet \"{sheet}\" is not a list of rows")))?;
        let mut read = Vec::new();
        for (number, row) in (1..).zip(rows) {
            let row = row
                .as_array()
                .ok_or_else(|| damaged(format!("row {number} of the sheet \"{sheet}\" is not a list of cells")))?;
            let mut cells: Vec<String> = row.iter().map(text).collect();
            limits.row(&mut cells)?;
            read.push(SheetRow { number, cells });
        }
        sheets.push(Sheet {
            name: sheet,
            rows: read,
        });
    }
    Ok(Workbook {
        name: "data".to_owned(),
        root: tables.form_name.filter(|name| !name.is_empty()),
        sheets,
    })
}

/// The text of a cell, as a spreadsheet shows it.
fn text(cell: &Value) -> String {
    match cell {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Bool(yes) => yes.to_string().to_uppercase(),
        other => other.to_string(),
    }
}
