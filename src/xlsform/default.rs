//! Whether a default is an expression or just text, told as the other tools of XLSForm tell it.

use super::name::is_name_char;
use crate::form::QuestionType;

/// Whether a default has to be computed: it holds an operator of arithmetic (a lone minus does not count where
/// answers may hold one, as dates do), a union, a function call or a reference, outside of quotes.
pub(super) fn is_dynamic(text: &str, asked: &QuestionType) -> bool {
    let may_hold_minus = matches!(
        asked,
        QuestionType::Date
            | QuestionType::DateTime
            | QuestionType::Geopoint
            | QuestionType::Geotrace
            | QuestionType::Geoshape
    );
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let length = match c {
            '0'..='9' | '-' | '.' if number_length(rest) > 0 => number_length(rest),
            '*' | '+' | '|' => return true,
            '-' => return !may_hold_minus,
            ' ' if rest.starts_with(" mod ") || rest.starts_with(" div ") => return true,
            '"' | '\'' => rest[1..].find(c).map_or(1, |at| at + 2),
            '$' if rest.starts_with("${") && rest.contains('}') => return true,
            _ if is_name_char(c) => {
                let length = name_length(rest);
                if rest[length..].starts_with('(') {
                    return true;
                }
                length
            }
            _ => c.len_utf8(),
        };
        rest = &rest[length..];
    }
    false
}

/// Bytes of a date, time or number at the start; 0 where there is none.
fn number_length(rest: &str) -> usize {
    let unsigned = rest.strip_prefix('-').unwrap_or(rest);
    let sign = rest.len() - unsigned.len();
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let whole = digits(unsigned);
    // 2026-11-22 and 2026-11-22T10:20:30.
    if whole == 4 && is_date(unsigned) {
        let time = unsigned[10..]
            .bytes()
            .take_while(|b| b.is_ascii_digit() || b"T:.+-Z".contains(b));
        return sign
            + 10
            + if unsigned[10..].starts_with('T') {
                time.count()
            } else {
                0
            };
    }
    let fraction = unsigned[whole..].strip_prefix('.').map_or(0, |after| 1 + digits(after));
    if whole == 0 && fraction < 2 {
        0
    } else {
        sign + whole + fraction
    }
}

fn is_date(text: &str) -> bool {
    text.len() >= 10
        && text.bytes().take(10).enumerate().all(|(at, b)| {
            if matches!(at, 4 | 7) {
                b == b'-'
            } else {
                b.is_ascii_digit()
            }
        })
}

/// Bytes of a name at the start, with one namespace.
fn name_length(rest: &str) -> usize {
    let part = |text: &str| text.find(|c| !is_name_char(c)).unwrap_or(text.len());
    let first = part(rest);
    match rest[first..].strip_prefix(':') {
        Some(after) if part(after) > 0 => first + 1 + part(after),
        _ => first,
    }
}
