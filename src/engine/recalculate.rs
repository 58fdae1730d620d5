//! Recomputing after a change: a queue of live nodes, ordered by the graph's rank.

use super::MAX_INSTANCES;
use super::session::{Changes, Session};
use crate::form::{Aspect, DefId, Reach, Vertex};
use crate::instance::{Instance, NodeId, Part};
use std::collections::{BTreeMap, BTreeSet};

/// What is still to be recomputed, and what has changed so far.
#[derive(Debug, Default)]
pub(super) struct Queue {
    due: BTreeMap<u32, BTreeSet<NodeId>>,
    changed: BTreeSet<NodeId>,
    /// Triggered calculations whose trigger was answered: they alone run.
    fired: BTreeSet<NodeId>,
    /// Made by a computed count: their dynamic defaults wait until what they read is computed.
    fresh: Vec<NodeId>,
    pub(super) structure: bool,
}

impl Queue {
    pub(super) fn note(&mut self, node: NodeId) {
        self.changed.insert(node);
    }
}

impl Session {
    /// Computes everything; for the start of an interview, and for another language.
    pub(super) fn settle_everything(&mut self) -> Changes {
        let mut queue = Queue {
            structure: true,
            ..Queue::default()
        };
        for node in self.instance.inside(Instance::ROOT) {
            self.mark_all(node, &mut queue);
        }
        self.settle(queue)
    }

    /// Every aspect of a node is to be recomputed.
    pub(super) fn mark_all(&self, node: NodeId, queue: &mut Queue) {
        let Some(live) = self.instance.get(node) else { return };
        for aspect in [Aspect::Count, Aspect::Relevant, Aspect::Value, Aspect::Display] {
            if (aspect == Aspect::Count) == (live.part == Part::Range) || aspect == Aspect::Relevant {
                let rank = self.model.graph.rank(Vertex { def: live.def, aspect });
                queue.due.entry(rank).or_default().insert(node);
            }
        }
    }

    /// Whatever depends on this aspect of this node is to be recomputed.
    pub(super) fn mark_after(&self, vertex: Vertex, node: NodeId, queue: &mut Queue) {
        for reach in self.model.graph.after(vertex) {
            let due = queue.due.entry(self.model.graph.rank(reach.to)).or_default();
            due.extend(self.reached(node, reach));
        }
    }

    fn reached(&self, from: NodeId, reach: &Reach) -> Vec<NodeId> {
        let model = &self.model;
        let top = if reach.is_local {
            self.shared_instance(from, reach.to.def)
        } else {
            Instance::ROOT
        };
        let mut found = self.instance.of_def(model, reach.to.def, top);
        if reach.to.aspect == Aspect::Count {
            found.retain(|&node| self.instance.get(node).is_some_and(|live| live.part == Part::Range));
        }
        found
    }

    /// The innermost repeat instance around `from` in which nodes of `def` stand too.
    fn shared_instance(&self, from: NodeId, def: DefId) -> NodeId {
        let is_around = |other: DefId| self.model.ancestors(def).any(|up| up == other);
        self.instance
            .ancestors(from)
            .find(|(_, live)| live.part == Part::RepeatInstance && is_around(live.def))
            .map_or(Instance::ROOT, |(id, _)| id)
    }

    /// Works the queue off.
    pub(super) fn settle(&mut self, mut queue: Queue) -> Changes {
        while let Some((rank, nodes)) = queue.due.pop_first() {
            let Some(vertex) = self.model.graph.at_rank(rank) else {
                continue;
            };
            for node in nodes {
                match vertex.aspect {
                    Aspect::Count => self.recount(vertex, node, &mut queue),
                    Aspect::Relevant => self.judge_relevance(vertex, node, &mut queue),
                    Aspect::Value => self.recompute(node, &mut queue),
                    Aspect::Display => queue.note(node),
                }
            }
        }
        let later = self.set_dynamic_defaults(&queue.fresh);
        queue.changed.extend(later.nodes);
        Changes {
            nodes: queue.changed.into_iter().collect(),
            structure: queue.structure || later.structure,
        }
    }

    pub(super) fn set_value(&mut self, node: NodeId, text: String, queue: &mut Queue) {
        let Some(live) = self.instance.get_mut(node) else {
            return;
        };
        if live.value == text {
            return;
        }
        live.value = text;
        let vertex = Vertex {
            def: live.def,
            aspect: Aspect::Value,
        };
        queue.note(node);
        self.mark_after(vertex, node, queue);
        for reach in self.model.graph.after(vertex) {
            if reach.to.aspect == Aspect::Value && !self.model.def(reach.to.def).node.bind.trigger.is_empty() {
                queue.fired.extend(self.reached(node, reach));
            }
        }
    }

    fn recount(&mut self, vertex: Vertex, range: NodeId, queue: &mut Queue) {
        let model = self.model.clone();
        let Some(count) = &model.def(vertex.def).logic.count else {
            return;
        };
        if self.instance.get(range).is_none_or(|live| live.part != Part::Range) {
            return;
        }
        let wanted = match self.evaluate(count, range) {
            Ok(value) => value.to_number(self),
            Err(problem) => {
                self.problems.insert(range, problem);
                return;
            }
        };
        // As in JavaRosa: no number means none, and a fraction is cut off.
        let wanted = if wanted.is_nan() {
            0
        } else {
            (wanted.max(0.0) as usize).min(MAX_INSTANCES)
        };
        let mut added = Vec::new();
        while self.instance.children(range).len() < wanted {
            added.extend(self.add_instance(range, queue));
        }
        while let Some(&last) = self
            .instance
            .children(range)
            .last()
            .filter(|_| self.instance.children(range).len() > wanted)
        {
            self.remove_instance(last, queue);
        }
        queue.fresh.extend(added);
    }

    fn judge_relevance(&mut self, vertex: Vertex, node: NodeId, queue: &mut Queue) {
        let model = self.model.clone();
        let Some(live) = self.instance.get(node) else { return };
        let mut is_relevant_itself = live.is_relevant_itself;
        if let Some(condition) = &model.def(vertex.def).logic.relevant {
            match self.evaluate(condition, node) {
                Ok(value) => is_relevant_itself = value.to_boolean(),
                Err(problem) => {
                    self.problems.insert(node, problem);
                }
            }
        }
        // An instance carries the same condition as its range, judged for itself: it inherits from what is around both.
        let above = self
            .instance
            .ancestors(node)
            .skip(1)
            .find(|(_, up)| up.part != Part::Range);
        let is_relevant = is_relevant_itself && above.is_none_or(|(_, up)| up.is_relevant);
        let Some(live) = self.instance.get_mut(node) else {
            return;
        };
        live.is_relevant_itself = is_relevant_itself;
        if live.is_relevant != is_relevant {
            live.is_relevant = is_relevant;
            queue.note(node);
            queue.structure = true;
            self.mark_after(vertex, node, queue);
        }
    }

    fn recompute(&mut self, node: NodeId, queue: &mut Queue) {
        let model = self.model.clone();
        let Some(live) = self.instance.get(node).filter(|live| live.is_relevant) else {
            return;
        };
        let def = model.def(live.def);
        if !def.node.bind.trigger.is_empty() && !queue.fired.contains(&node) {
            return;
        }
        let logic = &def.logic;
        if let Some(calculation) = &logic.calculation {
            match self.evaluate_text(calculation, node) {
                Ok(text) => {
                    self.problems.remove(&node);
                    self.set_value(node, text, queue);
                }
                Err(problem) => {
                    self.problems.insert(node, problem);
                }
            }
        } else if logic.filter.is_some() {
            let offered = self.still_offered(node);
            if offered != self.instance.value(node) {
                self.set_value(node, offered, queue);
            }
            queue.note(node);
        }
    }
}
