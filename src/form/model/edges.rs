//! The edges of the graph, side by side in memory: an answer at the head of a long chain walks over thousands of them.

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

impl<T: Copy + Ord> Edges<T> {
    /// From pairs of a vertex, below `n_vertices`, and what is reached from it, in any order, some of them twice. They are
    /// counted into their places, and only what one vertex reaches is sorted: the work grows as the edges do.
    pub(super) fn new(n_vertices: usize, pairs: &[(u32, T)]) -> Self {
        let Some(&(_, any)) = pairs.first() else {
            return Self {
                starts: vec![0; n_vertices + 1],
                reached: Vec::new(),
            };
        };
        let mut ends = vec![0_usize; n_vertices];
        for (from, _) in pairs {
            ends[*from as usize] += 1;
        }
        let mut begin = 0;
        for end in &mut ends {
            // For now where its edges begin; each that is placed moves it on, to where they end.
            begin += std::mem::replace(end, begin);
        }
        let mut placed = vec![any; pairs.len()];
        for (from, reached) in pairs {
            let next = &mut ends[*from as usize];
            placed[*next] = *reached;
            *next += 1;
        }
        let mut starts = Vec::with_capacity(n_vertices + 1);
        let mut reached = Vec::with_capacity(placed.len());
        let mut begin = 0;
        for end in ends {
            starts.push(reached.len() as u32);
            let own = &mut placed[begin..end];
            own.sort_unstable();
            let mut last = None;
            reached.extend(own.iter().filter(|it| last.replace(**it) != Some(**it)));
            begin = end;
        }
        starts.push(reached.len() as u32);
        Self { starts, reached }
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
}
