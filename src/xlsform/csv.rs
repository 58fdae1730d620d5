//! Workbooks as CSV: a folder with one file for each sheet, or one file whose first column names the sheet.

use super::file::{Limits, MOST_ROWS, ReadError};
use super::sheet::KNOWN_SHEETS;
use super::{Sheet, SheetRow, Workbook};

/// Reads the files of a folder.
pub(super) fn read_folder(name: &str, files: &[(String, Vec<u8>)]) -> Result<Workbook, ReadError> {
    let mut limits = Limits::new(name);
    let mut sheets = Vec::new();
    for sheet in KNOWN_SHEETS {
        let wanted = format!("{sheet}.csv");
        if let Some((file, bytes)) = files.iter().find(|(file, _)| file.eq_ignore_ascii_case(&wanted)) {
            let rows = rows(&format!("{name}/{file}"), bytes, &mut limits)?;
            sheets.push(Sheet {
                name: sheet.to_owned(),
                rows,
            });
        }
    }
    if !sheets.iter().any(|sheet| sheet.name == "survey") {
        return Err(ReadError::NoSurvey(name.to_owned()));
    }
    Ok(Workbook {
        name: name.to_owned(),
        root: None,
        sheets,
    })
}

/// Reads one file: a row with a text in the first column begins the sheet of that name; a file whose first heading
/// is `type` is the survey alone.
pub(super) fn read(name: &str, stem: &str, bytes: &[u8]) -> Result<Workbook, ReadError> {
    let rows = rows(name, bytes, &mut Limits::new(name))?;
    let is_survey = rows.first().is_some_and(|row| {
        row.cells.iter().any(|cell| cell.trim().eq_ignore_ascii_case("type"))
            && row.cells.first().is_some_and(|cell| {
                !cell.trim().is_empty() && !KNOWN_SHEETS.contains(&cell.trim().to_lowercase().as_str())
            })
    });
    if is_survey {
        let survey = Sheet {
            name: "survey".to_owned(),
            rows,
        };
        return Ok(Workbook {
            name: stem.to_owned(),
            root: None,
            sheets: vec![survey],
        });
    }
    let mut sheets: Vec<Sheet> = Vec::new();
    for mut row in rows {
        let first = if row.cells.is_empty() {
            String::new()
        } else {
            row.cells.remove(0)
        };
        let first = first.trim();
        if !first.is_empty() {
            sheets.push(Sheet {
                name: first.to_owned(),
                rows: Vec::new(),
            });
        }
        if let Some(sheet) = sheets
            .last_mut()
            .filter(|_| row.cells.iter().any(|cell| !cell.trim().is_empty()))
        {
            // Rows are counted within the sheet, as they would be in a spreadsheet.
            row.number = u32::try_from(sheet.rows.len() + 1).unwrap_or(u32::MAX);
            sheet.rows.push(row);
        }
    }
    Ok(Workbook {
        name: stem.to_owned(),
        root: None,
        sheets,
    })
}

fn rows(name: &str, bytes: &[u8], limits: &mut Limits<'_>) -> Result<Vec<SheetRow>, ReadError> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let damaged = |reason: String| ReadError::Damaged {
        name: name.to_owned(),
        reason,
    };
    std::str::from_utf8(bytes).map_err(|_| damaged("the text is not UTF-8".to_owned()))?;
    let mut reader = ::csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(bytes);
    let mut rows = Vec::new();
    for (record, number) in reader.records().zip(1_u32..) {
        let record = record.map_err(|error| damaged(error.to_string()))?;
        if rows.len() >= MOST_ROWS {
            return Err(limits.too_large("too many rows", MOST_ROWS as u64));
        }
        let mut cells: Vec<String> = record.iter().map(str::to_owned).collect();
        limits.row(&mut cells)?;
        rows.push(SheetRow { number, cells });
    }
    Ok(rows)
}
