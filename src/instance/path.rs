//! Paths with positions: `/data/keluarga/anggota[2]/a_umur`. What is stored names nodes so, never by index.

use super::tree::{Instance, NodeId, Part};
use crate::form::{Model, ROOT};
use std::fmt::Write as _;

/// One step of a path with positions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathStep<'a> {
    /// Name of the element.
    pub name: &'a str,
    /// Position among the instances of a repeat, from 1.
    pub position: Option<usize>,
}

/// Reads a path; `None` where it is not absolute or a position is no number from 1.
#[must_use]
pub fn parse_path(path: &str) -> Option<Vec<PathStep<'_>>> {
    path.strip_prefix('/')?
        .split('/')
        .map(|step| match step.split_once('[') {
            None => Some(PathStep {
                name: step,
                position: None,
            }),
            Some((name, rest)) => {
                let position = rest.strip_suffix(']')?.parse().ok().filter(|&n| n >= 1)?;
                Some(PathStep {
                    name,
                    position: Some(position),
                })
            }
        })
        .collect()
}

impl Instance {
    /// The path of a node. A range has the path of its repeat without a position.
    #[must_use]
    pub fn path(&self, model: &Model, id: NodeId) -> String {
        let mut up: Vec<NodeId> = self.ancestors(id).map(|(id, _)| id).collect();
        up.reverse();
        let mut path = String::new();
        for here in up {
            let Some(live) = self.get(here) else { continue };
            match live.part {
                Part::Range if here != id => {}
                Part::Range | Part::Element => {
                    let _ = write!(path, "/{}", model.def(live.def).node.name);
                }
                Part::RepeatInstance => {
                    let _ = write!(path, "/{}[{}]", model.def(live.def).node.name, self.position(here));
                }
            }
        }
        path
    }

    /// Place of a repeat instance among its range's instances, from 1; 1 for every other node.
    #[must_use]
    pub fn position(&self, id: NodeId) -> usize {
        self.get(id).map_or(1, |live| live.place as usize)
    }

    /// The node at a path with positions; a repeat without a position is its range, and where the path goes on its first
    /// instance.
    #[must_use]
    pub fn at_path(&self, model: &Model, path: &str) -> Option<NodeId> {
        let steps = parse_path(path)?;
        let (first, rest) = steps.split_first()?;
        if first.name != model.def(ROOT).node.name {
            return None;
        }
        let mut at = Self::ROOT;
        for step in rest {
            if self.get(at)?.part == Part::Range {
                at = *self.children(at).first()?;
            }
            let live = self.get(at)?;
            let child = model.child(live.def, step.name)?;
            at = *live.children.get(model.def(child).slot)?;
            match step.position {
                Some(position) if self.get(at)?.part == Part::Range => {
                    at = *self.children(at).get(position - 1)?;
                }
                Some(1) | None => {}
                Some(_) => return None,
            }
        }
        Some(at)
    }
}
