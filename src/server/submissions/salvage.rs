//! What is still read of a body that is set aside: which files it names, and whether it is practice. Everything else
//! of it may be as it will: newer, broken, nested without end.

use super::judge::MOST_ATTACHMENTS;
use crate::id::Digest;
use crate::submission::{AttachmentRef, Mode};
use serde::Deserialize;
use serde::de::{Deserializer as _, IgnoredAny, MapAccess, Visitor};
use std::fmt;

/// What could be read.
#[derive(Debug, Default)]
pub struct Salvage {
    /// Real or practice; real where it says both.
    pub mode: Option<Mode>,
    /// The files that the body names; `None` where the list is not there or cannot be read whole. Nobody can say then
    /// that nothing is missing.
    pub attachments: Option<Vec<AttachmentRef>>,
}

/// A file, of which nothing is needed but its digest.
#[derive(Deserialize)]
struct Named {
    sha256: Digest,
    #[serde(default)]
    name: String,
    #[serde(default)]
    size_bytes: u64,
    #[serde(default)]
    media_type: String,
}

/// Reads as far as the text is JSON, and builds nothing else of it.
pub fn salvage(body: &str) -> Salvage {
    let mut found = Salvage::default();
    let read = serde_json::Deserializer::from_str(body).deserialize_map(&mut found);
    // A text that breaks off after its list has said what it names.
    read.ok();
    let few = |files: &Vec<AttachmentRef>| files.len() <= MOST_ATTACHMENTS;
    found.attachments = found.attachments.filter(few);
    found
}

impl<'de> Visitor<'de> for &mut Salvage {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a submission")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        while let Some(key) = entries.next_key::<String>()? {
            match key.as_str() {
                "mode" => {
                    let mode = entries.next_value()?;
                    if self.mode != Some(Mode::Real) {
                        self.mode = Some(mode);
                    }
                }
                "attachments" => {
                    // Where the key stands twice, both lists count; where one cannot be read, none does.
                    let before = self.attachments.take().unwrap_or_default();
                    let named: Vec<Named> = entries.next_value()?;
                    let named = named.into_iter().map(AttachmentRef::from);
                    self.attachments = Some(before.into_iter().chain(named).collect());
                }
                _ => {
                    entries.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }
}

impl From<Named> for AttachmentRef {
    fn from(named: Named) -> Self {
        Self {
            name: named.name,
            sha256: named.sha256,
            size_bytes: named.size_bytes,
            media_type: named.media_type,
        }
    }
}
