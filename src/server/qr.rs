//! Links as QR codes: text blocks for a terminal, a path for a page.

use fast_qr::qr::QRBuilder;
use fast_qr::{ECL, QRCode};
use std::fmt::Write as _;

/// Modules of white that a reader needs round the code (ISO/IEC 18004, 6.3.8).
const QUIET_ZONE: usize = 4;

/// The text is longer than a QR code can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the text is too long for a QR code")]
pub struct TooLong;

/// A QR code as a square of modules.
pub struct Qr {
    code: QRCode,
}

impl Qr {
    /// Encodes a text with medium error correction, enough for a screen.
    /// # Errors
    /// [`TooLong`] above about 2,300 bytes.
    pub fn of(text: &str) -> Result<Self, TooLong> {
        let code = QRBuilder::new(text).ecl(ECL::M).build().map_err(|_| TooLong)?;
        Ok(Self { code })
    }

    /// Modules of a side, quiet zone included.
    #[must_use]
    pub fn side(&self) -> usize {
        self.code.size + 2 * QUIET_ZONE
    }

    /// Whether the module is dark; the quiet zone and all beyond are light.
    fn is_dark(&self, x: usize, y: usize) -> bool {
        let inside = |v: usize| v.checked_sub(QUIET_ZONE).filter(|v| *v < self.code.size);
        match (inside(x), inside(y)) {
            (Some(x), Some(y)) => self.code.data[y * self.code.size + x].value(),
            _ => false,
        }
    }

    /// An SVG path of unit squares, a run of dark modules of one row in each sub-path.
    #[must_use]
    pub fn path(&self) -> String {
        let mut path = String::new();
        for y in 0..self.side() {
            let mut x = 0;
            while x < self.side() {
                let run = (x..self.side()).take_while(|x| self.is_dark(*x, y)).count();
                if run > 0 {
                    // Writing to a string cannot fail.
                    let _ = write!(path, "M{x} {y}h{run}v1h-{run}z");
                }
                x += run.max(1);
            }
        }
        path
    }

    /// Lines of half blocks for a terminal, two rows of modules a line, light modules drawn: on the usual dark
    /// terminal the code is then dark on light, and readers take it on a light one too.
    #[must_use]
    pub fn blocks(&self) -> String {
        let mut text = String::new();
        for y in (0..self.side()).step_by(2) {
            for x in 0..self.side() {
                text.push(match (self.is_dark(x, y), self.is_dark(x, y + 1)) {
                    (false, false) => '█',
                    (false, true) => '▀',
                    (true, false) => '▄',
                    (true, true) => ' ',
                });
            }
            text.push('\n');
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::Qr;

    fn unpack(path: &str, side: usize) -> Vec<Vec<bool>> {
        let mut grid = vec![vec![false; side]; side];
        for piece in path.split_terminator('z') {
            let (at, rest) = piece.trim_start_matches('M').split_once('h').expect("a run");
            let (x, y) = at.split_once(' ').expect("a place");
            let run: usize = rest.split_once('v').expect("a height").0.parse().expect("a length");
            let (x, y): (usize, usize) = (x.parse().expect("x"), y.parse().expect("y"));
            grid[y][x..x + run].fill(true);
        }
        grid
    }

    #[test]
    fn blocks_and_path_show_the_same_modules() {
        let qr = Qr::of("https://survei.example/#daftar=ABCDEFGHJK").expect("short");
        let grid = unpack(&qr.path(), qr.side());
        for (line, rows) in qr.blocks().lines().zip(grid.chunks(2)) {
            for (x, block) in line.chars().enumerate() {
                let below = rows.get(1).is_some_and(|row| row[x]);
                let expected = match (rows[0][x], below) {
                    (false, false) => '█',
                    (false, true) => '▀',
                    (true, false) => '▄',
                    (true, true) => ' ',
                };
                assert_eq!(block, expected, "column {x}");
            }
        }
    }

    #[test]
    fn finder_patterns_stand_in_three_corners_inside_a_quiet_zone_of_four() {
        let qr = Qr::of("https://survei.example/#daftar=ABCDEFGHJK").expect("short");
        let grid = unpack(&qr.path(), qr.side());
        let far = qr.side() - 4 - 7;
        for (left, top) in [(4, 4), (far, 4), (4, far)] {
            for i in 0..7 {
                assert!(grid[top][left + i] && grid[top + 6][left + i]);
                assert!(grid[top + i][left] && grid[top + i][left + 6]);
            }
            assert!(grid[top + 3][left + 3] && !grid[top + 1][left + 1]);
        }
        let side = qr.side();
        let quiet = |v: usize| v < 4 || v >= side - 4;
        for (y, row) in grid.iter().enumerate() {
            for (x, dark) in row.iter().enumerate() {
                assert!(!(*dark && (quiet(x) || quiet(y))), "({x}, {y}) lies in the quiet zone");
            }
        }
    }

    #[test]
    fn a_text_beyond_the_largest_code_is_refused() {
        assert!(Qr::of(&"x".repeat(3000)).is_err());
    }
}
