#![cfg(not(target_arch = "wasm32"))]
//! The forms of the recorded scenarios: each is read without an error, unless its loading was refused there.

use jemput_bola::form::Severity;
use jemput_bola::xform;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Forms of the scenarios that are judged otherwise than recorded: one whose fault shows only when it is run.
const MOST_WRONG: usize = 1;

/// XForms of pyxform that it should not have written: expressions that nobody can read, instances that are not there.
const MOST_UNREAD: usize = 10;

fn folder() -> Option<PathBuf> {
    let named = std::env::var_os("JB_CONFORMANCE_DIR").map(PathBuf::from);
    let folder = named.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/conformance"));
    folder.is_dir().then_some(folder)
}

fn text_of(form: &Value, folder: &Path) -> String {
    match (form["xml"].as_str(), form["file"].as_str()) {
        (Some(xml), _) => xml.to_owned(),
        (None, Some(file)) => fs::read_to_string(folder.join(file)).expect("a form beside the cases"),
        (None, None) => panic!("a case without a form"),
    }
}

fn is_refused(case: &Value) -> bool {
    let steps = case["steps"].as_array().map_or(&[][..], Vec::as_slice);
    steps
        .iter()
        .any(|step| step["op"] == "load" && step["expect_error"] == true)
}

#[test]
fn forms_of_the_recorded_scenarios_are_read_as_they_were_there() {
    let Some(folder) = folder() else {
        println!("left out: the conformance cases are not here (JB_CONFORMANCE_DIR)");
        return;
    };
    let cases = fs::read_to_string(folder.join("scenario.jsonl")).expect("the cases");
    let (mut n_read, mut n_refused, mut n_wrong) = (0, 0, 0);
    let mut codes: BTreeMap<(String, &str), usize> = BTreeMap::new();
    for line in cases.lines() {
        let case: Value = serde_json::from_str(line).expect("a case");
        for form in case["forms"].as_array().expect("forms") {
            let (read, problems) = xform::read(&text_of(form, &folder));
            let errors: Vec<_> = problems.iter().filter(|one| one.severity == Severity::Error).collect();
            for problem in &problems {
                *codes
                    .entry((format!("{:?}", problem.severity), problem.code))
                    .or_default() += 1;
            }
            let is_good = read.is_some() && errors.is_empty();
            if is_good {
                n_read += 1
            } else {
                n_refused += 1
            }
            if is_good == is_refused(&case) {
                n_wrong += 1;
                println!(
                    "{}\n    {:?}",
                    case["id"],
                    errors.first().map(|one| (&one.code, &one.message, &one.text))
                );
            }
        }
    }
    println!("{codes:?}");
    println!("{n_read} read, {n_refused} refused, {n_wrong} otherwise than recorded");
    assert!(
        n_wrong <= MOST_WRONG,
        "{n_wrong} forms are judged otherwise than recorded"
    );
}

#[test]
fn what_pyxform_writes_is_read_without_an_error() {
    let Some(folder) = folder() else {
        println!("left out: the conformance cases are not here (JB_CONFORMANCE_DIR)");
        return;
    };
    let cases = fs::read_to_string(folder.join("xlsform/index.jsonl")).expect("the cases");
    let (mut n_read, mut n_wrong) = (0, 0);
    for line in cases.lines() {
        let case: Value = serde_json::from_str(line).expect("a case");
        let Some(file) = case["expected_xform"].as_str() else {
            continue;
        };
        let xml = fs::read_to_string(folder.join("xlsform").join(file)).expect("an XForm");
        let (read, problems) = xform::read(&xml);
        let errors: Vec<_> = problems.iter().filter(|one| one.severity == Severity::Error).collect();
        let is_refused_there = case["odk_validate_error_contains"]
            .as_array()
            .is_some_and(|refusals| !refusals.is_empty());
        n_read += 1;
        if (read.is_none() || !errors.is_empty()) && !is_refused_there {
            n_wrong += 1;
            println!(
                "{}\n    {:?}",
                case["id"],
                errors.first().map(|one| (&one.code, &one.message, &one.text))
            );
        }
    }
    println!("{n_read} XForms of pyxform, {n_wrong} with errors");
    assert!(n_wrong <= MOST_UNREAD, "{n_wrong} of {n_read} are not read");
}
