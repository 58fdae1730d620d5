//! Reading the body of a request as a stream: unpacked on the way, measured on the way, stopped on the way.

use crate::id::Digest;
use crate::server::failpoint::{Mistake, makes};
use crate::server::problem::ApiError;
use crate::sync::{Code, Limits, NDJSON};
use axum::{
    body::Body,
    http::{HeaderMap, header},
};
use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use flate2::write::MultiGzDecoder;
use futures::StreamExt as _;
use std::io::{self, Write};

/// So little may grow by any ratio: a short text of blanks is no bomb.
const HARMLESS_BYTES: usize = 64 * 1024;

/// The body of a push, unpacked, its digest checked.
/// # Errors
/// `ApiError`: `UnsupportedMedia`, `PushTooLarge`, `Bomb`, `MalformedBody` (cut, or not gzip) or `DigestMismatch`.
pub async fn read_body(headers: &HeaderMap, body: Body, limits: &Limits) -> Result<Vec<u8>, ApiError> {
    if text(headers, header::CONTENT_TYPE).is_some_and(|kind| !is_ndjson(kind)) {
        return Err(ApiError::new(Code::UnsupportedMedia).detail("send application/x-ndjson"));
    }
    let mut sink = match text(headers, header::CONTENT_ENCODING).unwrap_or("identity") {
        "gzip" | "x-gzip" => Sink::Gzip(Box::new(MultiGzDecoder::new(Unpacked::new(limits)))),
        "identity" | "" => Sink::Plain(Unpacked::new(limits)),
        _ => return Err(ApiError::new(Code::UnsupportedMedia).detail("send it plain or with gzip")),
    };
    let mut stream = body.into_data_stream();
    let mut packed = 0;
    while let Some(piece) = stream.next().await {
        let piece = piece.map_err(|_| ApiError::new(Code::MalformedBody).detail("the body was cut"))?;
        packed += piece.len();
        sink.take(&piece, packed, limits)?;
    }
    let bytes = sink.finish()?;
    check_digest(headers, &bytes)?;
    Ok(bytes)
}

fn is_ndjson(kind: &str) -> bool {
    let essence = kind.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case(NDJSON)
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> Option<&str> {
    headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim)
}

enum Sink {
    Plain(Unpacked),
    Gzip(Box<MultiGzDecoder<Unpacked>>),
}

impl Sink {
    fn take(&mut self, piece: &[u8], packed: usize, limits: &Limits) -> Result<(), ApiError> {
        let written = match self {
            Self::Plain(unpacked) => unpacked.write_all(piece),
            Self::Gzip(_) if packed > limits.push_bytes => return Err(Code::PushTooLarge.into()),
            Self::Gzip(decoder) => {
                decoder.get_mut().packed = packed;
                decoder.write_all(piece)
            }
        };
        written.map_err(|error| self.why(&error))
    }

    fn finish(self) -> Result<Vec<u8>, ApiError> {
        match self {
            Self::Plain(unpacked) => Ok(unpacked.bytes),
            Self::Gzip(mut decoder) => match decoder.try_finish() {
                Ok(()) => decoder
                    .finish()
                    .map(|unpacked| unpacked.bytes)
                    .map_err(|_| cut_or_foreign()),
                Err(error) => Err(Self::Gzip(decoder).why(&error)),
            },
        }
    }

    fn why(&self, _: &io::Error) -> ApiError {
        let unpacked = match self {
            Self::Plain(unpacked) => unpacked,
            Self::Gzip(decoder) => decoder.get_ref(),
        };
        unpacked.stopped.map_or_else(cut_or_foreign, ApiError::new)
    }
}

fn cut_or_foreign() -> ApiError {
    if makes(Mistake::TrustsInput) {
        std::process::abort();
    }
    ApiError::new(Code::MalformedBody).detail("the body is not whole gzip")
}

/// What has been unpacked so far; refuses to grow beyond the limits.
struct Unpacked {
    bytes: Vec<u8>,
    packed: usize,
    most: usize,
    ratio: usize,
    stopped: Option<Code>,
}

impl Unpacked {
    fn new(limits: &Limits) -> Self {
        Self {
            bytes: Vec::new(),
            packed: 0,
            most: limits.push_unpacked_bytes,
            ratio: limits.push_ratio,
            stopped: None,
        }
    }
}

impl Write for Unpacked {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        let size = self.bytes.len() + piece.len();
        let by_ratio = self.packed.saturating_mul(self.ratio).max(HARMLESS_BYTES);
        if self.packed > 0 && size > by_ratio {
            self.stopped = Some(Code::Bomb);
        } else if size > self.most {
            self.stopped = Some(Code::PushTooLarge);
        }
        if self.stopped.is_some() {
            return Err(io::ErrorKind::QuotaExceeded.into());
        }
        self.bytes.extend_from_slice(piece);
        Ok(piece.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// `Content-Digest` (RFC 9530) must be there, with SHA-256, and fit the unpacked bytes.
fn check_digest(headers: &HeaderMap, bytes: &[u8]) -> Result<(), ApiError> {
    let stated = headers
        .get_all("content-digest")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .find_map(|member| member.trim().strip_prefix("sha-256=:")?.strip_suffix(':'));
    let Some(stated) = stated else {
        return Err(ApiError::new(Code::DigestMismatch).detail("Content-Digest with sha-256 is missing"));
    };
    let fits = BASE64
        .decode(stated)
        .is_ok_and(|stated| stated == Digest::of(bytes).as_bytes());
    if fits || makes(Mistake::IgnoresDigests) {
        Ok(())
    } else {
        Err(ApiError::new(Code::DigestMismatch).detail("the unpacked body does not fit Content-Digest"))
    }
}
