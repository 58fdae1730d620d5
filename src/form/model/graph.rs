//! What is recomputed after what: a graph over the form, not over answers, built once.

use super::edges::{Edges, Wire, Wiring};
use super::reads::{Place, Read, reads};
use super::{DefId, Model, ModelError};
use crate::expr::ast::Expr;
use crate::form::NodeKind;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
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
    pub(super) fn build(model: &Model) -> Result<(Self, Vec<Vertex>), ModelError> {
        let n_vertices = model.defs().count() * Aspect::ALL.len();
        let mut wiring = Wiring::default();
        for (def, node) in model.defs() {
            let mut connect = |from, to, is_local| wiring.connect(from, to, is_local);
            let vertex = |aspect| Vertex { def, aspect };
            // Instances exist before anything inside them is computed; relevance is inherited; an irrelevant node is
            // not computed; and what is shown comes last.
            connect(vertex(Aspect::Count), vertex(Aspect::Relevant), true);
            connect(vertex(Aspect::Relevant), vertex(Aspect::Value), true);
            connect(vertex(Aspect::Value), vertex(Aspect::Display), true);
            if let Some(parent) = node.parent {
                connect(
                    Vertex {
                        def: parent,
                        aspect: Aspect::Relevant,
                    },
                    vertex(Aspect::Relevant),
                    true,
                );
            }
            // What is inside a group is read-only with it.
            if let Some(expr) = node.logic.read_only.as_ref().filter(|_| !node.children.is_empty()) {
                for read in reads(model, def, Place::Def(def), expr) {
                    for inner in model.inside(def) {
                        let aspect = Aspect::Display;
                        sources(model, inner, read, |from, is_local| {
                            connect(from, Vertex { def: inner, aspect }, is_local);
                        });
                    }
                }
            }
            for (aspect, read) in reads_of(model, def) {
                sources(model, def, read, |from, is_local| {
                    if from != vertex(aspect) || aspect == Aspect::Value {
                        connect(from, vertex(aspect), is_local);
                    }
                });
            }
            if wiring.is_full() {
                let path = node.path.clone();
                return Err(ModelError::TooManyReads { path });
            }
        }
        let (edges, counts) = wiring.finish();
        let by_vertex: Vec<_> = edges.iter().map(|(from, to, _)| (from.index() as u32, *to)).collect();
        let by_rank = order(&Edges::new(n_vertices, &by_vertex)).map_err(|on_cycle| {
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

/// What each aspect of a node reads.
fn reads_of(model: &Model, def: DefId) -> Vec<(Aspect, Read)> {
    let node = model.def(def);
    let logic = &node.logic;
    let own = Place::Def(def);
    let mut found = Vec::new();
    let mut add = |aspect: Aspect, expr: &Expr, context: Place| {
        found.extend(reads(model, def, context, expr).into_iter().map(|read| (aspect, read)));
    };
    let calculation = logic.calculation.as_ref().filter(|_| !logic.is_triggered);
    let of_aspects = [
        (Aspect::Count, logic.count.as_ref()),
        (Aspect::Relevant, logic.relevant.as_ref()),
        (Aspect::Value, calculation),
        (Aspect::Display, logic.required.as_ref()),
        (Aspect::Display, logic.read_only.as_ref()),
        (Aspect::Display, logic.constraint.as_ref()),
        (Aspect::Display, logic.seed.as_ref()),
    ];
    for (aspect, expr) in of_aspects {
        if let Some(expr) = expr {
            add(aspect, expr, own);
        }
    }
    logic.values.values().for_each(|value| add(Aspect::Display, value, own));
    if let Some(items) = &logic.items {
        let nodes = reads(model, def, own, &items.nodes);
        for read in &nodes {
            // Instances of a repeat: what is read of each of them.
            let item = Place::Def(read.def);
            for expr in [&items.value, &items.label] {
                let inner = reads(model, def, item, expr).into_iter();
                found.extend(inner.map(|read| {
                    (
                        Aspect::Display,
                        Read {
                            is_local: false,
                            ..read
                        },
                    )
                }));
            }
        }
        found.extend(nodes.into_iter().map(|read| (Aspect::Display, read)));
    }
    if let Some(filter) = &logic.filter {
        let reads = reads(model, def, Place::Choice, &filter.condition);
        found.extend(reads.into_iter().map(|read| (Aspect::Display, read)));
    }
    found
}

/// The vertices that a read depends on: value and relevance of the node, relevance of what is around it, and, for
/// every repeat on its path that the reader is not in, the number of its instances.
fn sources(model: &Model, reader: DefId, read: Read, mut each: impl FnMut(Vertex, bool)) {
    let target = model.def(read.def);
    if target.children.is_empty() && !target.is_repeat() {
        each(
            Vertex {
                def: read.def,
                aspect: Aspect::Value,
            },
            read.is_local,
        );
        each(
            Vertex {
                def: read.def,
                aspect: Aspect::Relevant,
            },
            read.is_local,
        );
    }
    for up in model.ancestors(read.def) {
        let contains_reader = model.ancestors(reader).any(|above| above == up);
        if model.def(up).is_repeat() {
            each(
                Vertex {
                    def: up,
                    aspect: Aspect::Count,
                },
                read.is_local && contains_reader && up != read.def,
            );
        }
        if !contains_reader && up != read.def {
            each(
                Vertex {
                    def: up,
                    aspect: Aspect::Relevant,
                },
                read.is_local,
            );
        }
    }
    let contains_reader = model.ancestors(reader).any(|above| above == read.def);
    // The text of a group is that of all inside it.
    if read.is_text && !contains_reader {
        for inner in model.inside(read.def) {
            let def = model.def(inner);
            let aspects: &[Aspect] = match def.node.kind {
                NodeKind::Repeat { .. } => &[Aspect::Count, Aspect::Relevant],
                NodeKind::Group => &[Aspect::Relevant],
                NodeKind::Question(_) => &[Aspect::Relevant, Aspect::Value],
            };
            for &aspect in aspects {
                each(Vertex { def: inner, aspect }, read.is_local);
            }
        }
    }
    if target.is_repeat() && !contains_reader {
        each(
            Vertex {
                def: read.def,
                aspect: Aspect::Relevant,
            },
            read.is_local,
        );
    }
}

/// All vertices, each after those with an edge to it; or the nodes of one cycle.
fn order(edges: &Edges<Vertex>) -> Result<Vec<Vertex>, Vec<DefId>> {
    let n_vertices = edges.n_vertices();
    let mut n_before = vec![0usize; n_vertices];
    for vertex in edges.all() {
        n_before[vertex.index()] += 1;
    }
    let mut ready: BinaryHeap<Reverse<usize>> = (0..n_vertices).filter(|&at| n_before[at] == 0).map(Reverse).collect();
    let mut sorted = Vec::with_capacity(n_vertices);
    while let Some(Reverse(at)) = ready.pop() {
        sorted.push(Vertex::at(at));
        for vertex in edges.after(at) {
            let to = vertex.index();
            n_before[to] -= 1;
            if n_before[to] == 0 {
                ready.push(Reverse(to));
            }
        }
    }
    if sorted.len() == n_vertices {
        return Ok(sorted);
    }
    Err(cycle(edges, &n_before))
}

/// Follows edges backwards among what is left over until a vertex comes again.
fn cycle(edges: &Edges<Vertex>, n_before: &[usize]) -> Vec<DefId> {
    let is_left = |at: usize| n_before[at] > 0;
    let mut before: BTreeMap<usize, usize> = BTreeMap::new();
    for from in (0..n_before.len()).filter(|&at| is_left(at)) {
        for vertex in edges.after(from).iter().filter(|vertex| is_left(vertex.index())) {
            before.entry(vertex.index()).or_insert(from);
        }
    }
    let mut seen: Vec<usize> = Vec::new();
    let mut at = before.keys().next().copied();
    while let Some(here) = at {
        if let Some(start) = seen.iter().position(|&earlier| earlier == here) {
            let mut defs: Vec<DefId> = seen[start..].iter().map(|&at| Vertex::at(at).def).collect();
            defs.dedup();
            if defs.len() > 1 && defs.first() == defs.last() {
                defs.pop();
            }
            return defs;
        }
        seen.push(here);
        at = before.get(&here).copied();
    }
    Vec::new()
}
