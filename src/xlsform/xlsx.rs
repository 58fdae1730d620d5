//! Workbooks of spreadsheet programs.

use super::file::{Limits, MOST_COLUMNS, MOST_ROWS, ReadError};
use super::foreign::{self, is_encrypted};
use super::{Sheet, SheetRow, Workbook};
use calamine::{Data, Range, Reader as _, Xls, XlsError, Xlsx, XlsxError};
use std::io::Cursor;

/// Bytes of all parts of a workbook unpacked, at most.
const LARGEST_UNPACKED: u64 = 64 << 20;

/// Reads an .xlsx, .xlsm or .xls file. Its contents decide which it is: many an .xls is an .xlsx inside.
pub(super) fn read(name: &str, stem: &str, bytes: &[u8]) -> Result<Workbook, ReadError> {
    let mut limits = Limits::new(name);
    let sheets = if bytes.starts_with(b"PK") {
        check_unpacked(name, bytes)?;
        read_xlsx(name, bytes, &mut limits)?
    } else if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        read_xls(name, bytes, &mut limits)?
    } else {
        return Err(damaged(name)("it is not a spreadsheet file"));
    };
    Ok(Workbook {
        name: stem.to_owned(),
        root: None,
        sheets,
    })
}

fn damaged<E: std::fmt::Display>(name: &str) -> impl Fn(E) -> ReadError {
    move |reason| ReadError::Damaged {
        name: name.to_owned(),
        reason: reason.to_string(),
    }
}

/// Cell by cell: a sheet with one cell in each of its corners must not be laid out whole.
fn read_xlsx(name: &str, bytes: &[u8], limits: &mut Limits<'_>) -> Result<Vec<Sheet>, ReadError> {
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(damaged(name))?;
    let mut sheets = Vec::new();
    for sheet in book.sheet_names() {
        let mut cells = match book.worksheet_cells_reader(&sheet) {
            Ok(cells) => cells,
            // A sheet of charts has no cells.
            Err(XlsxError::NotAWorksheet(_)) => continue,
            Err(error) => return Err(damaged(name)(error)),
        };
        let mut rows = Rows::default();
        while let Some(cell) = cells.next_cell().map_err(damaged(name))? {
            let (row, column) = cell.get_position();
            let text = text(&Data::from(cell.get_value().clone()));
            if !text.trim().is_empty() {
                rows.put(row + 1, column as usize, text, limits)?;
            }
        }
        let rows = rows.finish(limits)?;
        sheets.push(Sheet { name: sheet, rows });
    }
    Ok(sheets)
}

/// Rows that grow as their cells come, in order.
#[derive(Default)]
struct Rows {
    done: Vec<SheetRow>,
    open: Option<SheetRow>,
}

impl Rows {
    fn put(&mut self, number: u32, column: usize, text: String, limits: &mut Limits<'_>) -> Result<(), ReadError> {
        if self.open.as_ref().is_some_and(|row| row.number != number) {
            self.close(limits)?;
        }
        if column >= MOST_COLUMNS {
            return Err(limits.too_large("too many columns", MOST_COLUMNS as u64));
        }
        let row = self.open.get_or_insert_with(|| SheetRow {
            number,
            cells: Vec::new(),
        });
        if row.cells.len() <= column {
            row.cells.resize(column + 1, String::new());
        }
        row.cells[column] = text;
        Ok(())
    }

    fn close(&mut self, limits: &mut Limits<'_>) -> Result<(), ReadError> {
        let Some(mut row) = self.open.take() else { return Ok(()) };
        limits.row(&mut row.cells)?;
        if self.done.len() >= MOST_ROWS {
            return Err(limits.too_large("too many rows", MOST_ROWS as u64));
        }
        self.done.push(row);
        Ok(())
    }

    fn finish(mut self, limits: &mut Limits<'_>) -> Result<Vec<SheetRow>, ReadError> {
        self.close(limits)?;
        Ok(self.done)
    }
}

fn read_xls(name: &str, bytes: &[u8], limits: &mut Limits<'_>) -> Result<Vec<Sheet>, ReadError> {
    if is_encrypted(bytes) {
        return Err(ReadError::Locked(name.to_owned()));
    }
    let mut book = Xls::new(Cursor::new(bytes)).map_err(|error| match error {
        XlsError::Password => ReadError::Locked(name.to_owned()),
        error => damaged(name)(error),
    })?;
    let mut sheets = Vec::new();
    for sheet in book.sheet_names() {
        let range = book.worksheet_range(&sheet).map_err(damaged(name))?;
        let rows = rows(&range, limits)?;
        sheets.push(Sheet { name: sheet, rows });
    }
    Ok(sheets)
}

/// Refuses an archive that is no workbook, or would unpack to more than a form can be.
fn check_unpacked(name: &str, bytes: &[u8]) -> Result<(), ReadError> {
    let cut = |error: &dyn std::fmt::Display| damaged(name)(format!("the file was cut off or damaged: {error}"));
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| cut(&error))?;
    if let Some(what) = foreign::archive(archive.file_names().flatten()) {
        return Err(damaged(name)(what));
    }
    let mut unpacked = 0_u64;
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).map_err(|error| cut(&error))?;
        // The size that an archive states may be a lie; unpacking it once tells the truth.
        let mut counted = std::io::Read::take(&mut part, LARGEST_UNPACKED + 1);
        unpacked += std::io::copy(&mut counted, &mut std::io::sink()).map_err(|error| cut(&error))?;
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

fn rows(range: &Range<Data>, limits: &mut Limits<'_>) -> Result<Vec<SheetRow>, ReadError> {
    let mut rows = Rows::default();
    let (top, left) = range.start().unwrap_or_default();
    for (row, column, cell) in range.used_cells() {
        let number = u32::try_from(row).map_or(u32::MAX, |row| row.saturating_add(top + 1));
        rows.put(number, column + left as usize, text(cell), limits)?;
    }
    rows.finish(limits)
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
