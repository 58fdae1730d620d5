//! Content encodings: what a browser takes, and the two that we speak.

use axum::http::{HeaderMap, header};
use std::io::{self, Read as _, Write as _};

/// A compressed form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// `br`
    Brotli,
    /// `gzip`
    Gzip,
}

/// Quality for what is compressed at each request: a form of 100 KB takes a few milliseconds.
const QUICK: u32 = 5;
/// Window of brotli, as a power of two; also the most that browsers take.
const WINDOW: u32 = 22;

impl Encoding {
    /// The better one of those that the request takes (RFC 9110, 12.5.3); `None`: as it is.
    #[must_use]
    pub fn wanted(request: &HeaderMap) -> Option<Self> {
        [Self::Brotli, Self::Gzip]
            .into_iter()
            .find(|encoding| encoding.is_taken(request))
    }

    /// Whether the request takes it.
    #[must_use]
    pub fn is_taken(self, request: &HeaderMap) -> bool {
        let lines = request.get_all(header::ACCEPT_ENCODING).into_iter();
        let mut parts = lines
            .filter_map(|value| value.to_str().ok())
            .flat_map(|line| line.split(','));
        parts.any(|part| {
            let (name, weight) = part.split_once(';').unwrap_or((part, ""));
            let is_refused = weight.trim().strip_prefix("q=").is_some_and(|q| q.parse() == Ok(0.0));
            name.trim().eq_ignore_ascii_case(self.name()) && !is_refused
        })
    }

    /// Its name in headers.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gzip",
        }
    }

    /// Compresses quickly.
    /// # Errors
    /// Never in practice: memory is written, not a disk.
    pub fn pack(self, bytes: &[u8]) -> io::Result<Vec<u8>> {
        match self {
            Self::Brotli => {
                let mut packer = brotli::CompressorWriter::new(Vec::new(), 4096, QUICK, WINDOW);
                packer.write_all(bytes)?;
                packer.flush()?;
                Ok(packer.into_inner())
            }
            Self::Gzip => {
                let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
                packer.write_all(bytes)?;
                packer.finish()
            }
        }
    }

    /// Whether these are the compressed form of `plain`, whole and of nothing else.
    #[must_use]
    pub fn is_of(self, packed: &[u8], plain: &[u8]) -> bool {
        // One byte more than can be right is enough to tell.
        let most = plain.len() as u64 + 1;
        let mut unpacked = Vec::new();
        let read = match self {
            Self::Brotli => brotli::Decompressor::new(packed, 4096)
                .take(most)
                .read_to_end(&mut unpacked),
            Self::Gzip => flate2::read::GzDecoder::new(packed)
                .take(most)
                .read_to_end(&mut unpacked),
        };
        read.is_ok() && unpacked == plain
    }
}

#[cfg(test)]
mod tests {
    use super::Encoding;
    use axum::http::{HeaderMap, HeaderValue, header};

    #[test]
    fn the_better_encoding_that_is_taken_is_chosen() {
        let rows = [
            ("gzip, deflate, br, zstd", Some(Encoding::Brotli)),
            ("gzip", Some(Encoding::Gzip)),
            ("br;q=0, gzip;q=0.5", Some(Encoding::Gzip)),
            ("BR", Some(Encoding::Brotli)),
            ("identity", None),
            ("gzip;q=0.0", None),
            ("", None),
        ];
        for (line, expected) in rows {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(line));
            assert_eq!(Encoding::wanted(&headers), expected, "{line:?}");
        }
    }

    #[test]
    fn only_what_unpacks_to_the_same_bytes_is_its_compressed_form() -> std::io::Result<()> {
        let plain = b"Apakah Bapak/Ibu sudah pernah mendengar?".repeat(50);
        for encoding in [Encoding::Brotli, Encoding::Gzip] {
            let packed = encoding.pack(&plain)?;
            assert!(packed.len() < plain.len() / 4);
            assert!(encoding.is_of(&packed, &plain));
            assert!(!encoding.is_of(&packed, &plain[1..]));
            assert!(!encoding.is_of(&packed[..packed.len() / 2], &plain));
            assert!(!encoding.is_of(b"", &plain));
        }
        Ok(())
    }
}
