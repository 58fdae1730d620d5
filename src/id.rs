//! Names of things: ids, versions and digests as types of their own, so that none is taken for another.

use crate::json::{Fit, FromJson, Reader, Unfit};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::{fmt, str::FromStr};
use uuid::Uuid;

/// What is wrong with the text of an id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// The text is empty.
    #[error("an id may not be empty")]
    Empty,
    /// Longer than the limit of its kind, in bytes.
    #[error("an id may have at most {0} bytes")]
    TooLong(usize),
    /// A character that would not survive in an address or a file name.
    #[error("the character {0:?} may not stand in an id")]
    BadCharacter(char),
    /// Not 64 hexadecimal digits.
    #[error("a SHA-256 digest is written as 64 hexadecimal digits")]
    NotADigest,
    /// Not a UUID.
    #[error("an instance, device or account id is a UUID")]
    NotAUuid,
}

/// Whether a character would not survive in an address or a file name.
fn is_unfit(c: char) -> bool {
    c.is_whitespace() || c.is_control() || matches!(c, '/' | '\\' | '?' | '#' | '%')
}

/// Whether a text of at most so many bytes may be an id, or none.
fn check(text: &str, most: usize, may_be_empty: bool) -> Result<(), IdError> {
    if text.is_empty() && !may_be_empty {
        return Err(IdError::Empty);
    }
    if text.len() > most {
        return Err(IdError::TooLong(most));
    }
    let at_the_edge = [text.chars().next(), text.chars().next_back()].into_iter().flatten();
    let mut bad = at_the_edge.chain(text.chars().filter(|c| *c != ' '));
    match bad.find(|c| is_unfit(*c)) {
        Some(bad) => Err(IdError::BadCharacter(bad)),
        None => Ok(()),
    }
}

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident, $most:expr, $empty:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Checks the text.
            /// # Errors
            /// `IdError` when it is empty (where that is not allowed), too long, or holds a slash, a control character,
            /// or white space other than plain spaces inside.
            pub fn new(text: impl Into<String>) -> Result<Self, IdError> {
                let text = text.into();
                check(&text, $most, $empty).map(|()| Self(text))
            }

            /// The text made fit to be one: what may not stand in it is written as "_", and what is too long is cut.
            /// Nothing where that leaves no text.
            #[must_use]
            pub fn fitted(text: &str) -> Option<Self> {
                let plain = |c: char| if c.is_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '_' };
                let mut fitted: String = text.trim().chars().map(plain).collect();
                while fitted.len() > $most {
                    fitted.pop();
                }
                Self::new(fitted).ok().filter(|id| !id.0.is_empty())
            }

            /// The text as it stands.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = IdError;
            fn try_from(text: String) -> Result<Self, IdError> {
                Self::new(text)
            }
        }
        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }
        impl FromJson for $name {
            fn blank() -> Self {
                Self(String::new())
            }
            fn fill(&mut self, reader: &mut Reader<'_>) -> Fit {
                *self = Self::new(reader.string()?.into_owned()).map_err(|_| Unfit)?;
                Ok(())
            }
        }
        impl FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<Self, IdError> {
                Self::new(text)
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

text_id!(
    /// The `form_id` of a questionnaire; 1 to 128 bytes, fit to stand in an address.
    FormId,
    128,
    false
);
text_id!(
    /// The `version` of a questionnaire; at most 64 bytes. A published form always has one; a form that is only looked
    /// at may have none, and the text is empty then.
    FormVersion,
    64,
    true
);

macro_rules! uuid_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// A version-7 UUID: in order of time, unguessable in its last 74 bits.
            /// `wall_ms` is milliseconds since 1970 UTC; `random` must come from a cryptographic source.
            #[must_use]
            pub fn from_parts(wall_ms: u64, random: [u8; 10]) -> Self {
                Self(uuid::Builder::from_unix_timestamp_millis(wall_ms, &random).into_uuid())
            }

            /// The UUID itself.
            #[must_use]
            pub fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl FromJson for $name {
            fn blank() -> Self {
                Self(Uuid::nil())
            }
            fn fill(&mut self, reader: &mut Reader<'_>) -> Fit {
                self.0 = Uuid::try_parse(&reader.string()?).map_err(|_| Unfit)?;
                Ok(())
            }
        }
        impl FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<Self, IdError> {
                let text = text.strip_prefix("uuid:").unwrap_or(text);
                Uuid::try_parse(text).map(Self).map_err(|_| IdError::NotAUuid)
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.hyphenated().fmt(f)
            }
        }
    };
}

uuid_id!(
    /// One interview; made once, on the device, and never changed.
    InstanceId
);
uuid_id!(
    /// One enrolled browser of one officer.
    DeviceId
);
uuid_id!(
    /// One server with its store; pinned by a phone when it enrols.
    ServerId
);
uuid_id!(
    /// A person who works with the system: officer, coordinator, admin or viewer.
    AccountId
);

/// A SHA-256 digest, written as 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Digest([u8; 32]);

impl Digest {
    /// The digest of these bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// A digest computed elsewhere, for instance piece by piece over a stream.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl FromJson for Digest {
    fn blank() -> Self {
        Self([0; 32])
    }
    fn fill(&mut self, reader: &mut Reader<'_>) -> Fit {
        *self = reader.string()?.parse().map_err(|_| Unfit)?;
        Ok(())
    }
}
impl FromStr for Digest {
    type Err = IdError;
    fn from_str(text: &str) -> Result<Self, IdError> {
        let hex = text.as_bytes();
        if hex.len() != 64 {
            return Err(IdError::NotADigest);
        }
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(hex.chunks_exact(2)) {
            let digit = |c: u8| (c as char).to_digit(16).ok_or(IdError::NotADigest);
            *byte = (digit(pair[0])? * 16 + digit(pair[1])?) as u8;
        }
        Ok(Self(bytes))
    }
}
impl TryFrom<String> for Digest {
    type Error = IdError;
    fn try_from(text: String) -> Result<Self, IdError> {
        text.parse()
    }
}
impl From<Digest> for String {
    fn from(digest: Digest) -> Self {
        let mut hex = Self::with_capacity(64);
        for half in digest.0.into_iter().flat_map(|byte| [byte >> 4, byte & 15]) {
            hex.push(char::from(b"0123456789abcdef"[usize::from(half)]));
        }
        hex
    }
}
impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&String::from(*self))
    }
}
impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
