//! Core gives the same on every target: the same claims, run natively by `cargo test` and in a browser by `.ci/test`.

#[path = "support/host.rs"]
mod host;

use jemput_bola::engine::scenario::Scenarios;
use jemput_bola::engine::{Opening, Session};
use jemput_bola::form::{Form, Model};
use jemput_bola::xlsform::{self, Workbook};
use std::rc::Rc;
use std::sync::Arc;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

macro_rules! sheets {
    ($folder:literal: $($sheet:literal),+) => {
        ($folder, vec![$((
            $sheet,
            include_str!(concat!("../", $folder, "/", $sheet, ".csv")),
        )),+])
    };
}

/// A form of a folder, with the stem by which scenarios name it.
fn form((folder, sheets): (&'static str, Vec<(&str, &str)>)) -> (&'static str, Form) {
    let stem = folder.rsplit('/').next().unwrap_or(folder);
    let workbook = Workbook::from_tables(stem, sheets.into_iter().map(|(name, text)| (name, rows(text))));
    let (form, problems) = xlsform::compile(&workbook);
    assert!(problems.is_empty(), "{folder}: {problems:?}");
    (stem, form.expect(folder))
}

/// The rows of a CSV text (RFC 4180). The reader of files is not there on a phone, which gets its forms compiled.
fn rows(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell, mut in_quotes) = (Vec::new(), Vec::new(), String::new(), false);
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '"' if in_quotes && rest.peek() == Some(&'"') => cell.extend(rest.next()),
            '"' => in_quotes = !in_quotes,
            ',' if !in_quotes => row.push(std::mem::take(&mut cell)),
            '\n' if !in_quotes => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            '\r' if !in_quotes => {}
            c => cell.push(c),
        }
    }
    rows
}

fn hold(scenarios: &str, forms: Vec<(&str, Form)>) {
    let scenarios: Scenarios = serde_json::from_str(scenarios).expect("scenarios");
    let mut n_run = 0;
    for (stem, form) in forms {
        let form_id = form.form_id.to_string();
        // By way of form JSON, as a phone gets it.
        let json = form.to_json().expect("form JSON");
        let model = Arc::new(Model::load(Form::from_json(&json).expect("form JSON")).expect("a form that can be run"));
        for scenario in scenarios.scenarios.iter().filter(|it| it.is_about(stem, &form_id)) {
            let mismatches = scenario.run(&model);
            assert!(mismatches.is_empty(), "{}: {mismatches:#?}", scenario.id);
            n_run += 1;
        }
    }
    assert_eq!(n_run, scenarios.scenarios.len(), "a scenario found no form");
}

#[test]
fn the_five_questionnaires_give_what_their_scenarios_expect() {
    hold(
        include_str!("../src/server/samples/forms/scenarios.json"),
        vec![
            form(sheets!("src/server/samples/forms/a_sosialisasi": "survey", "choices", "settings")),
            form(sheets!("src/server/samples/forms/b_mutu_layanan": "survey", "choices", "settings")),
            form(sheets!("src/server/samples/forms/c_klaim_jkk": "survey", "choices", "settings")),
            form(sheets!("src/server/samples/forms/d_log_sosialisasi": "survey", "choices", "settings")),
            form(sheets!("src/server/samples/forms/e_kepatuhan": "survey", "choices", "settings")),
        ],
    );
}

#[test]
fn numbers_dates_texts_and_places_come_to_the_same() {
    hold(
        include_str!("data/targets/scenarios.json"),
        vec![form(sheets!("tests/data/targets": "survey", "settings"))],
    );
}

#[test]
fn the_deepest_expressions_fit_the_stack_of_a_browser() {
    // 128 levels are read.
    let nested = |open: &str, close: &str, depth: usize| format!("{}1{}", open.repeat(depth), close.repeat(depth));
    let calculations = [
        (nested("(", ")", 120), "1"),
        (nested("-(", ")", 120), "1"),
        (nested("not(", ")", 120), "true"),
        (nested("if(1, ", ", 2)", 120), "1"),
        (nested("count(/data/q[", "])", 60), "1"),
        (nested("concat('', ", ")", 120), "1"),
    ];
    let heading = ["type", "name", "label", "calculation"].map(str::to_owned).to_vec();
    let question = ["text", "q", "Q", ""].map(str::to_owned).to_vec();
    let calculates = (0..).zip(&calculations).map(|(n, (text, _))| {
        let name = format!("c{n}");
        vec!["calculate".to_owned(), name, String::new(), text.clone()]
    });
    let survey = [heading, question].into_iter().chain(calculates).collect();
    let (form, problems) = xlsform::compile(&Workbook::from_tables("data", [("survey", survey)]));
    let model = Arc::new(Model::load(form.unwrap_or_else(|| panic!("{problems:?}"))).expect("a form that can be run"));
    let opening = Opening { language: 0, seed: 1 };
    let session = Session::start(model, Rc::new(host::Nine::default()), opening);
    assert!(session.problems().is_empty(), "{:?}", session.problems());
    for (n, (text, expected)) in calculations.iter().enumerate() {
        let node = session.node_at(&format!("/data/c{n}")).expect("a node");
        assert_eq!(session.value(node), *expected, "{}", &text[..40]);
    }
}
