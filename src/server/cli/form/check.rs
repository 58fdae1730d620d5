//! `form check FILE [--human]`

use super::Outcome;
use crate::server::forms::compile;
use crate::server::workbook;
use crate::xlsform::CheckReport;
use std::io::Write;
use std::path::Path;

pub fn run(file: &Path, human: bool, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let workbook = workbook::read(file)?;
    let (form, diagnostics) = compile(&workbook);
    let report = CheckReport::new(form.as_ref(), diagnostics);
    if human {
        write!(out, "{}", report.table())?;
        return Ok(Outcome::wrong_if(!report.ok));
    }
    serde_json::to_writer_pretty(&mut *out, &report)?;
    writeln!(out)?;
    Ok(Outcome::Good)
}
