//! A sheet read under its headings: cells by the meaning of their column.

use super::code;
use super::diagnostic::{Place, Problems};
use super::heading::{Heading, Vocabulary};
use super::sheet::{Sheet, SheetRow};
use crate::form::nearest::nearest;

/// A sheet with its headings understood.
#[derive(Debug, Default)]
pub(super) struct Table<'w> {
    /// Name of the sheet as on its tab.
    pub sheet: String,
    /// The headings in order; none where the column has none.
    pub headings: Vec<Option<Heading>>,
    /// Row of the headings.
    pub heading_row: u32,
    /// Rows below the headings.
    rows: &'w [SheetRow],
}

/// A cell that is not empty.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cell<'t> {
    /// The text, without space around it.
    pub text: &'t str,
    /// Heading as written.
    pub heading: &'t str,
    /// Language of the column.
    pub language: Option<&'t str>,
    /// Row number.
    pub row: u32,
}

/// One row of a table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Record<'t> {
    table: &'t Table<'t>,
    row: &'t SheetRow,
}

impl<'w> Table<'w> {
    /// Understands the headings of a sheet and reports what is wrong with them.
    pub fn read(sheet: &'w Sheet, vocabulary: &Vocabulary, problems: &mut Problems) -> Self {
        let name = sheet.name.trim().to_owned();
        let first = sheet.rows.iter().position(|row| !is_blank(row));
        let Some((first, rows)) = first.and_then(|at| sheet.rows[at..].split_first()) else {
            return Self {
                sheet: name,
                ..Self::default()
            };
        };
        let double = first.cells.iter().any(|cell| cell.contains("::"));
        let headings: Vec<Option<Heading>> = first
            .cells
            .iter()
            .map(|cell| Some(cell.trim()).filter(|cell| !cell.is_empty()))
            .map(|cell| cell.map(|cell| vocabulary.read(cell, double)))
            .collect();
        let table = Self {
            sheet: name,
            headings,
            heading_row: first.number,
            rows,
        };
        table.report_duplicates(problems);
        table
    }

    fn report_duplicates(&self, problems: &mut Problems) {
        for (at, heading) in self.known().enumerate() {
            let twin = self
                .known()
                .take(at)
                .find(|other| other.key == heading.key && other.language == heading.language);
            if let Some(twin) = twin {
                problems.error(
                    code::DUPLICATE_COLUMN,
                    Place::row(&self.sheet, self.heading_row)
                        .column(&heading.written)
                        .text(&*heading.written),
                    format!(
                        "The columns \"{}\" and \"{}\" mean the same.",
                        twin.written, heading.written
                    ),
                    "Keep one of them and remove or rename the other.",
                );
            }
        }
    }

    fn known(&self) -> impl Iterator<Item = &Heading> {
        self.headings.iter().flatten()
    }

    /// Warns of columns that nobody knows.
    pub fn report_unknown(&self, vocabulary: &Vocabulary, problems: &mut Problems) {
        for heading in self.known().filter(|heading| !heading.known) {
            let base = heading.written.split("::").next().unwrap_or_default().trim();
            let help = match nearest(base, vocabulary.names()) {
                Some(near) if near != base => {
                    format!("Did you mean \"{}\"?", heading.written.replacen(base, near, 1))
                }
                _ => "The column is not used. Remove it, or start its heading with \"_\" to keep it as a note."
                    .to_owned(),
            };
            if !heading.written.starts_with(['_', '#']) {
                problems.warning(
                    code::UNKNOWN_COLUMN,
                    Place::row(&self.sheet, self.heading_row)
                        .column(&heading.written)
                        .text(&*heading.written),
                    format!("Nobody knows a column \"{}\" on this sheet.", heading.written),
                    help,
                );
            }
        }
    }

    /// Whether there is a column of this meaning, in any language.
    pub fn has(&self, key: &str) -> bool {
        self.known().any(|heading| heading.key == key)
    }

    /// The heading of a column as written, or the meaning itself.
    pub fn written<'s>(&'s self, key: &'s str) -> &'s str {
        self.known()
            .find(|heading| heading.key == key)
            .map_or(key, |heading| &heading.written)
    }

    /// The rows that are not empty.
    pub fn records(&self) -> impl Iterator<Item = Record<'_>> {
        self.rows
            .iter()
            .filter(|row| !is_blank(row))
            .map(move |row| Record { table: self, row })
    }
}

impl<'t> Record<'t> {
    /// Row number.
    pub fn number(&self) -> u32 {
        self.row.number
    }

    /// Every cell that is not empty, with its heading.
    pub fn cells(&self) -> impl Iterator<Item = (&'t Heading, Cell<'t>)> + use<'t> {
        let row = self.row;
        self.table
            .headings
            .iter()
            .zip(&row.cells)
            .filter_map(move |(heading, text)| {
                let heading = heading.as_ref()?;
                let text = text.trim();
                (!text.is_empty()).then_some((
                    heading,
                    Cell {
                        text,
                        heading: &heading.written,
                        language: heading.language.as_deref(),
                        row: row.number,
                    },
                ))
            })
    }

    /// The cells of a column, one for each language that has one.
    pub fn all(&self, key: &'t str) -> impl Iterator<Item = Cell<'t>> + use<'t> {
        self.cells()
            .filter(move |(heading, _)| heading.key == key)
            .map(|(_, cell)| cell)
    }

    /// The cell of a column that is not translated.
    pub fn get(&self, key: &'t str) -> Option<Cell<'t>> {
        self.all(key).next()
    }

    /// The place of this row.
    pub fn place(&self) -> Place {
        Place::row(&self.table.sheet, self.number())
    }

    /// The place of a cell of this row.
    pub fn at(&self, cell: Cell<'_>) -> Place {
        Place::cell(&self.table.sheet, cell)
    }

    /// The place of an empty cell of this row.
    pub fn at_empty(&self, key: &str) -> Place {
        self.place().column(self.table.written(key))
    }
}

fn is_blank(row: &SheetRow) -> bool {
    row.cells.iter().all(|cell| cell.trim().is_empty())
}
