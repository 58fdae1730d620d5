//! The last check: can the form be run? Calculations that wait for each other are found here.

use super::code;
use super::diagnostic::{Place, Problems};
use crate::form::{Cycle, Form, Model, ModelError, Node};

/// Loads the form as a phone would, and reports what stands in the way.
pub(super) fn check(form: &Form, sheet: &str, problems: &mut Problems) {
    match Model::load(form.clone()) {
        Ok(_) => {}
        Err(ModelError::Cycle(cycle)) => report_cycle(form, &cycle, sheet, problems),
        Err(ModelError::Expression { path, what, error }) => {
            let row = find(&form.root, &path).map_or(0, |node| node.row);
            problems.error(
                error.code.as_str(),
                Place::row(sheet, row).column(what),
                error.message,
                "Look at this part of the expression again.",
            );
        }
        Err(error @ ModelError::TooManyReads { .. }) => problems.error(
            code::TOO_LARGE,
            Place::sheet(sheet),
            format!("The form cannot be run: {error}."),
            "Name the questions that an expression reads.",
        ),
        // A workbook is compiled without its files, and its actions come from columns that were looked at already.
        // A sheet has not so many rows and columns.
        Err(ModelError::Action { .. } | ModelError::File { .. } | ModelError::List { .. }) => {}
    }
}

fn report_cycle(form: &Form, cycle: &Cycle, sheet: &str, problems: &mut Problems) {
    let nodes: Vec<&Node> = cycle.paths.iter().filter_map(|path| find(&form.root, path)).collect();
    let mut names: Vec<&str> = nodes.iter().map(|node| node.name.as_str()).collect();
    names.dedup();
    let mut rows: Vec<String> = nodes
        .iter()
        .map(|node| format!("{} (row {})", node.name, node.row))
        .collect();
    rows.dedup();
    let first = nodes.first();
    let round: Vec<&str> = names.iter().chain(names.first()).copied().collect();
    problems.error(
        code::CYCLE,
        Place::row(sheet, first.map_or(0, |node| node.row))
            .named(first.map_or("", |node| &node.name))
            .text(round.join(" -> ")),
        match names.as_slice() {
            [one] => format!("\"{one}\" waits for itself."),
            _ => format!("These wait for each other: {}.", rows.join(", ")),
        },
        "Let one of them be worked out without the others.",
    );
}

/// The node of a path without positions.
fn find<'f>(root: &'f Node, path: &str) -> Option<&'f Node> {
    let mut steps = path.split('/').filter(|step| !step.is_empty());
    let mut node = (steps.next()? == root.name).then_some(root)?;
    for step in steps {
        node = node.children.iter().find(|child| child.name == step)?;
    }
    Some(node)
}
