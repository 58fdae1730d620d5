#![cfg(not(target_arch = "wasm32"))]
//! What the camera wrote into a photo is carried into the photo that is drawn anew, and nothing that is broken does harm.

use jemput_bola::exif::carried;
use proptest::prelude::*;

const DRAWN: &[u8] = b"\xff\xd8\xff\xe0\0\x04JF\xff\xda\0\x02drawn\xff\xd9";

/// A JPEG with a first part of another kind, then these directories as EXIF, then the picture.
fn photo(tiff: &[u8]) -> Vec<u8> {
    let length = u16::try_from(2 + 6 + tiff.len()).unwrap().to_be_bytes();
    [
        &b"\xff\xd8\xff\xe0\0\x04JF\xff\xe1"[..],
        &length,
        b"Exif\0\0",
        tiff,
        b"\xff\xda\0\x02original\xff\xd9",
    ]
    .concat()
}

/// Directories of an upside-down photo of one maker and one place, with a small picture behind; big-endian.
fn big_endian() -> Vec<u8> {
    [
        &b"MM\0\x2a\0\0\0\x08\0\x02"[..],
        b"\x01\x12\0\x03\0\0\0\x01\0\x03\0\0", // orientation 3
        b"\x88\x25\0\x04\0\0\0\x01\0\0\0\x26",
        b"\0\0\0\x50", // the small picture's directory
        b"\0\x01\0\x01\0\x02\0\0\0\x02S\0\0\0\0\0\0\0",
    ]
    .concat()
}

fn little_endian() -> Vec<u8> {
    [
        &b"II\x2a\0\x08\0\0\0\x01\0"[..],
        b"\x12\x01\x03\0\x01\0\0\0\x06\0\0\0", // orientation 6
        b"\0\0\0\0",
    ]
    .concat()
}

#[test]
fn the_place_is_carried_the_photo_stands_upright_and_the_small_picture_is_not_shown() {
    let made = carried(&photo(&big_endian()), DRAWN).unwrap();
    let mut upright = big_endian();
    upright[8 + 2 + 9] = 1;
    upright[8 + 2 + 24..8 + 2 + 28].fill(0);
    let part = photo(&upright);
    let part = &part[8..part.len() - 14];
    assert_eq!(made, [b"\xff\xd8", part, &DRAWN[2..]].concat());
}

#[test]
fn both_orders_of_bytes_are_read() {
    let made = carried(&photo(&little_endian()), DRAWN).unwrap();
    let at = made.windows(4).position(|it| it == b"II\x2a\0").unwrap();
    assert_eq!(made[at + 18], 1, "upright");
}

#[test]
fn what_has_no_exif_carries_nothing() {
    let none: [(&str, &[u8], &[u8]); 6] = [
        ("a JPEG without", DRAWN, DRAWN),
        ("no JPEG", b"\x89PNG\r\n\x1a\n", DRAWN),
        ("nothing", b"", DRAWN),
        ("of no known order", &photo(b"XX\x2a\0\0\0\0\x08\0\0\0\0\0\0"), DRAWN),
        ("directory outside", &photo(b"MM\0\x2a\0\0\xff\xff\0\0\0\0\0\0"), DRAWN),
        ("drawn as PNG", &photo(&big_endian()), b"\x89PNG"),
    ];
    for (what, original, drawn) in none {
        assert_eq!(carried(original, drawn), None, "{what}");
    }
}

proptest! {
    #[test]
    fn broken_photos_do_no_harm(cut in 0usize..100, at in 0usize..100, with: u8, is_big: bool) {
        let mut original = photo(&if is_big { big_endian() } else { little_endian() });
        if let Some(byte) = original.get_mut(at) { *byte = with; }
        original.truncate(cut);
        if let Some(made) = carried(&original, DRAWN) {
            prop_assert!(made.ends_with(&DRAWN[2..]), "the picture is whole");
        }
    }
}
