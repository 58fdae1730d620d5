//! What a check of a workbook tells: to programs as JSON, to people as plain text.

use super::diagnostic::{Diagnostic, Severity};
use crate::form::{Form, Node, NodeKind, QuestionType};
use crate::id::{FormId, FormVersion};
use serde::Serialize;
use std::fmt::Write as _;

/// The outcome of a check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CheckReport {
    /// Whether there is a form without errors.
    pub ok: bool,
    /// `form_id`, where a form could be made.
    pub form_id: Option<FormId>,
    /// `version`, where a form could be made; empty where the workbook gives none.
    pub version: Option<FormVersion>,
    /// Title; empty where no form could be made.
    pub title: String,
    /// Names of the languages; empty where nothing is translated.
    pub languages: Vec<String>,
    /// Questions that people answer: without notes, calculations and what the phone fills in.
    pub questions: usize,
    /// Number of errors.
    pub errors: usize,
    /// Number of warnings.
    pub warnings: usize,
    /// All problems, in the order of sheets and rows.
    pub diagnostics: Vec<Diagnostic>,
}

impl CheckReport {
    /// The report on what [`super::compile`] gave.
    #[must_use]
    pub fn new(form: Option<&Form>, diagnostics: Vec<Diagnostic>) -> Self {
        let count = |severity| diagnostics.iter().filter(|d| d.severity == severity).count();
        let errors = count(Severity::Error);
        let languages = form.map(|form| {
            form.languages
                .iter()
                .map(|l| l.name.clone())
                .filter(|name| !name.is_empty())
                .collect()
        });
        Self {
            ok: form.is_some() && errors == 0,
            form_id: form.map(|form| form.form_id.clone()),
            version: form.map(|form| form.version.clone()),
            title: form.map(|form| form.title.clone()).unwrap_or_default(),
            languages: languages.unwrap_or_default(),
            questions: form.map_or(0, |form| questions(&form.root)),
            errors,
            warnings: count(Severity::Warning),
            diagnostics,
        }
    }

    /// The report as plain text: a head, then each problem with its place, what is wrong and what to write instead.
    #[must_use]
    pub fn table(&self) -> String {
        let mut out = String::new();
        if let (Some(id), Some(version)) = (&self.form_id, &self.version) {
            let version = if version.as_str().is_empty() {
                "none"
            } else {
                version.as_str()
            };
            line(&mut out, format_args!("{} ({id}, version {version})", self.title));
        }
        let languages = match self.languages.as_slice() {
            [] => "1 language".to_owned(),
            names => names.join(", "),
        };
        line(
            &mut out,
            format_args!(
                "{}; {}; {}; {}",
                counted(self.questions, "question"),
                languages,
                counted(self.errors, "error"),
                counted(self.warnings, "warning")
            ),
        );
        for problem in &self.diagnostics {
            let severity = match problem.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
            };
            line(
                &mut out,
                format_args!("\n{severity:<8}{}  {}", problem.code, place(problem)),
            );
            for text in [&problem.message, &problem.help] {
                if !text.is_empty() {
                    line(&mut out, format_args!("        {text}"));
                }
            }
        }
        out
    }
}

/// `survey row 12, column "relevant" (umur): ${umr}`
fn place(problem: &Diagnostic) -> String {
    let mut place = if problem.sheet.is_empty() {
        "workbook".to_owned()
    } else {
        problem.sheet.clone()
    };
    if let Some(row) = problem.row {
        place.push_str(&format!(" row {row}"));
    }
    if let Some(column) = &problem.column {
        place.push_str(&format!(", column \"{column}\""));
    }
    if let Some(name) = &problem.name {
        place.push_str(&format!(" ({name})"));
    }
    if !problem.text.is_empty() {
        place.push_str(": ");
        place.push_str(&problem.text.split_whitespace().collect::<Vec<_>>().join(" "));
    }
    place
}

fn counted(count: usize, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {what}{plural}")
}

/// Adds a line; writing to a text cannot fail.
fn line(out: &mut String, text: std::fmt::Arguments<'_>) {
    let _ = writeln!(out, "{text}");
}

fn questions(node: &Node) -> usize {
    let asked = match &node.kind {
        NodeKind::Question(asked) => !matches!(
            asked,
            QuestionType::Note | QuestionType::Calculate | QuestionType::Hidden | QuestionType::Metadata { .. }
        ),
        _ => false,
    };
    usize::from(asked) + node.children.iter().map(questions).sum::<usize>()
}
