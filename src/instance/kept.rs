//! An instance of a repeat that was taken away, and how it comes back to its place.

use super::tree::{Instance, NodeId, Part};
use crate::form::Model;

/// What stood in a node: its answer, and what stood in the nodes inside it, in their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    value: String,
    inside: Vec<Kept>,
}

impl Instance {
    /// What stands in a node and inside it; nothing in one that is gone.
    #[must_use]
    pub fn keep(&self, node: NodeId) -> Kept {
        Kept {
            value: self.value(node).to_owned(),
            inside: self.children(node).iter().map(|&child| self.keep(child)).collect(),
        }
    }

    /// Makes an instance at this place of a range, counted from 1, or at its end where it is shorter, with what was kept.
    /// `None` where there is no such range, or too many nodes already.
    pub fn put_back(&mut self, model: &Model, range: NodeId, place: usize, kept: &Kept) -> Option<NodeId> {
        let &made = self.add_instance(model, range).first()?;
        let children = &mut self.get_mut(range)?.children;
        let from = place.clamp(1, children.len()) - 1;
        children[from..].rotate_right(1);
        let moved = children.clone();
        for (at, &child) in moved.iter().enumerate().skip(from) {
            if let Some(live) = self.get_mut(child) {
                live.place = at as u32 + 1;
            }
        }
        self.fill_again(model, made, kept);
        Some(made)
    }

    fn fill_again(&mut self, model: &Model, node: NodeId, kept: &Kept) {
        let Some(live) = self.get_mut(node) else { return };
        live.value.clone_from(&kept.value);
        if live.part == Part::Range {
            while self.children(node).len() < kept.inside.len() && !self.add_instance(model, node).is_empty() {}
        }
        for (child, kept) in self.children(node).to_vec().into_iter().zip(&kept.inside) {
            self.fill_again(model, child, kept);
        }
    }
}
