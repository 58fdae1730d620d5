//! Names of rows: whether they may be names, and whether they are there only once.

use super::code;
use super::diagnostic::Problems;
use super::name::is_xml_name;
use super::question_type::{Control, TypeCell};
use super::survey::Item;
use super::table::{Cell, Record};
use std::collections::{HashMap, HashSet};

/// Names in one group.
#[derive(Default)]
pub(super) struct Siblings {
    exact: HashSet<String>,
    lower: HashMap<String, String>,
}

impl Siblings {
    /// Checks a name and takes it in.
    pub fn check(&mut self, record: Record<'_>, cell: Cell<'_>, problems: &mut Problems) {
        let name = cell.text;
        if !is_xml_name(name) {
            problems.error(
                code::BAD_NAME,
                record.at(cell).named(name),
                format!("\"{name}\" cannot be a name."),
                "Begin with a letter or \"_\", then letters, digits, \"_\", \"-\" or \".\"; no spaces.",
            );
            return;
        }
        if name == "meta" {
            problems.error(
                code::RESERVED_NAME,
                record.at(cell).named(name),
                "The name \"meta\" is kept for the form's own data.",
                "Choose another name.",
            );
        }
        if !self.exact.insert(name.to_owned()) {
            problems.error(
                code::DUPLICATE_NAME,
                record.at(cell).named(name),
                format!("There is already a \"{name}\" in the same group."),
                "Give each question, group and repeat a name of its own.",
            );
        } else if let Some(twin) = self.lower.insert(name.to_lowercase(), name.to_owned()) {
            problems.warning(
                code::NAME_CASE,
                record.at(cell).named(name),
                format!("\"{name}\" and \"{twin}\" differ only in upper and lower case."),
                "Some programs do not tell them apart; choose another name.",
            );
        }
    }
}

/// Reports repeats that are called like the root element, and repeats inside loops, which would be there many times.
pub(super) fn report_repeats(items: &[Item<'_>], root: &str, problems: &mut Problems) {
    fn walk(items: &[Item<'_>], root: &str, in_loop: bool, problems: &mut Problems) {
        for item in items {
            let repeat = matches!(item.asks, TypeCell::Begin(Control::Repeat, _));
            if repeat && (item.name == root || in_loop) {
                let place = item
                    .record
                    .get("name")
                    .map_or_else(|| item.record.place(), |cell| item.record.at(cell));
                let message = if in_loop {
                    format!("A loop would make the repeat \"{}\" more than once.", item.name)
                } else {
                    format!("The form itself is called \"{root}\" inside.")
                };
                problems.error(
                    code::REPEAT_NAME,
                    place.named(&item.name),
                    message,
                    "A repeat needs a name that is there only once in the whole form.",
                );
            }
            let in_loop = in_loop || matches!(item.asks, TypeCell::Begin(Control::Loop, _));
            walk(&item.children, root, in_loop, problems);
        }
    }
    walk(items, root, false, problems);
}
