//! `form test FORM SCENARIOS.json`

use super::Outcome;
use super::check::compile;
use super::replay::files_in;
use crate::engine::scenario::Scenarios;
use crate::form::Model;
use crate::server::cli::table;
use crate::xlsform::CheckReport;
use anyhow::{Context as _, bail};
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

pub fn run(form: &Path, scenarios: &Path, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let (compiled, diagnostics) = compile(form)?;
    let report = CheckReport::new(compiled.as_ref(), diagnostics);
    let Some(compiled) = compiled.filter(|_| report.ok) else {
        write!(out, "{}", report.table())?;
        return Ok(Outcome::FoundWrong);
    };
    let text = std::fs::read_to_string(scenarios).with_context(|| scenarios.display().to_string())?;
    let all: Scenarios = serde_json::from_str(&text).with_context(|| scenarios.display().to_string())?;
    let stem = form.file_stem().unwrap_or_default().to_string_lossy();
    let form_id = compiled.form_id.to_string();
    let files = files_in(form.parent().unwrap_or(Path::new(".")), &compiled)?;
    let model = Arc::new(Model::load_with(compiled, &files)?);
    let mut rows = Vec::new();
    let (mut good, mut wrong) = (0, 0);
    for scenario in all
        .scenarios
        .iter()
        .filter(|scenario| scenario.is_about(&stem, &form_id))
    {
        let mismatches = scenario.run(&model);
        if mismatches.is_empty() {
            good += 1;
            rows.push(row(&scenario.id, "ok", "", "", ""));
        } else {
            wrong += 1;
        }
        for mismatch in mismatches {
            let (field, what) = (&mismatch.field, mismatch.what);
            rows.push(row(&scenario.id, what, field, &mismatch.expected, &mismatch.found));
        }
    }
    if good + wrong == 0 {
        bail!("{} has no scenario about {stem} or {form_id}", scenarios.display());
    }
    table::write(out, ["scenario", "result", "question", "expected", "found"], &rows)?;
    writeln!(out, "{good} as expected, {wrong} not")?;
    Ok(Outcome::wrong_if(wrong > 0))
}

fn row(scenario: &str, result: &str, question: &str, expected: &str, found: &str) -> [String; 5] {
    [scenario, result, question, expected, found].map(str::to_owned)
}
