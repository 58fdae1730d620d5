//! Names of questions: which texts may be one, and where each of them stands in the form.

use crate::form::nearest::nearest;
use std::collections::HashMap;

/// One step of a path, seen from the root's child on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Step {
    pub name: String,
    pub repeat: bool,
}

/// Where a name stands.
#[derive(Debug, Clone)]
pub(super) struct Spot {
    /// From the root's child down to the node itself.
    pub path: Vec<Step>,
    /// Whether it is a question: neither group nor repeat.
    pub question: bool,
    /// Whether people can see and answer it.
    pub visible: bool,
    /// Row of the survey; 0 where it has none.
    pub row: u32,
}

/// The names of a form.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// Name of the root element.
    pub root: String,
    spots: HashMap<String, Vec<Spot>>,
    order: Vec<String>,
}

/// What a name leads to.
pub(super) enum Found<'n> {
    /// Just this.
    One(&'n Spot),
    /// More than one.
    Many,
    /// Nothing.
    Nothing,
}

impl Names {
    pub fn new(root: &str) -> Self {
        Self {
            root: root.to_owned(),
            ..Self::default()
        }
    }

    pub fn add(&mut self, spot: Spot) {
        let Some(last) = spot.path.last() else { return };
        let name = last.name.clone();
        let spots = self.spots.entry(name.clone()).or_default();
        if spots.is_empty() {
            self.order.push(name);
        }
        spots.push(spot);
    }

    pub fn find(&self, name: &str) -> Found<'_> {
        match self.spots.get(name).map(Vec::as_slice) {
            Some([one]) => Found::One(one),
            Some([_, _, ..]) => Found::Many,
            _ => Found::Nothing,
        }
    }

    /// The name that may be meant by one that is not there.
    pub fn near(&self, name: &str) -> Option<&str> {
        nearest(name, self.order.iter().map(String::as_str))
    }
}

/// Whether a text is an XML name, perhaps with a namespace before a colon.
pub(super) fn is_xml_name(text: &str) -> bool {
    let mut parts = text.splitn(2, ':');
    parts.next().is_some_and(is_ncname) && parts.next().is_none_or(is_ncname)
}

/// Whether a text is an XML name without a colon.
pub(super) fn is_ncname(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(is_name_start) && chars.all(is_name_char)
}

/// Source: Extensible Markup Language 1.0, NameStartChar, without the colon.
fn is_name_start(c: char) -> bool {
    matches!(c, 'A'..='Z' | '_' | 'a'..='z' | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}'
        | '\u{F8}'..='\u{2FF}' | '\u{370}'..='\u{37D}' | '\u{37F}'..='\u{1FFF}'
        | '\u{200C}'..='\u{200D}' | '\u{2070}'..='\u{218F}' | '\u{2C00}'..='\u{2FEF}'
        | '\u{3001}'..='\u{D7FF}' | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFFD}'
        | '\u{10000}'..='\u{EFFFF}')
}

/// Source: Extensible Markup Language 1.0, NameChar, without the colon.
pub(super) fn is_name_char(c: char) -> bool {
    is_name_start(c) || matches!(c, '-' | '.' | '0'..='9' | '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}'..='\u{2040}')
}
