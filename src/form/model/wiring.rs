//! What each node of the form is recomputed after, found when its expressions are parsed: an expression is looked at while
//! it lies close to the processor, and not again when all are there.

use super::graph::{Aspect, Vertex};
use super::logic::Logic;
use super::reads::{Place, Read, reads};
use super::{DefId, Model};
use crate::expr::ast::Expr;
use crate::form::NodeKind;

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
    fn connect(&mut self, from: Vertex, to: Vertex, is_local: bool) {
        if self.is_full() {
            return;
        }
        if to.aspect == Aspect::Count {
            self.counts.push((from, to, is_local));
        } else {
            self.edges.push((from, to, is_local));
        }
    }

    /// Notes what a node waits for; of the other nodes it looks at names and places alone.
    pub(super) fn add(&mut self, model: &Model, def: DefId, logic: &Logic) {
        let node = model.def(def);
        let vertex = |aspect| Vertex { def, aspect };
        // Instances exist before anything inside them is computed; relevance is inherited; an irrelevant node is
        // not computed; and what is shown comes last.
        self.connect(vertex(Aspect::Count), vertex(Aspect::Relevant), true);
        self.connect(vertex(Aspect::Relevant), vertex(Aspect::Value), true);
        self.connect(vertex(Aspect::Value), vertex(Aspect::Display), true);
        if let Some(parent) = node.parent {
            let around = Vertex {
                def: parent,
                aspect: Aspect::Relevant,
            };
            self.connect(around, vertex(Aspect::Relevant), true);
        }
        // What is inside a group is read-only with it.
        if let Some(expr) = logic.read_only.as_ref().filter(|_| !node.children.is_empty()) {
            for read in reads(model, def, Place::Def(def), expr) {
                for inner in model.inside(def) {
                    let aspect = Aspect::Display;
                    sources(model, inner, read, |from, is_local| {
                        self.connect(from, Vertex { def: inner, aspect }, is_local);
                    });
                }
            }
        }
        for (aspect, read) in reads_of(model, def, logic) {
            sources(model, def, read, |from, is_local| {
                if from != vertex(aspect) || aspect == Aspect::Value {
                    self.connect(from, vertex(aspect), is_local);
                }
            });
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

/// What each aspect of a node reads.
fn reads_of(model: &Model, def: DefId, logic: &Logic) -> Vec<(Aspect, Read)> {
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
