//! What a form keeps of its workbook under the headings of the columns.

use crate::form::{Node, QuestionType};

/// Values of the columns `word::name`, by name.
pub(super) fn columns<'n>(node: &'n Node, words: &'static [&'static str]) -> impl Iterator<Item = (&'n str, &'n str)> {
    node.other_columns.iter().filter_map(move |(heading, value)| {
        let (word, name) = heading.split_once("::")?;
        words.contains(&word).then_some((name, value.as_str()))
    })
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
