//! XML text to a document.

use super::scan::{CDATA_EDGE, DOCUMENT_TYPE, is_too_deep, marked};
use super::{Builder, Document};

/// XML text that cannot be read. Says where, never what stands there: it may be an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the XML cannot be read: there is a mistake at line {line}, column {column}")]
pub struct UnreadableXml {
    /// The line, from 1.
    pub line: u32,
    /// The character of that line, from 1.
    pub column: u32,
}

/// The longest XML text that is read, in bytes: places in a document are 32-bit numbers.
const MAX_BYTES: usize = 1 << 28;
/// The most nodes that are read.
const MAX_NODES: u32 = 1 << 24;

/// The prefixes that documents of forms use, for whoever declares none.
const WELL_KNOWN: [(&str, &str); 9] = [
    ("h", "http://www.w3.org/1999/xhtml"),
    ("xhtml", "http://www.w3.org/1999/xhtml"),
    ("mathml", "http://www.w3.org/1998/Math/MathML"),
    ("ev", "http://www.w3.org/2001/xml-events"),
    ("xsd", "http://www.w3.org/2001/XMLSchema"),
    ("jr", "http://openrosa.org/javarosa"),
    ("orx", "http://openrosa.org/xforms"),
    ("odk", "http://www.opendatakit.org/xforms"),
    ("entities", "http://www.opendatakit.org/xforms/entities"),
];

/// The namespace that a prefix stands for in documents of forms.
#[must_use]
pub fn well_known_namespace(prefix: &str) -> Option<&'static str> {
    let known = WELL_KNOWN.iter().find(|(known, _)| *known == prefix);
    known.map(|(_, namespace)| *namespace)
}

impl Document {
    /// Reads XML. As in the DOM, and so in what the peers walk, a CDATA section is a text node of its own and the document type
    /// is a node; XPath 1.0 has neither. A document type may stand there, entities of its own may not: a few of them inside each other fill any memory.
    ///
    /// # Errors
    /// When the text is not well-formed, too long or nested too deep.
    pub fn read_xml(text: &str) -> Result<Self, UnreadableXml> {
        if text.len() > MAX_BYTES || text.contains("<!ENTITY") || is_too_deep(text) {
            return Err(UnreadableXml { line: 1, column: 1 });
        }
        let options = roxmltree::ParsingOptions {
            allow_dtd: true,
            nodes_limit: MAX_NODES,
        };
        let text = marked(text.trim_start());
        let read = roxmltree::Document::parse_with_options(&text, options).map_err(|error| UnreadableXml {
            line: error.pos().row,
            column: error.pos().col,
        })?;
        let mut builder = Builder::default();
        let mut at = read.root();
        loop {
            begin(&mut builder, at);
            let mut next = at.first_child();
            while next.is_none() {
                if at.is_element() {
                    builder.close();
                }
                next = at.next_sibling();
                match at.parent() {
                    Some(parent) if next.is_none() => at = parent,
                    Some(_) => {}
                    None => return Ok(builder.finish()),
                }
            }
            let Some(found) = next else { continue };
            at = found;
        }
    }
}

fn begin(builder: &mut Builder, node: roxmltree::Node<'_, '_>) {
    match node.node_type() {
        roxmltree::NodeType::Root => {}
        roxmltree::NodeType::Element => begin_element(builder, node),
        roxmltree::NodeType::Comment => builder.comment(node.text().unwrap_or_default()),
        roxmltree::NodeType::Text => builder.text(node.text().unwrap_or_default()),
        roxmltree::NodeType::PI => {
            if let Some(instruction) = node.pi() {
                match instruction.target {
                    CDATA_EDGE => {}
                    DOCUMENT_TYPE => builder.document_type(),
                    target => builder.instruction(target, instruction.value.unwrap_or_default()),
                }
            }
        }
    }
}

fn begin_element(builder: &mut Builder, node: roxmltree::Node<'_, '_>) {
    let source = node.document().input_text();
    let prefix_of = |written: &'_ str| -> String {
        let name = written
            .split([' ', '>', '/', '=', '\n', '\t', '\r'])
            .next()
            .unwrap_or_default();
        name.split_once(':').map_or("", |(prefix, _)| prefix).to_owned()
    };
    let tag = source.get(node.range().start + 1..).unwrap_or_default();
    let name = node.tag_name();
    builder.open(&prefix_of(tag), name.namespace().unwrap_or_default(), name.name());
    let mut declared: Vec<_> = node.namespaces().collect();
    declared.sort_by_key(|namespace| namespace.name());
    for namespace in declared {
        builder.namespace(namespace.name().unwrap_or_default(), namespace.uri());
    }
    for attribute in node.attributes() {
        let written = source.get(attribute.range()).unwrap_or_default();
        let namespace = attribute.namespace().unwrap_or_default();
        builder.attribute(&prefix_of(written), namespace, attribute.name(), attribute.value());
    }
}
