//! The files that go with a form; files of data among them are read as secondary instances.

mod csv;
mod geojson;
mod packed;

use super::tree::Tree;
use crate::expr::document::Document;
use crate::id::Digest;
use crate::json::from_json;
use serde::{Deserialize, Serialize};

from_json! {
    /// A file that goes with a form, as phones fetch it.
    #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
    pub struct FormFile {
        /// The name by which the form knows it.
        pub name: String,
        /// Of the bytes that phones fetch: of a file of data its packed text ([`pack`]).
        pub sha256: Digest,
        /// Their number.
        pub size_bytes: u64,
        /// For instance `image/png`.
        pub media_type: String,
        /// Data, without which no interview can begin; otherwise something to look at or to listen to.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        pub is_data: bool,
    }
}

/// Why a file of data cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// The text is not of the kind that the name of the file promises.
    #[error("it is not {kind}: {reason}")]
    Malformed {
        /// `CSV`, `XML` or `GeoJSON`.
        kind: &'static str,
        /// What is wrong, and where.
        reason: String,
    },
}

/// A file of data as phones read it, by the ending of its name.
/// # Errors
/// `FileError` when the text is not what the name promises.
pub fn pack(name: &str, text: &str) -> Result<String, FileError> {
    Ok(packed::write(&document(name, text)?))
}

/// The tree of a packed file.
pub(super) fn unpack(packed: &str) -> Result<Tree, FileError> {
    packed::tree(packed)
}

/// The tree of a file, by the ending of its name: `.xml` as it stands, `.geojson` as ODK does it, anything else as CSV.
pub(super) fn tree(name: &str, text: &str) -> Result<Tree, FileError> {
    document(name, text).map(Tree::from)
}

fn document(name: &str, text: &str) -> Result<Document, FileError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    if ending.eq_ignore_ascii_case("xml") {
        Document::read_xml(text).map_err(|error| FileError::Malformed {
            kind: "XML",
            reason: error.to_string(),
        })
    } else if ending.eq_ignore_ascii_case("geojson") {
        geojson::document(text)
    } else {
        csv::document(text)
    }
}
