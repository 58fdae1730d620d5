//! `form replay FORM [SCRIPT.json]`

use super::check::compile;
use super::{Device, Outcome, Surroundings};
use crate::engine::Host;
use crate::form::{Form, Metadata, Model, Severity};
use crate::replay::{Attachments, Run, Script};
use crate::sorted::Map;
use crate::xlsform::LARGEST_FILE;
use anyhow::{Context as _, bail};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;

pub fn run(
    form: &Path,
    script: Option<&Path>,
    surroundings: &Surroundings,
    out: &mut dyn Write,
) -> anyhow::Result<Outcome> {
    let script: Script = match script {
        None => Script::default(),
        Some(path) => {
            let shown = || path.display().to_string();
            serde_json::from_str(&std::fs::read_to_string(path).with_context(shown)?).with_context(shown)?
        }
    };
    replay(form, &script, surroundings, out)?;
    Ok(Outcome::Good)
}

/// Writes what the script comes to. A form, or an instance, with which no interview can begin has no states.
fn replay(file: &Path, script: &Script, surroundings: &Surroundings, out: &mut dyn Write) -> anyhow::Result<()> {
    let (form, diagnostics) = compile(file)?;
    let errors: Vec<Value> = diagnostics
        .iter()
        .filter(|problem| problem.severity == Severity::Error)
        .map(|problem| json!({"code": problem.code, "message": problem.message}))
        .collect();
    let Some(form) = form.filter(|_| errors.is_empty()) else {
        return refuse(out, errors);
    };
    let files = files(&form, file, script)?;
    let model = match Model::load_with(form, &files) {
        Ok(model) => Arc::new(model),
        Err(error) => return refuse(out, vec![json!({"code": "form", "message": error.to_string()})]),
    };
    let missing = model.missing_files().to_vec();
    let device = surroundings.device();
    let seed = device.seed();
    match script.run(model, Rc::new(device), seed) {
        Ok(run) => write_states(run, script, &missing, out),
        Err(error) => refuse(out, vec![json!({"code": "start", "message": error.to_string()})]),
    }
}

fn refuse(out: &mut dyn Write, errors: Vec<Value>) -> anyhow::Result<()> {
    let result = json!({"ok": false, "errors": errors, "failed": [], "states": []});
    Ok(writeln!(out, "{result}")?)
}

/// The states as they come, one a line, and only then what is known of all of them.
fn write_states(mut run: Run<'_>, script: &Script, missing: &[String], out: &mut dyn Write) -> anyhow::Result<()> {
    let mut between = "{\"states\":[\n";
    for state in run.by_ref() {
        write!(out, "{between}{state}")?;
        between = ",\n";
    }
    let whole = json!({
        "ok": run.failed().is_empty(),
        "failed": run.failed(),
        "errors": [],
        "missing_files": missing,
        "unknown_keys": script.unknown.keys().collect::<Vec<_>>(),
    });
    let whole = whole.to_string();
    Ok(writeln!(out, "\n],{}", whole.trim_start_matches('{'))?)
}

/// The texts of the files of data: as the script gives them, or out of the folder that it names, or out of that of the
/// form. A folder is named as seen from the form.
fn files(form: &Form, file: &Path, script: &Script) -> anyhow::Result<Map<String, String>> {
    let beside = file.parent().unwrap_or(Path::new("."));
    match &script.attachments {
        Some(Attachments::Folder(name)) => files_in(&beside.join(name), form),
        Some(given) => Ok(given.texts()),
        None => files_in(beside, form),
    }
}

/// The texts of those files of data that are in a folder.
pub(super) fn files_in(folder: &Path, form: &Form) -> anyhow::Result<Map<String, String>> {
    let names: BTreeSet<String> = crate::server::forms::files_of(form)
        .into_iter()
        .filter_map(|name| Some(name.rsplit('/').next()?.to_owned()))
        .filter(|name| [".csv", ".xml", ".geojson"].iter().any(|ending| name.ends_with(ending)))
        .collect();
    let mut texts = Map::new();
    for name in names {
        let path = folder.join(&name);
        let Ok(about) = std::fs::metadata(&path) else { continue };
        if about.len() > LARGEST_FILE {
            bail!("{}: the file is too large", path.display());
        }
        let text = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        texts.insert(name, text);
    }
    Ok(texts)
}

impl Host for Device {
    fn now_ms(&self) -> i64 {
        Device::now_ms(self)
    }

    fn offset_minutes(&self, wall_ms: i64) -> i32 {
        Device::offset_minutes(self, wall_ms)
    }

    fn random(&self) -> f64 {
        Device::random(self)
    }

    fn metadata(&self, _which: Metadata) -> Option<String> {
        None
    }
}
