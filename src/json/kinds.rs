//! The types that JSON and the language know themselves.

use super::{Fit, FromJson, Number, Reader, Unfit};
use crate::sorted;
use serde_json::Value;

impl FromJson for bool {
    fn blank() -> Self {
        false
    }

    fn fill(&mut self, reader: &mut Reader<'_>) -> Fit {
        *self = reader.truth()?;
        Ok(())
    }
}

impl FromJson for String {
    fn blank() -> Self {
        Self::new()
    }

    fn fill(&mut self, reader: &mut Reader<'_>) -> Fit {
        *self = reader.string()?.into_owned();
        Ok(())
    }
}

impl FromJson for f64 {
    fn blank() -> Self {
        0.0
    }

    fn fill(&mut self, reader: &mut Reader<'_>) -> Fit {
        *self = match reader.number()? {
            Number::Unsigned(number) => number as Self,
            Number::Signed(number) => number as Self,
            Number::Float(number) => number,
        };
        Ok(())
    }
}

macro_rules! whole_numbers {
    ($($name:ty)*) => {
        $(impl FromJson for $name {
            fn blank() -> Self {
                0
            }

            fn fill(&mut self, reader: &mut Reader<'_>) -> Fit {
                *self = match reader.number()? {
                    Number::Unsigned(number) => number.try_into().map_err(|_| Unfit)?,
                    Number::Signed(number) => number.try_into().map_err(|_| Unfit)?,
                    Number::Float(_) => return Err(Unfit),
                };
                Ok(())
            }
        })*
    };
}

whole_numbers!(u8 u16 u32 u64 usize i32 i64);

impl<T: FromJson> FromJson for Option<T> {
    const MAY_LACK: bool = true;

    fn blank() -> Self {
        None
    }

    fn fill(&mut self, reader: &mut Reader<'_>) -> Fit {
        if reader.takes_word("null") {
            return Ok(());
        }
        self.insert(T::blank()).fill(reader)
    }
}

impl<T: FromJson> FromJson for Vec<T> {
    fn blank() -> Self {
        Self::new()
    }

    fn fill(&mut self, reader: &mut Reader<'_>) -> Fit {
        reader.array(&mut |reader| {
            let mut item = T::blank();
            item.fill(reader)?;
            self.push(item);
            Ok(())
        })
    }
}

impl<A: FromJson, B: FromJson> FromJson for (A, B) {
    fn blank() -> Self {
        (A::blank(), B::blank())
    }

    fn fill(&mut self, reader: &mut Reader<'_>) -> Fit {
        reader.enter(b'[')?;
        self.0.fill(reader)?;
        reader.expect_byte(b',')?;
        self.1.fill(reader)?;
        reader.leave(b']')
    }
}

/// Keys are what is written as a string.
impl<K: FromJson + Ord, V: FromJson> FromJson for sorted::Map<K, V> {
    fn blank() -> Self {
        Self::new()
    }

    fn fill(&mut self, reader: &mut Reader<'_>) -> Fit {
        // Sorted at the end: what comes from outside may come in the worst order.
        let mut entries = Vec::new();
        reader.entries(&mut |reader| {
            if reader.peek() != Some(b'"') {
                return Err(Unfit);
            }
            let (mut key, mut value) = (K::blank(), V::blank());
            key.fill(reader)?;
            reader.expect_byte(b':')?;
            value.fill(reader)?;
            entries.push((key, value));
            Ok(())
        })?;
        *self = Self::of(entries);
        Ok(())
    }
}

impl FromJson for serde_json::Map<String, Value> {
    fn blank() -> Self {
        Self::new()
    }

    fn fill(&mut self, reader: &mut Reader<'_>) -> Fit {
        reader.object(&mut |name, reader| {
            let mut value = Value::Null;
            value.fill(reader)?;
            self.insert(name.into_owned(), value);
            Ok(())
        })
    }
}

impl FromJson for Value {
    fn blank() -> Self {
        Self::Null
    }

    fn fill(&mut self, reader: &mut Reader<'_>) -> Fit {
        *self = match reader.peek() {
            Some(b'{') => {
                let mut fields = serde_json::Map::blank();
                fields.fill(reader)?;
                Self::Object(fields)
            }
            Some(b'[') => {
                let mut items = Vec::blank();
                items.fill(reader)?;
                Self::Array(items)
            }
            Some(b'"') => Self::String(reader.string()?.into_owned()),
            Some(b't' | b'f') => Self::Bool(reader.truth()?),
            Some(b'n') => {
                reader.null()?;
                Self::Null
            }
            _ => match reader.number()? {
                Number::Unsigned(number) => number.into(),
                Number::Signed(number) => number.into(),
                Number::Float(number) => number.into(),
            },
        };
        Ok(())
    }
}
