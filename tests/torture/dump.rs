//! What stands on a phone's disks, whoever has written them.

use jemput_bola::id::{Digest, InstanceId};
use jemput_bola::vault::{Record, RecordKind};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Debug, Clone, Default)]
pub struct Dump {
    /// Whole bodies that wait or were sent, by the interview's id.
    held: BTreeMap<String, Vec<String>>,
    waiting: BTreeSet<String>,
    pub files: BTreeSet<Digest>,
    /// The state of every draft that the app lists.
    pub drafts: BTreeMap<InstanceId, u32>,
    /// The answers of drafts, as they are stored, where they were looked at.
    pub answers: BTreeMap<InstanceId, serde_json::Value>,
}

impl Dump {
    /// Takes a stored text into account, as what it stands for; one that is not whole counts as nothing.
    pub fn holds_text(&mut self, kind: RecordKind, id: &str, text: &str) {
        if let Ok(record) = Record::read(text, kind, id) {
            self.held.entry(id.to_owned()).or_default().push(record.body);
        }
    }

    /// Every whole body of an interview.
    pub fn bodies(&self, id: &str) -> &[String] {
        self.held.get(id).map_or(&[], Vec::as_slice)
    }

    pub fn waits_for(&mut self, id: &str) {
        self.waiting.insert(id.to_owned());
    }

    /// Whether exactly these bytes, with their files, are there, to be sent or sent.
    pub fn holds(&self, id: &str, body: &str, files: &[Digest]) -> bool {
        let bodies = self.held.get(id);
        bodies.is_some_and(|bodies| bodies.iter().any(|it| it == body))
            && files.iter().all(|file| self.files.contains(file))
    }

    /// Whether it still waits to be sent.
    pub fn waits(&self, id: &str) -> bool {
        self.waiting.contains(id)
    }
}
