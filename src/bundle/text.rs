//! Taking envelopes out of plain text: line by line, or element by element of one JSON array, never more than one of
//! them in memory, and none longer than allowed.

use super::read::{Record, Sink};
use std::io::{self, BufRead, Read};

/// Every line of NDJSON. A last line without its line feed may be cut: whoever reads it has to see.
pub fn lines(mut text: impl BufRead, most: usize, sink: &mut dyn Sink) -> io::Result<()> {
    for number in 1.. {
        match line(&mut text, most)? {
            None => break,
            Some(Piece::TooLong) => sink.record(number, Record::TooLong)?,
            Some(Piece::Whole(bytes)) if bytes.trim_ascii().is_empty() => {}
            Some(Piece::Whole(bytes)) => sink.record(number, Record::Line(bytes))?,
            Some(Piece::Last(bytes)) if bytes.trim_ascii().is_empty() => {}
            Some(Piece::Last(bytes)) => sink.record(number, Record::LastLine(bytes))?,
        }
    }
    Ok(())
}

/// A line of text.
pub enum Piece {
    /// With its line feed, which is left out.
    Whole(Vec<u8>),
    /// The last one, without.
    Last(Vec<u8>),
    /// Longer than allowed; skipped.
    TooLong,
}

/// The next line.
pub fn line(text: &mut impl BufRead, most: usize) -> io::Result<Option<Piece>> {
    let mut bytes = Vec::new();
    // One byte for the line feed.
    let n = text.by_ref().take(most as u64 + 1).read_until(b'\n', &mut bytes)?;
    if n == 0 {
        return Ok(None);
    }
    if bytes.last() == Some(&b'\n') {
        bytes.pop();
        return Ok(Some(Piece::Whole(bytes)));
    }
    if bytes.len() <= most {
        return Ok(Some(Piece::Last(bytes)));
    }
    text.skip_until(b'\n')?;
    Ok(Some(Piece::TooLong))
}

/// Every element of a JSON array. Looks at nothing but brackets and strings; whether an element is JSON is for its
/// reader to see.
pub fn elements(text: impl Read, most: usize, sink: &mut dyn Sink) -> io::Result<()> {
    let mut element = Element::default();
    let mut number = 1;
    let mut bytes = io::BufReader::with_capacity(64 * 1024, text).bytes();
    // The opening bracket of the array; whoever calls has seen it.
    while bytes.next().transpose()?.is_some_and(|byte| byte != b'[') {}
    for byte in bytes {
        match element.take(byte?, most) {
            Step::Inside => {}
            Step::Ends { last } => {
                let whole = std::mem::take(&mut element);
                if !whole.bytes.trim_ascii().is_empty() {
                    sink.record(number, whole.record())?;
                }
                number += 1;
                if last {
                    return Ok(());
                }
            }
        }
    }
    // The array never ended.
    if element.bytes.trim_ascii().is_empty() {
        return Ok(());
    }
    sink.record(number, Record::Cut)
}

#[derive(Default)]
struct Element {
    bytes: Vec<u8>,
    depth: usize,
    in_string: bool,
    escaped: bool,
    too_long: bool,
}

enum Step {
    Inside,
    Ends { last: bool },
}

impl Element {
    fn take(&mut self, byte: u8, most: usize) -> Step {
        if self.in_string {
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' => self.escaped = true,
                b'"' => self.in_string = false,
                _ => {}
            }
        } else {
            match byte {
                b'"' => self.in_string = true,
                b'{' | b'[' => self.depth += 1,
                b'}' | b']' if self.depth > 0 => self.depth -= 1,
                b']' => return Step::Ends { last: true },
                b',' if self.depth == 0 => return Step::Ends { last: false },
                _ => {}
            }
        }
        if self.bytes.len() < most {
            self.bytes.push(byte);
        } else {
            self.too_long = true;
        }
        Step::Inside
    }

    fn record(self) -> Record {
        if self.too_long {
            Record::TooLong
        } else {
            Record::Line(self.bytes)
        }
    }
}
