//! What a form keeps of its workbook under the headings of the columns.

use super::Writer;
use crate::form::{Node, QuestionType};

impl Writer<'_> {
    /// Values of the columns `word::name`, by name.
    pub fn columns<'n>(&self, node: &'n Node, words: &[&str]) -> Vec<(String, &'n str)> {
        let columns = node.other_columns.iter();
        columns
            .filter_map(|(heading, value)| {
                let (word, name) = heading.split_once("::")?;
                let name = self.qualified(name).filter(|_| words.contains(&word))?;
                Some((name, value.as_str()))
            })
            .collect()
    }

    /// The name of a heading as one that an attribute may have; none where it is no name, or of a namespace that
    /// nobody declared.
    pub fn qualified(&self, heading: &str) -> Option<String> {
        let name = heading.replace("::", ":");
        let is_good = match name.split_once(':') {
            Some((prefix, local)) => {
                let declared = format!("xmlns:{prefix}");
                is_name(local) && self.namespaces().iter().any(|(known, _)| *known == declared)
            }
            None => is_name(&name),
        };
        is_good.then_some(name)
    }
}

/// Whether a text may be the name of an element or attribute, without a namespace.
pub(super) fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && text
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
}

pub(super) fn column<'n>(node: &'n Node, heading: &str) -> Option<&'n str> {
    node.other_columns.get(heading).map(String::as_str)
}

/// Types that a form keeps as written, because it has none of its own for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum KeptType<'n> {
    /// `background-audio`
    BackgroundAudio,
    /// `osm`, with its list of tags.
    Osm(&'n str),
    /// `select_one_external`
    ExternalSelect,
    /// What the device tells, by the name of the property.
    Property(&'n str),
}

pub(super) fn kept_type(node: &Node) -> Option<KeptType<'_>> {
    let text = column(node, "type")?;
    let words = || text.split_whitespace();
    let first = words().next()?;
    Some(match first {
        "background-audio" => KeptType::BackgroundAudio,
        "osm" => KeptType::Osm(words().nth(1).unwrap_or_default()),
        _ if matches!(super::question(node)?, QuestionType::SelectOne(_)) => KeptType::ExternalSelect,
        _ if text.contains("subscriber") && !text.starts_with("uri:") => KeptType::Property("subscriberid"),
        _ if text.contains("sim") && !text.starts_with("uri:") => KeptType::Property("simserial"),
        _ => KeptType::Property(text),
    })
}
