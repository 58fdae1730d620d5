//! The records of an .xls workbook, measured before they are read: what reads workbooks sets memory aside for the
//! rectangle round all cells of a sheet, and copies a shared text for each cell that shows it.
//! Source: [MS-XLS] 2.1.4 (records), 2.4.28 (BoundSheet8), 2.4.90 (Dimensions), 2.4.265 (SST), 2.5.293 (its strings).

use super::bytes::{u16_at, u32_at};

/// Cells of the rectangles of all sheets, at most.
pub const MOST_CELLS: usize = 2_000_000;
/// Bytes of shared texts in all cells, at most.
pub const MOST_TEXT: usize = 64 << 20;
/// Rows and columns that the format knows.
const ROWS: u32 = 65_536;
const COLUMNS: u16 = 256;
/// Records that go on with one record, at most.
const MOST_CONTINUED: usize = 2_000;
/// Code page in which texts say themselves how wide they are.
const UTF_16: u16 = 1200;

/// What is wrong with the records.
#[derive(Debug, PartialEq, Eq)]
pub enum Wrong {
    /// They do not hold together.
    Damaged,
    /// They are encrypted, or hidden by a password.
    Locked,
    /// The cells lie too far apart.
    Cells,
    /// The cells show too much text.
    Text,
}

/// Measures a workbook.
pub fn measure(stream: &[u8]) -> Result<(), Wrong> {
    let (mut sheets, mut longest, mut shared, mut is_utf_16) = (Vec::new(), 0, 0, true);
    for record in (Records { rest: stream }) {
        let record = record?;
        match record.kind {
            // FilePass: what follows is encrypted.
            0x002F => return Err(Wrong::Locked),
            0x0042 => is_utf_16 &= u16_at(record.data, 0) == Some(UTF_16),
            0x0085 => sheets.push(u32_at(record.data, 0).ok_or(Wrong::Damaged)?),
            0x00FC => {
                shared += record.all().map(<[u8]>::len).sum::<usize>();
                longest = longest.max(longest_string(&record).ok_or(Wrong::Damaged)?);
            }
            0x000A => break,
            _ => {}
        }
    }
    if !is_utf_16 {
        longest = shared.min(usize::from(u16::MAX));
    }
    let (mut cells, mut shown, mut read) = (0_usize, 0_usize, 0_usize);
    for start in sheets {
        let sheet = stream.get(start as usize..).ok_or(Wrong::Damaged)?;
        let seen = Seen::of(sheet)?;
        cells = cells.saturating_add(seen.rectangle());
        shown = shown.saturating_add(seen.n_shared.saturating_mul(longest).saturating_mul(3));
        read += seen.bytes;
        // Sheets lie one behind the other: whoever reads more than there is reads something again.
        if read > stream.len() {
            return Err(Wrong::Damaged);
        }
        if cells > MOST_CELLS {
            return Err(Wrong::Cells);
        }
        if shown > MOST_TEXT {
            return Err(Wrong::Text);
        }
    }
    Ok(())
}

/// What a sheet holds.
#[derive(Default)]
struct Seen {
    /// First and last row and column that have a cell.
    corners: Option<((u16, u16), (u16, u16))>,
    /// Cells with a shared text.
    n_shared: usize,
    /// Bytes of its records.
    bytes: usize,
}

impl Seen {
    fn of(sheet: &[u8]) -> Result<Self, Wrong> {
        let mut seen = Self::default();
        let (mut began, mut inner) = (false, 0_usize);
        for record in (Records { rest: sheet }) {
            let Record { kind, data, .. } = record?;
            seen.bytes += 4 + data.len();
            match kind {
                // The beginning of the sheet, or of a chart in it.
                0x0809 if began => inner += 1,
                0x0809 => began = true,
                0x000A if inner > 0 => inner -= 1,
                0x000A => break,
                _ if inner > 0 => {}
                0x0200 => check_dimensions(data).ok_or(Wrong::Damaged)?,
                // Number, Label, RString, BoolErr, RK, LabelSst, Formula.
                0x0203 | 0x0204 | 0x00D6 | 0x0205 | 0x027E | 0x00FD | 0x0006 => {
                    seen.n_shared += usize::from(kind == 0x00FD);
                    seen.cell(data, 0)?;
                }
                // MulRk: six bytes for each further cell.
                0x00BD => {
                    seen.cell(data, 0)?;
                    seen.cell(data, data.len().saturating_sub(12) / 6)?;
                }
                _ => {}
            }
        }
        Ok(seen)
    }

    fn cell(&mut self, data: &[u8], further: usize) -> Result<(), Wrong> {
        let (Some(row), Some(column)) = (u16_at(data, 0), u16_at(data, 2)) else {
            return Err(Wrong::Damaged);
        };
        let column = column.saturating_add(u16::try_from(further).unwrap_or(u16::MAX));
        let (first, last) = self.corners.unwrap_or(((row, column), (row, column)));
        self.corners = Some((
            (first.0.min(row), first.1.min(column)),
            (last.0.max(row), last.1.max(column)),
        ));
        Ok(())
    }

    fn rectangle(&self) -> usize {
        self.corners.map_or(0, |(first, last)| {
            (usize::from(last.0 - first.0) + 1) * (usize::from(last.1 - first.1) + 1)
        })
    }
}

/// Whether a sheet says of itself that it is no larger than the format knows.
fn check_dimensions(data: &[u8]) -> Option<()> {
    let (top, bottom, left, right) = match data.len() {
        10 => (
            u32::from(u16_at(data, 0)?),
            u32::from(u16_at(data, 2)?),
            u16_at(data, 4)?,
            u16_at(data, 6)?,
        ),
        14 | 16 => (u32_at(data, 0)?, u32_at(data, 4)?, u16_at(data, 8)?, u16_at(data, 10)?),
        _ => return None,
    };
    // An empty sheet ends where it begins, or before.
    let rows = bottom == 0 || right == 0 || top <= bottom;
    (rows && top <= ROWS && bottom <= ROWS && left <= COLUMNS && right <= COLUMNS).then_some(())
}

/// A record, with the records that go on with it.
struct Record<'a> {
    kind: u16,
    data: &'a [u8],
    continued: Vec<&'a [u8]>,
}

impl<'a> Record<'a> {
    fn all(&self) -> impl Iterator<Item = &'a [u8]> {
        std::iter::once(self.data).chain(self.continued.iter().copied())
    }
}

struct Records<'a> {
    rest: &'a [u8],
}

impl<'a> Records<'a> {
    fn one(&mut self) -> Result<(u16, &'a [u8]), Wrong> {
        let kind = u16_at(self.rest, 0).ok_or(Wrong::Damaged)?;
        let end = 4 + usize::from(u16_at(self.rest, 2).ok_or(Wrong::Damaged)?);
        let data = self.rest.get(4..end).ok_or(Wrong::Damaged)?;
        self.rest = &self.rest[end..];
        Ok((kind, data))
    }

    fn with_continued(&mut self) -> Result<Record<'a>, Wrong> {
        let (kind, data) = self.one()?;
        let mut continued = Vec::new();
        while self.rest.len() > 4 && u16_at(self.rest, 0) == Some(0x003C) {
            continued.push(self.one()?.1);
            if continued.len() > MOST_CONTINUED {
                return Err(Wrong::Damaged);
            }
        }
        Ok(Record { kind, data, continued })
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = Result<Record<'a>, Wrong>;

    fn next(&mut self) -> Option<Self::Item> {
        (!self.rest.is_empty()).then(|| self.with_continued())
    }
}

/// Characters of the longest text of a shared string table.
fn longest_string(table: &Record<'_>) -> Option<usize> {
    let mut parts = table.continued.iter().copied();
    let mut data = table.data.get(8..)?;
    let mut longest = 0;
    loop {
        if data.is_empty() {
            match parts.next() {
                Some(next) => data = next,
                None => return Some(longest),
            }
            // A part without anything is taken for an empty text.
            continue;
        }
        let n_chars = usize::from(u16_at(data, 0)?);
        let flags = *data.get(2)?;
        data = &data[3..];
        let mut behind = 0;
        if flags & 8 != 0 {
            behind += 4 * usize::from(u16_at(data, 0)?);
            data = &data[2..];
        }
        if flags & 4 != 0 {
            behind += u32_at(data, 0)? as usize;
            data = &data[4..];
        }
        longest = longest.max(n_chars);
        let mut width = 1 + usize::from(flags & 1);
        let mut left = n_chars;
        while left > 0 {
            let here = left.min(data.len() / width);
            data = &data[here * width..];
            left -= here;
            if left > 0 {
                let next = parts.next()?;
                width = 1 + usize::from(next.first()? & 1);
                data = &next[1..];
            }
        }
        while behind > 0 {
            if data.is_empty() {
                data = parts.next()?;
            }
            let here = behind.min(data.len());
            data = &data[here..];
            behind -= here;
        }
    }
}
