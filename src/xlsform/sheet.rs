//! A workbook as rows of text cells, whatever file it came from.

/// Sheets that mean something to a form; every other sheet is somebody's notes.
pub(super) const KNOWN_SHEETS: [&str; 6] = ["survey", "choices", "settings", "external_choices", "osm", "entities"];

/// A workbook: a pure value, ready to be compiled.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Workbook {
    /// Stem of the file name; the `form_id` where the settings give none.
    pub name: String,
    /// Name of the root element where the settings give none; `data` where this gives none either.
    pub root: Option<String>,
    /// Its sheets in order.
    pub sheets: Vec<Sheet>,
}

/// One sheet. Its first row that is not empty holds the headings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sheet {
    /// Name as on its tab.
    pub name: String,
    /// Rows in order; rows that are empty may be left out.
    pub rows: Vec<SheetRow>,
}

/// One row of text cells.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SheetRow {
    /// Number as a spreadsheet shows it, counted from 1.
    pub number: u32,
    /// Texts from the first column on; an empty text is an empty cell.
    pub cells: Vec<String>,
}

impl Sheet {
    /// The sheet with every run of spaces made one.
    pub(super) fn squeezed(&self) -> Self {
        let squeeze = |cell: &String| {
            let words: Vec<&str> = cell.split(' ').filter(|word| !word.is_empty()).collect();
            words.join(" ")
        };
        let rows = self.rows.iter().map(|row| SheetRow {
            number: row.number,
            cells: row.cells.iter().map(squeeze).collect(),
        });
        Self {
            name: self.name.clone(),
            rows: rows.collect(),
        }
    }
}

impl Workbook {
    /// A workbook from tables whose first row holds the headings; rows are numbered from 1.
    #[must_use]
    pub fn from_tables<S: Into<String>>(
        name: impl Into<String>,
        tables: impl IntoIterator<Item = (S, Vec<Vec<String>>)>,
    ) -> Self {
        let sheets = tables
            .into_iter()
            .map(|(name, rows)| Sheet {
                name: name.into(),
                rows: rows
                    .into_iter()
                    .zip(1..)
                    .map(|(cells, number)| SheetRow { number, cells })
                    .collect(),
            })
            .collect();
        Self {
            name: name.into(),
            root: None,
            sheets,
        }
    }

    /// The sheet of a name, upper and lower case alike; the last one where two differ only in case.
    pub(super) fn sheet(&self, name: &str) -> Option<&Sheet> {
        self.sheets
            .iter()
            .rev()
            .find(|sheet| sheet.name.trim().eq_ignore_ascii_case(name))
    }

    /// The survey sheet; in a workbook of one sheet it may have any name.
    pub(super) fn survey(&self) -> Option<&Sheet> {
        self.sheet("survey").or(match self.sheets.as_slice() {
            [only] if !KNOWN_SHEETS.contains(&only.name.trim().to_lowercase().as_str()) => Some(only),
            _ => None,
        })
    }
}
