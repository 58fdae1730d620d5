//! Tables for people: columns as wide as their widest cell.

use std::io::{self, Write};

/// Writes the headings and the rows, each cell padded to its column, nothing after the last.
pub fn write<const N: usize>(out: &mut dyn Write, headings: [&str; N], rows: &[[String; N]]) -> io::Result<()> {
    let mut widths = headings.map(|heading| heading.chars().count());
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let mut line = |cells: &[&str]| {
        let last = cells.iter().rposition(|cell| !cell.is_empty()).unwrap_or(0);
        let mut text = String::new();
        for (i, (cell, width)) in cells.iter().zip(widths).take(last + 1).enumerate() {
            text.push_str(cell);
            if i < last {
                text.extend(std::iter::repeat_n(' ', width - cell.chars().count() + 2));
            }
        }
        writeln!(out, "{text}")
    };
    line(&headings)?;
    rows.iter()
        .try_for_each(|row| line(&row.each_ref().map(String::as_str)))
}
