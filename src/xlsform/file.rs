//! Workbooks from files: what kind a file is, and the limits that keep a hostile one from filling the memory.

use super::{Workbook, csv, markdown, tables, xlsx};

/// Bytes of a file, at most.
pub const LARGEST_FILE: u64 = 16 << 20;

/// Endings of the files that we read.
const KINDS: [&str; 6] = ["xlsx", "xlsm", "xls", "csv", "md", "json"];

/// Why a file is not a workbook.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// It cannot be opened or read.
    #[error("{name}: {source}")]
    Io {
        /// File name.
        name: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// Its ending is none of those that we read.
    #[error(
        "{0}: an XLSForm is an .xlsx, .xlsm, .xls, .csv, .md or .json file, or a folder with survey.csv; save it as one of them"
    )]
    UnknownKind(String),
    /// It is not what its ending says, or is damaged.
    #[error("{name}: this cannot be read as a workbook ({reason})")]
    Damaged {
        /// File name.
        name: String,
        /// What is wrong.
        reason: String,
    },
    /// It can be opened only with a password.
    #[error("{0}: the workbook is protected by a password, so it cannot be read")]
    Locked(String),
    /// It is larger than a form can be.
    #[error("{name}: {what}; a form has at most {most}")]
    TooLarge {
        /// File name.
        name: String,
        /// What there is too much of.
        what: &'static str,
        /// How much there may be.
        most: u64,
    },
    /// The folder holds no survey.
    #[error("{0}: the folder has no survey.csv")]
    NoSurvey(String),
}

impl ReadError {
    /// Stable code of the error.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Io { .. } => "JB-F901",
            Self::UnknownKind(_) => "JB-F902",
            Self::Damaged { .. } => "JB-F903",
            Self::TooLarge { .. } => "JB-F904",
            Self::NoSurvey(_) => "JB-F905",
            Self::Locked(_) => "JB-F906",
        }
    }

    /// What its author can do.
    #[must_use]
    pub fn help(&self) -> &'static str {
        match self {
            Self::Io { .. } => "See that the file is there and can be read.",
            Self::UnknownKind(_) => "Save the form as an Excel workbook (.xlsx).",
            Self::Damaged { .. } => "Open it in a spreadsheet program and save it again as an Excel workbook (.xlsx).",
            Self::TooLarge { .. } => "Remove what the form does not need, and save it again.",
            Self::NoSurvey(_) => "Call the file with the questions survey.csv.",
            Self::Locked(_) => "Open it with its password, save it without one, and take that file.",
        }
    }
}

/// Reads a workbook from the bytes of a file; the ending of `name` says what it is, its stem names the workbook.
/// # Errors
/// [`ReadError`] when it is not a workbook or is too large.
pub fn read_bytes(name: &str, bytes: &[u8]) -> Result<Workbook, ReadError> {
    if bytes.len() as u64 > LARGEST_FILE {
        return Err(ReadError::TooLarge {
            name: name.to_owned(),
            what: "the file is too large",
            most: LARGEST_FILE,
        });
    }
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    let ending = ending.to_ascii_lowercase();
    if bytes.is_empty() && KINDS.contains(&ending.as_str()) {
        return Err(ReadError::Damaged {
            name: name.to_owned(),
            reason: "the file is empty".to_owned(),
        });
    }
    match ending.as_str() {
        "xlsx" | "xlsm" | "xls" => xlsx::read(name, stem, bytes),
        "csv" => csv::read(name, stem, bytes),
        "md" => markdown::read(name, stem, bytes),
        "json" => tables::read(name, bytes),
        _ => Err(ReadError::UnknownKind(name.to_owned())),
    }
}

/// Reads a workbook from the files of a folder: `survey.csv`, `choices.csv`, `settings.csv` … Other files are ignored.
/// `name` is the folder's; each file is given by its name and bytes.
/// # Errors
/// [`ReadError`] when there is no `survey.csv`, or a file is not CSV or too large.
pub fn read_folder(name: &str, files: &[(String, Vec<u8>)]) -> Result<Workbook, ReadError> {
    csv::read_folder(name, files)
}

/// Counts cells against the limits of a workbook while it is read.
pub(super) struct Limits<'n> {
    name: &'n str,
    cells: u64,
    bytes: u64,
}

const MOST_CELLS: u64 = 4_000_000;
const MOST_TEXT: u64 = 64 << 20;
/// Rows of one sheet, at most.
pub(super) const MOST_ROWS: usize = 200_000;
/// Columns of one sheet, at most.
pub(super) const MOST_COLUMNS: usize = 1_000;

impl<'n> Limits<'n> {
    pub fn new(name: &'n str) -> Self {
        Self {
            name,
            cells: 0,
            bytes: 0,
        }
    }

    /// Takes in a row, without the empty cells at its end.
    pub fn row(&mut self, cells: &mut Vec<String>) -> Result<(), ReadError> {
        while cells.last().is_some_and(|cell| cell.trim().is_empty()) {
            cells.pop();
        }
        if cells.len() > MOST_COLUMNS {
            return Err(self.too_large("too many columns", MOST_COLUMNS as u64));
        }
        self.cells += cells.len() as u64;
        self.bytes += cells.iter().map(|cell| cell.len() as u64).sum::<u64>();
        if self.cells > MOST_CELLS {
            return Err(self.too_large("too many cells", MOST_CELLS));
        }
        if self.bytes > MOST_TEXT {
            return Err(self.too_large("too much text", MOST_TEXT));
        }
        Ok(())
    }

    pub fn too_large(&self, what: &'static str, most: u64) -> ReadError {
        ReadError::TooLarge {
            name: self.name.to_owned(),
            what,
            most,
        }
    }
}
