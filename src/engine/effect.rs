//! Events and what they set: dynamic defaults, triggers, and the actions of an XForm.

use super::recalculate::Queue;
use super::session::Session;
use crate::expr::Value;
use crate::form::{ActionEvent, DefId, Effect, Model, Sets};
use crate::instance::{Instance, NodeId, Part};
use crate::sorted::{Map, Set};
use std::collections::VecDeque;

/// How often one effect of one node may happen after one event: effects that set each other off go round no further.
const MAX_ROUNDS: u8 = 16;
/// How often that may be in all after one event: thousands of repeat instances that go round together stop earlier.
const MAX_AGAIN: u32 = 20_000;

/// Effects that are still to happen, in their order.
#[derive(Debug, Default)]
pub(super) struct Pending {
    due: VecDeque<(usize, NodeId)>,
    is_due: Set<(usize, NodeId)>,
    rounds: Map<(usize, NodeId), u8>,
    n_again: u32,
}

impl Pending {
    pub(super) fn push(&mut self, effect: usize, source: NodeId) {
        let rounds = self.rounds.or_default((effect, source));
        let may_happen = *rounds == 0 || (*rounds < MAX_ROUNDS && self.n_again < MAX_AGAIN);
        if may_happen && self.is_due.insert((effect, source)) {
            self.n_again += u32::from(*rounds > 0);
            *rounds += 1;
            self.due.push_back((effect, source));
        }
    }

    pub(super) fn pop(&mut self) -> Option<(usize, NodeId)> {
        let next = self.due.pop_front()?;
        self.is_due.remove(&next);
        Some(next)
    }
}

impl Session {
    /// What an event sets off that is about the interview as a whole: each of its effects, for every instance of what it
    /// stands in. Asked for before anything is computed: instances that come into being later have an event of their own.
    pub(super) fn set_off(&self, events: &[ActionEvent]) -> Queue {
        let mut queue = Queue::default();
        for (at, effect) in (0..).zip(self.model.effects()) {
            if effect.events.iter().any(|event| events.contains(event)) {
                for source in self.sources(effect) {
                    queue.pending.push(at, source);
                }
            }
        }
        queue
    }

    /// The elements that an effect stands in.
    fn sources(&self, effect: &Effect) -> Vec<NodeId> {
        let mut found = self.instance.of_def(&self.model, effect.source, Instance::ROOT);
        found.retain(|&node| self.is_element(node));
        found
    }

    fn is_element(&self, node: NodeId) -> bool {
        self.instance.get(node).is_some_and(|live| live.part != Part::Range)
    }

    /// The effects of an event at one node are to happen.
    pub(super) fn mark_effects(&self, event: ActionEvent, def: DefId, node: NodeId, queue: &mut Queue) {
        for at in effects_of(&self.model, event, def) {
            queue.pending.push(at, node);
        }
    }

    /// Lets an effect happen.
    pub(super) fn happen(&mut self, at: usize, source: NodeId, queue: &mut Queue) {
        let model = self.model.clone();
        let Some(effect) = model.effects().get(at) else { return };
        if self.instance.get(source).is_none() {
            return;
        }
        for target in self.targets(effect, source) {
            let Some(live) = self.instance.get(target) else {
                continue;
            };
            let data_type = model.def(live.def).data_type;
            let text = match &effect.sets {
                Sets::Text(text) => self.cast_text(text, data_type),
                Sets::Place => self.host.place().unwrap_or_else(|| {
                    self.placeless.push(target);
                    String::new()
                }),
                Sets::Computed(expr) => match self.evaluate(expr, target) {
                    Ok(value) => self.cast(value, data_type),
                    Err(problem) => {
                        self.problems.insert(target, problem);
                        continue;
                    }
                },
            };
            self.problems.remove(&target);
            self.set_value(target, text, queue);
        }
    }

    /// The elements that an effect sets: those in the same instance of every repeat that both stand in.
    fn targets(&self, effect: &Effect, source: NodeId) -> Vec<NodeId> {
        if let Some(path) = &effect.chosen {
            return match self.evaluate(path, source) {
                Ok(Value::Nodes(nodes)) => nodes.into_iter().filter_map(Self::node_id).collect(),
                _ => Vec::new(),
            };
        }
        let top = self.shared_instance(source, effect.target);
        let mut found = self.instance.of_def(&self.model, effect.target, top);
        found.retain(|&node| self.is_element(node));
        found
    }
}

fn effects_of(model: &Model, event: ActionEvent, source: DefId) -> impl Iterator<Item = usize> {
    model.effects_of(source).iter().copied().filter(move |&at| {
        model
            .effects()
            .get(at)
            .is_some_and(|effect| effect.events.contains(&event))
    })
}
