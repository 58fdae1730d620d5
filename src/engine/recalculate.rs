//! Recomputing after a change: a queue of live nodes, ordered by the graph's rank.

use super::MAX_INSTANCES;
use super::due::Due;
use super::effect::Pending;
use super::session::{Changes, Session};
use crate::form::{ActionEvent, Aspect, DefId, Reach, Task, Vertex};
use crate::instance::{Instance, Live, NodeId, Part};
use crate::sorted::{Map, Set};

/// How often one event may change the count of one repeat.
const MAX_RECOUNTS: usize = 256;

/// What is still to be recomputed, and what has changed so far.
#[derive(Debug, Default)]
pub(super) struct Queue {
    due: Due,
    changed: Vec<NodeId>,
    /// Repeats whose count may be another now, and how often each was counted.
    counted: Set<NodeId>,
    n_counted: Map<NodeId, usize>,
    /// Selects whose choices may be others now.
    narrowed: Set<NodeId>,
    /// Effects wait until what they read is computed.
    pub(super) pending: Pending,
    /// No answer has changed yet: values that are computed for the first time are no change.
    is_beginning: bool,
    /// An instance was taken away that may come back.
    pub(super) is_removing: bool,
    pub(super) structure: bool,
}

impl Queue {
    pub(super) fn note(&mut self, node: NodeId) {
        self.changed.push(node);
    }
}

impl Session {
    /// Computes everything; for the start of an interview, and for another language.
    pub(super) fn settle_everything(&mut self) -> Changes {
        let mut queue = Queue {
            structure: true,
            is_beginning: true,
            ..Queue::default()
        };
        for node in self.instance.inside(Instance::ROOT) {
            self.mark_all(node, &mut queue);
        }
        queue.due.sort();
        self.settle(queue)
    }

    /// Every aspect of a node is to be recomputed.
    pub(super) fn mark_all(&self, node: NodeId, queue: &mut Queue) {
        let Some(live) = self.instance.get(node) else { return };
        queue.note(node);
        for aspect in [Aspect::Count, Aspect::Relevant, Aspect::Value, Aspect::Display] {
            if aspect == Aspect::Count {
                queue.counted.extend((live.part == Part::Range).then_some(node));
            } else if live.part != Part::Range || aspect == Aspect::Relevant {
                let rank = self.model.graph.rank_of_computed(Vertex { def: live.def, aspect });
                rank.into_iter().for_each(|rank| queue.due.push(rank, node));
            }
        }
    }

    /// Whatever depends on what this node has at this place in the order is to be recomputed.
    pub(super) fn mark_after(&self, rank: u32, node: NodeId, queue: &mut Queue) {
        for reach in self.model.graph.after(rank) {
            self.reach(node, reach, |to| {
                queue.due.push(reach.rank, to);
            });
        }
        for reach in self.model.graph.counts_after(rank) {
            self.reach(node, reach, |to| {
                if self.instance.get(to).is_some_and(|live| live.part == Part::Range) {
                    queue.counted.insert(to);
                }
            });
        }
    }

    fn reach(&self, from: NodeId, reach: &Reach, mut each: impl FnMut(NodeId)) {
        let def = reach.def;
        if let Some(only) = self.instance.alone(def) {
            return each(only);
        }
        let top = if reach.is_local {
            self.shared_instance(from, def)
        } else {
            Instance::ROOT
        };
        self.instance.of_def(&self.model, def, top).into_iter().for_each(each);
    }

    /// The innermost repeat instance around `from` in which nodes of `def` stand too.
    pub(super) fn shared_instance(&self, from: NodeId, def: DefId) -> NodeId {
        let is_around = |other: DefId| self.model.ancestors(def).any(|up| up == other);
        self.instance
            .ancestors(from)
            .find(|(_, live)| live.part == Part::RepeatInstance && is_around(live.def))
            .map_or(Instance::ROOT, |(id, _)| id)
    }

    /// Works the queue off: first what is computed, then counts of repeats, then answers that are no longer among the
    /// choices, then effects; each of these may bring more to compute.
    pub(super) fn settle(&mut self, mut queue: Queue) -> Changes {
        let model = self.model.clone();
        loop {
            if let Some((rank, node)) = queue.due.pop() {
                if let Some(task) = model.task(rank) {
                    self.compute(rank, task, node, &mut queue);
                }
            } else if let Some(range) = queue.counted.pop_first() {
                self.recount(range, &mut queue);
            } else if let Some(node) = queue.narrowed.pop_first() {
                self.narrow(node, &mut queue);
            } else if let Some((effect, source)) = queue.pending.pop() {
                queue.is_beginning = false;
                self.happen(effect, source, &mut queue);
            } else {
                break;
            }
        }
        queue.changed.sort_unstable();
        queue.changed.dedup();
        Changes {
            nodes: queue.changed,
            structure: queue.structure,
        }
    }

    fn compute(&mut self, rank: u32, task: &Task, node: NodeId, queue: &mut Queue) {
        match task.aspect {
            Aspect::Count => {}
            Aspect::Relevant => self.judge_relevance(rank, task, node, queue),
            Aspect::Value => self.recompute(rank, task, node, queue),
            Aspect::Display => {
                queue.note(node);
                self.mark_narrowed(task, node, queue);
            }
        }
    }

    fn mark_narrowed(&self, task: &Task, node: NodeId, queue: &mut Queue) {
        let is_answer = |live: &Live| live.is_relevant && !live.value.is_empty();
        if task.has_choices && self.instance.get(node).is_some_and(is_answer) {
            queue.narrowed.insert(node);
        }
    }

    /// Takes away what is no longer among the choices. It can only take away: two lists that narrow each other come to an end.
    fn narrow(&mut self, node: NodeId, queue: &mut Queue) {
        let offered = self.still_offered(node);
        if offered != self.instance.value(node) {
            if queue.is_removing {
                self.note_narrowed(node, offered.clone());
            }
            self.set_value(node, offered, queue);
        }
    }

    pub(super) fn set_value(&mut self, node: NodeId, text: String, queue: &mut Queue) {
        if self.replace(node, &text)
            && let Some(live) = self.instance.get(node)
        {
            let (def, aspect) = (live.def, Aspect::Value);
            let rank = self.model.graph.rank(Vertex { def, aspect });
            self.value_changed(def, rank, node, queue);
        }
    }

    /// Puts a text in place of the answer; says whether it is another. It is written where the last one stood: an interview
    /// of hours does not scatter its answers.
    fn replace(&mut self, node: NodeId, text: &String) -> bool {
        if self.instance.get(node).is_none_or(|live| live.value == *text) {
            return false;
        }
        if let Some(live) = self.instance.get_mut(node) {
            live.value.clone_from(text);
        }
        true
    }

    fn value_changed(&self, def: DefId, rank: u32, node: NodeId, queue: &mut Queue) {
        queue.note(node);
        self.mark_after(rank, node, queue);
        if !queue.is_beginning {
            self.mark_effects(ActionEvent::ValueChanged, def, node, queue);
        }
    }

    fn recount(&mut self, range: NodeId, queue: &mut Queue) {
        let model = self.model.clone();
        let Some(live) = self.instance.get(range) else { return };
        let Some(count) = &model.def(live.def).logic.count else {
            return;
        };
        // A count that asks for one more each time it is looked at would never come to an end.
        let n_counted = queue.n_counted.or_default(range);
        *n_counted += 1;
        if *n_counted > MAX_RECOUNTS {
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
        self.set_count(range, wanted, queue);
    }

    fn judge_relevance(&mut self, rank: u32, task: &Task, node: NodeId, queue: &mut Queue) {
        let Some(live) = self.instance.get(node) else { return };
        let mut is_relevant_itself = live.is_relevant_itself;
        if let Some(condition) = &task.expr {
            match self.evaluate(condition, node) {
                Ok(value) => is_relevant_itself = self.holds(&value),
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
            self.mark_after(rank, node, queue);
        }
    }

    fn recompute(&mut self, rank: u32, task: &Task, node: NodeId, queue: &mut Queue) {
        if !self.is_relevant(node) {
            return;
        }
        self.mark_narrowed(task, node, queue);
        let Some(calculation) = &task.expr else { return };
        match self.evaluate(calculation, node) {
            Ok(value) => {
                self.problems.remove(&node);
                let text = self.cast(value, task.data_type);
                if self.replace(node, &text) {
                    self.value_changed(task.def, rank, node, queue);
                }
            }
            Err(problem) => {
                self.problems.insert(node, problem);
            }
        }
    }
}
