//! The way through an interview, stop by stop, as the form index of JavaRosa has it: whether a group is one screen is for
//! whoever shows it to say.

use super::session::Session;
use crate::form::{DefId, NodeKind, QuestionType};
use crate::instance::{Instance, NodeId, Part};
use crate::sorted::Map;

/// A place on the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// Before the first question.
    Beginning,
    /// A group begins.
    Group(NodeId),
    /// An instance of a repeat begins.
    Instance(NodeId),
    /// A question.
    Question(NodeId),
    /// Behind the instances of an open repeat: shall there be another? The node is its range.
    Prompt(NodeId),
    /// Behind the last question.
    End,
}

impl Stop {
    /// The node, but at beginning and end.
    #[must_use]
    pub fn node(self) -> Option<NodeId> {
        match self {
            Self::Beginning | Self::End => None,
            Self::Group(node) | Self::Instance(node) | Self::Question(node) | Self::Prompt(node) => Some(node),
        }
    }
}

impl Session {
    /// All stops that are relevant now, in order.
    #[must_use]
    pub fn stops(&self) -> Vec<Stop> {
        let mut stops = vec![Stop::Beginning];
        self.stops_within(Instance::ROOT, &mut stops);
        stops.push(Stop::End);
        stops
    }

    /// The stop behind this one; from a node that is no stop the next in the order of the form.
    #[must_use]
    pub fn next_stop(&self, from: Stop) -> Stop {
        let stops = self.stops();
        let after = match self.place_of(from, &stops) {
            Ok(at) => at + 1,
            Err(at) => at,
        };
        stops.get(after).copied().unwrap_or(Stop::End)
    }

    /// The stop before this one.
    #[must_use]
    pub fn previous_stop(&self, from: Stop) -> Stop {
        let stops = self.stops();
        let (Ok(at) | Err(at)) = self.place_of(from, &stops);
        at.checked_sub(1)
            .and_then(|before| stops.get(before).copied())
            .unwrap_or(Stop::Beginning)
    }

    /// Where a stop is, or where it would be.
    fn place_of(&self, stop: Stop, stops: &[Stop]) -> Result<usize, usize> {
        if let Some(at) = stops.iter().position(|&other| other == stop) {
            return Ok(at);
        }
        // Not relevant any more, or inside a field list: the order of the tree tells.
        let order = self.instance.inside(Instance::ROOT).into_iter();
        let ranks: Map<NodeId, usize> = Map::of(order.zip(0..).collect());
        let rank = |node: NodeId| ranks.get(&node).copied();
        let here = stop.node().and_then(rank);
        let behind = stops
            .iter()
            .position(|other| match (other, other.node().and_then(rank)) {
                (Stop::End, _) => true,
                (_, Some(there)) => Some(there) > here,
                _ => false,
            });
        Err(behind.unwrap_or(stops.len()))
    }

    fn stops_within(&self, node: NodeId, stops: &mut Vec<Stop>) {
        let Some(live) = self.instance.get(node).filter(|live| live.is_relevant) else {
            return;
        };
        if live.part == Part::Range {
            for &instance in &live.children {
                self.stops_within(instance, stops);
            }
            if self.is_open_repeat(node) {
                stops.push(Stop::Prompt(node));
            }
            return;
        }
        match &self.definition(node).kind {
            NodeKind::Question(question) => {
                if is_asked(question) {
                    stops.push(Stop::Question(node));
                }
                return;
            }
            NodeKind::Repeat { .. } => stops.push(Stop::Instance(node)),
            NodeKind::Group if node != Instance::ROOT && self.has_questions(live.def) => stops.push(Stop::Group(node)),
            NodeKind::Group => {}
        }
        for &child in &live.children {
            self.stops_within(child, stops);
        }
    }
}

impl Session {
    /// A group of which people see something; the others only hold what is computed.
    fn has_questions(&self, group: DefId) -> bool {
        let mut inside = self.model.inside(group).map(|inner| self.model.def(inner));
        inside.any(|inner| inner.question().is_some_and(is_asked))
    }
}

/// Whether people see it as a question.
pub(super) fn is_asked(question: &QuestionType) -> bool {
    !matches!(
        question,
        QuestionType::Calculate | QuestionType::Hidden | QuestionType::Metadata { .. }
    )
}
