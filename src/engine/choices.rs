//! The choices of a select: filtered by earlier answers, shuffled where the form says so.

use super::session::Session;
use crate::expr::ast::{Axis, Expr, NodeTest, Start, Step};
use crate::expr::{Context, NodeRef, Value, World as _, evaluate, shuffled};
use crate::form::{Choice, Filter, Itemset, ItemsetSource, ListTable, Logic, Media, NodeItems, QuestionType};
use crate::instance::NodeId;
use std::rc::Rc;

/// A choice as people see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChoiceItem {
    /// What is stored when it is chosen.
    pub value: String,
    /// What people read, in the language in use.
    pub label: String,
    /// Its pictures and sounds.
    pub media: Media,
}

/// Where the choices of a question come from.
enum Source<'s> {
    List(&'s ListTable, usize),
    Nodes(&'s NodeItems),
}

impl Session {
    /// The choices that are offered now, in their order; none where the node is no select.
    #[must_use]
    pub fn choices(&self, node: NodeId) -> Rc<[ChoiceItem]> {
        let Some((itemset, logic, source)) = self.itemset(node) else {
            return Rc::new([]);
        };
        let mut items: Vec<ChoiceItem> = match source {
            Source::List(table, number) => self
                .offered(node, logic, table, number)
                .into_iter()
                .filter_map(|row| table.row(row))
                .map(|choice| self.item(choice))
                .collect(),
            Source::Nodes(items) => self
                .item_nodes(node, items)
                .into_iter()
                .map(|item| ChoiceItem {
                    value: self.text_at(&items.value, item, node),
                    label: self.text_at(&items.label, item, node),
                    media: self.media_at(&items.label, item, node),
                })
                .collect(),
        };
        if itemset.randomize.is_some() {
            let given = logic.seed.as_ref().and_then(|seed| self.evaluate(seed, node).ok());
            let own = || Value::Number(self.seed as f64);
            items = shuffled(items, &given.unwrap_or_else(own), self);
        }
        items.into()
    }

    /// The label of one choice of a select, offered now or not.
    #[must_use]
    pub fn choice_label_of(&self, node: NodeId, value: &str) -> Option<String> {
        match self.itemset(node)?.2 {
            Source::List(table, _) => Some(self.item(table.row(table.position(value)?)?).label),
            Source::Nodes(items) => self
                .item_nodes(node, items)
                .into_iter()
                .find(|&item| self.text_at(&items.value, item, node) == value)
                .map(|item| self.text_at(&items.label, item, node)),
        }
    }

    /// The label of one choice of a list of the form: the words at the ticks of a scale.
    #[must_use]
    pub fn list_label(&self, list: &str, value: &str) -> Option<String> {
        let (_, table) = self.model.list(list)?;
        Some(self.item(table.row(table.position(value)?)?).label)
    }

    /// The answer without choices that are no longer offered.
    pub(super) fn still_offered(&self, node: NodeId) -> String {
        let value = self.instance.value(node);
        let Some((_, logic, source)) = self.itemset(node).filter(|_| !value.is_empty()) else {
            return value.to_owned();
        };
        let def = self.instance.get(node).map(|live| self.model.def(live.def));
        let question = def.and_then(crate::form::Def::question);
        let chosen: Vec<&str> = match question {
            Some(QuestionType::SelectOne(_)) => vec![value],
            _ => value.split_whitespace().collect(),
        };
        // Of ten thousand that are offered, only those that were chosen matter.
        let is_chosen = |name: &str| chosen.contains(&name);
        let offered: Vec<String> = match source {
            Source::List(table, number) => self
                .offered(node, logic, table, number)
                .into_iter()
                .filter_map(|row| table.row(row))
                .filter(|choice| is_chosen(&choice.name))
                .map(|choice| choice.name.clone())
                .collect(),
            Source::Nodes(items) => {
                let nodes = self.item_nodes(node, items);
                // A list whose file is not there says nothing about an answer that was chosen when it was.
                if nodes.is_empty() && !self.model.missing_files().is_empty() {
                    return value.to_owned();
                }
                let values = nodes.into_iter();
                let values = values.map(|item| self.text_at(&items.value, item, node));
                values.filter(|name| is_chosen(name)).collect()
            }
        };
        let is_offered = |name: &&str| offered.iter().any(|it| it == name);
        let kept: Vec<&str> = chosen.iter().copied().filter(is_offered).collect();
        kept.join(" ")
    }

    fn item(&self, choice: &Choice) -> ChoiceItem {
        ChoiceItem {
            value: choice.name.clone(),
            label: choice
                .label
                .as_ref()
                .map_or_else(|| choice.name.clone(), |label| self.plain(label)),
            media: choice.media.clone(),
        }
    }

    fn itemset(&self, node: NodeId) -> Option<(&Itemset, &Logic, Source<'_>)> {
        let def = self.model.def(self.instance.get(node)?.def);
        let itemset = def.question()?.itemset()?;
        let source = match (&itemset.source, &def.logic.items) {
            (_, Some(items)) => Source::Nodes(items),
            (ItemsetSource::List(name), None) => {
                let (number, table) = self.model.list(name)?;
                Source::List(table, number)
            }
            _ => return None,
        };
        Some((itemset, &def.logic, source))
    }

    fn item_nodes(&self, node: NodeId, items: &NodeItems) -> Vec<NodeRef> {
        match self.evaluate(&items.nodes, node) {
            Ok(Value::Nodes(nodes)) => nodes,
            _ => Vec::new(),
        }
    }

    /// The text of an expression about one choice of a question.
    fn text_at(&self, expr: &Expr, item: NodeRef, question: NodeId) -> String {
        if let Some(name) = column(expr) {
            let mut found = Vec::new();
            self.children_named(item, name, &mut found);
            return found
                .first()
                .map_or_else(String::new, |&node| self.text(node).into_owned());
        }
        let context = Context {
            node: item,
            ..Context::at(self, Self::node_ref(question))
        };
        evaluate(expr, &context).map_or_else(|_| String::new(), |value| value.into_text(self))
    }

    /// What belongs to the label of one choice beside its text. As in ODK only a text of the form has pictures and sounds:
    /// a label that is `jr:itext(…)`, not one that is an answer or a column of a file.
    fn media_at(&self, label: &Expr, item: NodeRef, question: NodeId) -> Media {
        let mut media = Media::default();
        let Expr::Call(call) = label else { return media };
        let ("jr:itext", [id]) = (call.name.as_str(), call.arguments.as_slice()) else {
            return media;
        };
        let first = format!("{};", self.text_at(id, item, question));
        let forms = self.model.form.itext.starting_at(first.as_str());
        for (key, text) in forms.take_while(|(key, _)| key.starts_with(&first)) {
            let part = match &key[first.len()..] {
                "image" => &mut media.image,
                "big-image" => &mut media.big_image,
                "audio" => &mut media.audio,
                "video" => &mut media.video,
                _ => continue,
            };
            *part = Some(text.as_files());
        }
        media
    }

    /// The rows that the filter lets through, in the order of the list.
    fn offered(&self, node: NodeId, logic: &Logic, table: &ListTable, number: usize) -> Vec<usize> {
        let Some(filter) = &logic.filter else {
            return (0..table.len()).collect();
        };
        let rows = self.looked_up(filter, table, node);
        if filter.is_lookup_only
            && let Some(rows) = rows
        {
            return rows;
        }
        let rows = rows.unwrap_or_else(|| (0..table.len()).collect());
        rows.into_iter()
            .filter(|&row| self.passes(filter, table, number, row, node))
            .collect()
    }

    fn looked_up(&self, filter: &Filter, table: &ListTable, node: NodeId) -> Option<Vec<usize>> {
        let (column, key) = filter.lookup.as_ref()?;
        let key = self.evaluate(key, node).ok()?;
        // `=` holds when any of several nodes is equal; one look-up would see only the first.
        if matches!(&key, Value::Nodes(nodes) if nodes.len() > 1) {
            return None;
        }
        let key = key.into_text(self);
        Some(table.find(column, &key).into_iter().map(|row| row as usize).collect())
    }

    fn passes(&self, filter: &Filter, table: &ListTable, number: usize, row: usize, node: NodeId) -> bool {
        let item = NodeRef {
            document: number as u32 + 1,
            node: table.item(row),
        };
        let context = Context {
            node: item,
            ..Context::at(self, Self::node_ref(node))
        };
        evaluate(&filter.condition, &context).is_ok_and(|value| value.to_boolean())
    }
}

/// The name of a column where an expression is nothing else, as the value and the label of nearly every list are: it is read
/// for each of ten thousand choices.
fn column(expr: &Expr) -> Option<&str> {
    let Expr::Path(path) = expr else { return None };
    match (path.goal, &path.start, path.steps.as_slice()) {
        (
            None,
            Start::Context,
            [
                Step {
                    axis: Axis::Child,
                    test: NodeTest::Name { prefix, local },
                    predicates,
                    ..
                },
            ],
        ) if prefix.is_empty() && predicates.is_empty() => Some(local),
        _ => None,
    }
}
