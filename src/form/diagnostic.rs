//! What is wrong with a form as its author wrote it, where, and what to write instead. Shared by the readers of
//! workbooks and of XForms.

use serde::Serialize;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The form cannot be used as it is.
    Error,
    /// The form works, but perhaps not as its author thinks.
    Warning,
}

/// One problem of a workbook or an XForm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// Stable code: `JB-F…` of a workbook, `JB-X…` of an XForm, or the code of the expression engine.
    pub code: &'static str,
    /// Sheet, as on its tab; of an XForm the part: `model`, `itext` or `body`. Empty when it is about the whole.
    pub sheet: String,
    /// Row as a spreadsheet shows it, or line of the XForm, from 1; none when it is about the sheet as a whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<u32>,
    /// Heading of the column, or name of the attribute, as written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// Name of the question, group or repeat of the row; in an XForm its path.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The offending text.
    pub text: String,
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub help: String,
}

/// A place in a workbook or an XForm.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Place {
    pub sheet: String,
    pub row: Option<u32>,
    pub column: Option<String>,
    pub name: Option<String>,
    pub text: String,
}

impl Place {
    pub fn sheet(sheet: &str) -> Self {
        Self {
            sheet: sheet.to_owned(),
            ..Self::default()
        }
    }

    pub fn row(sheet: &str, row: u32) -> Self {
        Self {
            row: Some(row),
            ..Self::sheet(sheet)
        }
    }

    pub fn column(mut self, column: &str) -> Self {
        self.column = Some(column.to_owned());
        self
    }

    pub fn named(mut self, name: &str) -> Self {
        self.name = (!name.is_empty()).then(|| name.to_owned());
        self
    }

    pub fn text(mut self, text: impl Into<String>) -> Self {
        self.text = text.into();
        self
    }
}

/// Collects the problems of one compilation, up to a limit that no author needs more of.
#[derive(Debug, Default)]
pub(crate) struct Problems {
    list: Vec<Diagnostic>,
}

const MOST: usize = 2_000;
const SUGGESTED: usize = 300;
const LONGEST_TEXT: usize = 500;

impl Problems {
    pub fn error(&mut self, code: &'static str, place: Place, message: impl Into<String>, help: impl Into<String>) {
        self.add(Severity::Error, code, place, message.into(), help.into());
    }

    pub fn warning(&mut self, code: &'static str, place: Place, message: impl Into<String>, help: impl Into<String>) {
        self.add(Severity::Warning, code, place, message.into(), help.into());
    }

    fn add(&mut self, severity: Severity, code: &'static str, place: Place, message: String, help: String) {
        // An error always finds room: whether there is one decides if the form is good.
        if self.list.len() >= MOST && (severity == Severity::Warning || self.list.len() >= 2 * MOST) {
            return;
        }
        let mut text = place.text;
        if let Some((end, _)) = text.char_indices().nth(LONGEST_TEXT) {
            text.truncate(end);
            text.push('…');
        }
        self.list.push(Diagnostic {
            severity,
            code,
            sheet: place.sheet,
            row: place.row,
            column: place.column,
            name: place.name,
            text,
            message,
            help,
        });
    }

    /// Whether it is still worth the work to guess what was meant: not after hundreds of problems.
    pub fn wants_suggestions(&self) -> bool {
        self.list.len() < SUGGESTED
    }

    /// Whether there is an error among them.
    pub fn has_errors(&self) -> bool {
        self.list.iter().any(|problem| problem.severity == Severity::Error)
    }

    /// The problems in the order of sheets and rows.
    pub fn into_list(mut self) -> Vec<Diagnostic> {
        let sheet = |name: &str| match name {
            "" => 0,
            "settings" => 1,
            "survey" => 2,
            "choices" => 3,
            _ => 4,
        };
        self.list
            .sort_by_key(|d| (sheet(&d.sheet), d.sheet.clone(), d.row.unwrap_or(0)));
        self.list
    }
}
