//! The choices of a select: filtered by earlier answers, shuffled where the form says so.

use super::session::Session;
use crate::expr::{Context, NodeRef, evaluate};
use crate::form::{Filter, Itemset, ItemsetSource, ListTable, Media, QuestionType};
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

impl Session {
    /// The choices that are offered now, in their order; none where the node is no select.
    #[must_use]
    pub fn choices(&self, node: NodeId) -> Rc<[ChoiceItem]> {
        let Some((itemset, table, number)) = self.itemset(node) else {
            return Rc::new([]);
        };
        let mut rows = self.offered(node, table, number);
        if let Some(seed) = &itemset.randomize {
            self.shuffle(&mut rows, node, seed);
        }
        rows.into_iter()
            .filter_map(|row| table.row(row))
            .map(|choice| ChoiceItem {
                value: choice.name.clone(),
                label: choice
                    .label
                    .as_ref()
                    .map_or_else(|| choice.name.clone(), |label| self.plain(label)),
                media: choice.media.clone(),
            })
            .collect()
    }

    /// The label of one choice of a select, offered now or not.
    #[must_use]
    pub fn choice_label_of(&self, node: NodeId, value: &str) -> Option<String> {
        let (_, table, _) = self.itemset(node)?;
        let choice = table.row(table.position(value)?)?;
        Some(
            choice
                .label
                .as_ref()
                .map_or_else(|| choice.name.clone(), |label| self.plain(label)),
        )
    }

    /// The answer without choices that are no longer offered.
    pub(super) fn still_offered(&self, node: NodeId) -> String {
        let value = self.instance.value(node);
        let Some((_, table, number)) = self.itemset(node).filter(|_| !value.is_empty()) else {
            return value.to_owned();
        };
        let rows = self.offered(node, table, number);
        let is_offered = |name: &str| {
            rows.iter()
                .any(|&row| table.row(row).is_some_and(|choice| choice.name == name))
        };
        match self
            .model
            .def(self.instance.get(node).map_or(crate::form::ROOT, |live| live.def))
            .question()
        {
            Some(QuestionType::SelectOne(_)) => {
                if is_offered(value) {
                    value.to_owned()
                } else {
                    String::new()
                }
            }
            _ => value
                .split_whitespace()
                .filter(|name| is_offered(name))
                .collect::<Vec<_>>()
                .join(" "),
        }
    }

    fn itemset(&self, node: NodeId) -> Option<(&Itemset, &ListTable, usize)> {
        let def = self.model.def(self.instance.get(node)?.def);
        let itemset = def.question()?.itemset()?;
        match &itemset.source {
            ItemsetSource::List(name) => {
                let (number, table) = self.model.list(name)?;
                Some((itemset, table, number))
            }
            ItemsetSource::File(_) | ItemsetSource::Nodes(_) => None,
        }
    }

    /// The rows that the filter lets through, in the order of the list.
    fn offered(&self, node: NodeId, table: &ListTable, number: usize) -> Vec<usize> {
        let def = self
            .model
            .def(self.instance.get(node).map_or(crate::form::ROOT, |live| live.def));
        let Some(filter) = &def.logic.filter else {
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
        if matches!(&key, crate::expr::Value::Nodes(nodes) if nodes.len() > 1) {
            return None;
        }
        let key = key.into_text(self);
        Some(table.lookup(column, &key)?.iter().map(|&row| row as usize).collect())
    }

    fn passes(&self, filter: &Filter, table: &ListTable, number: usize, row: usize, node: NodeId) -> bool {
        let item = NodeRef {
            document: number as u32 + 1,
            node: super::world::item_node(table, row),
        };
        let context = Context {
            node: item,
            ..Context::at(self, Self::node_ref(node))
        };
        evaluate(&filter.condition, &context).is_ok_and(|value| value.to_boolean())
    }

    /// Fisher-Yates with the generator of Park and Miller, as the peers do for a given seed.
    fn shuffle(&self, rows: &mut [usize], node: NodeId, _seed: &str) {
        let given = self
            .instance
            .get(node)
            .and_then(|live| self.model.def(live.def).logic.seed.as_ref());
        let given = given.and_then(|seed| Some(self.evaluate(seed, node).ok()?.to_number(self)));
        let seed = given
            .filter(|seed| seed.is_finite())
            .map_or(self.seed as i64, |seed| seed as i64);
        let mut state = seed.rem_euclid(2_147_483_647);
        if state == 0 {
            state = 2_147_483_646;
        }
        for last in (1..rows.len()).rev() {
            state = state * 16_807 % 2_147_483_647;
            let share = (state - 1) as f64 / 2_147_483_646.0;
            rows.swap(last, (share * (last + 1) as f64) as usize);
        }
    }
}
