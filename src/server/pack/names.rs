//! File names that keep their promise. Trunk names a module after the compiler's output, before wasm-opt worked on
//! it, so other flags give other bytes under the same name, which browsers and servers keep for ever. Here every
//! hashed file is named after its own bytes, and the page says their digest.

use std::fs;
use std::path::{Path, PathBuf};

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use sha2::{Digest, Sha256, Sha384};

use super::{PackError, hex, io_error, write};

/// Hex digits in a name, as many as Trunk writes at most.
const DIGITS: usize = 16;

/// Renames the hashed files of one page, and what its `index.html` and its scripts call them. Scripts come last, because
/// the names of others stand in them.
/// # Errors
/// `Io`.
pub(super) fn rename_by_content(folder: &Path) -> Result<(), PackError> {
    let page = folder.join("index.html");
    let (scripts, others): (Vec<_>, Vec<_>) = hashed_in(folder)?.into_iter().partition(|name| is_script(name));
    let mut named_in: Vec<PathBuf> = scripts.iter().map(|name| folder.join(name)).collect();
    named_in.push(page.clone());
    for name in &others {
        rename(folder, name, &named_in, &page)?;
    }
    for name in &scripts {
        rename(folder, name, std::slice::from_ref(&page), &page)?;
    }
    Ok(())
}

/// Names of the files that have a digest in their name.
fn hashed_in(folder: &Path) -> Result<Vec<String>, PackError> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(|source| io_error(folder, source))? {
        let path = entry.map_err(|source| io_error(folder, source))?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if hashed(&name).is_some() {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

fn is_script(name: &str) -> bool {
    name.ends_with(".js")
}

/// Names a file after its bytes, there and in these texts; the page also says their digest. What is named nowhere stays.
fn rename(folder: &Path, name: &str, named_in: &[PathBuf], page: &Path) -> Result<(), PackError> {
    let Some((stem, ending)) = hashed(name) else {
        return Ok(());
    };
    let path = folder.join(name);
    let bytes = fs::read(&path).map_err(|source| io_error(&path, source))?;
    let digest: String = hex(&Sha256::digest(&bytes)).chars().take(DIGITS).collect();
    let renamed = format!("{stem}-{digest}{ending}");
    let mut is_named = false;
    for place in named_in {
        let before = fs::read_to_string(place).map_err(|source| io_error(place, source))?;
        if !before.contains(name) {
            continue;
        }
        is_named = true;
        let mut after = before.replace(name, &renamed);
        if place == page {
            after = with_integrity(&after, &renamed, &bytes);
        }
        if after != before {
            write(place, after.as_bytes())?;
        }
    }
    if is_named && renamed != name {
        fs::rename(&path, folder.join(&renamed)).map_err(|source| io_error(&path, source))?;
    }
    Ok(())
}

/// The page with the digest of these bytes where it names them: Trunk took it before they were made smaller.
fn with_integrity(html: &str, name: &str, bytes: &[u8]) -> String {
    const INTEGRITY: &str = "integrity=\"sha384-";
    let digest = BASE64.encode(Sha384::digest(bytes));
    let mut fixed = String::new();
    for tag in html.split_inclusive('>') {
        match tag.split_once(INTEGRITY) {
            Some((before, after)) if tag.contains(name) => {
                let rest = after.find('"').map_or("", |end| &after[end..]);
                fixed.extend([before, INTEGRITY, &digest, rest]);
            }
            _ => fixed.push_str(tag),
        }
    }
    fixed
}

/// `app-1a2b3c4d_bg.wasm` is `app` and `_bg.wasm`; `None` for a name without a digest.
fn hashed(name: &str) -> Option<(&str, &str)> {
    let (stem, rest) = name.rsplit_once('-')?;
    let n_digits = rest
        .bytes()
        .take_while(|c| matches!(c, b'0'..=b'9' | b'a'..=b'f'))
        .count();
    let ending = &rest[n_digits..];
    // Trunk drops leading zeros.
    let is_hashed = (DIGITS - 4..=DIGITS).contains(&n_digits) && matches!(ending, ".js" | ".css" | "_bg.wasm");
    is_hashed.then_some((stem, ending))
}
