//! The columns of an export, read out of a form's versions.

use crate::form::{Form, Node, NodeKind, QuestionType};

/// A question's place among the answers of its row, and how it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Names of the groups around it within the row, then its own.
    pub path: Vec<String>,
    /// How it is written.
    pub cells: Cells,
}

/// How an answer is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cells {
    /// One cell.
    One,
    /// A point, four cells: latitude, longitude, altitude, accuracy.
    Point,
}

impl Column {
    /// The headings of its cells.
    pub fn headings(&self) -> Vec<String> {
        let name = self.path.join("-");
        match self.cells {
            Cells::One => vec![name],
            Cells::Point => ["Latitude", "Longitude", "Altitude", "Accuracy"]
                .map(|part| format!("{name}-{part}"))
                .into(),
        }
    }
}

/// The columns of one file over all versions of a form, newest first: of the main file, or of the repeat at this path.
/// `None` when no version has such a repeat.
pub fn columns(versions: &[Form], repeat: &[String]) -> Option<Vec<Column>> {
    let mut columns: Vec<Column> = Vec::new();
    let mut found = false;
    for form in versions {
        let Some(node) = descend(&form.root, repeat) else {
            continue;
        };
        found = true;
        let mut own = Vec::new();
        collect(node, &mut Vec::new(), &mut own);
        for column in own {
            // A question that changed between versions from or to a point has both columns.
            if !columns.contains(&column) {
                columns.push(column);
            }
        }
    }
    found.then_some(columns)
}

/// The repeat at a path, or the root for an empty one.
fn descend<'a>(root: &'a Node, repeat: &[String]) -> Option<&'a Node> {
    let end = repeat.iter().try_fold(root, |node, name| {
        node.children.iter().find(|child| child.name == *name)
    })?;
    let is_repeat = matches!(end.kind, NodeKind::Repeat { .. });
    (repeat.is_empty() || is_repeat).then_some(end)
}

fn collect(node: &Node, path: &mut Vec<String>, columns: &mut Vec<Column>) {
    for child in &node.children {
        path.push(child.name.clone());
        match &child.kind {
            NodeKind::Group => collect(child, path, columns),
            // Has a file of its own.
            NodeKind::Repeat { .. } => {}
            NodeKind::Question(kind) => {
                if let Some(cells) = cells(kind) {
                    columns.push(Column {
                        path: path.clone(),
                        cells,
                    });
                }
            }
        }
        path.pop();
    }
}

fn cells(kind: &QuestionType) -> Option<Cells> {
    match kind {
        QuestionType::Note => None,
        QuestionType::Geopoint => Some(Cells::Point),
        _ => Some(Cells::One),
    }
}
