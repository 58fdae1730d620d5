//! The shape of a JSON text: how deep it is nested, how many values it has and whether an object has a key twice. Reads
//! it once and builds nothing but the keys of the objects it stands in, so that a hostile text costs little memory.

use serde::de::{self, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::{collections::HashSet, fmt};

/// What is wrong with the shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShapeError {
    /// Not JSON.
    NotJson,
    /// Nested deeper than allowed.
    TooDeep,
    /// More values than allowed.
    TooMany,
    /// An object has the same key twice: readers would differ on which value counts.
    DuplicateKey,
}

/// Checks a JSON text against a depth of nesting, in which the outermost object or array has depth 1, and a number of
/// values, in which objects and arrays count like what is in them.
pub fn check(text: &str, depth: usize, values: usize) -> Result<(), ShapeError> {
    let mut tally = Tally { values, wrong: None };
    let mut reader = serde_json::Deserializer::from_str(text);
    let walk = Walk {
        left: depth,
        tally: &mut tally,
    };
    let end = walk.deserialize(&mut reader).and_then(|()| reader.end());
    match (tally.wrong, end) {
        (Some(wrong), _) => Err(wrong),
        (None, Err(_)) => Err(ShapeError::NotJson),
        (None, Ok(())) => Ok(()),
    }
}

/// What is kept over the whole text.
struct Tally {
    /// Values that may still come.
    values: usize,
    wrong: Option<ShapeError>,
}

struct Walk<'a> {
    /// Levels that may still be opened.
    left: usize,
    tally: &'a mut Tally,
}

impl Walk<'_> {
    fn fail<E: de::Error>(self, wrong: ShapeError) -> E {
        self.tally.wrong = Some(wrong);
        E::custom("shape")
    }
}

impl<'de> DeserializeSeed<'de> for Walk<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        match self.tally.values.checked_sub(1) {
            Some(values) => self.tally.values = values,
            None => return Err(self.fail(ShapeError::TooMany)),
        }
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Walk<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        let Some(left) = self.left.checked_sub(1) else {
            return Err(self.fail(ShapeError::TooDeep));
        };
        while items
            .next_element_seed(Walk {
                left,
                tally: self.tally,
            })?
            .is_some()
        {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        let Some(left) = self.left.checked_sub(1) else {
            return Err(self.fail(ShapeError::TooDeep));
        };
        let mut keys = HashSet::new();
        while let Some(key) = entries.next_key::<String>()? {
            if !keys.insert(key) {
                // The rest is of no interest.
                entries.next_value::<IgnoredAny>()?;
                return Err(self.fail(ShapeError::DuplicateKey));
            }
            entries.next_value_seed(Walk {
                left,
                tally: self.tally,
            })?;
        }
        Ok(())
    }
}
