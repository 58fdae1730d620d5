//! Reading a file that should be a bundle, of whatever kind, as a stream.

use super::manifest::{MANIFEST_SCHEMA, Manifest};
use super::text::{self, Piece, line};
use super::{ATTACHMENTS, ENVELOPES, MANIFEST, zip64};
use crate::id::{Digest, InstanceId};
use ::zip::{ZipArchive, result::ZipError};
use std::collections::HashSet;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};

/// Most bytes of a manifest.
const MANIFEST_BYTES: u64 = 16 * 1024 * 1024;
/// So much may unpack from anything.
const HARMLESS_BYTES: u64 = 1024 * 1024;

/// What is taken at most.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes of a line or of an element.
    pub line_bytes: usize,
    /// Bytes of an attachment.
    pub attachment_bytes: u64,
    /// Lines or elements.
    pub records: u64,
    /// Bytes of everything, unpacked.
    pub unpacked_bytes: u64,
    /// Times that the file may grow when unpacked.
    pub ratio: u64,
}

/// Why a file is refused as a whole. Nothing was given to the sink then.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// It cannot be opened, or is none of ours.
    #[error("the file is not a bundle, or it is damaged: {0}")]
    Foreign(&'static str),
    /// It would unpack to far too much.
    #[error("the file unpacks to far too much")]
    Bomb,
    /// It has more lines or elements than allowed.
    #[error("the file has too many records")]
    TooMany,
    /// The disk or the sink failed.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// One record of a file.
#[derive(Debug, PartialEq, Eq)]
pub enum Record {
    /// A line or element, whole.
    Line(Vec<u8>),
    /// The last line of a text without its line feed: whole or cut.
    LastLine(Vec<u8>),
    /// Longer than allowed.
    TooLong,
    /// Does not fit the manifest, which names this interview, or stands in it and is not there.
    Damaged(Option<InstanceId>),
    /// The text ends in the middle of it.
    Cut,
}

/// Takes what a file holds: first all attachments, then the records in order.
pub trait Sink {
    /// An attachment. `content` has exactly `size_bytes` if all is well; whether it fits its digest is for the taker
    /// to see.
    /// # Errors
    /// Ends the reading; an attachment that does not fit is no error.
    fn attachment(&mut self, sha256: Digest, size_bytes: u64, content: &mut dyn Read) -> io::Result<()>;

    /// A record. `number` is its line, or its place in the array, from 1.
    /// # Errors
    /// Ends the reading.
    fn record(&mut self, number: u64, record: Record) -> io::Result<()>;
}

/// Reads a file, whose kind is seen from its first bytes.
/// # Errors
/// `BundleError`: the file is refused, or reading broke off.
pub fn read(mut file: impl Read + Seek, limits: &Limits, sink: &mut dyn Sink) -> Result<(), BundleError> {
    let mut head = Vec::new();
    file.by_ref().take(1024).read_to_end(&mut head)?;
    file.seek(SeekFrom::Start(0))?;
    if head.starts_with(b"PK") {
        return read_zip(file, limits, sink);
    }
    let start = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&head);
    let bom = (head.len() - start.len()) as u64;
    let is_array = match start.trim_ascii_start().first() {
        Some(b'[') => true,
        Some(b'{') => false,
        _ => return Err(BundleError::Foreign("it is neither a zip nor JSON")),
    };
    let mut read_text = |sink: &mut dyn Sink| -> io::Result<()> {
        file.seek(SeekFrom::Start(bom))?;
        match is_array {
            true => text::elements(&mut file, limits.line_bytes, sink),
            false => text::lines(BufReader::with_capacity(64 * 1024, &mut file), limits.line_bytes, sink),
        }
    };
    // Counted before the first is given out: a file is taken or refused as a whole.
    let mut count = Count { left: limits.records };
    match read_text(&mut count) {
        Err(error) if count.left == 0 && error.kind() == io::ErrorKind::QuotaExceeded => Err(BundleError::TooMany),
        counted => Ok(counted.and_then(|()| read_text(sink))?),
    }
}

/// Counts records, and ends the reading at one too many.
struct Count {
    left: u64,
}

impl Sink for Count {
    fn attachment(&mut self, _: Digest, _: u64, _: &mut dyn Read) -> io::Result<()> {
        Ok(())
    }

    fn record(&mut self, _: u64, _: Record) -> io::Result<()> {
        self.left = self.left.checked_sub(1).ok_or(io::ErrorKind::QuotaExceeded)?;
        Ok(())
    }
}

fn read_zip(file: impl Read + Seek, limits: &Limits, sink: &mut dyn Sink) -> Result<(), BundleError> {
    let mut file = BufReader::new(file);
    if zip64::is_claimed(&mut file)? {
        return Err(BundleError::Foreign("the zip is of a kind that is not taken (zip64)"));
    }
    let packed = file.seek(SeekFrom::End(0))?;
    let mut archive = ZipArchive::new(file).map_err(|_| BundleError::Foreign("the zip cannot be opened"))?;
    check_sizes(&mut archive, packed, limits)?;
    let manifest = read_manifest(&mut archive)?;
    // Tried before the first attachment is given out: a file is taken or refused as a whole.
    archive.by_name(ENVELOPES).map(drop).map_err(foreign)?;
    if manifest.lines.len() as u64 > limits.records {
        return Err(BundleError::TooMany);
    }
    let mut given = HashSet::new();
    for attachment in &manifest.attachments {
        // One that is named again is not unpacked again.
        if !given.insert(attachment.sha256) {
            continue;
        }
        let Ok(mut entry) = archive.by_name(&format!("{ATTACHMENTS}{}", attachment.sha256)) else {
            continue;
        };
        let size = entry.size();
        if size == attachment.size_bytes && size <= limits.attachment_bytes {
            // An entry may lie about its size: what it says has been counted, more is not read.
            sink.attachment(attachment.sha256, size, &mut entry.by_ref().take(size))?;
        }
    }
    let entry = archive.by_name(ENVELOPES).map_err(foreign)?;
    let size = entry.size();
    read_lines(BufReader::new(entry.take(size)), &manifest, limits, sink)?;
    Ok(())
}

/// Everything that the directory promises, counted before anything is unpacked.
fn check_sizes<R: Read + Seek>(archive: &mut ZipArchive<R>, packed: u64, limits: &Limits) -> Result<(), BundleError> {
    let mut unpacked: u64 = 0;
    for index in 0..archive.len() {
        let entry = archive.by_index_raw(index).map_err(foreign)?;
        unpacked = unpacked.saturating_add(entry.size());
    }
    let most = packed
        .saturating_mul(limits.ratio)
        .max(HARMLESS_BYTES)
        .min(limits.unpacked_bytes);
    if unpacked > most {
        return Err(BundleError::Bomb);
    }
    Ok(())
}

fn read_manifest<R: Read + Seek>(archive: &mut ZipArchive<R>) -> Result<Manifest, BundleError> {
    let entry = archive
        .by_name(MANIFEST)
        .map_err(|_| BundleError::Foreign("manifest.json is missing"))?;
    let mut text = Vec::new();
    let most = entry.size().min(MANIFEST_BYTES);
    let read = entry.take(most).read_to_end(&mut text);
    read.map_err(|_| BundleError::Foreign("manifest.json is damaged"))?;
    let manifest: Manifest =
        serde_json::from_slice(&text).map_err(|_| BundleError::Foreign("manifest.json cannot be read"))?;
    if manifest.schema > MANIFEST_SCHEMA {
        return Err(BundleError::Foreign("it was made by a newer version of the app"));
    }
    Ok(manifest)
}

/// The lines of `envelopes.ndjson`, each held against the manifest. A line that is not there is damaged like one that
/// does not fit: the carrier may have lost it. Whatever stands behind the last one is one more that is damaged.
fn read_lines(mut text: impl BufRead, manifest: &Manifest, limits: &Limits, sink: &mut dyn Sink) -> io::Result<()> {
    let mut lines = manifest.lines.iter();
    for number in 1.. {
        // A fault of the packing is the end of what can be read; the rest is reported as damaged.
        let piece = line(&mut text, limits.line_bytes).unwrap_or(None);
        let expected = lines.next();
        let is_beyond = expected.is_none();
        let bytes = match (piece, expected) {
            (None, None) => break,
            (None, Some(lost)) => Err(Some(lost.id)),
            (Some(Piece::Whole(bytes) | Piece::Last(bytes)), Some(fits)) if Digest::of(&bytes) == fits.sha256 => {
                Ok(bytes)
            }
            (Some(_), Some(other)) => Err(Some(other.id)),
            (Some(_), None) => Err(None),
        };
        let record = bytes.map_or_else(Record::Damaged, Record::Line);
        sink.record(number, record)?;
        if is_beyond {
            break;
        }
    }
    Ok(())
}

fn foreign(error: ZipError) -> BundleError {
    match error {
        ZipError::Io(error) if error.kind() != io::ErrorKind::UnexpectedEof => BundleError::Io(error),
        ZipError::FileNotFound => BundleError::Foreign("envelopes.ndjson is missing"),
        _ => BundleError::Foreign("the zip is damaged or packed in a way that is not taken"),
    }
}
