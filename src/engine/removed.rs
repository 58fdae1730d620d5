//! Instances of repeats that people took away, kept while the interview is open: the last of them can come back.

use super::recalculate::Queue;
use super::session::{Changes, Session};
use crate::instance::{Kept, NodeId};

/// An instance that was taken away.
#[derive(Debug)]
pub(super) struct Removed {
    /// Path of its range: the range itself may have gone and come back with what is around it.
    range: String,
    place: usize,
    kept: Kept,
    /// Answers that were no longer among the choices without it: the question, what it was, and what was left of it.
    narrowed: Vec<(NodeId, String, String)>,
}

impl Session {
    pub(super) fn remove_instance(&mut self, instance: NodeId) -> Changes {
        let mut queue = Queue::default();
        self.clear_shelf();
        let place = self.instance.position(instance);
        let kept = self.instance.keep(instance);
        let Some((range, gone)) = self.instance.remove_instance(instance) else {
            return Changes::default();
        };
        for gone in gone {
            self.problems.remove(&gone);
        }
        self.removed.push(Removed {
            range: self.path(range),
            place,
            kept,
            narrowed: Vec::new(),
        });
        self.places_changed(range, place, &mut queue);
        queue.is_removing = true;
        self.settle(queue)
    }

    /// Brings back the instance that was taken away last, with all its answers, at its place.
    pub(super) fn restore_instance(&mut self) -> Changes {
        let mut queue = Queue::default();
        let Some(removed) = self.removed.pop() else {
            return Changes::default();
        };
        let model = self.model.clone();
        let back = self.instance.at_path(&model, &removed.range).and_then(|range| {
            let back = self.instance.put_back(&model, range, removed.place, &removed.kept)?;
            Some((range, back))
        });
        let Some((range, back)) = back else {
            return Changes::default();
        };
        self.clear_shelf_below(&removed.range);
        for node in self.instance.inside(back) {
            self.mark_all(node, &mut queue);
        }
        for (node, before, left) in removed.narrowed {
            if self.instance.value(node) == left {
                self.set_value(node, before, &mut queue);
            }
        }
        self.places_changed(range, removed.place + 1, &mut queue);
        self.settle(queue)
    }

    pub(super) fn note_narrowed(&mut self, node: NodeId, left: String) {
        let before = self.instance.value(node).to_owned();
        if let Some(removed) = self.removed.last_mut() {
            removed.narrowed.push((node, before, left));
        }
    }

    /// Positions from this place on are others now: what is shown or computed from them is looked at again.
    fn places_changed(&mut self, range: NodeId, from: usize, queue: &mut Queue) {
        self.count_changed(range, queue);
        let behind: Vec<NodeId> = self.instance.children(range).iter().skip(from - 1).copied().collect();
        for moved in behind.into_iter().flat_map(|instance| self.instance.inside(instance)) {
            queue.note(moved);
        }
        queue.note(range);
    }
}
