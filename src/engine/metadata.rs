//! What the device answers by itself: times, names, ids, the place at the beginning.

use super::recalculate::Queue;
use super::session::{Changes, Session};
use crate::expr::date_time;
use crate::form::{DefId, Metadata, QuestionType};
use crate::instance::{Instance, NodeId};

impl Session {
    /// Everything that the device answers at the start; before anything is computed.
    pub(super) fn set_metadata(&mut self, nodes: &[NodeId]) {
        for &node in nodes {
            let is_answered = !self.instance.value(node).is_empty();
            let source = self.metadata_of(node).filter(|source| match source {
                Metadata::End => false,
                // An id is given once.
                Metadata::InstanceId => !is_answered,
                _ => true,
            });
            let Some(source) = source else { continue };
            match (self.metadata_text(source), self.instance.get_mut(node)) {
                (Some(text), Some(live)) => live.value = text,
                (None, Some(_)) if source == Metadata::StartGeopoint => self.placeless.push(node),
                _ => {}
            }
        }
    }

    /// Sets the time of the end, and recomputes only what reads it: an answer that was checked does not change any more.
    pub(super) fn set_end(&mut self) -> Changes {
        let mut queue = Queue::default();
        let model = self.model.clone();
        let of_def = |&end: &DefId| self.instance.of_def(&model, end, Instance::ROOT);
        let ends: Vec<NodeId> = model.ends().iter().flat_map(of_def).collect();
        for node in ends {
            if let Some(text) = self.metadata_text(Metadata::End) {
                self.set_value(node, text, &mut queue);
            }
        }
        self.settle(queue)
    }

    fn metadata_of(&self, node: NodeId) -> Option<Metadata> {
        match self.model.def(self.instance.get(node)?.def).question()? {
            QuestionType::Metadata { source } => Some(*source),
            _ => None,
        }
    }

    /// An id for a device that has none for the interview yet.
    fn new_id(&self) -> String {
        let mut bytes = [0; 16];
        for byte in &mut bytes {
            *byte = (self.host.random() * 256.0) as u8;
        }
        format!("uuid:{}", uuid::Builder::from_random_bytes(bytes).into_uuid())
    }

    fn metadata_text(&self, source: Metadata) -> Option<String> {
        let now = self.now_ms.get();
        let moment = local_date_time(now, self.host.offset_minutes(now));
        match source {
            Metadata::Start | Metadata::End => Some(moment),
            Metadata::Today => moment.get(..10).map(str::to_owned),
            Metadata::InstanceId => self.host.metadata(source).or_else(|| Some(self.new_id())),
            Metadata::StartGeopoint => self.host.metadata(source).or_else(|| self.host.place()),
            other => self.host.metadata(other),
        }
    }
}

/// `2026-11-22T09:30:00.000+07:00`
fn local_date_time(wall_ms: i64, offset_min: i32) -> String {
    date_time(wall_ms, offset_min).unwrap_or_default()
}
