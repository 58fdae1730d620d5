//! The languages of a form, and texts in them.

use super::code;
use super::diagnostic::{Place, Problems};
use super::heading::Vocabulary;
use super::table::{Cell, Record, Table};
use crate::form::{Language, Phrase, Text};

/// The languages of a form.
#[derive(Debug)]
pub(super) struct Languages {
    /// In the order of the columns; one nameless language where nothing is translated.
    pub list: Vec<Language>,
    /// The one shown first.
    pub default: usize,
    /// The language of a column that names none, where another of the same meaning names one.
    plain: usize,
}

impl Languages {
    /// Finds the languages in the headings of the sheets that may be translated.
    pub fn find(sheets: &[(&Table<'_>, &Vocabulary)], default: Option<&str>, problems: &mut Problems) -> Self {
        let mut list: Vec<Language> = Vec::new();
        let headings = || sheets.iter().flat_map(|(table, _)| table.headings.iter().flatten());
        for language in headings().filter_map(|heading| heading.language.as_deref()) {
            if !list.iter().any(|known| known.name == language) {
                list.push(Language::from_heading(language));
            }
        }
        let both = sheets.iter().any(|(table, words)| {
            let has = |key: &str, plain: bool| {
                table
                    .headings
                    .iter()
                    .flatten()
                    .any(|h| h.key == key && h.language.is_none() == plain)
            };
            words.translatable.iter().any(|key| has(key, true) && has(key, false))
        });
        if list.is_empty() {
            list.push(Language {
                name: String::new(),
                code: None,
            });
        }
        let wanted = default.and_then(|default| position(&list, default));
        if let (true, None) = (both, wanted) {
            list.insert(0, Language::from_heading(default.unwrap_or("default")));
            return Self {
                list,
                default: 0,
                plain: 0,
            };
        }
        if let (Some(default), None, true) = (default, wanted, !list[0].name.is_empty()) {
            let names: Vec<&str> = list.iter().map(|language| language.name.as_str()).collect();
            problems.warning(
                code::DEFAULT_LANGUAGE,
                Place::sheet("settings").column("default_language").text(default),
                format!(
                    "No column is in the language \"{default}\"; \"{}\" is shown first.",
                    names[0]
                ),
                format!("Write one of: {}.", names.join(", ")),
            );
        }
        let default = wanted.unwrap_or(0);
        Self {
            list,
            default,
            plain: default,
        }
    }

    /// A text from the cells of a column; a text that names no language serves every language.
    pub fn text<'t>(
        &self,
        cells: impl Iterator<Item = Cell<'t>>,
        mut phrase: impl FnMut(Cell<'t>) -> Phrase,
    ) -> Option<Text> {
        let cells: Vec<Cell<'t>> = cells.collect();
        match cells.as_slice() {
            [] => None,
            [only] if only.language.is_none() => Some(Text(vec![Some(phrase(*only))])),
            _ => {
                let mut text: Vec<Option<Phrase>> = vec![None; self.list.len().max(2)];
                // Columns that name their language go before one that does not.
                for cell in cells.iter().rev().filter(|cell| cell.language.is_some()) {
                    let at = self.list.iter().position(|l| Some(l.name.as_str()) == cell.language);
                    if let Some(place) = at.and_then(|at| text.get_mut(at)) {
                        *place = Some(phrase(*cell));
                    }
                }
                for cell in cells.iter().filter(|cell| cell.language.is_none()) {
                    if let Some(place @ None) = text.get_mut(self.plain) {
                        *place = Some(phrase(*cell));
                    }
                }
                Some(Text(text))
            }
        }
    }

    /// Warns of columns that are there in some of the sheet's languages and not in others.
    pub fn report_missing_columns(&self, table: &Table<'_>, words: &Vocabulary, problems: &mut Problems) {
        let headings = || table.headings.iter().flatten();
        if !headings().any(|heading| heading.language.is_some()) {
            return;
        }
        let spoken: Vec<&Language> = self
            .list
            .iter()
            .filter(|l| headings().any(|h| h.language.as_deref() == Some(l.name.as_str())))
            .collect();
        for key in words.translatable.iter().filter(|key| table.has(key)) {
            let missing: Vec<&str> = spoken
                .iter()
                .filter(|l| {
                    !headings().any(|h| {
                        h.key == **key && h.language.as_deref().unwrap_or(&self.list[self.plain].name) == l.name
                    })
                })
                .map(|l| l.name.as_str())
                .collect();
            if !missing.is_empty() {
                problems.warning(
                    code::MISSING_LANGUAGE,
                    Place::row(&table.sheet, table.heading_row).column(key).text(*key),
                    format!("The column \"{key}\" is missing in: {}.", missing.join(", ")),
                    format!("Add the column \"{key}::{}\".", missing[0]),
                );
            }
        }
    }

    /// Warns of a text that is there in some languages and not in others, though their columns are.
    pub fn report_missing_cells(
        &self,
        record: Record<'_>,
        table: &Table<'_>,
        words: &Vocabulary,
        problems: &mut Problems,
    ) {
        for key in words.translatable {
            let mut missing: Vec<&str> = Vec::new();
            let mut written = None;
            for heading in table.headings.iter().flatten().filter(|h| h.key == *key) {
                let Some(language) = heading.language.as_deref() else {
                    continue;
                };
                match record.all(key).find(|cell| cell.language == Some(language)) {
                    Some(cell) => written = Some(cell),
                    None => missing.push(language),
                }
            }
            missing.retain(|name| {
                *name != self.list[self.plain].name || !record.all(key).any(|cell| cell.language.is_none())
            });
            if let Some(cell) = written.filter(|_| !missing.is_empty()) {
                problems.warning(
                    code::MISSING_TRANSLATION,
                    record.at(cell),
                    format!("The {key} is missing in: {}.", missing.join(", ")),
                    "Translate it; until then another language is shown in its place.",
                );
            }
        }
    }
}

/// The language that is meant: by its whole heading, its name without the code, or its code.
fn position(list: &[Language], wanted: &str) -> Option<usize> {
    let wanted = wanted.trim();
    let named = |l: &Language| l.name == wanted;
    let coded = |l: &Language| l.code.as_deref() == Some(&*wanted.to_lowercase());
    let base = |l: &Language| l.name.split('(').next().is_some_and(|name| name.trim() == wanted);
    list.iter()
        .position(named)
        .or_else(|| list.iter().position(base))
        .or_else(|| list.iter().position(coded))
        .filter(|_| !wanted.is_empty())
}
