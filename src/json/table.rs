//! Types as tables: the fields of a struct, the variants of an enum.

use super::{Fit, Place, Reader, Unfit};
use std::borrow::Cow;

/// A field of a struct.
#[derive(Debug)]
pub struct Field {
    /// How it is written; a field without a name is not.
    pub name: Option<&'static str>,
    /// Whether it keeps what it has where the text does not name it.
    pub may_lack: bool,
}

/// A struct to be read: its fields, and the place of each.
pub struct Fields<'a, 'p>(pub &'a [Field], pub &'a mut [&'p mut dyn Place]);

impl Place for Fields<'_, '_> {
    fn take(&mut self, reader: &mut Reader<'_>) -> Fit {
        reader.fields(self.0, self.1)
    }
}

/// How the variants of an enum are written.
#[derive(Debug)]
pub struct Variants {
    /// The field that names the variant, among the variant's own; without it a variant is its name alone, or an object of
    /// one entry: its name and what it holds.
    pub tag: Option<&'static str>,
    /// What stands between words, which are lower case then; without it the names stand as they are.
    pub between: Option<u8>,
    /// Their names, and whether they hold anything.
    pub names: &'static [(&'static str, bool)],
}

/// Where the content of a variant stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// Nowhere: there is only its name.
    None,
    /// In the object of one entry that is being read.
    Entry,
    /// In the fields of the next object.
    Beside,
}

impl Reader<'_> {
    /// Reads an object into the places of its fields. What has no place is passed over.
    /// # Errors
    /// [`Unfit`] when it is no object, a value does not fit, or a field is there twice or lacks.
    pub fn fields(&mut self, fields: &[Field], places: &mut [&mut dyn Place]) -> Fit {
        let mut seen = 0_u64;
        self.object(&mut |name, reader| {
            let Some(at) = fields.iter().position(|field| field.name == Some(&*name)) else {
                return reader.skip();
            };
            if seen >> at & 1 == 1 {
                return Err(Unfit);
            }
            seen |= 1 << at;
            places.get_mut(at).ok_or(Unfit)?.take(reader)
        })?;
        let mut fields = (0..).zip(fields);
        match fields.all(|(at, field)| field.may_lack || seen >> at & 1 == 1) {
            true => Ok(()),
            false => Err(Unfit),
        }
    }

    /// Reads which variant comes next, by its place among the names; one that holds nothing is read to its end.
    /// # Errors
    /// [`Unfit`] when it is none of them.
    pub fn variant(&mut self, variants: &Variants) -> Result<(usize, Content), Unfit> {
        let (name, content) = match variants.tag {
            Some(tag) => (self.tag(tag)?, Content::Beside),
            None if self.peek() == Some(b'"') => (self.string()?, Content::None),
            None => {
                self.enter(b'{')?;
                let name = self.string()?;
                self.expect_byte(b':')?;
                (name, Content::Entry)
            }
        };
        let mut names = variants.names.iter();
        let at = names.position(|(it, _)| is_written(it, variants.between, &name));
        let at = at.ok_or(Unfit)?;
        if !variants.names[at].1 {
            match content {
                Content::None => {}
                Content::Entry => {
                    self.null()?;
                    self.leave(b'}')?;
                }
                Content::Beside => self.skip()?,
            }
        }
        Ok((at, content))
    }

    /// Reads what a variant holds.
    /// # Errors
    /// [`Unfit`] when there is nothing, or not what fits.
    pub fn inside(&mut self, content: Content, place: &mut dyn Place) -> Fit {
        if content == Content::None {
            return Err(Unfit);
        }
        place.take(self)?;
        if content == Content::Entry {
            self.leave(b'}')?;
        }
        Ok(())
    }
}

impl<'de> Reader<'de> {
    /// The text of this field of the next object, which stays.
    fn tag(&mut self, tag: &str) -> Result<Cow<'de, str>, Unfit> {
        let before = self.mark();
        let mut found = None;
        self.object(&mut |name, reader| match (name == tag, &found) {
            (true, None) => {
                found = Some(reader.string()?);
                Ok(())
            }
            (true, Some(_)) => Err(Unfit),
            (false, _) => reader.skip(),
        })?;
        self.go_back(before);
        found.ok_or(Unfit)
    }
}

/// Whether the name of a variant is written so: `DateTime` is `date_time` where "_" stands between words.
fn is_written(name: &str, between: Option<u8>, text: &str) -> bool {
    let Some(between) = between else { return name == text };
    let mut text = text.bytes();
    let is_same = name.bytes().enumerate().all(|(at, byte)| {
        let begins_word = at > 0 && byte.is_ascii_uppercase();
        (!begins_word || text.next() == Some(between)) && text.next() == Some(byte.to_ascii_lowercase())
    });
    is_same && text.next().is_none()
}
