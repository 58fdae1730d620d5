//! Workbooks from the disk; what is in them is read by [`crate::xlsform`].

use crate::xlsform::{LARGEST_FILE, ReadError, Workbook, read_bytes, read_folder};
use std::io::Read as _;
use std::path::Path;

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
        return read_bytes(&name, &bytes(path, &name)?);
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
