//! What a camera writes into a photo beside the picture (EXIF): when, with what, and where. A photo that is drawn anew has
//! lost it; where a form asks for it, it is put back.

/// The start of a JPEG.
const START: [u8; 2] = [0xff, 0xd8];
/// The marker of the part that holds EXIF, among others.
const APP1: u8 = 0xe1;
/// What such a part begins with when it is EXIF.
const NAME: &[u8] = b"Exif\0\0";
/// Marker and length of a part, bytes.
const HEAD: usize = 4;
/// An entry of a directory, bytes.
const ENTRY: usize = 12;
/// Tag of how the picture must be turned to stand upright.
const ORIENTATION: u16 = 0x0112;
/// Upright as it is.
const UPRIGHT: u16 = 1;

/// The photo as it was drawn anew, with the EXIF of the original. Drawn anew it stands upright, and says so; the small
/// picture that goes with some originals is not shown any more. `None` where the original has no EXIF that can be read, or
/// one of them is no JPEG.
#[must_use]
pub fn carried(original: &[u8], drawn: &[u8]) -> Option<Vec<u8>> {
    let rest = drawn.strip_prefix(&START)?;
    let mut part = part(original)?.to_vec();
    turn_upright(part.get_mut(HEAD + NAME.len()..)?)?;
    Some([&START[..], &part, rest].concat())
}

/// The part of a JPEG that is EXIF, with its marker.
fn part(jpeg: &[u8]) -> Option<&[u8]> {
    let mut rest = jpeg.strip_prefix(&START)?;
    // The picture itself comes behind all parts, and has no length.
    while let [0xff, marker, high, low, ..] = *rest
        && marker != 0xda
    {
        let (part, next) = rest.split_at_checked(2 + usize::from(u16::from_be_bytes([high, low])))?;
        if marker == APP1 && part.get(HEAD..)?.starts_with(NAME) {
            return Some(part);
        }
        rest = next;
    }
    None
}

/// Changes the directories of EXIF in place.
fn turn_upright(tiff: &mut [u8]) -> Option<()> {
    let is_little = match tiff.get(..4)? {
        b"II\x2a\0" => true,
        b"MM\0\x2a" => false,
        _ => return None,
    };
    let short = |bytes: [u8; 2]| match is_little {
        true => u16::from_le_bytes(bytes),
        false => u16::from_be_bytes(bytes),
    };
    let first: [u8; 4] = tiff.get(4..8)?.try_into().ok()?;
    let first = match is_little {
        true => u32::from_le_bytes(first),
        false => u32::from_be_bytes(first),
    };
    let directory = tiff.get_mut(usize::try_from(first).ok()?..)?;
    let (count, entries) = directory.split_first_chunk_mut::<2>()?;
    let (entries, next) = entries.split_at_mut_checked(usize::from(short(*count)) * ENTRY)?;
    for entry in entries.chunks_exact_mut(ENTRY) {
        let (tag, value) = entry.split_first_chunk_mut::<2>()?;
        if short(*tag) == ORIENTATION {
            let upright = match is_little {
                true => UPRIGHT.to_le_bytes(),
                false => UPRIGHT.to_be_bytes(),
            };
            value.get_mut(6..8)?.copy_from_slice(&upright);
        }
    }
    // The next directory is of the small picture.
    next.get_mut(..4)?.fill(0);
    Some(())
}
