//! Workbooks of spreadsheet programs.

use super::file::{Limits, MOST_COLUMNS, MOST_ROWS, ReadError};
use super::{Sheet, SheetRow, Workbook};
use calamine::{Data, Range, Reader as _, Sheets, Xls, Xlsx};
use std::io::Cursor;

/// Bytes of all parts of a workbook unpacked, at most.
const LARGEST_UNPACKED: u64 = 256 << 20;

/// Reads an .xlsx, .xlsm or .xls file. Its contents decide which it is: many an .xls is an .xlsx inside.
pub(super) fn read(name: &str, stem: &str, bytes: &[u8]) -> Result<Workbook, ReadError> {
    let damaged = |reason: String| ReadError::Damaged {
        name: name.to_owned(),
        reason,
    };
    let cursor = || Cursor::new(bytes);
    let mut book = if bytes.starts_with(b"PK") {
        check_unpacked(name, bytes)?;
        Sheets::Xlsx(Xlsx::new(cursor()).map_err(|error| damaged(error.to_string()))?)
    } else if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        Sheets::Xls(Xls::new(cursor()).map_err(|error| damaged(error.to_string()))?)
    } else {
        return Err(damaged("it is not a spreadsheet file".to_owned()));
    };
    let mut limits = Limits::new(name);
    let mut sheets = Vec::new();
    for sheet in book.sheet_names() {
        if let Some(dimensions) = known_size(&mut book, &sheet)
            && dimensions > MOST_ROWS as u64 * MOST_COLUMNS as u64
        {
            return Err(limits.too_large("too many cells in one sheet", MOST_ROWS as u64 * MOST_COLUMNS as u64));
        }
        let range = book
            .worksheet_range(&sheet)
            .map_err(|error| damaged(error.to_string()))?;
        let rows = rows(&range, &mut limits)?;
        sheets.push(Sheet { name: sheet, rows });
    }
    Ok(Workbook {
        name: stem.to_owned(),
        sheets,
    })
}

/// Refuses an archive that would unpack to more than a form can be.
fn check_unpacked(name: &str, bytes: &[u8]) -> Result<(), ReadError> {
    let damaged = |error: zip::result::ZipError| ReadError::Damaged {
        name: name.to_owned(),
        reason: error.to_string(),
    };
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    let mut unpacked = 0_u64;
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).map_err(damaged)?;
        // The size that an archive states may be a lie; unpacking it once tells the truth.
        let mut counted = std::io::Read::take(&mut part, LARGEST_UNPACKED + 1);
        unpacked += std::io::copy(&mut counted, &mut std::io::sink()).map_err(|source| ReadError::Io {
            name: name.to_owned(),
            source,
        })?;
        if unpacked > LARGEST_UNPACKED {
            return Err(ReadError::TooLarge {
                name: name.to_owned(),
                what: "the unpacked workbook is too large",
                most: LARGEST_UNPACKED,
            });
        }
    }
    Ok(())
}

/// Cells of the rectangle that a sheet's cells span, where that can be told without laying it out.
fn known_size(book: &mut Sheets<Cursor<&[u8]>>, sheet: &str) -> Option<u64> {
    let Sheets::Xlsx(book) = book else {
        return None;
    };
    let mut cells = book.worksheet_cells_reader(sheet).ok()?;
    let (mut bottom, mut right) = (0_u64, 0_u64);
    while let Ok(Some(cell)) = cells.next_cell() {
        let (row, column) = cell.get_position();
        bottom = bottom.max(u64::from(row) + 1);
        right = right.max(u64::from(column) + 1);
    }
    Some(bottom * right)
}

fn rows(range: &Range<Data>, limits: &mut Limits<'_>) -> Result<Vec<SheetRow>, ReadError> {
    let Some((top, left)) = range.start() else {
        return Ok(Vec::new());
    };
    let mut rows = Vec::new();
    for (cells, number) in range.rows().zip(top + 1..) {
        if rows.len() >= MOST_ROWS {
            return Err(limits.too_large("too many rows", MOST_ROWS as u64));
        }
        let before = std::iter::repeat_n(String::new(), left as usize);
        let mut cells: Vec<String> = before.chain(cells.iter().map(text)).take(MOST_COLUMNS).collect();
        while cells.last().is_some_and(|cell| cell.trim().is_empty()) {
            cells.pop();
        }
        limits.row(&cells)?;
        if !cells.is_empty() {
            rows.push(SheetRow { number, cells });
        }
    }
    Ok(rows)
}

/// The text of a cell, as its author typed it where that can be known: whole numbers without a fraction.
fn text(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.replace('\u{A0}', " "),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => number_text(*number),
        Data::Bool(truth) => if *truth { "TRUE" } else { "FALSE" }.to_owned(),
        Data::DateTime(moment) => moment_text(moment),
        Data::Error(error) => error.to_string(),
    }
}

fn number_text(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < 1e15 {
        format!("{number:.0}")
    } else {
        number.to_string()
    }
}

/// A cell formatted as a date or time: ISO text, the time left out where it is midnight and the day where there is none.
fn moment_text(moment: &calamine::ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let time = format!("{hour:02}:{minute:02}:{second:02}");
    if moment.as_f64() < 1.0 {
        return time;
    }
    if moment.as_f64().fract() == 0.0 {
        return format!("{year:04}-{month:02}-{day:02}");
    }
    format!("{year:04}-{month:02}-{day:02}T{time}")
}
