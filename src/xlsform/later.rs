//! References to questions that are asked later. In a calculation that is as good as any; where people read or decide
//! something now, the answer is not there yet.

use super::code;
use super::lower::{Here, Lower};
use super::name::Found;

/// Columns that are about the moment at which their question is asked.
const COLUMNS: [&str; 6] = ["label", "hint", "guidance_hint", "relevant", "choice_filter", "default"];

impl Lower<'_, '_> {
    /// Warns of references of a row to questions further down.
    pub(super) fn report_later(&mut self, here: Here<'_, '_>) {
        let record = here.item.record;
        for (heading, cell) in record.cells() {
            if !COLUMNS.contains(&heading.key.as_str()) {
                continue;
            }
            for name in names(cell.text) {
                let Found::One(spot) = self.names.find(name) else {
                    continue;
                };
                if !(spot.question && spot.visible && spot.row > record.number()) {
                    continue;
                }
                self.problems.warning(
                    code::LATER,
                    record.at(cell).named(&here.item.name).text(format!("${{{name}}}")),
                    format!(
                        "\"{name}\" is asked later, in row {}; its answer is not there yet.",
                        spot.row
                    ),
                    "Ask it before this row, or leave the reference out.",
                );
            }
        }
    }
}

/// Names in `${…}`.
fn names(text: &str) -> impl Iterator<Item = &str> {
    text.split("${")
        .skip(1)
        .filter_map(|rest| Some(rest.split_once('}')?.0))
}
