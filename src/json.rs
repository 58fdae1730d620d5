//! JSON text to the types that are stored and sent.
//!
//! What a type looks like is written once, by the attributes of serde: its derived half writes, [`from_json!`] reads. For the
//! phone's sake reading is not derived too: that makes code for each field of each type, three times what this takes. Here a
//! type is a table of its fields and one function, [`Reader::fields`], goes by any such table. A fault says where and not what.

mod declare;
mod kinds;
mod reader;
mod table;

pub use crate::from_json;
pub use reader::{Fit, Number, Reader, Unfit};
pub use table::{Content, Field, Fields, Variants};

/// A value that can be read. It begins blank and is filled where it stands, so that nothing large is moved about and a
/// table of places serves all types. What is blank never gets out: a value whose filling fails is gone.
pub trait FromJson: Sized {
    /// Whether a field of this type may lack without being said to: only what knows how to be absent.
    const MAY_LACK: bool = false;

    /// One to be filled.
    fn blank() -> Self;

    /// Reads the next value into this blank one.
    /// # Errors
    /// [`Unfit`] when it is not of this shape.
    fn fill(&mut self, reader: &mut Reader<'_>) -> Fit;
}

/// Where the next value of a text goes.
pub trait Place {
    /// Reads it.
    /// # Errors
    /// [`Unfit`] when it does not belong there.
    fn take(&mut self, reader: &mut Reader<'_>) -> Fit;
}

impl<T: FromJson> Place for T {
    fn take(&mut self, reader: &mut Reader<'_>) -> Fit {
        self.fill(reader)
    }
}

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
pub fn read<T: FromJson>(text: &str) -> Result<T, JsonError> {
    let mut value = T::blank();
    read_into(&mut value, text)?;
    Ok(value)
}

/// The same into a place that is there already.
/// # Errors
/// As [`read`].
pub fn read_into(place: &mut dyn Place, text: &str) -> Result<(), JsonError> {
    let mut reader = Reader::new(text);
    match place.take(&mut reader) {
        Ok(()) if reader.is_at_end() => Ok(()),
        _ => Err(reader.error_here()),
    }
}

/// The number under `schema` of a text: what tells a newer build's from a damaged one.
/// # Errors
/// As [`read`].
pub fn schema(text: &str) -> Result<u32, JsonError> {
    read::<Head>(text).map(|head| head.schema)
}

from_json! {
    struct Head {
        schema: u32,
    }
}
