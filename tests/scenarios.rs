//! The five questionnaires against their worked scenarios.
#![cfg(not(target_arch = "wasm32"))]

use jemput_bola::engine::scenario::Scenarios;
use jemput_bola::form::Model;
use jemput_bola::server::workbook;
use jemput_bola::xlsform;
use std::path::Path;
use std::sync::Arc;

#[test]
fn every_scenario_gives_its_expected_values_relevance_and_violations() {
    let folder = Path::new("src/server/samples/forms");
    let scenarios: Scenarios =
        serde_json::from_str(&std::fs::read_to_string(folder.join("scenarios.json")).unwrap()).unwrap();
    assert!(scenarios.scenarios.len() >= 9, "the scenarios have gone missing");
    let mut wrong = Vec::new();
    for scenario in &scenarios.scenarios {
        let workbook = workbook::read(&folder.join(format!("{}.xlsx", scenario.form))).unwrap();
        let (form, diagnostics) = xlsform::compile(&workbook);
        assert!(diagnostics.is_empty(), "{}: {diagnostics:?}", scenario.form);
        let model = Arc::new(Model::load(form.unwrap()).unwrap());
        for mismatch in scenario.run(&model) {
            wrong.push(format!("{}: {mismatch:?}", scenario.id));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
