#![cfg(not(target_arch = "wasm32"))]
//! Codes of lines in a camera's picture, written by another library: read as they were written, or not at all.

use barcoders::sym::{code39::Code39, code128::Code128, ean8::EAN8, ean13::EAN13};
use jemput_bola::tools::code;
use std::f64::consts::PI;

#[path = "support/picture.rs"]
mod picture;

use picture::Picture;

/// Lying, a little turned, upside down, standing.
const TURNED: [f64; 6] = [0.0, 0.1, -0.15, PI, PI / 2.0, -PI / 2.0 + 0.05];

/// Every code with what it says: the kinds by turns.
fn codes() -> Vec<(String, Vec<u8>)> {
    let mut all = Vec::new();
    for text in ["8991234567891", "9786020331607", "0012345678905"] {
        all.push((text.to_owned(), EAN13::new(&text[..12]).unwrap().encode()));
    }
    all.push(("96385074".to_owned(), EAN8::new("9638507").unwrap().encode()));
    for text in ["3507-17", "KPJ 11/22", "A.B$C+D%"] {
        all.push((text.to_owned(), Code39::new(text).unwrap().encode()));
    }
    for (text, written) in [
        ("Kebun-17b", "\u{181}Kebun-17b"),
        ("35070120", "\u{106}35070120"),
        ("KPJ 0017", "\u{c0}KPJ 0017"),
        ("JB-350701", "\u{181}JB-\u{106}350701"),
    ] {
        all.push((text.to_owned(), Code128::new(written).unwrap().encode()));
    }
    all
}

#[test]
fn every_kind_is_read_lying_standing_and_upside_down() {
    for (text, modules) in codes() {
        for turned in TURNED {
            let picture = Picture::of_lines(&modules, 640, 640, 0.8, turned);
            let read = code::read(640, 640, &picture.grey);
            assert_eq!(read.as_deref(), Some(&*text), "turned by {turned}");
        }
    }
}

#[test]
fn a_code_is_read_in_poor_light_and_when_it_is_small() {
    for (text, modules) in codes() {
        // Two pixels and a third for a module.
        let share = modules.len() as f64 * 2.3 / 640.0;
        let mut picture = Picture::of_lines(&modules, 640, 640, share, 0.02);
        picture.darken(0.4);
        picture.noise(5, 12);
        assert_eq!(code::read(640, 640, &picture.grey).as_deref(), Some(&*text));
    }
}

#[test]
fn every_character_of_code_128_and_code_39_is_read() {
    let written = |set: char, chars: &mut dyn Iterator<Item = char>| {
        chars.fold(String::from(set), |all, it| all + &it.to_string())
    };
    for first in (32..127_u8).step_by(8) {
        let text: String = (first..(first + 8).min(127)).map(char::from).collect();
        let modules = Code128::new(written('\u{181}', &mut text.chars())).unwrap().encode();
        let picture = Picture::of_lines(&modules, 640, 640, 0.9, 0.0);
        assert_eq!(code::read(640, 640, &picture.grey), Some(text));
    }
    for first in (0..100_u8).step_by(10) {
        let text: String = (first..first + 10).map(|it| format!("{it:02}")).collect();
        let modules = Code128::new(written('\u{106}', &mut text.chars())).unwrap().encode();
        let picture = Picture::of_lines(&modules, 640, 640, 0.9, 0.0);
        assert_eq!(code::read(640, 640, &picture.grey), Some(text));
    }
    for text in ["0123456789", "ABCDEFGHIJK", "LMNOPQRSTUV", "WXYZ-. $/+%"] {
        let modules = Code39::new(text).unwrap().encode();
        let picture = Picture::of_lines(&modules, 640, 640, 0.9, 0.0);
        assert_eq!(code::read(640, 640, &picture.grey).as_deref(), Some(text));
    }
}

#[test]
fn damaged_codes_are_read_rightly_or_not_at_all() {
    let codes = codes();
    let (mut n_read, mut n_not) = (0, 0);
    for seed in 0..150_u32 {
        let (text, modules) = &codes[seed as usize % codes.len()];
        let share = 0.25 + f64::from(seed % 7) * 0.1;
        let mut picture = Picture::of_lines(modules, 320, 320, share, f64::from(seed % 9) / 20.0);
        picture.noise(seed, 1 + seed % 120);
        picture.stain(seed, 1 + seed as usize % 40);
        match code::read(320, 320, &picture.grey) {
            Some(read) => {
                assert_eq!(read, *text, "seed {seed}");
                n_read += 1;
            }
            None => n_not += 1,
        }
    }
    assert!(n_read > 25 && n_not > 25, "{n_read} read, {n_not} not");
}

#[test]
fn stripes_and_noise_are_no_code() {
    for seed in 0..60_u32 {
        let mut picture = Picture::grey(320, 320);
        picture.noise(seed, 250);
        assert_eq!(code::read(320, 320, &picture.grey), None, "noise {seed}");
        let stripes: Vec<u8> = (0..95)
            .map(|at| u8::from((seed.rotate_left(at) ^ (at * at * 7)).is_multiple_of(3)))
            .collect();
        let picture = Picture::of_lines(&stripes, 320, 320, 0.9, 0.0);
        assert_eq!(code::read(320, 320, &picture.grey), None, "stripes {seed}");
    }
}
