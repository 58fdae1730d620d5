//! Sheets that we check where we can, keep, and do not follow yet: entities, external choices, osm.

use super::code;
use super::diagnostic::{Place, Problems};
use super::entity;
use super::entity_form;
use super::heading::{CHOICES, ENTITIES};
use super::name::Names;
use super::question_type::TypeCell;
use super::settings::misspelt;
use super::sheet::Workbook;
use super::survey::Item;
use super::table::Table;
use crate::form::Entity;
use crate::sorted::Map;
use std::collections::HashSet;

/// What the other sheets say.
#[derive(Debug, Default)]
pub(super) struct OtherSheets {
    /// Their rows by sheet and column; a translated column with its language.
    pub rows: Map<String, Vec<Map<String, String>>>,
    /// Instances that `reference-geometry` may name beside the lists of choices.
    pub geometries: HashSet<String>,
    /// Lists of external choices, where the sheet is there.
    pub external_lists: Option<HashSet<String>>,
    /// Entities that a submission makes.
    pub entities: Vec<Entity>,
}

/// Reads and checks them.
pub(super) fn read(workbook: &Workbook, items: &[Item<'_>], names: &Names, problems: &mut Problems) -> OtherSheets {
    let mut found = OtherSheets::default();
    files(items, &mut found.geometries);
    let entities = workbook
        .sheet("entities")
        .map(|sheet| Table::read(sheet, &ENTITIES, problems));
    if entities.is_none() {
        misspelt(workbook, "entities", problems);
    }
    let places = entity::check(entities.as_ref(), items, problems);
    if let Some(table) = &entities {
        found.entities = entity_form::declare(table, &places, names, problems);
    }
    found.geometries.extend(places.into_iter().map(|(list, _)| list));
    let external = workbook
        .sheet("external_choices")
        .map(|sheet| Table::read(sheet, &CHOICES, problems));
    found.external_lists = external.as_ref().map(|table| {
        table
            .records()
            .filter_map(|r| r.get("list_name"))
            .map(|cell| cell.text.to_owned())
            .collect()
    });
    let osm = workbook
        .sheet("osm")
        .map(|sheet| Table::read(sheet, &CHOICES, problems));
    for (name, table) in [("entities", entities), ("external_choices", external), ("osm", osm)] {
        let Some(table) = table else { continue };
        let rows: Vec<Map<String, String>> = table
            .records()
            .map(|record| {
                record
                    .cells()
                    .map(|(heading, cell)| {
                        let key = match &heading.language {
                            Some(language) => format!("{}::{language}", heading.key),
                            None => heading.key.clone(),
                        };
                        (key, cell.text.to_owned())
                    })
                    .collect()
            })
            .collect();
        if !rows.is_empty() {
            problems.warning(
                code::SHEET_NOT_USED,
                Place::sheet(&table.sheet),
                format!("The sheet \"{name}\" is kept, but not followed on the phone yet."),
                "Nothing to do if the form also runs elsewhere.",
            );
            found.rows.insert(name.to_owned(), rows);
        }
    }
    found
}

/// Ids of files of data: names of csv-external and xml-external, stems of the files of selects.
fn files(items: &[Item<'_>], found: &mut HashSet<String>) {
    for item in items {
        match &item.asks {
            TypeCell::External(_) => {
                found.insert(item.name.clone());
            }
            TypeCell::Select(select) if !select.external => {
                let stem = select
                    .from
                    .rsplit_once('.')
                    .map_or(select.from.as_str(), |(stem, _)| stem);
                found.insert(stem.to_owned());
            }
            _ => {}
        }
        files(&item.children, found);
    }
}
