//! Files of data among the attachments, read as secondary instances.

mod csv;
mod geojson;

use super::tree::Tree;
use crate::expr::document::Document;

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

/// The tree of a file, by the ending of its name: `.xml` as it stands, `.geojson` as ODK does it, anything else as CSV.
pub(super) fn tree(name: &str, text: &str) -> Result<Tree, FileError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    if ending.eq_ignore_ascii_case("xml") {
        let document = Document::read_xml(text).map_err(|error| FileError::Malformed {
            kind: "XML",
            reason: error.to_string(),
        });
        Ok(document?.into())
    } else if ending.eq_ignore_ascii_case("geojson") {
        geojson::tree(text)
    } else {
        csv::tree(text)
    }
}
