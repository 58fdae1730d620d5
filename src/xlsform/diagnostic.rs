//! Places in a workbook.

use super::table::Cell;
pub use crate::form::{Diagnostic, Severity};
pub(super) use crate::form::{Place, Problems};

impl Place {
    pub(super) fn cell(sheet: &str, cell: Cell<'_>) -> Self {
        Self {
            column: Some(cell.heading.to_owned()),
            text: cell.text.to_owned(),
            ..Self::row(sheet, cell.row)
        }
    }
}
