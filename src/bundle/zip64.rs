//! Zips of the large kind are refused before they are opened. A bundle never is one, and the directory of one may claim
//! any number of entries, for all of which its reader would set memory aside.
//! Source: PKWARE APPNOTE 6.3.10, sections 4.3.15 (the locator, which stands right before) and 4.3.16 (the end).

use std::io::{self, Read};

const LOCATOR: &[u8] = b"PK\x06\x07";
const LOCATOR_BYTES: usize = 20;
const END: &[u8] = b"PK\x05\x06";
const BOTH_BYTES: usize = LOCATOR_BYTES + END.len();

/// Whether a reader would find a zip64 directory: anywhere, for it looks further where the last one is broken.
pub fn is_claimed(mut file: impl Read) -> io::Result<bool> {
    let mut piece = vec![0; 64 * 1024];
    let mut kept = 0;
    loop {
        let n = file.read(&mut piece[kept..])?;
        if n == 0 {
            return Ok(false);
        }
        let filled = kept + n;
        let mut places = piece[..filled].windows(BOTH_BYTES);
        if places.any(|place| place.starts_with(LOCATOR) && place.ends_with(END)) {
            return Ok(true);
        }
        // The next piece may go on with what begins at the end of this one.
        kept = filled.min(BOTH_BYTES - 1);
        piece.copy_within(filled - kept..filled, 0);
    }
}
