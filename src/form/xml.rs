//! XML within limits. DTDs, and with them entity bombs, are refused; nesting is counted before the parser, which
//! calls itself for each level, sees the text.

use roxmltree::{Document, ParsingOptions};
use std::borrow::Cow;

/// The longest text that is read, in bytes.
const MOST_BYTES: usize = 32 * 1024 * 1024;
/// Elements, texts and comments of one document, at most.
const MOST_NODES: u32 = 2_000_000;
/// Elements inside elements, at most.
const MOST_DEPTH: usize = 100;

/// Why a text is not read as XML.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum XmlError {
    /// Too many bytes.
    #[error("the text is longer than {} MiB", MOST_BYTES / 1024 / 1024)]
    TooLarge,
    /// Elements inside elements beyond the limit.
    #[error("elements are nested deeper than {MOST_DEPTH} levels (line {line})")]
    TooDeep {
        /// Where the limit is passed.
        line: u32,
    },
    /// Not well-formed, or with a document type.
    #[error("{message}")]
    Malformed {
        /// Where reading stopped.
        line: u32,
        /// What is wrong there.
        message: String,
    },
}

impl XmlError {
    /// The line where reading stopped, where there is one.
    #[must_use]
    pub fn line(&self) -> Option<u32> {
        match self {
            Self::TooLarge => None,
            Self::TooDeep { line } | Self::Malformed { line, .. } => Some(*line),
        }
    }
}

/// Parses. White space and a byte-order mark before the XML declaration are forgiven.
pub(crate) fn parse(text: &str) -> Result<Document<'_>, XmlError> {
    if text.len() > MOST_BYTES {
        return Err(XmlError::TooLarge);
    }
    if let Some(at) = too_deep_at(text) {
        let line = text[..at].matches('\n').count() as u32 + 1;
        return Err(XmlError::TooDeep { line });
    }
    let options = ParsingOptions {
        allow_dtd: false,
        nodes_limit: MOST_NODES,
    };
    let body = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    let skipped = text[..text.len() - body.len()].matches('\n').count() as u32;
    Document::parse_with_options(body, options).map_err(|error| XmlError::Malformed {
        line: error.pos().row + skipped,
        message: error.to_string(),
    })
}

/// The byte at which elements are nested beyond the limit. Right for every text as far as it is well-formed, which is
/// as far as the parser goes.
fn too_deep_at(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for mark in marks(text) {
        match mark.kind {
            Kind::Opens => depth += 1,
            Kind::Closes => depth = depth.saturating_sub(1),
            Kind::Other => {}
        }
        if depth > MOST_DEPTH {
            return Some(mark.start);
        }
    }
    None
}

/// The text with every `<` inside the quotes of an attribute escaped: JavaRosa takes it unescaped, as in
/// `relevant="/data/a < 5"`.
pub(crate) fn escaped(text: &str) -> Cow<'_, str> {
    let is_bare = |mark: &Mark| mark.kind != Kind::Closes && text[mark.start + 1..mark.end].contains('<');
    if !marks(text).any(|mark| mark.is_tag && is_bare(&mark)) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 64);
    let mut done = 0;
    for mark in marks(text).filter(|mark| mark.is_tag && is_bare(mark)) {
        out.push_str(&text[done..=mark.start]);
        out.push_str(&text[mark.start + 1..mark.end].replace('<', "&lt;"));
        done = mark.end;
    }
    out.push_str(&text[done..]);
    Cow::Owned(out)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A tag that leaves its element open.
    Opens,
    /// An end tag.
    Closes,
    /// An element without an inside, a comment, an instruction, CDATA.
    Other,
}

/// Something between `<` and `>`.
struct Mark {
    start: usize,
    end: usize,
    kind: Kind,
    is_tag: bool,
}

/// Everything between `<` and `>`, in order.
fn marks(text: &str) -> impl Iterator<Item = Mark> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find('<')?;
        let rest = &text[start..];
        let up_to = |mark: &str| rest.find(mark).map_or(rest.len(), |end| end + mark.len());
        let (length, kind, is_tag) = if rest.starts_with("<!--") {
            (up_to("-->"), Kind::Other, false)
        } else if rest.starts_with("<![CDATA[") {
            (up_to("]]>"), Kind::Other, false)
        } else if rest.starts_with("<?") {
            (up_to("?>"), Kind::Other, false)
        } else if rest.starts_with("</") {
            (up_to(">"), Kind::Closes, true)
        } else {
            let (length, is_open) = tag(rest);
            (length, if is_open { Kind::Opens } else { Kind::Other }, true)
        };
        at = start + length;
        Some(Mark {
            start,
            end: at,
            kind,
            is_tag,
        })
    })
}

/// The length of the tag at the start of the text, and whether the element stays open.
fn tag(text: &str) -> (usize, bool) {
    let mut quote = None;
    let mut before = b'<';
    for (at, byte) in text.bytes().enumerate() {
        match quote {
            Some(open) if byte == open => quote = None,
            Some(_) => {}
            None if byte == b'"' || byte == b'\'' => quote = Some(byte),
            None if byte == b'>' => return (at + 1, before != b'/'),
            None => {}
        }
        before = byte;
    }
    (text.len(), true)
}
