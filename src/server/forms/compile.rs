//! A workbook to a form that may be published: compiled, loaded once as phones will, and with a version.

use crate::form::{Form, Model, ModelError};
use crate::xlsform::{self, Diagnostic, Severity, Workbook, code};

/// Compiles a workbook. There is a form whenever one can be made; it is good to be published when no diagnostic is an
/// error.
#[must_use]
pub fn compile(workbook: &Workbook) -> (Option<Form>, Vec<Diagnostic>) {
    let (form, mut diagnostics) = xlsform::compile(workbook);
    for diagnostic in &mut diagnostics {
        // A form in a hand needs none; what many phones hold must be told apart.
        if diagnostic.code == code::NO_VERSION {
            diagnostic.severity = Severity::Error;
        }
    }
    let has_errors = diagnostics.iter().any(|d| d.severity == Severity::Error);
    if let Some(form) = form.as_ref().filter(|_| !has_errors)
        && let Err(error) = Model::load(form.clone())
    {
        diagnostics.push(not_to_be_run(&error));
    }
    (form, diagnostics)
}

/// What the running interview would say, as a problem of the workbook.
fn not_to_be_run(error: &ModelError) -> Diagnostic {
    let (column, help) = match error {
        ModelError::Expression { what, .. } => (Some((*what).to_owned()), "Mend the expression."),
        ModelError::Cycle(_) => (None, "Let one of them no longer depend on the others."),
        ModelError::TooManyReads { .. } => (None, "Name the questions that an expression reads."),
        ModelError::Action { .. } => (None, "Mend the action, or leave it out."),
        ModelError::List { .. } => (
            None,
            "Divide the list into several, or give its choices the same columns.",
        ),
        ModelError::File { .. } => (None, "Mend the file."),
    };
    Diagnostic {
        severity: Severity::Error,
        code: CANNOT_RUN,
        sheet: "survey".to_owned(),
        row: None,
        column,
        name: None,
        text: String::new(),
        message: error.to_string(),
        help: help.to_owned(),
    }
}

/// The form compiles, but an interview with it cannot begin.
const CANNOT_RUN: &str = "JB-F910";
