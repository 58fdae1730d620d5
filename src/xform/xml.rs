//! XML within limits. DTDs, and with them entity bombs, are refused; nesting is counted before the parser, which
//! calls itself for each level, sees the text.

use roxmltree::{Attribute, Document, Node, ParsingOptions};

/// The longest text that is read, in bytes.
const MOST_BYTES: usize = 32 * 1024 * 1024;
/// Elements, texts and comments of one document, at most.
const MOST_NODES: u32 = 2_000_000;
/// Elements inside elements, at most.
const MOST_DEPTH: usize = 100;

/// Namespace of what JavaRosa added to XForms.
pub(super) const JAVAROSA: &str = "http://openrosa.org/javarosa";
/// Namespace of what ODK added to XForms.
pub(super) const ODK: &str = "http://www.opendatakit.org/xforms";

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
pub(super) fn parse(text: &str) -> Result<Document<'_>, XmlError> {
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
    let mut at = 0;
    while let Some(found) = text[at..].find('<') {
        let start = at + found;
        let rest = &text[start..];
        let skip = |mark: &str| rest.find(mark).map_or(rest.len(), |end| end + mark.len());
        at = start
            + if rest.starts_with("<!--") {
                skip("-->")
            } else if rest.starts_with("<![CDATA[") {
                skip("]]>")
            } else if rest.starts_with("<?") {
                skip("?>")
            } else if rest.starts_with("</") {
                depth = depth.saturating_sub(1);
                skip(">")
            } else {
                let (length, is_open) = tag(rest);
                if is_open {
                    depth += 1;
                }
                if depth > MOST_DEPTH {
                    return Some(start);
                }
                length
            };
    }
    None
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

/// Name of an element without its prefix.
pub(super) fn local<'i>(element: Node<'_, 'i>) -> &'i str {
    element.tag_name().name()
}

/// Name of an element as written, with its prefix.
pub(super) fn written_name<'i>(element: Node<'_, 'i>) -> &'i str {
    let text = element.document().input_text();
    let name = text.get(element.range().start + 1..).unwrap_or_default();
    let end = name.find(|c: char| c.is_whitespace() || c == '/' || c == '>');
    end.map_or(name, |end| &name[..end])
}

/// Name of an attribute as written, with its prefix.
pub(super) fn written_attribute<'i>(element: Node<'_, 'i>, attribute: &Attribute<'_, 'i>) -> &'i str {
    let text = element.document().input_text();
    text.get(attribute.range_qname()).unwrap_or_else(|| attribute.name())
}

/// Value of an attribute by its name without a prefix, whatever its prefix.
pub(super) fn attribute<'a>(element: Node<'a, '_>, name: &str) -> Option<&'a str> {
    let mut all = element.attributes();
    all.find(|attribute| attribute.name() == name)
        .map(|attribute| attribute.value())
}

/// The elements directly inside.
pub(super) fn elements<'a, 'i>(element: Node<'a, 'i>) -> impl Iterator<Item = Node<'a, 'i>> {
    element.children().filter(Node::is_element)
}

/// The first element directly inside with this name, whatever its prefix.
pub(super) fn child<'a, 'i>(element: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    elements(element).find(|&inner| local(inner) == name)
}

/// The text directly inside; nothing where there is only white space.
pub(super) fn text(element: Node<'_, '_>) -> String {
    let text: String = element
        .children()
        .filter(Node::is_text)
        .filter_map(|node| node.text())
        .collect();
    if text.trim().is_empty() { String::new() } else { text }
}

/// The namespaces that an element itself declares, by prefix; the default one has the empty prefix.
pub(super) fn declared<'a>(element: Node<'a, '_>) -> Vec<(&'a str, &'a str)> {
    let above = element.parent_element();
    element
        .namespaces()
        .filter(|namespace| namespace.name() != Some("xml"))
        .filter(|namespace| {
            above.is_none_or(|above| above.lookup_namespace_uri(namespace.name()) != Some(namespace.uri()))
        })
        .map(|namespace| (namespace.name().unwrap_or_default(), namespace.uri()))
        .collect()
}

/// Where an element begins, in bytes. [`Lines`] makes a line of it.
pub(super) fn offset(element: Node<'_, '_>) -> u32 {
    u32::try_from(element.range().start).unwrap_or(u32::MAX)
}

/// The lines of a text, counted once.
pub(super) struct Lines(Vec<u32>);

impl Lines {
    pub fn of(document: &Document<'_>) -> Self {
        let breaks = document
            .input_text()
            .bytes()
            .zip(0..)
            .filter(|(byte, _)| *byte == b'\n');
        Self(breaks.map(|(_, at)| at).collect())
    }

    /// The line of a byte, from 1.
    pub fn line(&self, offset: u32) -> u32 {
        self.0.partition_point(|&end| end < offset) as u32 + 1
    }
}
