//! Entities: the sheet that declares them and the `save_to` column that fills them. Checked and kept; the phone does
//! not make entities yet.
//!
//! An entity lives in one place of the form: the root, a group or a repeat, and no place holds two. Its place follows
//! from the questions that it is made of: they must share a repeat, or those outside of it must surround it.

use super::code;
use super::diagnostic::{Place, Problems};
use super::heading;
use super::name::{Step, is_xml_name};
use super::question_type::{Control, TypeCell};
use super::survey::Item;
use super::table::{Record, Table};
use crate::form::nearest::nearest;
use crate::sorted::Set;

/// A row of the entities sheet.
struct Entity<'t> {
    list: String,
    place: Place,
    /// Names of questions that its columns refer to.
    variables: Set<&'t str>,
    uses: Vec<Use>,
}

/// A question that an entity uses.
struct Use {
    /// The group or repeat that the question is in.
    container: Vec<Step>,
    /// The property that it fills, and where that is written; none for a reference.
    property: Option<(String, Place)>,
    question: String,
}

/// Checks the sheet and the column; gives the lists in their order, each with the place where its entity lives.
pub(super) fn check<'t>(
    table: Option<&'t Table<'t>>,
    items: &[Item<'_>],
    problems: &mut Problems,
) -> Vec<(String, Vec<Step>)> {
    let mut entities: Vec<Entity<'t>> = Vec::new();
    if let Some(table) = table {
        report_columns(table, problems);
        for record in table.records() {
            if let Some(entity) = declaration(record, &entities, problems) {
                entities.push(entity);
            }
        }
    }
    let mut containers = Vec::new();
    uses(items, &mut containers, &mut entities, problems);
    let requests: Vec<Option<Request>> = entities.iter().map(|entity| request(entity, problems)).collect();
    let places = super::entity_place::settle(&requests, problems);
    entities.into_iter().map(|entity| entity.list).zip(places).collect()
}

fn report_columns(table: &Table<'_>, problems: &mut Problems) {
    for heading in table.headings.iter().flatten().filter(|heading| !heading.known) {
        let help = nearest(&heading.written, heading::ENTITIES.names()).map_or_else(
            || "Remove the column.".to_owned(),
            |near| format!("Did you mean \"{near}\"?"),
        );
        problems.error(
            code::UNKNOWN_COLUMN,
            Place::row(&table.sheet, table.heading_row)
                .column(&heading.written)
                .text(&*heading.written),
            format!("An entity has no column \"{}\".", heading.written),
            help,
        );
    }
}

fn declaration<'t>(record: Record<'t>, before: &[Entity<'_>], problems: &mut Problems) -> Option<Entity<'t>> {
    let Some(list) = record.get("list_name") else {
        problems.error(
            code::ENTITY_LIST,
            record.at_empty("list_name"),
            "This entity belongs to no list.",
            "Write the name of its list in the column list_name.",
        );
        return None;
    };
    if list.text.starts_with("__") || list.text.contains('.') || !is_xml_name(list.text) {
        problems.error(
            code::ENTITY_LIST,
            record.at(list),
            format!("\"{}\" cannot be the name of a list of entities.", list.text),
            "Begin with a letter or one \"_\", then letters, digits, \"_\" or \"-\"; no full stop.",
        );
    }
    if before.iter().any(|entity| entity.list == list.text) {
        problems.error(
            code::ENTITY_LIST,
            record.at(list),
            format!("The list \"{}\" is declared twice.", list.text),
            "Keep one row for each list.",
        );
        return None;
    }
    let has = |key| record.get(key).is_some();
    let wrong = match (has("entity_id"), has("create_if"), has("update_if")) {
        (false, _, true) => Some(("entity_id", "An entity that is changed must be found by its entity_id.")),
        (true, true, false) => Some((
            "update_if",
            "With create_if and entity_id it must be said when the entity is changed.",
        )),
        (false, _, false) if !has("label") => Some(("label", "An entity that is made needs a label.")),
        _ => None,
    };
    if let Some((column, message)) = wrong {
        problems.error(
            code::ENTITY_DECLARATION,
            record.at_empty(column).text(list.text),
            message,
            format!("Write an expression in the column \"{column}\"."),
        );
    }
    let variables = record.cells().flat_map(|(_, cell)| references(cell.text)).collect();
    Some(Entity {
        list: list.text.to_owned(),
        place: record.at(list),
        variables,
        uses: Vec::new(),
    })
}

/// Names in `${…}`.
fn references(text: &str) -> impl Iterator<Item = &str> {
    text.split("${")
        .skip(1)
        .filter_map(|rest| rest.split_once('}').map(|(name, _)| name))
}

/// Collects what the rows of the survey give to entities.
fn uses(items: &[Item<'_>], containers: &mut Vec<Step>, entities: &mut [Entity<'_>], problems: &mut Problems) {
    for item in items {
        save_to(item, containers, entities, problems);
        for entity in entities
            .iter_mut()
            .filter(|entity| entity.variables.contains(item.name.as_str()))
        {
            entity.uses.push(Use {
                container: containers.clone(),
                property: None,
                question: item.name.clone(),
            });
        }
        let repeat = matches!(item.asks, TypeCell::Begin(Control::Repeat, _));
        containers.push(Step {
            name: item.name.clone(),
            repeat,
        });
        uses(&item.children, containers, entities, problems);
        containers.pop();
    }
}

fn save_to(item: &Item<'_>, containers: &[Step], entities: &mut [Entity<'_>], problems: &mut Problems) {
    let Some(cell) = item.record.get("save_to") else {
        return;
    };
    let place = item.record.at(cell).named(&item.name);
    let mut fail = |code, message: String, help: String| problems.error(code, place.clone(), message, help);
    if entities.is_empty() {
        return fail(
            code::NO_ENTITIES,
            "There is no entity to save to.".to_owned(),
            "Add a sheet \"entities\" with the columns list_name and label.".to_owned(),
        );
    }
    let mut parts = cell.text.split('#');
    let (first, second, third) = (parts.next().unwrap_or_default(), parts.next(), parts.next());
    if third.is_some() {
        return fail(
            code::ENTITY_PROPERTY,
            format!("\"{}\" has more than one \"#\".", cell.text),
            "Write list#property.".to_owned(),
        );
    }
    let lists: Vec<String> = entities.iter().map(|entity| entity.list.clone()).collect();
    let property = second.unwrap_or(first);
    let at = match second {
        Some(_) => lists.iter().position(|list| list == first),
        None if lists.len() == 1 => Some(0),
        None => {
            return fail(
                code::ENTITY_PROPERTY,
                "There is more than one list of entities, and this does not say which is meant.".to_owned(),
                format!("Write the list before it, for instance \"{}#{property}\".", lists[0]),
            );
        }
    };
    let Some(entity) = at.and_then(|at| entities.get_mut(at)) else {
        let near = nearest(first, lists.iter().map(String::as_str));
        return fail(
            code::ENTITY_LIST,
            format!("No list of entities is called \"{first}\"."),
            near.map_or_else(
                || format!("Write one of: {}.", lists.join(", ")),
                |near| format!("Did you mean \"{near}\"?"),
            ),
        );
    };
    if matches!(item.asks, TypeCell::Begin(..)) {
        return fail(
            code::ENTITY_PROPERTY,
            "A group or repeat cannot be saved to an entity.".to_owned(),
            "Move it to a question inside.".to_owned(),
        );
    }
    if matches!(property.to_lowercase().as_str(), "name" | "label")
        || property.starts_with("__")
        || !is_xml_name(property)
    {
        return fail(
            code::ENTITY_PROPERTY,
            format!("An entity cannot have a property \"{property}\"."),
            "Begin with a letter or one \"_\", then letters, digits, \"_\", \"-\" or \".\"; \"name\" and \"label\" are taken.".to_owned(),
        );
    }
    let taken = |u: &Use| u.property.as_ref().is_some_and(|(name, _)| name == property);
    if entity.uses.iter().any(taken) {
        return fail(
            code::ENTITY_PROPERTY,
            format!("Another question already fills the property \"{property}\"."),
            "Give one of them another property.".to_owned(),
        );
    }
    entity.uses.push(Use {
        container: containers.to_vec(),
        property: Some((property.to_owned(), place)),
        question: item.name.clone(),
    });
}

/// An entity's wish for a place.
pub(super) struct Request {
    /// The innermost repeat that it is about; empty for the whole form.
    pub scope: Vec<Step>,
    /// The container that it would like best.
    pub wish: Vec<Step>,
    /// The containers of the questions that fill it.
    pub filled_from: Vec<Vec<Step>>,
    /// Where it is declared.
    pub place: Place,
}

fn request(entity: &Entity<'_>, problems: &mut Problems) -> Option<Request> {
    let repeats = |path: &[Step]| path.iter().filter(|step| step.repeat).count();
    let first_most = |uses: &mut dyn Iterator<Item = &Use>| -> Vec<Step> {
        let mut best: &[Step] = &[];
        for found in uses {
            let scope = scope(&found.container);
            if repeats(scope) > repeats(best) {
                best = scope;
            }
        }
        best.to_vec()
    };
    let deepest = first_most(&mut entity.uses.iter());
    let saved: Vec<&Use> = entity.uses.iter().filter(|u| u.property.is_some()).collect();
    let filled_from: Vec<Vec<Step>> = saved.iter().map(|u| u.container.clone()).collect();
    let wish = match filled_from.as_slice() {
        [] => entity
            .uses
            .iter()
            .map(|u| &u.container)
            .filter(|container| scope(container) == deepest)
            .max_by_key(|container| container.len())
            .cloned()
            .unwrap_or_default(),
        [first, rest @ ..] => {
            let common = rest.iter().fold(first.len(), |common, path| {
                first[..common].iter().zip(path).take_while(|(a, b)| a == b).count()
            });
            let common = first[..common].to_vec();
            let inner = first_most(&mut saved.iter().copied());
            let rank = |path: &[Step]| (repeats(path), path.len());
            if rank(&common) >= rank(&inner) { common } else { inner }
        }
    };
    for found in &entity.uses {
        let own = scope(&found.container);
        let apart = !deepest.starts_with(own) || found.property.is_some() && own != scope(&wish);
        if apart {
            let place = found
                .property
                .as_ref()
                .map_or_else(|| entity.place.clone(), |(_, place)| place.clone());
            problems.error(
                code::ENTITY_SCOPE,
                place,
                format!(
                    "The entity \"{}\" is made of questions in different repeats; \"{}\" is not in the same as the others.",
                    entity.list, found.question
                ),
                "Copy the answer with a calculate into the repeat of the others, and use that.",
            );
            return None;
        }
    }
    Some(Request {
        scope: deepest,
        wish,
        filled_from,
        place: entity.place.clone(),
    })
}

/// The path down to the innermost repeat.
fn scope(path: &[Step]) -> &[Step] {
    let length = path.iter().rposition(|step| step.repeat).map_or(0, |at| at + 1);
    &path[..length]
}
