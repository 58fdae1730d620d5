//! The recorded workbooks of the reference converter: where they are, and how each is read.
#![allow(dead_code)] // each test binary uses its part

use jemput_bola::server::workbook;
use jemput_bola::xlsform::{self, Workbook};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The folder of the recorded cases.
pub fn folder() -> PathBuf {
    std::env::var_os("JB_CONFORMANCE_DIR").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/conformance"),
        PathBuf::from,
    )
}

/// All cases; none where the folder is not there.
pub fn cases() -> Option<Vec<Value>> {
    let index = std::fs::read_to_string(folder().join("xlsform/index.jsonl")).ok()?;
    let case = |line| serde_json::from_str(line).expect("a case a line");
    Some(index.lines().map(case).collect())
}

/// Ids of cases that are faults of the record.
pub fn skipped() -> BTreeSet<String> {
    let text = std::fs::read_to_string(folder().join("skip.json")).unwrap_or_default();
    let skip: Value = serde_json::from_str(&text).unwrap_or_default();
    match &skip["xlsform"] {
        Value::Array(ids) => ids.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        Value::Object(ids) => ids.keys().cloned().collect(),
        _ => BTreeSet::new(),
    }
}

/// The workbook of a case as the command line reads it: its tables, or the file that was recorded with it.
pub fn workbook(case: &Value) -> Result<Workbook, String> {
    let file = case["file"].as_str().unwrap_or_default();
    if case["tables"].is_object() && file.starts_with("forms/") {
        let tables = json!({ "sheets": case["tables"], "form_name": case["form_name"] });
        return xlsform::read_bytes("case.json", tables.to_string().as_bytes()).map_err(|error| error.to_string());
    }
    workbook::read(&folder().join("xlsform").join(file)).map_err(|error| error.to_string())
}

/// The workbook of a case as a spreadsheet, where that means the same as its tables.
pub fn spreadsheet(case: &Value) -> Result<Workbook, String> {
    match case["file"].as_str().filter(|_| case["xlsx_equivalent"] != false) {
        Some(file) => workbook::read(&folder().join("xlsform").join(file)).map_err(|error| error.to_string()),
        None => workbook(case),
    }
}
