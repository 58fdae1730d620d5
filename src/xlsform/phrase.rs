//! Labels, hints and messages: text with places for values.

use super::diagnostic::{Place, Problems};
use super::expression;
use super::name::is_name_char;
use super::reference::Site;
use crate::expr;
use crate::form::{Phrase, Segment};

/// Reads a text: `${name}` and `instance('…')…` become values, all else stays.
pub(super) fn phrase(text: &str, site: Site<'_>, place: &Place, problems: &mut Problems) -> Phrase {
    let mut segments: Vec<Segment> = Vec::new();
    let mut plain = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let length = value_length(rest);
        if length == 0 || !is_expression(&rest[..length], place, problems) {
            plain.push(c);
            rest = &rest[c.len_utf8()..];
            continue;
        }
        if !plain.is_empty() {
            segments.push(Segment::Text(std::mem::take(&mut plain)));
        }
        let value = expression::read(&rest[..length], site, place, problems);
        segments.push(Segment::Value { value });
        rest = &rest[length..];
    }
    if segments.is_empty() {
        return Phrase::Plain(plain);
    }
    if !plain.is_empty() {
        segments.push(Segment::Text(plain));
    }
    Phrase::Mixed(segments)
}

/// Bytes of the value at the start of `rest`; 0 where there is none.
fn value_length(rest: &str) -> usize {
    if rest.starts_with("${") {
        return rest.find('}').map_or(rest.len(), |end| end + 1);
    }
    if rest.starts_with("instance(") {
        path_length(rest)
    } else {
        0
    }
}

/// Bytes of a path that begins with a call: steps and predicates that follow it belong to it.
fn path_length(rest: &str) -> usize {
    let mut depth = 0_usize;
    let mut quote = None;
    let mut end = 0;
    for (at, c) in rest.char_indices() {
        match (quote, c) {
            (Some(open), _) => {
                if c == open {
                    quote = None;
                }
            }
            (None, '"' | '\'') if depth > 0 => quote = Some(c),
            (None, '(' | '[') => depth += 1,
            (None, ')' | ']') => {
                let Some(less) = depth.checked_sub(1) else {
                    break;
                };
                depth = less;
            }
            (None, _) if depth > 0 || c == '/' || is_name_char(c) => {}
            _ => break,
        }
        end = at + c.len_utf8();
    }
    // A full stop after the path ends the sentence.
    if depth == 0 && quote.is_none() {
        rest[..end].trim_end_matches(['.', '/']).len()
    } else {
        0
    }
}

/// Whether what looks like a look-up is one; if not it stays text, and the author is told.
fn is_expression(text: &str, place: &Place, problems: &mut Problems) -> bool {
    // References stand for paths, wherever they lead.
    let as_path = if text.starts_with("instance(") {
        text.replace("${", "/").replace('}', "")
    } else {
        return true;
    };
    let Err(error) = expr::parse(&as_path) else { return true };
    problems.warning(
        error.code.as_str(),
        place.clone().text(text),
        format!("This looks like an expression and is shown as text: {}", error.message),
        "Correct it, or change the words if it is meant to be read.",
    );
    false
}
