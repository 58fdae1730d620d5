//! What a smaller count took away, kept while the interview is open: correcting 12 to 13 by way of 1 loses nobody.

use super::session::Session;
use crate::instance::{NodeId, Part};
use std::collections::{HashMap, HashSet};

/// Instances that a count took away, by path with positions.
#[derive(Debug, Default)]
pub(super) struct Shelf {
    instances: HashSet<String>,
    answers: HashMap<String, String>,
    repeats: HashMap<String, usize>,
}

impl Session {
    /// Keeps what stands in instances that are about to go.
    pub(super) fn shelve(&mut self, instances: &[NodeId]) {
        for &instance in instances {
            self.shelf.instances.insert(self.path(instance));
            for node in self.instance.inside(instance) {
                let Some(live) = self.instance.get(node) else { continue };
                if live.part == Part::Range {
                    self.shelf.repeats.insert(self.path(node), live.children.len());
                } else if live.children.is_empty() {
                    self.shelf.answers.insert(self.path(node), live.value.clone());
                }
            }
        }
    }

    /// Gives an instance back what it held when it was taken away; `false` for one that is new.
    pub(super) fn unshelve(&mut self, instance: NodeId) -> bool {
        if !self.shelf.instances.remove(&self.path(instance)) {
            return false;
        }
        let model = self.model.clone();
        let mut open = vec![instance];
        while let Some(node) = open.pop() {
            let path = self.path(node);
            let Some(live) = self.instance.get_mut(node) else {
                continue;
            };
            if live.part == Part::Range {
                // Those of a computed count come by their count, and find their own answers here.
                if let Some(count) = self.shelf.repeats.remove(&path).filter(|_| self.is_open_repeat(node)) {
                    while self.instance.children(node).len() < count
                        && !self.instance.add_instance(&model, node).is_empty()
                    {}
                }
            } else if let Some(text) = self.shelf.answers.remove(&path) {
                live.value = text;
            }
            open.extend(self.instance.children(node));
        }
        true
    }

    /// Places have moved: what was kept can no longer be told by its path.
    pub(super) fn clear_shelf(&mut self) {
        self.shelf = Shelf::default();
    }

    /// The same for what stood in the instances of one range.
    pub(super) fn clear_shelf_below(&mut self, range: &str) {
        let top = [range, "["].concat();
        self.shelf.instances.retain(|path| !path.starts_with(&top));
        self.shelf.answers.retain(|path, _| !path.starts_with(&top));
        self.shelf.repeats.retain(|path, _| !path.starts_with(&top));
    }
}
