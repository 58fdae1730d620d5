//! EAN-13 and EAN-8, on goods and books; UPC-A is an EAN-13 that begins with 0.

use super::bars::{modules, nearest};

/// Widths of space, bar, space, bar for each digit, as on the left half with odd parity; with even parity they are turned
/// round, and on the right half bars and spaces change places.
const DIGITS: [[u8; 4]; 10] = [
    [3, 2, 1, 1],
    [2, 2, 2, 1],
    [2, 1, 2, 2],
    [1, 4, 1, 1],
    [1, 1, 3, 2],
    [1, 2, 3, 1],
    [1, 1, 1, 4],
    [1, 3, 1, 2],
    [1, 2, 1, 3],
    [3, 1, 1, 2],
];
/// The first digit of an EAN-13 by which of the six on the left are of even parity, the leftmost the highest bit.
const FIRST: [u8; 10] = [
    0b00_0000, 0b00_1011, 0b00_1101, 0b00_1110, 0b01_0011, 0b01_1001, 0b01_1100, 0b01_0101, 0b01_0110, 0b01_1010,
];
/// Runs of the bars at both ends, of those in the middle, and of a digit.
const END: usize = 3;
const MIDDLE: usize = 5;
const DIGIT: usize = 4;
/// Modules of a digit.
const WIDE: u8 = 7;

/// The digits of a code that begins with the first of these runs.
pub fn read(runs: &[f32]) -> Option<String> {
    [6, 4].into_iter().find_map(|half| of(runs, half))
}

/// Of a code with so many digits in each half.
fn of(runs: &[f32], half: usize) -> Option<String> {
    let right = END + half * DIGIT + MIDDLE;
    let end = right + half * DIGIT;
    is_even(runs.get(..END)?)?;
    is_even(runs.get(right - MIDDLE..right)?)?;
    is_even(runs.get(end..end + END)?)?;
    let mut digits = Vec::with_capacity(13);
    let mut parity = 0;
    for n in 0..half {
        let (digit, is_turned) = digit(runs, END + n * DIGIT, true)?;
        parity = parity << 1 | u8::from(is_turned);
        digits.push(digit);
    }
    for n in 0..half {
        digits.push(digit(runs, right + n * DIGIT, false)?.0);
    }
    if half == 6 {
        let first = FIRST.iter().position(|it| *it == parity)?;
        digits.insert(0, first as u8);
    } else if parity != 0 {
        return None;
    }
    // From the right the digits count 1 and 3 by turns, and all together a multiple of ten.
    let each = digits.iter().rev().zip([1, 3].into_iter().cycle());
    let sum: u32 = each.map(|(digit, times)| u32::from(*digit) * times).sum();
    sum.is_multiple_of(10)
        .then(|| digits.iter().map(|it| char::from(b'0' + it)).collect())
}

/// Whether the bars that part the digits are as wide as each other.
fn is_even(runs: &[f32]) -> Option<()> {
    let mean = runs.iter().sum::<f32>() / runs.len() as f32;
    let is_alike = |run: &f32| *run > mean * 0.5 && *run < mean * 1.6;
    runs.iter().all(is_alike).then_some(())
}

/// A digit, and whether it is of even parity.
fn digit(runs: &[f32], at: usize, may_turn: bool) -> Option<(u8, bool)> {
    let widths = modules(runs.get(at..)?, WIDE)?;
    let turned = DIGITS.into_iter().map(|[a, b, c, d]| [d, c, b, a]);
    let n = match may_turn {
        true => nearest(widths, DIGITS.into_iter().chain(turned))?,
        false => nearest(widths, DIGITS.into_iter())?,
    };
    Some(((n % 10) as u8, n >= 10))
}
