//! JSON text to the types that are stored and sent.
//!
//! The types themselves say by serde what they look like, once for reading and writing. What reads here and not by
//! `serde_json` is only the text: a fault says where and not what, structs are objects, and nothing is generic but what
//! a type brings along. On a phone that is half the bytes; on the server it is the same reader, so that both take the same.

mod de;
mod text;

use serde::Deserialize;
use text::Text;

/// Where a text is not the JSON that was expected: it breaks a rule of JSON, or has not the shape of the type.
/// The position and never the text: it may hold answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not as expected at line {line}, column {column}")]
pub struct JsonError {
    /// Counted from 1.
    pub line: usize,
    /// In bytes, counted from 1.
    pub column: usize,
}

/// Reads a value from the whole of a text.
/// # Errors
/// `JsonError` when the text is not JSON (RFC 8259), is not of this shape, holds something behind the value, or is
/// nested deeper than 128 levels.
pub fn read<'de, T: Deserialize<'de>>(text: &'de str) -> Result<T, JsonError> {
    let mut reader = Text::new(text);
    let value = T::deserialize(&mut reader);
    match value {
        Ok(value) if reader.is_at_end() => Ok(value),
        _ => Err(reader.error_here()),
    }
}
