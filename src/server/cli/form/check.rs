//! `form check FILE [--attachments DIR] [--describe] [--xform OUT.xml] [--json OUT.json] [--human]`

use super::{Outcome, describe};
use crate::form::{Diagnostic, Form, Severity};
use crate::server::forms::files_of;
use crate::server::workbook;
use crate::xform;
use crate::xlsform::{self, CheckReport, LARGEST_FILE, ReadError};
use anyhow::{Context as _, bail};
use std::io::Write;
use std::path::Path;

/// A check as it is asked for.
pub struct Check<'a> {
    pub file: &'a Path,
    pub attachments: Option<&'a Path>,
    pub describe: bool,
    pub xform: Option<&'a Path>,
    pub json: Option<&'a Path>,
    pub human: bool,
}

impl Check<'_> {
    pub fn run(&self, out: &mut dyn Write) -> anyhow::Result<Outcome> {
        let (form, mut diagnostics) = compile(self.file)?;
        if let (Some(folder), Some(form)) = (self.attachments, &form) {
            diagnostics.extend(missing_files(form, folder)?);
        }
        if let Some(form) = &form {
            self.write_files(form)?;
        }
        let report = CheckReport::new(form.as_ref(), diagnostics);
        if self.human {
            write!(out, "{}", report.table())?;
            return Ok(Outcome::wrong_if(!report.ok));
        }
        let json = describe::report(&report, form.as_ref(), self.describe);
        serde_json::to_writer_pretty(&mut *out, &json)?;
        writeln!(out)?;
        Ok(Outcome::Good)
    }

    fn write_files(&self, form: &Form) -> anyhow::Result<()> {
        let write = |path: &Path, text: String| std::fs::write(path, text).with_context(|| path.display().to_string());
        if let Some(path) = self.xform {
            write(path, xform::write(form))?;
        }
        if let Some(path) = self.json {
            write(path, form.to_json()?)?;
        }
        Ok(())
    }
}

/// The form of a file, and all its problems. A file that is there and cannot be read as a form is a form with an error.
pub(super) fn compile(file: &Path) -> anyhow::Result<(Option<Form>, Vec<Diagnostic>)> {
    if file
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("xml"))
    {
        let shown = || file.display().to_string();
        if std::fs::metadata(file).with_context(shown)?.len() > LARGEST_FILE {
            bail!("{}: the file is too large", shown());
        }
        let text = String::from_utf8(std::fs::read(file).with_context(shown)?);
        return Ok(text.map_or_else(|_| (None, vec![not_text()]), |text| xform::read(&text)));
    }
    match workbook::read(file) {
        Ok(workbook) => Ok(xlsform::compile(&workbook)),
        Err(error @ (ReadError::Io { .. } | ReadError::UnknownKind(_))) => Err(error.into()),
        Err(error) => Ok((None, vec![unreadable(&error)])),
    }
}

fn unreadable(error: &ReadError) -> Diagnostic {
    of_the_file(error.code(), error.to_string(), error.help())
}

fn not_text() -> Diagnostic {
    let message = "This cannot be read as XML: it is not text in UTF-8.".to_owned();
    of_the_file(xform::code::NOT_XML, message, "Save it as UTF-8.")
}

fn of_the_file(code: &'static str, message: String, help: &str) -> Diagnostic {
    Diagnostic {
        severity: Severity::Error,
        code,
        sheet: String::new(),
        row: None,
        column: None,
        name: None,
        text: String::new(),
        message,
        help: help.to_owned(),
    }
}

/// Warnings of files that the form names and the folder does not hold.
fn missing_files(form: &Form, folder: &Path) -> anyhow::Result<Vec<Diagnostic>> {
    std::fs::read_dir(folder).with_context(|| folder.display().to_string())?;
    let missing = files_of(form).into_iter().filter(|name| !folder.join(name).is_file());
    Ok(missing
        .map(|name| Diagnostic {
            severity: Severity::Warning,
            code: xlsform::code::MISSING_FILE,
            sheet: String::new(),
            row: None,
            column: None,
            name: None,
            message: format!("The form uses the file \"{name}\", and it is not there."),
            help: "Put it into the folder of attachments.".to_owned(),
            text: name,
        })
        .collect())
}
