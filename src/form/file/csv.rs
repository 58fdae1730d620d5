//! CSV (RFC 4180) as a secondary instance: `root/item/` and an element for each column.

use super::FileError;
use crate::expr::document::{Builder, Document};

/// Signs that may stand between cells; of two that are as frequent the first.
const DIVIDERS: [char; 4] = [',', ';', '\t', '|'];

pub(super) fn document(text: &str) -> Result<Document, FileError> {
    let mut builder = Builder::default();
    builder.open("", "", "root");
    // Whatever machine wrote it: one sign ends a line.
    let text = &text.replace("\r\n", "\n").replace("\n\r", "\n").replace('\r', "\n");
    let first_line = text.lines().next().unwrap_or("");
    // Spreadsheets of some countries write semicolons; what stands most often between the headings divides them.
    let n_times = |sign: &char| first_line.matches(*sign).count();
    let divider = DIVIDERS.into_iter().rev().max_by_key(n_times).unwrap_or(',');
    let mut rows = Rows {
        rest: text,
        divider,
        line: 0,
    };
    let headings = rows.next().transpose()?.unwrap_or_default();
    while let Some(row) = rows.next().transpose()? {
        if row.len() == 1 && row[0].is_empty() {
            continue;
        }
        builder.open("", "", "item");
        for (heading, cell) in headings.iter().zip(&row) {
            builder.leaf_element(heading.trim(), cell);
        }
        builder.close();
    }
    Ok(builder.finish())
}

struct Rows<'a> {
    rest: &'a str,
    divider: char,
    line: usize,
}

impl Iterator for Rows<'_> {
    type Item = Result<Vec<String>, FileError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        self.line += 1;
        let mut row = Vec::new();
        loop {
            let (cell, is_last) = match self.cell() {
                Ok(found) => found,
                Err(error) => {
                    self.rest = "";
                    return Some(Err(error));
                }
            };
            row.push(cell);
            if is_last {
                return Some(Ok(row));
            }
        }
    }
}

impl Rows<'_> {
    /// The next cell, and whether its row ends with it.
    fn cell(&mut self) -> Result<(String, bool), FileError> {
        let mut cell = String::new();
        if let Some(quoted) = self.rest.strip_prefix('"') {
            let mut rest = quoted;
            loop {
                let Some((before, after)) = rest.split_once('"') else {
                    return Err(FileError::Malformed {
                        kind: "CSV",
                        reason: format!("a quotation mark of row {} is never closed", self.line),
                    });
                };
                cell.push_str(before);
                // Two of them are one within the text.
                match after.strip_prefix('"') {
                    Some(more) => {
                        cell.push('"');
                        rest = more;
                    }
                    None => {
                        self.rest = after;
                        break;
                    }
                }
            }
        }
        let end = self.rest.find([self.divider, '\n']).unwrap_or(self.rest.len());
        cell.push_str(&self.rest[..end]);
        let after = &self.rest[end..];
        let goes_on = after.starts_with(self.divider);
        self.rest = after.get(1..).unwrap_or("");
        Ok((cell, !goes_on))
    }
}
