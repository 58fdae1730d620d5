//! The pieces of one line.

use super::Inline;

/// Deeper nesting is text.
const DEEPEST: u8 = 4;

pub(super) fn parse(text: &str) -> Vec<Inline> {
    parse_at(text, DEEPEST)
}

fn parse_at(text: &str, depth: u8) -> Vec<Inline> {
    let mut pieces = Vec::new();
    let mut plain = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if c == '\\' && rest[1..].starts_with(|c: char| c.is_ascii_punctuation()) {
            plain.push_str(&rest[1..2]);
            rest = &rest[2..];
            continue;
        }
        let found = if depth == 0 {
            None
        } else {
            link(rest, depth).or_else(|| marked(rest, &plain, depth))
        };
        match found {
            Some((piece, tail)) => {
                if !plain.is_empty() {
                    pieces.push(Inline::Text(std::mem::take(&mut plain)));
                }
                pieces.push(piece);
                rest = tail;
            }
            None => {
                plain.push(c);
                rest = &rest[c.len_utf8()..];
            }
        }
    }
    if !plain.is_empty() {
        pieces.push(Inline::Text(plain));
    }
    pieces
}

/// `[text](address)`
fn link(rest: &str, depth: u8) -> Option<(Inline, &str)> {
    let (text, after) = rest.strip_prefix('[')?.split_once("](")?;
    let (href, tail) = after.split_once(')')?;
    let href = href.trim();
    let is_safe = ["https://", "mailto:", "tel:"].iter().any(|scheme| {
        href.get(..scheme.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
            && href.len() > scheme.len()
    });
    let is_clean = !href.contains(|c: char| c.is_control() || c.is_whitespace());
    (is_safe && is_clean).then(|| {
        (
            Inline::Link {
                href: href.to_owned(),
                text: parse_at(text, depth - 1),
            },
            tail,
        )
    })
}

/// `**bold**`, `__bold__`, `*italic*`, `_italic_`. An underscore inside a word is text: `no_hp`.
fn marked<'a>(rest: &'a str, before: &str, depth: u8) -> Option<(Inline, &'a str)> {
    for mark in ["**", "__", "*", "_"] {
        let Some(inner) = rest.strip_prefix(mark) else { continue };
        let is_underscore = mark.starts_with('_');
        if is_underscore && before.ends_with(char::is_alphanumeric) {
            continue;
        }
        if inner.starts_with(char::is_whitespace) {
            continue;
        }
        let end = runs(inner, &mark[..1])
            .filter_map(|(at, n)| closes(mark.len(), n).map(|skip| at + skip))
            .find(|&at| {
                let tail = &inner[at + mark.len()..];
                at > 0
                    && !inner[..at].ends_with(char::is_whitespace)
                    && !(is_underscore && tail.starts_with(char::is_alphanumeric))
            });
        let Some(at) = end else { continue };
        let content = parse_at(&inner[..at], depth - 1);
        let piece = if mark.len() == 2 {
            Inline::Strong(content)
        } else {
            Inline::Emphasis(content)
        };
        return Some((piece, &inner[at + mark.len()..]));
    }
    None
}

/// Where runs of a mark stand, and how long each is.
fn runs<'a>(text: &'a str, mark: &'a str) -> impl Iterator<Item = (usize, usize)> + 'a {
    let mut from = 0;
    std::iter::from_fn(move || {
        let at = from + text[from..].find(mark)?;
        let rest = &text[at..];
        let n = rest.len() - rest.trim_start_matches(mark).len();
        from = at + n;
        Some((at, n))
    })
}

/// How many marks of a run of `n` belong to what is inside, where the run can close a mark of this length:
/// two never close one, because they are another's.
fn closes(mark_len: usize, n: usize) -> Option<usize> {
    match (mark_len, n) {
        (1, 2) | (2, 1) => None,
        _ => Some(n - mark_len),
    }
}
