//! What is to be recomputed, in the order of the graph.

use crate::instance::NodeId;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// A node at its place in the order.
type Place = (u32, NodeId);

/// The places that are due. What is known from the beginning, as all of an interview that is opened, is sorted once; what
/// comes while that is worked off goes into a heap beside it.
#[derive(Debug, Default)]
pub(super) struct Due {
    /// The last is the next.
    sorted: Vec<Place>,
    more: BinaryHeap<Reverse<Place>>,
}

impl Due {
    pub(super) fn push(&mut self, rank: u32, node: NodeId) {
        self.more.push(Reverse((rank, node)));
    }

    /// Puts all that is due in order at once: many are sooner sorted than taken from a heap one by one.
    pub(super) fn sort(&mut self) {
        self.sorted.extend(self.more.drain().map(|Reverse(place)| place));
        self.sorted.sort_unstable_by_key(|place| Reverse(*place));
    }

    /// The next, however often it was asked for.
    pub(super) fn pop(&mut self) -> Option<Place> {
        let more = self.more.peek().map(|Reverse(place)| *place);
        let next = self.sorted.last().copied().into_iter().chain(more).min()?;
        while self.sorted.last() == Some(&next) {
            self.sorted.pop();
        }
        while self.more.peek() == Some(&Reverse(next)) {
            self.more.pop();
        }
        Some(next)
    }
}
