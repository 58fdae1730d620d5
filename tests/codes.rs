#![cfg(not(target_arch = "wasm32"))]
//! QR codes in a camera's picture: read when they are there, and never the end of the tool when they are not.

use jemput_bola::tools::code;
use std::f64::consts::PI;

#[path = "support/picture.rs"]
mod picture;

use picture::Picture;

/// What is on stickers, cards and letters.
const TEXTS: &[&str] = &[
    "3507012001-0017",
    "https://contoh.desa.id/aset/8f3c?rt=03&rw=01",
    "Rumah Bu Siti, depan musala \u{2013} \u{a9}",
    "0",
];

#[test]
fn a_code_is_read_as_it_was_written_small_large_and_turned() {
    for text in TEXTS {
        for (share, turned) in [(0.35, 0.0), (0.6, 0.2), (0.7, -0.5), (0.6, PI), (0.5, PI / 4.0)] {
            let picture = Picture::of_code(text, 640, 640, share, turned);
            let read = code::read(640, 640, &picture.grey);
            assert_eq!(
                read.as_deref(),
                Some(*text),
                "{share} of the picture, turned by {turned}"
            );
        }
    }
}

#[test]
fn a_code_is_read_in_poor_light_and_in_a_wide_picture() {
    let mut picture = Picture::of_code(TEXTS[0], 640, 640, 0.5, 0.1);
    picture.darken(0.35);
    picture.noise(7, 20);
    assert_eq!(code::read(640, 640, &picture.grey).as_deref(), Some(TEXTS[0]));
    let wide = Picture::of_code(TEXTS[0], 640, 360, 0.7, 0.0);
    assert_eq!(code::read(640, 360, &wide.grey).as_deref(), Some(TEXTS[0]));
}

#[test]
fn a_picture_without_a_code_has_none() {
    assert_eq!(code::read(64, 64, &[128; 64 * 64]), None);
    assert_eq!(code::read(64, 64, &[0; 64 * 64 - 1]), None, "not of its own size");
    assert_eq!(code::read(0, 0, &[]), None);
    assert_eq!(code::read(usize::MAX, 2, &[1]), None);
}

#[test]
fn damaged_codes_are_read_rightly_or_not_at_all() {
    let (mut n_read, mut n_not) = (0, 0);
    for seed in 0..300_u32 {
        let share = 0.2 + f64::from(seed % 7) * 0.12;
        let mut picture = Picture::of_code(TEXTS[seed as usize % 4], 240, 240, share, f64::from(seed) / 10.0);
        picture.noise(seed, 1 + seed % 160);
        picture.stain(seed, 1 + seed as usize % 40);
        match code::read(240, 240, &picture.grey) {
            Some(read) => {
                assert_eq!(read, TEXTS[seed as usize % 4], "damage {seed}");
                n_read += 1;
            }
            None => n_not += 1,
        }
    }
    assert!(n_read > 20 && n_not > 20, "{n_read} read, {n_not} not");
}

#[test]
fn mere_noise_is_read_as_nothing() {
    for seed in 0..150 {
        let mut picture = Picture::grey(160, 160);
        picture.noise(seed, 255);
        assert_eq!(code::read(160, 160, &picture.grey), None, "noise {seed}");
    }
}

#[test]
fn what_no_submission_can_carry_is_left_out_of_a_code() {
    assert_eq!(code::plain("01\u{1d}17\tA\nB\u{0}"), "0117\tA\nB");
}

#[test]
fn brightness_is_that_of_the_colours_and_not_of_opacity() {
    let rgba = [255, 255, 255, 0, 0, 0, 0, 255, 255, 0, 0, 255, 0, 255, 0, 255, 9];
    assert_eq!(code::grey(&rgba), [255, 0, 76, 149]);
}
