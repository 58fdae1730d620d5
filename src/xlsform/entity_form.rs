//! Declarations of entities, with paths for their references.

use super::diagnostic::Problems;
use super::expression;
use super::logic::clean;
use super::name::{Names, Step};
use super::reference::{Site, absolute};
use super::table::{Record, Table};
use crate::form::Entity;

/// The entities of a form, at the places that were found for them.
pub(super) fn declare(
    table: &Table<'_>,
    places: &[(String, Vec<Step>)],
    names: &Names,
    problems: &mut Problems,
) -> Vec<Entity> {
    places
        .iter()
        .filter_map(|(list, container)| {
            let row = |record: &Record<'_>| record.get("list_name").is_some_and(|cell| cell.text == list);
            let record = table.records().find(row)?;
            let node = within(container);
            let site = |filter: bool| Site {
                names,
                node: &node,
                filter,
                within: None,
            };
            let in_list = record.get("entity_id").map(|cell| {
                // Its problems are told once, where it stands alone.
                expression::references(
                    &clean(cell.text),
                    site(true),
                    &record.at(cell),
                    &mut Problems::default(),
                )
            });
            let mut read = |column: &'static str| {
                let cell = record.get(column)?;
                Some(expression::read(
                    &clean(cell.text),
                    site(false),
                    &record.at(cell),
                    problems,
                ))
            };
            Some(Entity {
                list: list.clone(),
                container: absolute(container, names),
                label: read("label"),
                id: read("entity_id"),
                id_in_list: in_list,
                create_if: read("create_if"),
                update_if: read("update_if"),
            })
        })
        .collect()
}

/// The path of what an entity says of itself; its attributes stand as deep as its label.
fn within(container: &[Step]) -> Vec<Step> {
    let below = ["meta", "entity", "label"].map(|name| Step {
        name: name.to_owned(),
        repeat: false,
    });
    [container, &below].concat()
}
