//! The built pages: the officers' app at `/`, the office at `/kantor/`, with precompressed neighbours, the headers
//! that keep them safe, and the hashed files of earlier builds. Read once, at start.

mod answer;
mod earlier;
mod policy;
mod source;

pub use answer::{asks_for_other_than, serve};
pub use earlier::KEPT_DAYS;
pub use source::Source;

use super::encoding::Encoding;
use crate::id::Digest;
use axum::{body::Bytes, http::HeaderValue};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The pages as they are served; none by default.
#[derive(Default)]
pub struct Assets {
    files: BTreeMap<String, Asset>,
    earlier: Option<PathBuf>,
}

/// Why the pages could not be read.
#[derive(Debug, thiserror::Error)]
#[error("{path}: {source}")]
pub struct AssetError {
    path: PathBuf,
    source: std::io::Error,
}

impl AssetError {
    fn at(path: &Path, source: std::io::Error) -> Self {
        let path = path.to_owned();
        Self { path, source }
    }
}

/// One file with its compressed neighbours.
struct Asset {
    plain: Bytes,
    brotli: Option<Bytes>,
    gzip: Option<Bytes>,
    etag: HeaderValue,
    content_type: HeaderValue,
    policy: HeaderValue,
    forever: bool,
}

impl Assets {
    /// Reads the pages from their source, copies the hashed ones into `kept` (for phones that still run this build
    /// after the next one is served) and throws away those of builds gone for [`KEPT_DAYS`] days.
    /// # Errors
    /// `AssetError` when a file that is there cannot be read, or `kept` not written.
    pub fn load(source: &Source, kept: Option<&Path>, now_ms: i64) -> Result<Self, AssetError> {
        let mut raw = source.read()?;
        if let Some(kept) = kept {
            earlier::keep(kept, &raw, now_ms)?;
        }
        let names: Vec<String> = raw.keys().filter(|name| !is_neighbour(name)).cloned().collect();
        let mut files = BTreeMap::new();
        for name in names {
            let Some(plain) = raw.remove(&name) else { continue };
            // A neighbour of an earlier build, left behind when the pages were built anew, is not served.
            let mut neighbour = |ending: &str, encoding: Encoding| {
                let packed = raw.remove(&format!("{name}.{ending}"));
                packed.filter(|packed| encoding.is_of(packed, &plain))
            };
            let brotli = neighbour("br", Encoding::Brotli);
            let gzip = neighbour("gz", Encoding::Gzip);
            files.insert(name.clone(), Asset::new(&name, plain, brotli, gzip));
        }
        Ok(Self {
            files,
            earlier: kept.map(Path::to_owned),
        })
    }

    /// Whether the officers' app is there.
    #[must_use]
    pub fn is_built(&self) -> bool {
        self.files.contains_key("index.html")
    }
}

impl Asset {
    fn new(name: &str, plain: Bytes, brotli: Option<Bytes>, gzip: Option<Bytes>) -> Self {
        let etag = format!("\"{}\"", &Digest::of(&plain).to_string()[..32]);
        let value = |text: &str| HeaderValue::from_str(text).unwrap_or(HeaderValue::from_static(""));
        Self {
            etag: value(&etag),
            content_type: value(&content_type(name)),
            policy: value(&policy::content_security_policy(name, &plain)),
            forever: is_hashed(name),
            plain,
            brotli,
            gzip,
        }
    }
}

fn is_neighbour(name: &str) -> bool {
    name.ends_with(".br") || name.ends_with(".gz")
}

/// The media type by the name's ending; text always says UTF-8.
fn content_type(name: &str) -> String {
    let kind = mime_guess::from_path(name).first_or_octet_stream();
    let is_text = kind.type_() == "text" || matches!(kind.subtype().as_str(), "javascript" | "json");
    if is_text {
        format!("{kind}; charset=utf-8")
    } else {
        kind.to_string()
    }
}

/// Whether the name holds the digest of its content, as Trunk writes it: `app-0123456789abcdef_bg.wasm`.
/// Such a file may be kept for ever.
fn is_hashed(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or(name);
    let stem = file.split('.').next().unwrap_or(file);
    let stem = stem.strip_suffix("_bg").unwrap_or(stem);
    let digest = stem.rsplit('-').next().filter(|digest| digest.len() < stem.len());
    digest.is_some_and(|d| d.len() == 16 && d.bytes().all(|c| matches!(c, b'0'..=b'9' | b'a'..=b'f')))
}

#[cfg(test)]
mod tests {
    use super::{content_type, is_hashed};

    #[test]
    fn only_names_with_a_digest_are_kept_for_ever() {
        let rows = [
            ("jemput-bola-0123456789abcdef.js", true),
            ("jemput-bola-0123456789abcdef_bg.wasm", true),
            ("kantor/office-fedcba9876543210.css", true),
            ("index.html", false),
            ("sw.js", false),
            ("icon-192.png", false),
            ("icon-maskable-512.png", false),
            ("0123456789abcdef.js", false),
            ("app-0123456789ABCDEF.js", false),
        ];
        for (name, expected) in rows {
            assert_eq!(is_hashed(name), expected, "{name}");
        }
    }

    #[test]
    fn every_kind_of_file_of_the_pages_has_its_media_type() {
        let rows = [
            ("a.html", "text/html; charset=utf-8"),
            ("a.js", "text/javascript; charset=utf-8"),
            ("a.css", "text/css; charset=utf-8"),
            ("a_bg.wasm", "application/wasm"),
            ("manifest.webmanifest", "application/manifest+json"),
            ("icon.svg", "image/svg+xml"),
            ("icon.png", "image/png"),
            ("form.json", "application/json; charset=utf-8"),
            ("unknown.xyzzy", "application/octet-stream"),
        ];
        for (name, expected) in rows {
            assert_eq!(content_type(name), expected, "{name}");
        }
    }
}
