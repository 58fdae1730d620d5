//! What serde asks of a text.

use super::text::{Number, Text, Unfit};
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, Expected, IntoDeserializer as _, MapAccess, SeqAccess,
    Unexpected, VariantAccess, Visitor, value::StrDeserializer,
};
use std::fmt;

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not as expected")
    }
}

impl std::error::Error for Unfit {}

/// All the same: what is asked for is in the type, and what is there may be an answer.
impl Error for Unfit {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
    fn invalid_type(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self
    }
    fn invalid_value(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self
    }
    fn invalid_length(_: usize, _: &dyn Expected) -> Self {
        Self
    }
    fn unknown_variant(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }
    fn unknown_field(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }
    fn missing_field(_: &'static str) -> Self {
        Self
    }
    fn duplicate_field(_: &'static str) -> Self {
        Self
    }
}

/// Kinds of values that look the same in JSON.
macro_rules! read_as {
    ($how:ident: $($name:ident)*) => {
        $(fn $name<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
            self.$how(visitor)
        })*
    };
}

impl<'de> Text<'de> {
    fn visit_number<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, Unfit> {
        match self.number()? {
            Number::Unsigned(number) => visitor.visit_u64(number),
            Number::Signed(number) => visitor.visit_i64(number),
            Number::Float(number) => visitor.visit_f64(number),
        }
    }

    fn visit_text<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, Unfit> {
        visitor.visit_str(&self.string()?)
    }

    fn visit_array<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, Unfit> {
        self.enter(b'[')?;
        let value = visitor.visit_seq(Items {
            text: self,
            is_first: true,
        })?;
        self.leave(b']')?;
        Ok(value)
    }

    fn visit_object<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, Unfit> {
        self.enter(b'{')?;
        let value = visitor.visit_map(Items {
            text: self,
            is_first: true,
        })?;
        self.leave(b'}')?;
        Ok(value)
    }

    fn visit_null<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, Unfit> {
        if self.takes_word("null") {
            visitor.visit_unit()
        } else {
            Err(Unfit)
        }
    }

    fn visit_truth<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, Unfit> {
        match self.peek() {
            Some(b't') if self.takes_word("true") => visitor.visit_bool(true),
            Some(b'f') if self.takes_word("false") => visitor.visit_bool(false),
            _ => Err(Unfit),
        }
    }
}

impl<'de> Deserializer<'de> for &mut Text<'de> {
    type Error = Unfit;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        match self.peek() {
            Some(b'{') => self.visit_object(visitor),
            Some(b'[') => self.visit_array(visitor),
            Some(b'"') => self.visit_text(visitor),
            Some(b't' | b'f') => self.visit_truth(visitor),
            Some(b'n') => self.visit_null(visitor),
            _ => self.visit_number(visitor),
        }
    }

    read_as!(visit_truth: deserialize_bool);
    read_as!(visit_number: deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64);
    read_as!(visit_number: deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64);
    read_as!(visit_number: deserialize_f32 deserialize_f64);
    read_as!(visit_text: deserialize_char deserialize_str deserialize_string deserialize_identifier);
    read_as!(visit_null: deserialize_unit);
    read_as!(visit_array: deserialize_seq deserialize_bytes deserialize_byte_buf);
    read_as!(visit_object: deserialize_map);
    read_as!(deserialize_any: deserialize_ignored_any);

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        if self.takes_word("null") {
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Unfit> {
        self.visit_null(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Unfit> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Unfit> {
        self.visit_array(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Unfit> {
        self.visit_array(visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unfit> {
        self.visit_object(visitor)
    }

    /// A variant by its name alone, or as an object of one entry: its name and what it holds.
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unfit> {
        if self.peek() == Some(b'"') {
            let name = self.string()?;
            let name: StrDeserializer<'_, Unfit> = name.as_ref().into_deserializer();
            return visitor.visit_enum(name);
        }
        self.enter(b'{')?;
        let value = visitor.visit_enum(Variant(self))?;
        self.leave(b'}')?;
        Ok(value)
    }
}

/// The items of an array, or the entries of an object.
struct Items<'a, 'de> {
    text: &'a mut Text<'de>,
    is_first: bool,
}

impl<'de> SeqAccess<'de> for Items<'_, 'de> {
    type Error = Unfit;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Unfit> {
        match self.text.has_next(&mut self.is_first, b']')? {
            true => seed.deserialize(&mut *self.text).map(Some),
            false => Ok(None),
        }
    }
}

impl<'de> MapAccess<'de> for Items<'_, 'de> {
    type Error = Unfit;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Unfit> {
        match self.text.has_next(&mut self.is_first, b'}')? {
            true if self.text.peek() == Some(b'"') => seed.deserialize(&mut *self.text).map(Some),
            true => Err(Unfit),
            false => Ok(None),
        }
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, Unfit> {
        self.text.expect_byte(b':')?;
        seed.deserialize(&mut *self.text)
    }
}

/// A variant with content.
struct Variant<'a, 'de>(&'a mut Text<'de>);

impl<'de> EnumAccess<'de> for Variant<'_, 'de> {
    type Error = Unfit;
    type Variant = Self;

    fn variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<(T::Value, Self), Unfit> {
        let name = seed.deserialize(&mut *self.0)?;
        self.0.expect_byte(b':')?;
        Ok((name, self))
    }
}

impl<'de> VariantAccess<'de> for Variant<'_, 'de> {
    type Error = Unfit;

    fn unit_variant(self) -> Result<(), Unfit> {
        if self.0.takes_word("null") { Ok(()) } else { Err(Unfit) }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Unfit> {
        seed.deserialize(self.0)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Unfit> {
        self.0.visit_array(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], visitor: V) -> Result<V::Value, Unfit> {
        self.0.visit_object(visitor)
    }
}
