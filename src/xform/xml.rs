//! Words for reading XML.

pub(super) use crate::form::xml::{escaped, parse};
use roxmltree::{Attribute, Document, Node};

/// Namespace of what JavaRosa added to XForms.
pub(super) const JAVAROSA: &str = "http://openrosa.org/javarosa";
/// Namespace of what ODK added to XForms.
pub(super) const ODK: &str = "http://www.opendatakit.org/xforms";

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
pub(super) struct Lines {
    breaks: Vec<u32>,
    /// What the parser never saw: white space before the document.
    skipped: u32,
}

impl Lines {
    /// The lines of a text of which this document was made.
    pub fn of(text: &str, document: &Document<'_>) -> Self {
        let breaks = text.bytes().zip(0..).filter(|(byte, _)| *byte == b'\n');
        Self {
            breaks: breaks.map(|(_, at)| at).collect(),
            skipped: (text.len() - document.input_text().len()) as u32,
        }
    }

    /// The line of a byte of the document, from 1.
    pub fn line(&self, offset: u32) -> u32 {
        self.breaks.partition_point(|&end| end < offset + self.skipped) as u32 + 1
    }
}
