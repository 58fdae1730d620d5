#![cfg(not(target_arch = "wasm32"))]
//! Do we accept and refuse the workbooks that the reference converter accepts and refuses?
//!
//! Reads the cases in place, from `JB_CONFORMANCE_DIR` or ../shared/conformance; says aloud when they are not there.

use jemput_bola::server::workbook;
use jemput_bola::xlsform::{self, Severity, Workbook, code};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Share of equal verdicts that was reached; raised with every gain.
const FLOOR: f64 = 0.99;

/// Share of the refused workbooks in which we name the row that the reference converter names.
const ROW_FLOOR: f64 = 0.99;

fn folder() -> PathBuf {
    std::env::var_os("JB_CONFORMANCE_DIR").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/conformance"),
        PathBuf::from,
    )
}

fn workbook(case: &Value, folder: &Path) -> Result<Workbook, String> {
    let name = case["form_name"].as_str().unwrap_or("data");
    let file = case["file"]
        .as_str()
        .filter(|_| case["xlsx_equivalent"] != Value::Bool(false));
    let mut workbook = match file {
        Some(file) => workbook::read(&folder.join("xlsform").join(file)).map_err(|e| e.to_string())?,
        None => {
            let tables = case["tables"].as_object().ok_or("neither file nor tables")?;
            let rows = |rows: &Value| -> Vec<Vec<String>> {
                rows.as_array()
                    .into_iter()
                    .flatten()
                    .map(|row| row.as_array().into_iter().flatten().map(text).collect())
                    .collect()
            };
            Workbook::from_tables(name, tables.iter().map(|(sheet, table)| (sheet.as_str(), rows(table))))
        }
    };
    name.clone_into(&mut workbook.name);
    Ok(workbook)
}

fn text(cell: &Value) -> String {
    match cell {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The row that the reference converter names in an error.
fn peer_row(case: &Value) -> Option<String> {
    let rest = case["error"].as_str()?.split("[row : ").nth(1)?;
    rest.split(']')
        .next()
        .filter(|row| row.parse::<u32>().is_ok())
        .map(|row| format!(":{row} "))
}

/// The errors that decide. The reference converter does not ask for a version; we do, so that does not count.
fn errors(workbook: &Workbook) -> Vec<String> {
    let (_, problems) = xlsform::compile(workbook);
    problems
        .into_iter()
        .filter(|problem| problem.severity == Severity::Error && problem.code != code::NO_VERSION)
        .map(|p| {
            format!(
                "{} {}:{} {} {:?}",
                p.code,
                p.sheet,
                p.row.unwrap_or(0),
                p.message,
                p.text
            )
        })
        .collect()
}

#[test]
fn workbooks_are_accepted_and_refused_as_by_the_reference_converter() {
    let folder = folder();
    let Ok(index) = std::fs::read_to_string(folder.join("xlsform/index.jsonl")) else {
        eprintln!("LEFT OUT: there are no conformance cases at {}", folder.display());
        return;
    };
    let skip: Value = std::fs::read_to_string(folder.join("skip.json"))
        .ok()
        .and_then(|text| serde_json::from_str(&text).ok())
        .unwrap_or_default();
    let skip: BTreeSet<&str> = match &skip["xlsform"] {
        Value::Array(ids) => ids.iter().filter_map(Value::as_str).collect(),
        Value::Object(ids) => ids.keys().map(String::as_str).collect(),
        _ => BTreeSet::new(),
    };
    let (mut counted, mut right) = ([0_u32; 2], [0_u32; 2]);
    let (mut rows, mut same_rows) = (0_u32, 0_u32);
    for line in index.lines() {
        let case: Value = serde_json::from_str(line).expect("a case a line");
        let id = case["id"].as_str().unwrap_or_default();
        if skip.contains(id) {
            continue;
        }
        let valid = case["valid"] == Value::Bool(true);
        let errors = match workbook(&case, &folder) {
            Ok(workbook) => errors(&workbook),
            Err(error) => vec![error],
        };
        if let Some(row) = peer_row(&case).filter(|_| !valid && !errors.is_empty()) {
            rows += 1;
            if errors.iter().any(|error| error.contains(&row)) {
                same_rows += 1;
            } else {
                println!(
                    "{id}\n    peer, row{row}: {}\n    we: {}",
                    case["error"],
                    errors.join("\n        ")
                );
            }
        }
        counted[usize::from(valid)] += 1;
        if errors.is_empty() == valid {
            right[usize::from(valid)] += 1;
        } else {
            let peer = case["error"].as_str().unwrap_or("accepted");
            println!("{id}\n    peer: {peer}\n    we: {}", errors.join("\n        "));
        }
    }
    let share = f64::from(right[0] + right[1]) / f64::from(counted[0] + counted[1]);
    println!(
        "XLSForm verdicts: {} of {} accepted, {} of {} refused; {:.1} % equal",
        right[1],
        counted[1],
        right[0],
        counted[0],
        share * 100.0
    );
    println!("The row that the reference converter names is named by us too: {same_rows} of {rows}");
    let named = f64::from(same_rows) / f64::from(rows);
    assert!(
        named >= ROW_FLOOR,
        "{named:.4} of the rows are named, the floor is {ROW_FLOOR}"
    );
    assert!(
        share >= FLOOR,
        "{share:.4} of the verdicts are equal, the floor is {FLOOR}"
    );
}
