//! Export of a form's submissions as CSV, row by row in constant memory.
//!
//! The main file has one row for each submission that counts: no voids, nothing kept aside, of an edited submission
//! only the newest edit, and real interviews unless practice is asked for. Columns: `SubmissionDate`, the questions of
//! every published version of the form (the newest version's order first; groups joined with `-`), then `KEY` and what
//! is known of the submission. A repeat has a file of its own (`?repeat=path/of/repeat`), one row for each instance,
//! with `PARENT_KEY` and `KEY`. Several choices stand in one cell with spaces between; a geopoint takes four columns.
//! The text begins with a byte order mark, so that Excel reads UTF-8, and a cell that a spreadsheet would take for a
//! formula gets a leading `'` ([`Style::raw`] leaves both out).

mod cells;
mod columns;
mod guard;
mod routes;
mod sheet;
mod stream;

pub use routes::routes;
pub use stream::{Export, csv};

/// How the text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Style {
    /// For programs: no byte order mark, and no guard against formulas.
    pub raw: bool,
    /// `;` between cells, as Excel wants it where the comma is the decimal sign.
    pub semicolon: bool,
}
