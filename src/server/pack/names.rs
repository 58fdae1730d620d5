//! File names that keep their promise. Trunk names a module after the compiler's output, before wasm-opt worked on
//! it, so other flags give other bytes under the same name, which browsers and servers keep for ever. Here every
//! hashed file is named after its own bytes, and the page says their digest.

use std::fs;
use std::path::Path;

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use sha2::{Digest, Sha256, Sha384};

use super::{PackError, hex, io_error, write};

/// Hex digits in a name, as many as Trunk writes at most.
const DIGITS: usize = 16;

/// Renames the hashed files of one page and what its `index.html` calls them.
/// # Errors
/// `Io`.
pub(super) fn rename_by_content(folder: &Path) -> Result<(), PackError> {
    let page = folder.join("index.html");
    let before = fs::read_to_string(&page).map_err(|source| io_error(&page, source))?;
    let mut html = before.clone();
    for entry in fs::read_dir(folder).map_err(|source| io_error(folder, source))? {
        let path = entry.map_err(|source| io_error(folder, source))?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let Some((stem, ending)) = hashed(&name) else { continue };
        if !before.contains(&name) {
            continue;
        }
        let bytes = fs::read(&path).map_err(|source| io_error(&path, source))?;
        let digest: String = hex(&Sha256::digest(&bytes)).chars().take(DIGITS).collect();
        let renamed = format!("{stem}-{digest}{ending}");
        if renamed != name {
            fs::rename(&path, folder.join(&renamed)).map_err(|source| io_error(&path, source))?;
            html = html.replace(&name, &renamed);
        }
        html = with_integrity(&html, &renamed, &bytes);
    }
    if html == before {
        Ok(())
    } else {
        write(&page, html.as_bytes())
    }
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
