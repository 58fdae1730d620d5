//! Hashed files of earlier builds. A phone that still has yesterday's index.html asks for yesterday's wasm; it gets
//! it for 90 days. Each start copies the present build's hashed files and refreshes their time.

use super::{AssetError, is_hashed};
use axum::body::Bytes;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// How long the hashed files of a build are kept after it was last served.
pub const KEPT_DAYS: u64 = 90;

pub(super) fn keep(folder: &Path, present: &BTreeMap<String, Bytes>, now_ms: i64) -> Result<(), AssetError> {
    let at = |path: &Path| {
        let path = path.to_owned();
        move |error| AssetError::at(&path, error)
    };
    let now = SystemTime::UNIX_EPOCH + Duration::from_millis(now_ms.unsigned_abs());
    fs::create_dir_all(folder).map_err(at(folder))?;
    for (name, bytes) in present.iter().filter(|(name, _)| is_hashed(name)) {
        let path = folder.join(flat(name));
        if !path.is_file() {
            // Whole or not at all: a file cut short under a hashed name would be believed for a year.
            let part = folder.join(format!("{}.part", flat(name)));
            fs::write(&part, bytes).map_err(at(&part))?;
            fs::rename(&part, &path).map_err(at(&path))?;
        }
        let file = File::options().append(true).open(&path).map_err(at(&path))?;
        file.set_modified(now).map_err(at(&path))?;
    }
    let kept = Duration::from_secs(KEPT_DAYS * 24 * 3600);
    for entry in fs::read_dir(folder).map_err(at(folder))? {
        let path = entry.map_err(at(folder))?.path();
        let modified = fs::metadata(&path).and_then(|m| m.modified()).map_err(at(&path))?;
        let age = now.duration_since(modified).unwrap_or_default();
        if path.is_file() && age > kept {
            fs::remove_file(&path).map_err(at(&path))?;
        }
    }
    Ok(())
}

/// The file kept under this name, by its path; only names that hold a digest are looked for.
pub(super) fn find(folder: &Path, name: &str) -> Option<PathBuf> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/');
    if !is_hashed(name) || name.contains("..") || !name.chars().all(is_plain) {
        return None;
    }
    let path = folder.join(flat(name));
    path.is_file().then_some(path)
}

/// A path as one file name: `kantor/a.js` and `kantor~a.js` cannot meet, Trunk writes no tilde.
fn flat(name: &str) -> String {
    name.replace('/', "~")
}
