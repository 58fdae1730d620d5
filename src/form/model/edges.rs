//! The edges of the graph, side by side in memory: an answer at the head of a long chain walks over thousands of them.

use super::graph::{Aspect, Vertex};

/// Most edges of a form. The largest forms that people write have some tens of thousands; 3,000 questions that all read
/// `//*` would have eighteen million.
const MAX_EDGES: usize = 2_000_000;

/// From what, to what, and whether only in the same instance of every repeat that both stand in.
pub(super) type Wire = (Vertex, Vertex, bool);

/// Edges while they are being found.
#[derive(Debug, Default)]
pub(super) struct Wiring {
    edges: Vec<Wire>,
    counts: Vec<Wire>,
}

impl Wiring {
    pub(super) fn connect(&mut self, from: Vertex, to: Vertex, is_local: bool) {
        if self.is_full() {
            return;
        }
        if to.aspect == Aspect::Count {
            self.counts.push((from, to, is_local));
        } else {
            self.edges.push((from, to, is_local));
        }
    }

    /// No more is taken, and the form cannot be run.
    pub(super) fn is_full(&self) -> bool {
        self.edges.len() + self.counts.len() >= MAX_EDGES
    }

    /// The edges, and those that lead to counts.
    pub(super) fn finish(self) -> (Vec<Wire>, Vec<Wire>) {
        (self.edges, self.counts)
    }
}

/// For each vertex by a number, what is reached from it.
#[derive(Debug)]
pub(super) struct Edges<T> {
    /// Where the edges of a vertex begin; one more than there are vertices.
    starts: Vec<u32>,
    reached: Vec<T>,
}

impl<T> Default for Edges<T> {
    fn default() -> Self {
        let (starts, reached) = (Vec::new(), Vec::new());
        Self { starts, reached }
    }
}

impl<T: Ord> Edges<T> {
    /// From pairs of a vertex and what is reached from it, in any order, some of them twice.
    pub(super) fn new(n_vertices: usize, mut pairs: Vec<(u32, T)>) -> Self {
        pairs.sort_unstable();
        pairs.dedup();
        let mut starts = Vec::with_capacity(n_vertices + 1);
        for (at, (from, _)) in (0..).zip(&pairs) {
            while starts.len() <= *from as usize {
                starts.push(at);
            }
        }
        starts.resize(n_vertices + 1, pairs.len() as u32);
        Self {
            starts,
            reached: pairs.into_iter().map(|(_, reached)| reached).collect(),
        }
    }

    pub(super) fn n_vertices(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    pub(super) fn after(&self, vertex: usize) -> &[T] {
        match self.starts.get(vertex..vertex + 2) {
            // Not even looked at, where there is no edge at all: most forms count nothing.
            _ if self.reached.is_empty() => &[],
            Some(&[from, to]) => &self.reached[from as usize..to as usize],
            _ => &[],
        }
    }

    pub(super) fn all(&self) -> &[T] {
        &self.reached
    }
}
