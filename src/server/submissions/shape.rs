//! The shape of a JSON text: how deep it is nested and whether an object has a key twice. Reads it once and builds
//! nothing, so that a hostile text costs no memory.

use serde::de::{self, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::{collections::HashSet, fmt};

/// What is wrong with the shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShapeError {
    /// Not JSON.
    NotJson,
    /// Nested deeper than allowed.
    TooDeep,
    /// An object has the same key twice: readers would differ on which value counts.
    DuplicateKey,
}

/// Checks a JSON text against a depth of nesting; the outermost object or array has depth 1.
pub fn check(text: &str, most: usize) -> Result<(), ShapeError> {
    let mut wrong = None;
    let mut reader = serde_json::Deserializer::from_str(text);
    let walk = Walk {
        left: most,
        wrong: &mut wrong,
    };
    let end = walk.deserialize(&mut reader).and_then(|()| reader.end());
    match (wrong, end) {
        (Some(wrong), _) => Err(wrong),
        (None, Err(_)) => Err(ShapeError::NotJson),
        (None, Ok(())) => Ok(()),
    }
}

struct Walk<'a> {
    left: usize,
    wrong: &'a mut Option<ShapeError>,
}

impl Walk<'_> {
    fn fail<E: de::Error>(self, wrong: ShapeError) -> E {
        *self.wrong = Some(wrong);
        E::custom("shape")
    }
}

impl<'de> DeserializeSeed<'de> for Walk<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
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
                wrong: self.wrong,
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
                wrong: self.wrong,
            })?;
        }
        Ok(())
    }
}
