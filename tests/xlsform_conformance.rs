#![cfg(not(target_arch = "wasm32"))]
//! Do we accept and refuse the workbooks that the reference converter accepts and refuses?
//!
//! Reads the cases in place, from `JB_CONFORMANCE_DIR` or ../shared/conformance; says aloud when they are not there.

#[path = "support/recorded_workbooks.rs"]
mod recorded_workbooks;

use jemput_bola::xlsform::{self, Severity, Workbook};
use recorded_workbooks::{cases, folder, skipped, spreadsheet, workbook};
use serde_json::Value;

/// Share of equal verdicts that was reached; raised with every gain.
const FLOOR: f64 = 0.99;

/// Share of the refused workbooks in which we name the row that the reference converter names.
const ROW_FLOOR: f64 = 0.99;

/// The row that the reference converter names in an error.
fn peer_row(case: &Value) -> Option<String> {
    let rest = case["error"].as_str()?.split("[row : ").nth(1)?;
    rest.split(']')
        .next()
        .filter(|row| row.parse::<u32>().is_ok())
        .map(|row| format!(":{row} "))
}

/// The errors that decide.
fn errors(workbook: &Workbook) -> Vec<String> {
    let (_, problems) = xlsform::compile(workbook);
    problems
        .into_iter()
        .filter(|problem| problem.severity == Severity::Error)
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
    let Some(cases) = cases() else {
        println!("LEFT OUT: there are no conformance cases at {}", folder().display());
        return;
    };
    let skipped = skipped();
    let (mut counted, mut right) = ([0_u32; 2], [0_u32; 2]);
    let (mut rows, mut same_rows, mut differ) = (0_u32, 0_u32, 0);
    for case in &cases {
        let id = case["id"].as_str().unwrap_or_default();
        if skipped.contains(id) {
            continue;
        }
        let valid = case["valid"] == Value::Bool(true);
        let errors_of = |read: Result<Workbook, String>| match read {
            Ok(workbook) => errors(&workbook),
            Err(error) => vec![error],
        };
        let errors = errors_of(spreadsheet(case));
        if errors.is_empty() != errors_of(workbook(case)).is_empty() {
            println!("{id}\n    the spreadsheet and its tables are judged differently");
            differ += 1;
        }
        if let Some(row) = peer_row(case).filter(|_| !valid && !errors.is_empty()) {
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
    assert!(
        differ <= 3,
        "{differ} spreadsheets are judged otherwise than their tables"
    );
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
