//! What is recomputed after what: a graph over the form, not over answers, built once.

use super::edges::Edges;
use super::wiring::{Wire, Wiring};
use super::{DefId, Model, ModelError};
use std::fmt;

/// What can change about a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Aspect {
    /// How many instances a repeat has.
    Count,
    /// Whether it is relevant.
    Relevant,
    /// Its value: answered or calculated.
    Value,
    /// What people see besides the value: label, hint, required mark, choices. An answer that is no longer among the
    /// choices is taken away when all this is worked out, as if people had done it: so two lists may narrow each other.
    Display,
}

impl Aspect {
    const ALL: [Self; 4] = [Self::Count, Self::Relevant, Self::Value, Self::Display];
}

/// One aspect of one node of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Vertex {
    /// The node.
    pub def: DefId,
    /// The aspect.
    pub aspect: Aspect,
}

impl Vertex {
    pub(super) fn index(self) -> usize {
        self.def.0 as usize * Aspect::ALL.len() + self.aspect as usize
    }

    fn at(index: usize) -> Self {
        Self {
            def: DefId((index / Aspect::ALL.len()) as u32),
            aspect: Aspect::ALL[index % Aspect::ALL.len()],
        }
    }
}

/// An edge: `to` is recomputed when the aspect that it leaves from changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reach {
    /// The place in the order of what is recomputed.
    pub rank: u32,
    /// Its node.
    pub def: DefId,
    /// Only in the same instance of every repeat that both stand in.
    pub is_local: bool,
}

/// The graph, with an order in which nothing is computed before what it reads.
#[derive(Debug, Default)]
pub struct Graph {
    /// By rank, in the order in which a long chain is worked off. Only what has something to compute is reached.
    edges: Edges<Reach>,
    counts: Edges<Reach>,
    rank: Vec<u32>,
    /// By rank: whether there is anything to compute at the start.
    computed: Vec<bool>,
}

/// Questions that wait for each other, in the order in which they do; the last waits for the first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cycle {
    /// Paths of the questions.
    pub paths: Vec<String>,
}

impl fmt::Display for Cycle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for path in &self.paths {
            write!(f, "{path} -> ")?;
        }
        f.write_str(self.paths.first().map_or("", String::as_str))
    }
}

impl Graph {
    /// What is recomputed when what stands at this place in the order changes.
    #[must_use]
    pub fn after(&self, rank: u32) -> &[Reach] {
        self.edges.after(rank as usize)
    }

    /// The repeats whose computed count reads this. Counts stand outside the order: they are looked at again when all else
    /// is computed, so that a repeat may grow by what is answered in it, as in JavaRosa.
    #[must_use]
    pub fn counts_after(&self, rank: u32) -> &[Reach] {
        self.counts.after(rank as usize)
    }

    /// The place of a vertex in the order.
    #[must_use]
    pub fn rank(&self, vertex: Vertex) -> u32 {
        self.rank.get(vertex.index()).copied().unwrap_or(0)
    }

    /// The place of a vertex in the order, where it is anything but what people answer and what they see of it.
    #[must_use]
    pub fn rank_of_computed(&self, vertex: Vertex) -> Option<u32> {
        let rank = self.rank(vertex);
        let is_computed = self.computed.get(rank as usize).copied().unwrap_or(false);
        is_computed.then_some(rank)
    }

    /// The graph, and all vertices, none before what it reads.
    pub(super) fn build(model: &Model, wiring: Wiring) -> Result<(Self, Vec<Vertex>), ModelError> {
        let n_vertices = model.defs().count() * Aspect::ALL.len();
        let (edges, counts) = wiring.finish();
        let waits: Vec<_> = edges.iter().map(|(from, to, _)| (to.index() as u32, *from)).collect();
        let by_rank = order(&Edges::new(n_vertices, &waits)).map_err(|on_cycle| {
            ModelError::Cycle(Cycle {
                paths: on_cycle.into_iter().map(|def| model.def(def).path.clone()).collect(),
            })
        })?;
        let mut rank = vec![0; n_vertices];
        for (place, vertex) in (0..).zip(&by_rank) {
            rank[vertex.index()] = place;
        }
        let ranked = |wires: Vec<Wire>| {
            let wires = wires.into_iter().filter(|wire| has_to_compute(model, wire));
            let reached = wires.map(|(from, to, is_local)| {
                let reach = Reach {
                    rank: rank[to.index()],
                    def: to.def,
                    is_local,
                };
                (rank[from.index()], reach)
            });
            Edges::new(n_vertices, &reached.collect::<Vec<_>>())
        };
        let graph = Self {
            edges: ranked(edges),
            counts: ranked(counts),
            computed: by_rank.iter().map(|vertex| is_computed(model, *vertex)).collect(),
            rank,
        };
        Ok((graph, by_rank))
    }
}

/// Whether there is anything to do after a change of what is read. What is shown of an answer that changes is shown anyway.
fn has_to_compute(model: &Model, &(from, to, is_local): &Wire) -> bool {
    let is_own = is_local && from.def == to.def;
    is_computed(model, to) || (to.aspect == Aspect::Display && !is_own)
}

/// Whether a vertex is anything but what people answer, and what they see of it. Only choices can take an answer away.
fn is_computed(model: &Model, vertex: Vertex) -> bool {
    let logic = &model.def(vertex.def).logic;
    let has_choices = logic.has_choices();
    match vertex.aspect {
        Aspect::Count | Aspect::Relevant => true,
        Aspect::Value => has_choices || (logic.calculation.is_some() && !logic.is_triggered),
        Aspect::Display => has_choices,
    }
}

/// All vertices, each after what it waits for and otherwise as the form has them; or the nodes of one cycle.
fn order(before: &Edges<Vertex>) -> Result<Vec<Vertex>, Vec<DefId>> {
    let n_vertices = before.n_vertices();
    let mut state = vec![State::New; n_vertices];
    let mut sorted = Vec::with_capacity(n_vertices);
    // What is being placed, each waiting for the one above it, with how many of its own are looked at.
    let mut waiting: Vec<(usize, usize)> = Vec::new();
    for first in 0..n_vertices {
        if state[first] == State::New {
            state[first] = State::Waiting;
            waiting.push((first, 0));
        }
        while let Some((at, looked_at)) = waiting.last_mut() {
            let Some(next) = before.after(*at).get(*looked_at).map(|vertex| vertex.index()) else {
                state[*at] = State::Placed;
                sorted.push(Vertex::at(*at));
                waiting.pop();
                continue;
            };
            *looked_at += 1;
            match state[next] {
                State::Placed => {}
                State::New => {
                    state[next] = State::Waiting;
                    waiting.push((next, 0));
                }
                State::Waiting => {
                    let on_cycle = waiting.iter().map(|(at, _)| *at).skip_while(|&at| at != next);
                    return Err(nodes(on_cycle));
                }
            }
        }
    }
    Ok(sorted)
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    New,
    Waiting,
    Placed,
}

/// The nodes of the vertices of a cycle, each once.
fn nodes(on_cycle: impl Iterator<Item = usize>) -> Vec<DefId> {
    let mut defs: Vec<DefId> = on_cycle.map(|at| Vertex::at(at).def).collect();
    defs.dedup();
    if defs.len() > 1 && defs.first() == defs.last() {
        defs.pop();
    }
    defs
}
