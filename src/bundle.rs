//! Bundles: files of envelopes and attachments that are carried by hand when a phone never finds a signal.
//!
//! A `.jbz` is a zip with `manifest.json`, `envelopes.ndjson` (an envelope a line) and `attachments/<sha256>`; with
//! `quarantine.ndjson` where the phone has texts that it cannot read. Plain
//! `.ndjson` of envelopes and `.json` with an array of them are taken too. Writing works on every target; reading is
//! for the server, as a stream and within limits, because a file may come from anywhere.

mod manifest;
#[cfg(not(target_arch = "wasm32"))]
mod read;
#[cfg(not(target_arch = "wasm32"))]
mod text;
mod write;
mod zip;
#[cfg(not(target_arch = "wasm32"))]
mod zip64;

pub use manifest::{MANIFEST_SCHEMA, Manifest, ManifestAttachment, ManifestLine};
#[cfg(not(target_arch = "wasm32"))]
pub use read::{BundleError, Limits, Record, Sink, read};
pub use write::{BundleWriter, WriteError};

/// The file name extension of a bundle, without the dot.
pub const EXTENSION: &str = "jbz";

/// The media type of a bundle.
pub const MEDIA_TYPE: &str = "application/zip";

const MANIFEST: &str = "manifest.json";
const ENVELOPES: &str = "envelopes.ndjson";
const QUARANTINE: &str = "quarantine.ndjson";
const ATTACHMENTS: &str = "attachments/";
