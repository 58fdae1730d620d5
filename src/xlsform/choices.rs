//! The choices sheet.

use super::code;
use super::diagnostic::{Place, Problems};
use super::heading::{self, is_media};
use super::language::Languages;
use super::or_other;
use super::phrase::phrase;
use super::question_type::TypeCell;
use super::reference::Site;
use super::survey::Item;
use super::table::{Record, Table};
use crate::form::{Choice, ChoiceList, Media};
use crate::sorted::Map;
use std::collections::HashSet;

/// Reads the lists. References in labels are resolved against the names of the form.
pub(super) fn read(
    table: &Table<'_>,
    languages: &Languages,
    site: Site<'_>,
    allow_duplicates: bool,
    problems: &mut Problems,
) -> Map<String, ChoiceList> {
    let mut lists: Map<String, ChoiceList> = Map::new();
    let mut seen: HashSet<(String, String)> = HashSet::new();
    report_columns(table, problems);
    for record in table.records() {
        let Some(list) = record.get("list_name") else {
            problems.warning(
                code::CHOICE_LIST,
                record.at_empty("list_name"),
                "This choice belongs to no list and is left out.",
                "Write the name of its list in the column list_name.",
            );
            continue;
        };
        let Some(name) = record.get("name") else {
            problems.error(
                code::CHOICE_NAME,
                record.at_empty("name"),
                format!("A choice of the list \"{}\" has no name.", list.text),
                "Write the value that is stored when it is chosen.",
            );
            continue;
        };
        if !seen.insert((list.text.to_owned(), name.text.to_owned())) && !allow_duplicates {
            problems.error(
                code::DUPLICATE_CHOICE,
                record.at(name),
                format!("The list \"{}\" has \"{}\" more than once.", list.text, name.text),
                "Give each choice a name of its own; if it is meant, set allow_choice_duplicates to yes.",
            );
        }
        if record.all("label").next().is_none() && !record.cells().any(|(h, _)| is_media(&h.key)) {
            problems.warning(
                code::CHOICE_LABEL,
                record.at_empty("label"),
                format!("The choice \"{}\" has no label; its name is shown.", name.text),
                "Write what people shall read.",
            );
        }
        languages.report_missing_cells(record, table, &heading::CHOICES, problems);
        let choice = choice(record, name.text, languages, site, problems);
        lists.or_default(list.text.to_owned()).0.push(choice);
    }
    lists
}

fn choice(record: Record<'_>, name: &str, languages: &Languages, site: Site<'_>, problems: &mut Problems) -> Choice {
    Choice {
        name: name.to_owned(),
        label: languages.text(record.all("label"), |cell| {
            phrase(cell.text, site, &record.at(cell), problems)
        }),
        media: media(record, languages, site, problems),
        columns: record
            .cells()
            .filter(|(heading, _)| !heading.known && !heading.key.contains(' ') || heading.key == "sms_option")
            .map(|(heading, cell)| (heading.key.clone(), cell.text.to_owned()))
            .collect(),
    }
}

/// Media columns of a row of the survey or of the choices.
pub(super) fn media(record: Record<'_>, languages: &Languages, site: Site<'_>, problems: &mut Problems) -> Media {
    let mut files = |key: &'static str| {
        languages.text(record.all(key), |cell| {
            phrase(cell.text, site, &record.at(cell), problems)
        })
    };
    Media {
        image: files("image"),
        big_image: files("big-image"),
        audio: files("audio"),
        video: files("video"),
    }
}

fn report_columns(table: &Table<'_>, problems: &mut Problems) {
    for heading in table.headings.iter().flatten() {
        if !heading.known && heading.key.contains(' ') {
            problems.warning(
                code::CHOICE_COLUMN,
                Place::row(&table.sheet, table.heading_row)
                    .column(&heading.written)
                    .text(&*heading.written),
                "A heading with a space cannot be used in a filter; the column is left out.",
                format!("Write it as \"{}\".", heading.key.replace(' ', "_")),
            );
        }
    }
    if !table.headings.is_empty() && table.heading_row > 0 {
        for key in ["list_name", "name"].into_iter().filter(|key| !table.has(key)) {
            problems.error(
                code::MISSING_COLUMN,
                Place::row(&table.sheet, table.heading_row).column(key),
                format!("The sheet \"{}\" has no column \"{key}\".", table.sheet),
                format!("Add the column \"{key}\"."),
            );
        }
    }
}

/// How many phrases the labels of a list have.
fn phrases_of(list: &ChoiceList) -> usize {
    let labels = list.0.iter().filter_map(|choice| choice.label.as_ref());
    labels.map(|label| label.0.len()).max().unwrap_or(1)
}

/// The names of the choices by list, for what must be known before the lists are read.
pub(super) fn names<'t>(table: &'t Table<'t>) -> Map<&'t str, Vec<&'t str>> {
    let mut lists: Map<&str, Vec<&str>> = Map::new();
    for record in table.records() {
        if let (Some(list), Some(name)) = (record.get("list_name"), record.get("name")) {
            lists.or_default(list.text).push(name.text);
        }
    }
    lists
}

/// The lists, with a choice "other" where a question says `or_other` and its list has none.
pub(super) fn with_other(
    mut lists: Map<String, ChoiceList>,
    items: &[Item<'_>],
    languages: &Languages,
) -> Map<String, ChoiceList> {
    for item in items {
        if let TypeCell::Select(select) = &item.asks
            && select.or_other
            && let Some(list) = lists.get_mut(&select.from)
            && !list.0.iter().any(|choice| choice.name == "other")
        {
            let label = or_other::choice(languages, phrases_of(list));
            list.0.push(Choice {
                name: "other".to_owned(),
                label: Some(label),
                media: Media::default(),
                columns: Map::new(),
            });
        }
        lists = with_other(lists, &item.children, languages);
    }
    lists
}
