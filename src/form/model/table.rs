//! A choice list as a table: cells by row and column, and an index for each column that a filter looks up by.

use crate::form::{Choice, ChoiceList};
use std::collections::{BTreeMap, HashMap};

/// The columns that every list has before its own.
const NAME: usize = 0;
const LABEL: usize = 1;

/// A choice list as a table.
#[derive(Debug)]
pub struct ListTable {
    /// `name`, `label`, then every other column that occurs.
    pub columns: Vec<String>,
    rows: Vec<Choice>,
    labels: Vec<String>,
    by_name: HashMap<String, u32>,
    indexes: BTreeMap<String, HashMap<String, Vec<u32>>>,
}

impl ListTable {
    pub(super) fn new(list: &ChoiceList, indexed: &[String], language: usize) -> Self {
        let rows = list.0.clone();
        let mut columns = vec!["name".to_owned(), "label".to_owned()];
        for row in &rows {
            for column in row.columns.keys() {
                if !columns.contains(column) {
                    columns.push(column.clone());
                }
            }
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
        let mut table = Self {
            columns,
            rows,
            labels,
            by_name,
            indexes: BTreeMap::new(),
        };
        for column in indexed {
            let index = table.index_of(column);
            table.indexes.insert(column.clone(), index);
        }
        table
    }

    fn index_of(&self, column: &str) -> HashMap<String, Vec<u32>> {
        let mut index: HashMap<String, Vec<u32>> = HashMap::new();
        if let Some(at) = self.column(column) {
            for row in 0..self.rows.len() {
                index.entry(self.cell(row, at).to_owned()).or_default().push(row as u32);
            }
        }
        index
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
        self.columns.iter().position(|column| column == name)
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

    /// The rows whose column has exactly this text, where there is an index for it.
    #[must_use]
    pub fn lookup(&self, column: &str, text: &str) -> Option<&[u32]> {
        let index = self.indexes.get(column)?;
        Some(index.get(text).map_or(&[], Vec::as_slice))
    }
}
