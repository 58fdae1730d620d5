//! `select_one ${name}`: choices from the instances of a repeat, those in which `name` is answered.
//!
//! The nodes to choose from are the containers of `name`, and `name` itself is both value and label, as the node's
//! parameters `value` and `label` say. A choice filter takes the place of the rule that `name` must be answered.

use super::code;
use super::diagnostic::{Place, Problems};
use super::lower::{Here, Lower};
use super::name::{Found, Step};
use super::question_type::SelectCell;
use super::reference::{Site, absolute, relative, resolve};
use super::table::Cell;
use crate::form::ItemsetSource;

impl SelectCell {
    /// The name in `select_one ${name}`.
    pub fn instances_of(&self) -> Option<&str> {
        self.from.strip_prefix("${").and_then(|from| from.strip_suffix('}'))
    }
}

impl<'a> Lower<'a, '_> {
    /// The containers of the name.
    pub fn instances(&mut self, here: Here<'a, '_>, select: &SelectCell, place: &Place) -> ItemsetSource {
        let nothing = || ItemsetSource::Nodes("/".to_owned());
        let Some(name) = select.instances_of() else {
            self.problems.error(
                code::BAD_REFERENCE,
                place.clone().text(&*select.from),
                format!("\"{}\" is not a list.", select.from),
                "Write the name of a list, or ${name} with a question of a repeat.",
            );
            return nothing();
        };
        let names = self.names;
        match resolve(name, names, place, self.problems) {
            Some(target) => {
                let container = &target[..target.len().saturating_sub(1)];
                let path = path_to(here.path, target).unwrap_or_else(|| absolute(container, names));
                ItemsetSource::Nodes(path)
            }
            None => nothing(),
        }
    }

    /// A choice filter, with paths for its references.
    pub fn filter(&mut self, here: Here<'a, '_>, cell: Cell<'_>, instances_of: Option<&str>) -> String {
        let target: Option<&[Step]> = match instances_of.map(|name| self.names.find(name)) {
            Some(Found::One(spot)) => Some(&spot.path),
            _ => None,
        };
        let within = target
            .and_then(|target| target.split_last())
            .map(|(_, container)| container);
        let place = here.item.record.at(cell).named(&here.item.name);
        let site = Site {
            within: within.filter(|container| !container.is_empty()),
            ..self.site(here, true)
        };
        read(cell.text, site, &place, self.problems)
    }
}

fn read(text: &str, site: Site<'_>, place: &Place, problems: &mut Problems) -> String {
    super::expression::read(&super::logic::clean(text), site, place, problems)
}

/// Adds the rule that the name must be answered, where there is no other filter.
pub(super) fn with_default_filter(source: ItemsetSource, select: &SelectCell, is_needed: bool) -> ItemsetSource {
    match (source, select.instances_of()) {
        (ItemsetSource::Nodes(path), Some(name)) if is_needed && path != "/" => {
            ItemsetSource::Nodes(format!("{path}[./{name} != '']"))
        }
        (source, _) => source,
    }
}

/// The relative path to the container of a node in a repeat that both share. Where the container is, or is in, the
/// innermost shared repeat itself the path begins outside of it, so that all its instances are meant.
fn path_to(source: &[Step], target: &[Step]) -> Option<String> {
    let (_, container) = target.split_last()?;
    let shared = source
        .iter()
        .zip(container)
        .take(source.len().saturating_sub(1))
        .take_while(|(a, b)| a == b)
        .enumerate()
        .filter(|(_, (step, _))| step.repeat)
        .last()
        .map(|(at, _)| at)?;
    let innermost = |path: &[Step]| {
        path[..path.len().saturating_sub(1)]
            .iter()
            .rposition(|step| step.repeat)
    };
    let outermost = !source[..shared].iter().any(|step| step.repeat);
    if innermost(target) == Some(shared) && (outermost || innermost(source) != Some(shared)) {
        let up = vec![".."; source.len() - shared].join("/");
        let down: Vec<&str> = container[shared..].iter().map(|step| step.name.as_str()).collect();
        return Some(format!("{up}/{}", down.join("/")));
    }
    let path = relative(source, target)?;
    path.rsplit_once('/').map(|(container, _)| container.to_owned())
}
