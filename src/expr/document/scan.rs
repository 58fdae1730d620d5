//! What has to be known of XML text before the parser reads it.

use std::borrow::Cow;

/// How deep elements may nest. The parser calls itself for each level, and a phone's stack is small.
const MAX_NESTING: usize = 200;

/// Instructions that mark what the parser does not tell.
pub(super) const CDATA_EDGE: &str = "_cdata";
pub(super) const DOCUMENT_TYPE: &str = "_document-type";

/// Parts of XML that are no tags: how they begin and end.
const ASIDE: [(&str, &str); 4] = [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>"), ("<!", "!")];

/// Whether elements nest so deep that reading them could overflow the stack.
pub(super) fn is_too_deep(text: &str) -> bool {
    let mut depth = 0_usize;
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        rest = &rest[at..];
        if let Some((start, end)) = ASIDE.iter().find(|(start, _)| rest.starts_with(start)) {
            let inside = &rest[start.len() - 1..];
            rest = inside.find(end).map_or("", |at| &inside[at + end.len()..]);
        } else if let Some(after) = rest.strip_prefix("</") {
            depth = depth.saturating_sub(1);
            rest = after;
        } else {
            let (is_closed, after) = past_tag(rest);
            depth += usize::from(!is_closed);
            rest = after;
        }
        if depth > MAX_NESTING {
            return true;
        }
    }
    false
}

/// Whether a tag closes itself, and what comes after it. Signs in quotes are no ends.
fn past_tag(text: &str) -> (bool, &str) {
    let mut quote = None;
    let mut before = 0;
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return (before == b'/', &text[at + 1..]),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
        before = byte;
    }
    (false, "")
}

/// The text with an instruction at both edges of every CDATA section and one before a document type: the parser joins the
/// first with the text around it, and drops the second.
pub(super) fn marked(text: &str) -> Cow<'_, str> {
    if !text.contains("<![CDATA[") && !text.contains("<!DOCTYPE") {
        return Cow::Borrowed(text);
    }
    let edge = format!("<?{CDATA_EDGE}?>");
    let document_type = format!("<?{DOCUMENT_TYPE}?>");
    let kinds = [
        ("<!--", "-->", "", ""),
        ("<?", "?>", "", ""),
        ("<![CDATA[", "]]>", &*edge, &*edge),
        ("<!DOCTYPE", "E", &*document_type, ""),
        ("<", "<", "", ""),
    ];
    let mut out = String::with_capacity(text.len() + 64);
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        rest = from;
        let Some((_, end, mark_before, mark_after)) = kinds.iter().find(|(start, ..)| rest.starts_with(start)) else {
            break;
        };
        let length = rest.find(end).map_or(rest.len(), |at| at + end.len());
        let (whole, left) = rest.split_at(length);
        out.extend([*mark_before, whole, *mark_after]);
        rest = left;
    }
    out.push_str(rest);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nesting_is_measured_past_whatever_only_looks_like_tags() {
        let nest = |tag: &str, n: usize| tag.repeat(n);
        for (text, deep) in [
            (nest("<a>", 200), false),
            (nest("<a>", 201), true),
            (nest("<a b='/>'>", 201), true),
            (nest("<a b=\">\">", 201), true),
            (nest("<!--</a>--><a>", 201), true),
            (nest("<![CDATA[</a>]]><a>", 201), true),
            (nest("<?a </a>?><a>", 201), true),
            (nest("<a/>", 10_000), false),
            (nest("<a></a>", 10_000), false),
            (nest("<!--<a>-->", 10_000), false),
            (nest("<![CDATA[<a>]]>", 10_000), false),
            ("<!DOCTYPE a><a".to_owned(), false),
        ] {
            assert_eq!(is_too_deep(&text), deep, "{}", &text[..text.len().min(40)]);
        }
    }

    #[test]
    fn only_sections_and_the_document_type_are_marked() {
        for (text, wanted) in [
            ("<a>x</a>", "<a>x</a>"),
            ("<!DOCTYPE a><a/>", "<?_document-type?><!DOCTYPE a><a/>"),
            ("<a>x<![CDATA[<]]>y</a>", "<a>x<?_cdata?><![CDATA[<]]><?_cdata?>y</a>"),
            ("<!--<![CDATA[--><a b=']]>'/>", "<!--<![CDATA[--><a b=']]>'/>"),
        ] {
            assert_eq!(marked(text), wanted);
        }
    }
}
