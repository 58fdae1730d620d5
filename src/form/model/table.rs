//! A choice list as a table, and as a document of `root/item` with an element for each column.
//!
//! The document is node 0, its root 1; each row takes one number for the item and one for each column.

use super::ModelError;
use crate::expr::{Name, NodeKind};
use crate::form::data::{Data, Index, Indexes};
use crate::form::{Choice, ChoiceList};
use std::borrow::Cow;
use std::collections::HashMap;

/// The columns that every list has before its own.
const NAME: usize = 0;
const LABEL: usize = 1;

const ROOT: u32 = 1;
const FIRST_ITEM: u32 = 2;

/// Most items and cells, empty ones among them, that a list may have: each has a number as a node.
const MOST_PLACES: u64 = (u32::MAX - FIRST_ITEM) as u64;

/// A choice list as a table.
#[derive(Debug)]
pub struct ListTable {
    /// `name`, `label`, then every other column that occurs.
    pub columns: Vec<String>,
    number_of: HashMap<String, usize>,
    rows: Vec<Choice>,
    labels: Vec<String>,
    by_name: HashMap<String, u32>,
    indexes: Indexes<usize>,
}

/// What a node number means.
enum Cell {
    Document,
    Root,
    Item(usize),
    Column(usize, usize),
}

impl ListTable {
    /// # Errors
    /// `ModelError::List` when it has more places for cells than there are numbers for nodes.
    pub(super) fn new(name: &str, list: &ChoiceList, language: usize) -> Result<Self, ModelError> {
        let rows = list.0.clone();
        let mut columns = vec!["name".to_owned(), "label".to_owned()];
        let mut number_of: HashMap<String, usize> = columns.iter().cloned().zip(0..).collect();
        for column in rows.iter().flat_map(|row| row.columns.keys()) {
            if !number_of.contains_key(column) {
                number_of.insert(column.clone(), columns.len());
                columns.push(column.clone());
            }
        }
        let places = (columns.len() as u64 + 1).saturating_mul(rows.len() as u64);
        if places > MOST_PLACES {
            return Err(ModelError::List {
                name: name.to_owned(),
                n_choices: rows.len(),
                n_columns: columns.len(),
            });
        }
        let labels = rows
            .iter()
            .map(|row| {
                let phrase = row.label.as_ref().and_then(|label| label.in_language(language));
                phrase.map_or_else(|| row.name.clone(), crate::form::Phrase::without_values)
            })
            .collect();
        // The first of two equal names counts, as in a look-up.
        let mut by_name = HashMap::with_capacity(rows.len());
        for (at, row) in (0..).zip(&rows) {
            by_name.entry(row.name.clone()).or_insert(at);
        }
        Ok(Self {
            columns,
            number_of,
            rows,
            labels,
            by_name,
            indexes: Indexes::default(),
        })
    }

    /// How many choices there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// A choice.
    #[must_use]
    pub fn row(&self, at: usize) -> Option<&Choice> {
        self.rows.get(at)
    }

    /// The number of a column.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<usize> {
        self.number_of.get(name).copied()
    }

    /// A cell; empty where the row has none.
    #[must_use]
    pub fn cell(&self, row: usize, column: usize) -> &str {
        let Some(choice) = self.rows.get(row) else { return "" };
        match column {
            NAME => &choice.name,
            LABEL => &self.labels[row],
            _ => self
                .columns
                .get(column)
                .and_then(|name| choice.columns.get(name))
                .map_or("", String::as_str),
        }
    }

    /// The row of the choice with this value.
    #[must_use]
    pub fn position(&self, name: &str) -> Option<usize> {
        self.by_name.get(name).map(|&at| at as usize)
    }

    /// The rows whose column has exactly this text.
    #[must_use]
    pub fn find(&self, column: &str, text: &str) -> Vec<u32> {
        let Some(column) = self.column(column) else {
            // A column that no row has is empty in all of them.
            return if text.is_empty() {
                (0..self.rows.len() as u32).collect()
            } else {
                Vec::new()
            };
        };
        self.indexes.find(column, text, || {
            let mut index = Index::new();
            for row in 0..self.rows.len() {
                index
                    .entry(self.cell(row, column).to_owned())
                    .or_default()
                    .push(row as u32);
            }
            index
        })
    }

    /// The number of a row's item as a node.
    #[must_use]
    pub fn item(&self, row: usize) -> u32 {
        FIRST_ITEM + row as u32 * self.stride()
    }

    /// The columns in which a row has something, in their order. A row may have few of many.
    fn filled(&self, row: usize) -> Vec<usize> {
        let own = self.rows.get(row).into_iter().flat_map(|choice| choice.columns.keys());
        let mut filled: Vec<usize> = own.filter_map(|name| self.column(name)).chain([NAME, LABEL]).collect();
        filled.retain(|&column| !self.cell(row, column).is_empty());
        filled.sort_unstable();
        filled.dedup();
        filled
    }

    fn stride(&self) -> u32 {
        self.columns.len() as u32 + 1
    }

    fn meaning(&self, node: u32) -> Cell {
        match node {
            0 => Cell::Document,
            ROOT => Cell::Root,
            _ => {
                let at = node - FIRST_ITEM;
                let row = (at / self.stride()) as usize;
                match at % self.stride() {
                    0 => Cell::Item(row),
                    column => Cell::Column(row, column as usize - 1),
                }
            }
        }
    }
}

impl Data for ListTable {
    fn kind(&self, node: u32) -> NodeKind {
        if node == 0 {
            NodeKind::Document
        } else {
            NodeKind::Element
        }
    }

    fn name(&self, node: u32) -> Name<'_> {
        let local = match self.meaning(node) {
            Cell::Document => "",
            Cell::Root => "root",
            Cell::Item(_) => "item",
            Cell::Column(_, column) => self.columns.get(column).map_or("", String::as_str),
        };
        Name { local, ..Name::NONE }
    }

    fn parent(&self, node: u32) -> Option<u32> {
        match self.meaning(node) {
            Cell::Document => None,
            Cell::Root => Some(0),
            Cell::Item(_) => Some(ROOT),
            Cell::Column(row, _) => Some(self.item(row)),
        }
    }

    fn children(&self, node: u32, each: &mut dyn FnMut(u32)) {
        match self.meaning(node) {
            Cell::Document => each(ROOT),
            Cell::Root => (0..self.len()).for_each(|row| each(self.item(row))),
            Cell::Item(row) => {
                let filled = self.filled(row).into_iter();
                filled.for_each(|column| each(self.item(row) + 1 + column as u32));
            }
            Cell::Column(..) => {}
        }
    }

    fn children_named(&self, node: u32, name: &str, each: &mut dyn FnMut(u32)) {
        match self.meaning(node) {
            Cell::Document if name == "root" => each(ROOT),
            Cell::Root if name == "item" => self.children(node, each),
            Cell::Item(row) => {
                if let Some(column) = self.column(name).filter(|&column| !self.cell(row, column).is_empty()) {
                    each(self.item(row) + 1 + column as u32);
                }
            }
            _ => {}
        }
    }

    fn attributes(&self, _node: u32, _each: &mut dyn FnMut(u32)) {}

    fn text(&self, node: u32) -> Cow<'_, str> {
        match self.meaning(node) {
            Cell::Column(row, column) => Cow::Borrowed(self.cell(row, column)),
            Cell::Item(row) => {
                let filled = self.filled(row).into_iter();
                Cow::Owned(filled.map(|column| self.cell(row, column)).collect())
            }
            Cell::Document | Cell::Root => Cow::Owned((0..self.len()).map(|row| self.text(self.item(row))).collect()),
        }
    }

    fn lookup(&self, parent: u32, child: &str, key: &str, text: &str) -> Option<Vec<u32>> {
        let rows = (parent == ROOT && child == "item").then(|| self.find(key, text))?;
        Some(rows.into_iter().map(|row| self.item(row as usize)).collect())
    }

    fn root(&self) -> Option<u32> {
        Some(ROOT)
    }
}
