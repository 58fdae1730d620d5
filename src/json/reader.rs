//! The text and the place in it: what JSON is made of, without any types.

use super::JsonError;
use crate::decimal;
use std::borrow::Cow;

/// What does not fit, wherever that is; the reader knows the place.
#[derive(Debug, Clone, Copy)]
pub struct Unfit;

/// Whether what was read is as expected.
pub type Fit = Result<(), Unfit>;

/// Deepest nesting; a hostile text must not use up the stack.
const MAX_DEPTH: u8 = 128;

/// A number as JSON writes it.
#[derive(Debug, Clone, Copy)]
pub enum Number {
    /// A whole number without a sign.
    Unsigned(u64),
    /// A whole number below zero.
    Signed(i64),
    /// Any other.
    Float(f64),
}

/// A text that is being read.
#[derive(Debug)]
pub struct Reader<'de> {
    text: &'de str,
    at: usize,
    depth: u8,
}

impl<'de> Reader<'de> {
    pub(super) fn new(text: &'de str) -> Self {
        Self { text, at: 0, depth: 0 }
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// The next byte that is no white space, which stays.
    pub fn peek(&mut self) -> Option<u8> {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.byte() {
            self.at += 1;
        }
        self.byte()
    }

    /// Takes this byte if it is the next.
    pub fn takes(&mut self, byte: u8) -> bool {
        let is_next = self.peek() == Some(byte);
        self.at += usize::from(is_next);
        is_next
    }

    /// Takes this byte.
    pub fn expect_byte(&mut self, byte: u8) -> Fit {
        if self.takes(byte) { Ok(()) } else { Err(Unfit) }
    }

    /// Takes this word if it is the next: `null`, `true`, `false`.
    pub fn takes_word(&mut self, word: &str) -> bool {
        self.peek();
        let is_next = self.rest().starts_with(word);
        if is_next {
            self.at += word.len();
        }
        is_next
    }

    /// The place, to go back to.
    pub(super) fn mark(&self) -> (usize, u8) {
        (self.at, self.depth)
    }

    pub(super) fn go_back(&mut self, (at, depth): (usize, u8)) {
        (self.at, self.depth) = (at, depth);
    }

    fn rest(&self) -> &'de str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Goes into an array or object with this bracket.
    pub fn enter(&mut self, bracket: u8) -> Fit {
        self.expect_byte(bracket)?;
        if self.depth == MAX_DEPTH {
            return Err(Unfit);
        }
        self.depth += 1;
        Ok(())
    }

    /// Leaves it by this bracket.
    pub fn leave(&mut self, bracket: u8) -> Fit {
        self.depth = self.depth.saturating_sub(1);
        self.expect_byte(bracket)
    }

    /// Before an item of an array or object that ends with this bracket: whether there is one more.
    pub fn has_next(&mut self, is_first: &mut bool, end: u8) -> Result<bool, Unfit> {
        if self.peek() == Some(end) {
            return Ok(false);
        }
        if !std::mem::take(is_first) {
            self.expect_byte(b',')?;
        }
        Ok(true)
    }

    /// Reads an array, each item by this.
    /// # Errors
    /// [`Unfit`].
    pub fn array(&mut self, item: &mut dyn FnMut(&mut Self) -> Fit) -> Fit {
        self.inside_of(b'[', b']', item)
    }

    /// Reads an object, each entry by this: name, colon and value.
    /// # Errors
    /// [`Unfit`].
    pub fn entries(&mut self, entry: &mut dyn FnMut(&mut Self) -> Fit) -> Fit {
        self.inside_of(b'{', b'}', entry)
    }

    /// The same, by this when the name is read already.
    /// # Errors
    /// [`Unfit`].
    pub fn object(&mut self, value: &mut dyn FnMut(Cow<'de, str>, &mut Self) -> Fit) -> Fit {
        self.entries(&mut |reader| {
            let name = reader.string()?;
            reader.expect_byte(b':')?;
            value(name, reader)
        })
    }

    fn inside_of(&mut self, begin: u8, end: u8, item: &mut dyn FnMut(&mut Self) -> Fit) -> Fit {
        let mut is_first = true;
        self.enter(begin)?;
        while self.has_next(&mut is_first, end)? {
            item(self)?;
        }
        self.leave(end)
    }

    /// Passes over the next value, whatever it is.
    /// # Errors
    /// [`Unfit`] when it is not JSON.
    pub fn skip(&mut self) -> Fit {
        match self.peek() {
            Some(b'{') => self.object(&mut |_, reader| reader.skip()),
            Some(b'[') => self.array(&mut Self::skip),
            Some(b'"') => self.string().map(drop),
            Some(b't' | b'f') => self.truth().map(drop),
            Some(b'n') => self.null(),
            _ => self.number().map(drop),
        }
    }

    /// Takes `null`.
    /// # Errors
    /// [`Unfit`].
    pub fn null(&mut self) -> Fit {
        if self.takes_word("null") { Ok(()) } else { Err(Unfit) }
    }

    /// `true` or `false`.
    /// # Errors
    /// [`Unfit`].
    pub fn truth(&mut self) -> Result<bool, Unfit> {
        let is_true = self.takes_word("true");
        if is_true || self.takes_word("false") {
            Ok(is_true)
        } else {
            Err(Unfit)
        }
    }

    /// A string, its escapes resolved.
    pub fn string(&mut self) -> Result<Cow<'de, str>, Unfit> {
        self.expect_byte(b'"')?;
        let rest = self.rest();
        let ends = |byte: u8| byte < b' ' || matches!(byte, b'"' | b'\\');
        let plain = rest.bytes().position(ends).unwrap_or(rest.len());
        self.at += plain;
        if self.byte() == Some(b'"') {
            self.at += 1;
            return Ok(Cow::Borrowed(&rest[..plain]));
        }
        // Where there is one escape, there are mostly many: the body of a record is JSON as a string.
        let mut resolved = Vec::with_capacity(plain + 1000);
        resolved.extend_from_slice(&rest.as_bytes()[..plain]);
        loop {
            let byte = self.byte().ok_or(Unfit)?;
            if byte < b' ' {
                return Err(Unfit);
            }
            self.at += 1;
            match byte {
                b'"' => break,
                b'\\' => match self.escaped()? {
                    character if character.is_ascii() => resolved.push(character as u8),
                    character => resolved.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes()),
                },
                _ => resolved.push(byte),
            }
        }
        resolved.shrink_to_fit();
        String::from_utf8(resolved).map(Cow::Owned).map_err(|_| Unfit)
    }

    /// The character behind a backslash.
    fn escaped(&mut self) -> Result<char, Unfit> {
        let byte = self.byte().ok_or(Unfit)?;
        self.at += 1;
        Ok(match byte {
            b'"' | b'\\' | b'/' => char::from(byte),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let unit = self.hex_unit()?;
                // The first half of a pair; a half alone is no character.
                let low = match unit {
                    0xD800..=0xDBFF if self.rest().starts_with("\\u") => {
                        self.at += 2;
                        Some(self.hex_unit()?)
                    }
                    _ => None,
                };
                let mut decoded = char::decode_utf16([Some(unit), low].into_iter().flatten());
                match (decoded.next(), decoded.next()) {
                    (Some(Ok(character)), None) => character,
                    _ => return Err(Unfit),
                }
            }
            _ => return Err(Unfit),
        })
    }

    fn hex_unit(&mut self) -> Result<u16, Unfit> {
        let digits = self.text.get(self.at..self.at + 4).ok_or(Unfit)?;
        if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(Unfit);
        }
        self.at += 4;
        u16::from_str_radix(digits, 16).map_err(|_| Unfit)
    }

    /// A number; a whole one as such, where 64 bits hold it.
    pub fn number(&mut self) -> Result<Number, Unfit> {
        self.peek();
        let begin = self.at;
        let is_negative = self.takes_any(b"-") == 1;
        if self.byte() == Some(b'0') {
            self.at += 1;
        } else {
            self.digits()?;
        }
        let whole_end = self.at;
        if self.takes_any(b".") == 1 {
            self.digits()?;
        }
        if self.takes_any(b"eE") == 1 {
            self.takes_any(b"+-");
            self.digits()?;
        }
        let text = self.text.get(begin..self.at).unwrap_or_default();
        if whole_end == self.at {
            // `-0` is not whole: it would lose its sign.
            match (is_negative, text.parse::<u64>(), text.parse::<i64>()) {
                (false, Ok(number), _) => return Ok(Number::Unsigned(number)),
                (true, _, Ok(number)) if number != 0 => return Ok(Number::Signed(number)),
                _ => {}
            }
        }
        let number = decimal::parse(text).filter(|number| number.is_finite());
        number.map(Number::Float).ok_or(Unfit)
    }

    /// Takes one of these bytes if it is the next; how many were taken.
    fn takes_any(&mut self, any: &[u8]) -> usize {
        let n = usize::from(self.byte().is_some_and(|byte| any.contains(&byte)));
        self.at += n;
        n
    }

    fn digits(&mut self) -> Fit {
        let begin = self.at;
        while self.byte().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        if self.at == begin { Err(Unfit) } else { Ok(()) }
    }

    /// Whether only white space is left.
    pub(super) fn is_at_end(&mut self) -> bool {
        self.peek().is_none()
    }

    /// The place reached, as an error.
    pub(super) fn error_here(&self) -> JsonError {
        let read = self.text.as_bytes().get(..self.at).unwrap_or_default();
        let line_begin = read.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        JsonError {
            line: 1 + read.iter().filter(|byte| **byte == b'\n').count(),
            column: 1 + self.at - line_begin,
        }
    }
}
