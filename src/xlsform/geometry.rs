//! `reference-geometry`: things that a question of place shows on its map, from a list, a file, entities or a repeat.

use super::diagnostic::Place;
use super::expression;
use super::logic::clean;
use super::lower::{Here, Lower};
use super::name::{Found, Step};
use super::parameters::{bad_value, check_words};
use super::reference::{Site, absolute, relative};
use crate::form::Node;
use crate::sorted::Map;

/// The parameter.
pub(super) const KEY: &str = "reference-geometry";

impl Lower<'_, '_> {
    /// `reference-geometry` names a list, a file of data, or a repeat.
    pub fn check_geometry(&mut self, pairs: &Map<String, String>, place: &Place) {
        check_words(pairs, "allow-mock-accuracy", &["true", "false"], place, self.problems);
        let Some(value) = pairs.get(KEY) else {
            return;
        };
        let reference = value.strip_prefix("${").and_then(|value| value.strip_suffix('}'));
        let good = match reference {
            Some(name) => matches!(
                self.names.find(name),
                Found::One(spot) if spot.path.last().is_some_and(|step| step.repeat)
            ),
            None => self.geometries.contains(value.as_str()) || self.lists.contains_key(value),
        };
        if !good {
            bad_value(
                KEY,
                value,
                "the name of a list, of a file of data without its ending, of a list of entities, or ${repeat}",
                place,
                self.problems,
            );
        }
    }

    /// Writes the parameter as a path where it names a repeat, and the filter that goes with it.
    pub fn resolve_geometry(&mut self, here: Here<'_, '_>, node: &mut Node) {
        let Some(value) = node.parameters.get_mut(KEY) else {
            return;
        };
        let names = self.names;
        let name = value.strip_prefix("${").and_then(|value| value.strip_suffix('}'));
        let repeat: Option<&[Step]> = match name.map(|name| names.find(name)) {
            Some(Found::One(spot)) => Some(&spot.path),
            _ => None,
        };
        if let Some(target) = repeat {
            *value = relative(here.path, target).unwrap_or_else(|| absolute(target, names));
        }
        let record = here.item.record;
        if let Some(cell) = record.get("choice_filter") {
            let site = Site {
                names,
                node: here.path,
                filter: true,
                within: repeat,
            };
            let place = record.at(cell).named(&here.item.name);
            let filter = expression::read(&clean(cell.text), site, &place, self.problems);
            node.other_columns.insert("choice_filter".to_owned(), filter);
        }
    }
}
