//! Numbers as people write them: `75.000`, `75rb`, `1,5 jt`, `Rp 75.000`, `2 juta 500 ribu`. What is not understood for
//! certain is not understood at all: a guess would be somebody's income.

use super::i18n::Lang;

/// Words for a power of ten, in Indonesian, Javanese and English.
const UNITS: [(&str, usize); 18] = [
    ("rb", 3),
    ("ribu", 3),
    ("k", 3),
    ("ewu", 3),
    ("éwu", 3),
    ("rebu", 3),
    ("thousand", 3),
    ("jt", 6),
    ("juta", 6),
    ("yuta", 6),
    ("million", 6),
    ("miliar", 9),
    ("milyar", 9),
    ("billion", 9),
    ("triliun", 12),
    ("triliyun", 12),
    ("trilyun", 12),
    ("trillion", 12),
];

/// Words for one of such a unit.
const ONES: [(&str, usize); 4] = [("seribu", 3), ("sewu", 3), ("sejuta", 6), ("sayuta", 6)];

/// Digits that money has behind its mark.
const CENTS: usize = 2;

/// Most digits of numbers that are added.
const MOST_DIGITS: usize = 18;

/// The number that was meant, as the standard writes it: `75000`, `-3`, `1.5`. `None` where that is not certain, and of a
/// fraction where a whole number is asked.
#[must_use]
pub fn understood(lang: Lang, typed: &str, is_whole: bool) -> Option<String> {
    let text = typed.trim();
    if is_digits(text.strip_prefix('-').unwrap_or(text)) {
        // As it was typed: a leading zero may belong to it.
        return Some(text.to_owned());
    }
    let text = text.to_ascii_lowercase();
    let (sign, text) = match text.strip_prefix(['-', '−']) {
        Some(rest) => ("-", rest.trim_start()),
        None => ("", text.as_str()),
    };
    let text = text.strip_prefix("rp").or(text.strip_prefix("idr")).unwrap_or(text);
    let text = text.strip_suffix("rupiah").unwrap_or(text);
    let text = text.trim_start_matches(['.', ' ', '\u{a0}']).trim_end();
    let text = text.strip_suffix(",-").or(text.strip_suffix(".-")).unwrap_or(text);
    let (whole, fraction) = sum(lang, text.trim_end_matches(['.', ',']), is_whole)?;
    let fraction = match is_whole {
        true => fraction.trim_end_matches('0'),
        false => &fraction,
    };
    match (is_whole, fraction) {
        (_, "") => Some([sign, &whole].concat()),
        (false, fraction) => Some([sign, &whole, ".", fraction].concat()),
        (true, _) => None,
    }
}

/// Digits before and behind the point.
type Parts = (String, String);

/// One number, or several with ever smaller units.
fn sum(lang: Lang, text: &str, is_whole: bool) -> Option<Parts> {
    let mut rest = text.trim();
    let mut total: Option<Parts> = None;
    let mut before = usize::MAX;
    while !rest.is_empty() {
        let (number, after) = rest.split_at(rest.find(char::is_alphabetic).unwrap_or(rest.len()));
        let (word, after) = after.split_at(after.find(|c: char| !c.is_alphabetic()).unwrap_or(after.len()));
        rest = after.trim();
        let zeros = |words: &[(&str, usize)]| words.iter().find(|(it, _)| *it == word).map(|(_, zeros)| *zeros);
        let (parts, zeros) = match (number.trim(), word) {
            (number, "") => {
                let parts = read(lang, number, is_whole)?;
                // More zeros than those of cents are a slip among the thousands: "75.0000".
                if is_whole && parts.1.len() > CENTS {
                    return None;
                }
                (parts, 0)
            }
            ("", _) => (("1".to_owned(), String::new()), zeros(&ONES)?),
            (number, _) => (read(lang, number, false)?, zeros(&UNITS)?),
        };
        // "1 juta 500" may be 1,000,500 or 1,500,000.
        let is_odd = total.is_some() && zeros == 0;
        if zeros >= before || is_odd {
            return None;
        }
        before = zeros;
        let parts = times(parts, zeros);
        total = Some(match total {
            None => parts,
            Some(total) => add(&total, &parts)?,
        });
    }
    total
}

/// The number times ten to the power of `zeros`.
fn times((mut whole, fraction): Parts, zeros: usize) -> Parts {
    if zeros == 0 {
        return (whole, fraction);
    }
    let (moved, left) = fraction.split_at(zeros.min(fraction.len()));
    whole.push_str(moved);
    for _ in moved.len()..zeros {
        whole.push('0');
    }
    let left = left.trim_end_matches('0').to_owned();
    (without_zeros(&whole), left)
}

fn add(one: &Parts, other: &Parts) -> Option<Parts> {
    let is_small = |parts: &Parts| parts.1.is_empty() && parts.0.len() <= MOST_DIGITS;
    if !is_small(one) || !is_small(other) {
        return None;
    }
    let sum = one.0.parse::<u64>().ok()?.checked_add(other.0.parse().ok()?)?;
    Some((sum.to_string(), String::new()))
}

/// A number of digits and marks. One mark before three digits is that of thousands where the language has it so, and
/// where a fraction is out of the question.
fn read(lang: Lang, text: &str, is_whole: bool) -> Option<Parts> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let own = if lang == Lang::En { ',' } else { '.' };
    let last = text.rfind([',', '.']);
    let point = last.filter(|&at| {
        let mark = char::from(text.as_bytes()[at]);
        let (before, after) = (&text[..at], &text[at + 1..]);
        if before.contains(mark) {
            return false;
        }
        let is_group = after.len() == 3 && (1..=3).contains(&before.len()) && !before.starts_with('0');
        before.contains([',', '.']) || !is_group || !(mark == own || is_whole)
    });
    let (whole, fraction) = match point {
        Some(at) => (&text[..at], &text[at + 1..]),
        None => (text.as_str(), ""),
    };
    let mut groups = whole.split([',', '.']);
    let first = groups.next().unwrap_or_default();
    let n_kinds = [',', '.'].iter().filter(|mark| whole.contains(**mark)).count();
    let is_grouped = n_kinds == 0 || (n_kinds == 1 && (1..=3).contains(&first.len()));
    let is_good = is_grouped && groups.all(|group| group.len() == 3) && (point.is_none() || is_digits(fraction));
    let digits: String = whole.chars().filter(|c| ![',', '.'].contains(c)).collect();
    let is_number = is_digits(&digits) || (digits.is_empty() && point == Some(0));
    (is_good && is_number).then(|| (without_zeros(&digits), fraction.to_owned()))
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn without_zeros(digits: &str) -> String {
    match digits.trim_start_matches('0') {
        "" => "0".to_owned(),
        short => short.to_owned(),
    }
}
