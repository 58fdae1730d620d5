//! The edges of the graph, side by side in memory: an answer at the head of a long chain walks over thousands of them.

use super::graph::{Aspect, Reach, Vertex};

/// Most edges of a form. The largest forms that people write have some tens of thousands; 3,000 questions that all read
/// `//*` would have eighteen million.
const MAX_EDGES: usize = 2_000_000;

/// Edges while they are being found.
#[derive(Debug, Default)]
pub(super) struct Wiring {
    edges: Vec<(u32, Reach)>,
    counts: Vec<(u32, Reach)>,
}

impl Wiring {
    pub(super) fn connect(&mut self, from: Vertex, to: Vertex, is_local: bool) {
        if self.is_full() {
            return;
        }
        let edge = (from.index() as u32, Reach { to, is_local });
        if to.aspect == Aspect::Count {
            self.counts.push(edge);
        } else {
            self.edges.push(edge);
        }
    }

    /// No more is taken, and the form cannot be run.
    pub(super) fn is_full(&self) -> bool {
        self.edges.len() + self.counts.len() >= MAX_EDGES
    }

    /// The edges, and those that lead to counts.
    pub(super) fn finish(self, n_vertices: usize) -> (Edges, Edges) {
        (Edges::new(n_vertices, self.edges), Edges::new(n_vertices, self.counts))
    }
}

/// For each vertex by its number, what is reached from it.
#[derive(Debug, Default)]
pub(super) struct Edges {
    /// Where the edges of a vertex begin; one more than there are vertices.
    starts: Vec<u32>,
    reaches: Vec<Reach>,
}

impl Edges {
    /// From pairs of a vertex and what is reached from it, in any order, some of them twice.
    fn new(n_vertices: usize, mut pairs: Vec<(u32, Reach)>) -> Self {
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
            reaches: pairs.into_iter().map(|(_, reach)| reach).collect(),
        }
    }

    pub(super) fn n_vertices(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    pub(super) fn after(&self, vertex: usize) -> &[Reach] {
        match self.starts.get(vertex..vertex + 2) {
            Some(&[from, to]) => &self.reaches[from as usize..to as usize],
            _ => &[],
        }
    }

    pub(super) fn all(&self) -> &[Reach] {
        &self.reaches
    }
}
