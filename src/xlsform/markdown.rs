//! Workbooks as Markdown tables: the first column names the sheet, the row after it holds the headings.

use super::file::{Limits, ReadError};
use super::{Sheet, SheetRow, Workbook};

/// Reads Markdown tables.
pub(super) fn read(name: &str, stem: &str, bytes: &[u8]) -> Result<Workbook, ReadError> {
    let text = std::str::from_utf8(bytes).map_err(|_| ReadError::Damaged {
        name: name.to_owned(),
        reason: "the text is not UTF-8".to_owned(),
    })?;
    let mut limits = Limits::new(name);
    let mut sheets: Vec<Sheet> = Vec::new();
    for line in text.lines() {
        let Some(mut cells) = cells(line) else {
            continue;
        };
        limits.row(&mut cells)?;
        let first = if cells.is_empty() {
            String::new()
        } else {
            cells.remove(0)
        };
        if !first.is_empty() {
            sheets.push(Sheet {
                name: first,
                rows: Vec::new(),
            });
        }
        if let Some(sheet) = sheets.last_mut().filter(|_| cells.iter().any(|cell| !cell.is_empty())) {
            let number = u32::try_from(sheet.rows.len() + 1).unwrap_or(u32::MAX);
            sheet.rows.push(SheetRow { number, cells });
        }
    }
    if sheets.is_empty() {
        return Err(ReadError::Damaged {
            name: name.to_owned(),
            reason: "there is no table in it".to_owned(),
        });
    }
    Ok(Workbook {
        name: stem.to_owned(),
        root: None,
        sheets,
    })
}

/// The cells of a line of a table; none for other lines and for the lines under headings. `\|` is a bar.
fn cells(line: &str) -> Option<Vec<String>> {
    let line = line.trim();
    if line.starts_with('#') || line.chars().all(|c| matches!(c, '|' | '-' | ':' | ' ')) && line.contains('-') {
        return None;
    }
    let inner = line.strip_prefix('|')?;
    let mut cells = vec![String::new()];
    let mut escaped = false;
    for c in inner.chars() {
        match (c, cells.last_mut()) {
            ('|', Some(last)) if escaped => {
                last.pop();
                last.push('|');
            }
            ('|', _) => cells.push(String::new()),
            (_, Some(last)) => last.push(c),
            _ => {}
        }
        escaped = c == '\\';
    }
    // What stands after the last bar is no cell.
    cells.pop();
    Some(cells.into_iter().map(|cell| cell.trim().to_owned()).collect())
}
