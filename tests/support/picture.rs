//! What a camera sees: a code drawn into a grey picture, turned, darkened, spoilt; and a film of it.
#![allow(dead_code)]

use fast_qr::QRBuilder;

/// Grey, a byte for each pixel, row by row.
pub struct Picture {
    pub width: usize,
    pub height: usize,
    pub grey: Vec<u8>,
}

/// Modules of white around a code.
const MARGIN: f64 = 4.0;

impl Picture {
    /// A wall.
    pub fn grey(width: usize, height: usize) -> Self {
        Self {
            width,
            height,
            grey: vec![150; width * height],
        }
    }

    /// A QR code in the middle on white paper, its side a share of the shorter side, turned by so many radians.
    pub fn of_code(text: &str, width: usize, height: usize, share: f64, turned: f64) -> Self {
        let code = QRBuilder::new(text).build().unwrap();
        let module = width.min(height) as f64 * share / code.size as f64;
        let is_dark = |column: usize, row: usize| code[row][column].value();
        Self::grey(width, height).with((code.size, code.size), module, turned, is_dark)
    }

    /// A code of lines in the middle on white paper, its length a share of the width, turned by so many radians; `modules`
    /// are 1 where they are dark.
    pub fn of_lines(modules: &[u8], width: usize, height: usize, share: f64, turned: f64) -> Self {
        let module = width as f64 * share / modules.len() as f64;
        let is_dark = |column: usize, _| modules[column] == 1;
        Self::grey(width, height).with((modules.len(), modules.len() / 3), module, turned, is_dark)
    }

    fn with(
        mut self,
        (columns, rows): (usize, usize),
        module: f64,
        turned: f64,
        is_dark: impl Fn(usize, usize) -> bool,
    ) -> Self {
        let (sin, cos) = turned.sin_cos();
        let (width, height) = (self.width, self.height);
        let (columns, rows) = (columns as f64, rows as f64);
        for (at, pixel) in self.grey.iter_mut().enumerate() {
            let x = (at % width) as f64 + 0.5 - width as f64 / 2.0;
            let y = (at / width) as f64 + 0.5 - height as f64 / 2.0;
            let column = (x * cos + y * sin) / module + columns / 2.0;
            let row = (y * cos - x * sin) / module + rows / 2.0;
            let is_in =
                |margin: f64| (-margin..columns + margin).contains(&column) && (-margin..rows + margin).contains(&row);
            if is_in(0.0) {
                *pixel = if is_dark(column as usize, row as usize) {
                    25
                } else {
                    235
                };
            } else if is_in(MARGIN) {
                *pixel = 235;
            }
        }
        self
    }

    /// Less light.
    pub fn darken(&mut self, by: f64) {
        for pixel in &mut self.grey {
            *pixel = (f64::from(*pixel) * by) as u8;
        }
    }

    /// Every pixel brighter or darker by up to half of this.
    pub fn noise(&mut self, seed: u32, most: u32) {
        let mut chance = Chance(seed);
        for pixel in &mut self.grey {
            let other = i64::from(*pixel) + i64::from(chance.below(most + 1)) - i64::from(most / 2);
            *pixel = other.clamp(0, 255) as u8;
        }
    }

    /// Black and white spots, this large at most.
    pub fn stain(&mut self, seed: u32, most: usize) {
        let mut chance = Chance(seed ^ 0x5eed);
        for _ in 0..chance.below(6) {
            let (left, top) = (
                chance.below(self.width as u32) as usize,
                chance.below(self.height as u32) as usize,
            );
            let colour = if chance.below(2) == 0 { 0 } else { 255 };
            for y in top..(top + most).min(self.height) {
                for x in left..(left + most).min(self.width) {
                    self.grey[y * self.width + x] = colour;
                }
            }
        }
    }

    /// The picture as a film of a few frames, as a browser takes it in the place of a camera: y4m, grey.
    pub fn film(&self) -> Vec<u8> {
        let mut film = format!("YUV4MPEG2 W{} H{} F10:1 Ip A1:1 C420jpeg\n", self.width, self.height).into_bytes();
        for _ in 0..3 {
            film.extend(b"FRAME\n");
            film.extend(&self.grey);
            film.extend(vec![128; self.width.div_ceil(2) * self.height.div_ceil(2) * 2]);
        }
        film
    }
}

/// Numbers that look like chance and are the same every time.
struct Chance(u32);

impl Chance {
    fn below(&mut self, end: u32) -> u32 {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        ((u64::from(self.0 >> 8) * u64::from(end)) >> 24) as u32
    }
}
