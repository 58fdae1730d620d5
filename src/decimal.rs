//! The text of a number to the double nearest to it, and back.
//!
//! The same values as `str::parse::<f64>`, which brings a table of powers of five along: ten thousand bytes that do not
//! compress, on a phone where numbers are typed by hand. Here what is usual is exact by one multiplication or division,
//! and what is not is divided bit by bit.

use std::cmp::Ordering;

/// Digits that can make a difference; what comes behind them only says that there is more.
const MAX_DIGITS: usize = 800;
/// Powers of ten up to this one are exact.
const MAX_EXACT_POWER: i32 = 22;
/// Bits of a mantissa, the leading one among them.
const MANTISSA_BITS: i32 = 53;
/// Exponent of the smallest normal number.
const MIN_EXPONENT: i32 = -1022;

/// The shortest text that reads back as this number, without an exponent, for a finite number; the even one of two that are
/// equally near. The standard library's way there brings ten thousand bytes along; the one taken here is there already, for
/// JSON, and writes exponents.
#[must_use]
pub fn write(number: f64) -> String {
    // Without fail for a finite number.
    let text = serde_json::to_string(&number).unwrap_or_default();
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let (sign, mantissa) = match mantissa.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", mantissa),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let fraction = fraction.trim_end_matches('0');
    let digits = [whole, fraction].concat();
    // Where the point stands among the digits.
    let point = whole.len() as i32 + exponent.parse::<i32>().unwrap_or_default();
    let text = match usize::try_from(point) {
        Ok(point) if point >= digits.len() => [&digits, &*"0".repeat(point - digits.len())].concat(),
        Ok(point) if point > 0 => [&digits[..point], ".", &digits[point..]].concat(),
        _ => ["0.", &"0".repeat(point.unsigned_abs() as usize), &digits].concat(),
    };
    [sign, &text].concat()
}

/// The number that a text writes: digits with or without a point and an exponent, `inf`, `infinity` or `nan`, with or
/// without a sign. Ties go to the even neighbour. `None` for any other text.
#[must_use]
pub fn parse(text: &str) -> Option<f64> {
    let (is_negative, rest) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let magnitude = if is_short_whole(rest) {
        // Most of what is typed, and expressions read it at every answer. Every step is exact.
        rest.bytes()
            .fold(0.0, |sum, digit| sum * 10.0 + f64::from(digit - b'0'))
    } else if let Some(decimal) = Decimal::read(rest) {
        decimal.nearest()
    } else if ["inf", "infinity"].iter().any(|word| rest.eq_ignore_ascii_case(word)) {
        f64::INFINITY
    } else if rest.eq_ignore_ascii_case("nan") {
        f64::NAN
    } else {
        return None;
    };
    Some(if is_negative { -magnitude } else { magnitude })
}

fn is_short_whole(text: &str) -> bool {
    (1..=15).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Digits times a power of ten; the first digit is not 0.
struct Decimal {
    digits: Vec<u8>,
    power: i32,
}

impl Decimal {
    fn read(text: &str) -> Option<Self> {
        let (number, exponent) = match text.split_once(['e', 'E']) {
            Some((number, exponent)) => (number, exponent_of(exponent)?),
            None => (text, 0),
        };
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        let all = || whole.bytes().chain(fraction.bytes());
        if whole.len() + fraction.len() == 0 || !all().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let mut significant = all().skip_while(|byte| *byte == b'0').map(|byte| byte - b'0');
        let mut digits: Vec<u8> = significant.by_ref().take(MAX_DIGITS).collect();
        let mut n_behind = 0;
        let mut is_more = false;
        for digit in significant {
            n_behind += 1;
            is_more |= digit > 0;
        }
        let mut power = exponent + i64::from(n_behind) - i64::try_from(fraction.len()).ok()?;
        if is_more {
            digits.push(1);
            power -= 1;
        }
        Some(Self {
            digits,
            power: power.clamp(-100_000, 100_000) as i32,
        })
    }

    fn nearest(&self) -> f64 {
        // 10^n with n digits before the point: far beyond what a double holds, or far below.
        let n_before = self.digits.len() as i32 + self.power;
        if self.digits.is_empty() || n_before < -400 {
            return 0.0;
        }
        if n_before > 400 {
            return f64::INFINITY;
        }
        self.exact().unwrap_or_else(|| self.divided())
    }

    /// Both the digits and the power are exact as doubles: then one operation rounds once.
    fn exact(&self) -> Option<f64> {
        if self.digits.len() > 15 || self.power.abs() > MAX_EXACT_POWER {
            return None;
        }
        let digits = self
            .digits
            .iter()
            .fold(0.0, |sum, digit| sum * 10.0 + f64::from(*digit));
        let power = (0..self.power.abs()).fold(1.0, |power, _| power * 10.0);
        Some(if self.power < 0 { digits / power } else { digits * power })
    }

    /// The fraction of two whole numbers, bit by bit.
    fn divided(&self) -> f64 {
        let mut above = Whole(Vec::new());
        let mut below = Whole(vec![1]);
        for digit in &self.digits {
            above.times_plus(10, u32::from(*digit));
        }
        let scaled = if self.power < 0 { &mut below } else { &mut above };
        for _ in 0..self.power.abs() {
            scaled.times_plus(10, 0);
        }
        // above / below, times 2^exponent, is from 1 to below 2.
        let mut exponent = above.bits() - below.bits();
        if exponent > 0 {
            below.double(exponent);
        } else {
            above.double(-exponent);
        }
        if above.cmp(&below) == Ordering::Less {
            above.double(1);
            exponent -= 1;
        }
        // Below the normal numbers fewer bits are left.
        let n_bits = MANTISSA_BITS.min(MANTISSA_BITS + exponent - MIN_EXPONENT);
        if n_bits < 0 {
            return 0.0;
        }
        let mut mantissa: u64 = 0;
        for _ in 0..n_bits {
            mantissa <<= 1;
            if above.cmp(&below) != Ordering::Less {
                above.minus(&below);
                mantissa |= 1;
            }
            above.double(1);
        }
        match above.cmp(&below) {
            Ordering::Greater => mantissa += 1,
            Ordering::Equal => mantissa += mantissa & 1,
            Ordering::Less => {}
        }
        mantissa as f64 * power_of_two(exponent - n_bits + 1)
    }
}

/// The number behind the `e`; one that no 64 bits hold is as good as the largest.
fn exponent_of(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let size = digits.parse::<i32>().map_or(i64::from(i32::MAX), i64::from);
    Some(if text.starts_with('-') { -size } else { size })
}

/// From the smallest to the largest power that a double holds; beyond it infinity.
fn power_of_two(exponent: i32) -> f64 {
    match u64::try_from(exponent - MIN_EXPONENT + 1) {
        Ok(biased @ 1..=0x7FE) => f64::from_bits(biased << 52),
        Ok(0x7FF..) => f64::INFINITY,
        _ => f64::from_bits(1 << (exponent - MIN_EXPONENT + MANTISSA_BITS - 1).max(0)),
    }
}

/// A whole number of any size, its lowest 32 bits first.
struct Whole(Vec<u32>);

impl Whole {
    fn times_plus(&mut self, factor: u32, addend: u32) {
        let mut carry = u64::from(addend);
        for part in &mut self.0 {
            carry += u64::from(*part) * u64::from(factor);
            *part = carry as u32;
            carry >>= 32;
        }
        if carry > 0 {
            self.0.push(carry as u32);
        }
    }

    fn double(&mut self, times: i32) {
        for _ in 0..times {
            self.times_plus(2, 0);
        }
    }

    /// A smaller one.
    fn minus(&mut self, other: &Self) {
        let mut borrow = false;
        for (at, part) in self.0.iter_mut().enumerate() {
            let taken = other.0.get(at).copied().unwrap_or_default();
            let (less, under) = part.overflowing_sub(taken);
            let (less, under_again) = less.overflowing_sub(u32::from(borrow));
            *part = less;
            borrow = under || under_again;
        }
        while self.0.last() == Some(&0) {
            self.0.pop();
        }
    }

    fn bits(&self) -> i32 {
        let highest = self.0.last().map_or(0, |part| 32 - part.leading_zeros() as i32);
        highest + 32 * (self.0.len().saturating_sub(1) as i32)
    }

    fn cmp(&self, other: &Self) -> Ordering {
        let by_length = self.0.len().cmp(&other.0.len());
        by_length.then_with(|| self.0.iter().rev().cmp(other.0.iter().rev()))
    }
}
