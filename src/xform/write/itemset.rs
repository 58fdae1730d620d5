//! The choices of a control: an `itemset`, or for `search()` the items themselves.

use super::text::inline;
use super::xml::Tag;
use super::{Writer, question, walk};
use crate::form::{Itemset, ItemsetSource, Node, QuestionType};
use crate::sorted::Set;

/// Lists that `search()` completes from a file.
pub(super) fn searched(root: &Node) -> Set<&str> {
    let mut found = Set::new();
    walk(root, "", &mut |node, _| {
        if let Some(ItemsetSource::List(list)) = choices(node).map(|set| &set.source)
            && is_search(node)
        {
            found.insert(list.as_str());
        }
    });
    found
}

fn choices(node: &Node) -> Option<&Itemset> {
    match question(node)? {
        QuestionType::SelectOne(set) | QuestionType::SelectMultiple(set) | QuestionType::Rank(set) => Some(set),
        _ => None,
    }
}

fn is_search(node: &Node) -> bool {
    node.appearance.iter().any(|word| {
        word.strip_prefix("search")
            .is_some_and(|rest| rest.trim_start().starts_with('('))
    })
}

impl Writer<'_> {
    /// The choices of a select or rank.
    pub fn choices(&self, node: &Node) -> Vec<Tag> {
        let Some(set) = choices(node) else {
            return Vec::new();
        };
        match &set.source {
            ItemsetSource::List(list) if is_search(node) => self.items(list),
            _ => vec![self.itemset(node, set)],
        }
    }

    fn itemset(&self, node: &Node, set: &Itemset) -> Tag {
        let named = |key: &str, usual: &'static str| node.parameters.get(key).map_or(usual, String::as_str);
        let (mut nodeset, value, label) = match &set.source {
            ItemsetSource::List(list) => (items_of(list), "name", self.label_of(list)),
            ItemsetSource::File(file) => {
                let (stem, ending) = file.rsplit_once('.').unwrap_or((file, ""));
                let usual = if ending == "geojson" {
                    ("id", "title")
                } else {
                    ("name", "label")
                };
                (items_of(stem), named("value", usual.0), named("label", usual.1))
            }
            ItemsetSource::Nodes(path) => (path.clone(), named("value", "name"), named("label", "label")),
        };
        if let Some(filter) = &set.filter {
            nodeset = format!("{nodeset}[{filter}]");
        }
        match set.randomize.as_deref().map(str::trim) {
            Some("") => nodeset = format!("randomize({nodeset})"),
            Some(seed) => nodeset = format!("randomize({nodeset}, {seed})"),
            None => {}
        }
        itemset(&nodeset, value, label)
    }

    /// The choices of a list for a control that is no select.
    pub fn list_choices(&self, list: &str) -> Tag {
        itemset(&items_of(list), "name", self.label_of(list))
    }

    /// Where the label of a choice is found.
    pub fn label_of(&self, list: &str) -> &'static str {
        match self.form.lists.get(list) {
            Some(found) if self.list_in_itext(found) => "jr:itext(itextId)",
            _ => "label",
        }
    }

    fn items(&self, name: &str) -> Vec<Tag> {
        let Some(list) = self.form.lists.get(name) else {
            return Vec::new();
        };
        let in_itext = self.list_in_itext(list);
        let item = |(at, choice): (usize, &crate::form::Choice)| {
            let label = Tag::new("label");
            let label = if in_itext {
                label.attribute("ref", format!("jr:itext('{name}-{at}')"))
            } else {
                label.content(choice.label.as_ref().map(inline).unwrap_or_default())
            };
            Tag::new("item")
                .child(label)
                .child(Tag::new("value").text(&choice.name))
        };
        list.0.iter().enumerate().map(item).collect()
    }
}

fn items_of(instance: &str) -> String {
    format!("instance('{instance}')/root/item")
}

pub(super) fn itemset(nodeset: &str, value: &str, label: &str) -> Tag {
    Tag::new("itemset")
        .attribute("nodeset", nodeset)
        .child(Tag::new("value").attribute("ref", value))
        .child(Tag::new("label").attribute("ref", label))
}
