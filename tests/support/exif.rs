//! What a camera writes into a photo.

/// A picture from a camera that wrote its place into it: the marker of EXIF with a GPS directory before the picture.
pub fn with_gps(jpeg: &[u8]) -> Vec<u8> {
    let mut exif = b"Exif\0\0MM\0\x2a\0\0\0\x08".to_vec();
    // One entry: the GPS directory at 26, which says "S" as the reference of its latitude.
    exif.extend(b"\0\x01\x88\x25\0\x04\0\0\0\x01\0\0\0\x1a\0\0\0\0");
    exif.extend(b"\0\x01\0\x01\0\x02\0\0\0\x02S\0\0\0\0\0\0\0");
    let mut all = jpeg[..2].to_vec();
    all.extend(b"\xff\xe1");
    all.extend(u16::try_from(exif.len() + 2).unwrap().to_be_bytes());
    all.extend(&exif);
    all.extend(&jpeg[2..]);
    all
}
