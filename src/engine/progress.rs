//! How far an interview is, by the form as it was written: never backwards on the way on, whatever is skipped or added.

use super::cursor::is_asked;
use super::session::Session;
use crate::form::{DefId, Model};
use crate::instance::{NodeId, Part};

impl Session {
    /// How much of the form lies before a node, from 0 to below 1, counted in its questions. What is skipped counts as
    /// passed. An instance that people add takes half of the room that its repeat still has: so much is never known of
    /// what they will add that the rest of the form has its place already.
    #[must_use]
    pub fn progress(&self, node: NodeId) -> f64 {
        let mut way = vec![node];
        while let Some(parent) = way.last().and_then(|it| self.instance().get(*it)?.parent()) {
            way.push(parent);
        }
        let (mut before, mut room) = (0.0, 1.0);
        for step in way.windows(2).rev() {
            let [child, parent] = step else { continue };
            let (skipped, own) = self.share(*parent, *child);
            before += room * skipped;
            room *= own;
        }
        // The page of a repeat stands behind its instances.
        if self.is_range(node) {
            before += room * begin_of_added(self.instances(node).len());
        }
        before
    }

    /// Which part of the room of a node lies before a node inside, and which is that one's own.
    fn share(&self, parent: NodeId, child: NodeId) -> (f64, f64) {
        let inside = self.instance().children(parent);
        let at = inside.iter().position(|it| *it == child).unwrap_or(0);
        if self.is_range(parent) {
            if self.is_open_repeat(parent) {
                let begin = begin_of_added(at);
                return (begin, begin_of_added(at + 1) - begin);
            }
            let n = inside.len() as f64;
            return (at as f64 / n, 1.0 / n);
        }
        let def = |node: &NodeId| self.instance().get(*node).map(|live| live.def);
        let weights = inside
            .iter()
            .map(|it| def(it).map_or(0, |it| n_asked(self.model(), it)));
        let (mut before, mut own, mut all) = (0, 0, 0);
        for (place, weight) in weights.enumerate() {
            match place.cmp(&at) {
                std::cmp::Ordering::Less => before += weight,
                std::cmp::Ordering::Equal => own = weight,
                std::cmp::Ordering::Greater => {}
            }
            all += weight;
        }
        let part = |n: usize| n as f64 / all.max(1) as f64;
        (part(before), part(own))
    }

    fn is_range(&self, node: NodeId) -> bool {
        self.instance().get(node).is_some_and(|live| live.part == Part::Range)
    }
}

/// Where the instance with this place, from 0, begins in the room of a repeat that people add to.
fn begin_of_added(at: usize) -> f64 {
    1.0 - 0.5_f64.powi(i32::try_from(at).unwrap_or(i32::MAX))
}

/// The questions inside a node of the form, itself included.
fn n_asked(model: &Model, id: DefId) -> usize {
    let def = model.def(id);
    let inside = def.children.iter().map(|it| n_asked(model, *it)).sum::<usize>();
    inside + usize::from(def.question().is_some_and(is_asked))
}
