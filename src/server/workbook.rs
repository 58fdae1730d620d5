//! Workbooks from the disk and from the network; what is in them is read by [`crate::xlsform`].
//!
//! An .xls is measured first: its reader sets memory aside for whatever the file says of itself, before any limit of
//! ours is asked.

mod bytes;
mod compound;
mod records;

use crate::xlsform::{LARGEST_FILE, ReadError, Workbook, is_encrypted, read_bytes, read_folder};
use records::{MOST_CELLS, MOST_TEXT, Wrong};
use std::io::Read as _;
use std::path::Path;

/// Bytes of an .xls, at most; an .xlsx says the same in a fraction.
const LARGEST_XLS: usize = 4 << 20;

/// Reads a workbook from a file (.xlsx, .xlsm, .xls, .csv, .md), or from a folder of `survey.csv`, `choices.csv`,
/// `settings.csv` …
/// # Errors
/// [`ReadError`] when it cannot be read, is not a workbook, or is too large.
pub fn read(path: &Path) -> Result<Workbook, ReadError> {
    let name = path
        .file_name()
        .unwrap_or(path.as_os_str())
        .to_string_lossy()
        .into_owned();
    if !path.is_dir() {
        return from_bytes(&name, &bytes(path, &name)?);
    }
    let io = |source| ReadError::Io {
        name: name.clone(),
        source,
    };
    let mut files = Vec::new();
    for entry in std::fs::read_dir(path).map_err(io)? {
        let file = entry.map_err(io)?.path();
        let is_csv = file
            .extension()
            .is_some_and(|ending| ending.eq_ignore_ascii_case("csv"));
        if is_csv && file.is_file() {
            let own = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let bytes = bytes(&file, &own)?;
            files.push((own, bytes));
        }
    }
    read_folder(&name, &files)
}

/// Reads a workbook from the bytes of a file; the ending of `name` says what it is.
/// # Errors
/// [`ReadError`] when it is not a workbook, or is too large.
pub fn from_bytes(name: &str, bytes: &[u8]) -> Result<Workbook, ReadError> {
    if !bytes.starts_with(&compound::MAGIC) {
        return read_bytes(name, bytes);
    }
    let locked = || ReadError::Locked(name.to_owned());
    if is_encrypted(bytes) {
        return Err(locked());
    }
    let damaged = || ReadError::Damaged {
        name: name.to_owned(),
        reason: "its parts do not hold together; save it as .xlsx".to_owned(),
    };
    let too_large = |what, most| ReadError::TooLarge {
        name: name.to_owned(),
        what,
        most,
    };
    if bytes.len() > LARGEST_XLS {
        return Err(too_large(
            "the .xls is too large in bytes; save it as .xlsx",
            LARGEST_XLS as u64,
        ));
    }
    let stream = compound::workbook_stream(bytes).ok_or_else(damaged)?;
    records::measure(&stream).map_err(|wrong| match wrong {
        Wrong::Damaged => damaged(),
        Wrong::Locked => locked(),
        Wrong::Cells => too_large(
            "the cells of the .xls lie too far apart; save it as .xlsx",
            MOST_CELLS as u64,
        ),
        Wrong::Text => too_large(
            "the cells of the .xls hold too much text; save it as .xlsx",
            MOST_TEXT as u64,
        ),
    })?;
    // Its reader stumbles over some faults of the file.
    std::panic::catch_unwind(|| read_bytes(name, bytes)).unwrap_or_else(|_| Err(damaged()))
}

/// The bytes of a file, and one more than the limit where there are more: enough to see that it is too large.
fn bytes(path: &Path, name: &str) -> Result<Vec<u8>, ReadError> {
    let io = |source| ReadError::Io {
        name: name.to_owned(),
        source,
    };
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).map_err(io)?;
    file.take(LARGEST_FILE + 1).read_to_end(&mut bytes).map_err(io)?;
    Ok(bytes)
}
