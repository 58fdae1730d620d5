//! The oracle outside of the app: an append-only file of what people were told. It is read again to decide.

use jemput_bola::id::{Digest, InstanceId};
use serde::{Deserialize, Serialize};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// One line of the file.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "told", rename_all = "snake_case")]
pub enum Told {
    /// The screen called a state of a draft saved.
    Typed { id: InstanceId, phone: usize, state: u32 },
    /// The screen called an answer saved; `None` where it called saved that there is none any more.
    Answered {
        id: InstanceId,
        question: String,
        answer: Option<String>,
    },
    /// A body was made; whether it is stored, nobody was told yet.
    Made {
        id: InstanceId,
        phone: usize,
        body: String,
        files: Vec<Digest>,
    },
    /// The screen called it finished and saved.
    Saved { id: InstanceId, sha256: Digest },
    /// The screen called it sent.
    Sent { id: InstanceId, sha256: Digest },
    /// The officer asked to delete the draft: from now on it may be gone.
    Deleting { id: InstanceId },
    /// The screen called the draft deleted.
    Deleted { id: InstanceId },
    /// The office was told that these other bytes are kept, or they may be.
    Brought { id: InstanceId, body: String, sure: bool },
    /// The office erased it on request: from now on it is nowhere.
    Erased { id: InstanceId },
    /// It may wait for ever on the phone: the server refuses it for good.
    MayWait { id: InstanceId },
}

pub struct Oracle {
    file: RefCell<File>,
    path: PathBuf,
}

/// What the file says of an interview.
#[derive(Debug, Clone, Default)]
pub struct Story {
    pub phone: usize,
    pub typed: Option<u32>,
    /// What was called saved last, for each question of which that is told.
    pub answered: BTreeMap<String, String>,
    /// Every body that was made of it.
    pub bodies: Vec<(String, Vec<Digest>)>,
    pub saved: Option<Digest>,
    pub sent: Option<Digest>,
    pub deleting: bool,
    pub deleted: bool,
    pub erased: bool,
    pub may_wait: bool,
    pub brought: Vec<(String, bool)>,
}

impl Oracle {
    pub fn new(folder: &Path) -> Self {
        let path = folder.join("told.ndjson");
        let file = OpenOptions::new().create(true).append(true).open(&path);
        Self {
            file: RefCell::new(file.expect("a file")),
            path,
        }
    }

    pub fn hears(&self, told: &Told) {
        let mut line = serde_json::to_vec(told).expect("a line");
        line.push(b'\n');
        self.file.borrow_mut().write_all(&line).expect("a file that takes it");
    }

    /// Reads the file.
    pub fn stories(&self) -> BTreeMap<InstanceId, Story> {
        let text = std::fs::read_to_string(&self.path).expect("a file");
        let mut stories: BTreeMap<InstanceId, Story> = BTreeMap::new();
        for line in text.lines() {
            let told: Told = serde_json::from_str(line).expect("a line");
            let (Told::Typed { id, .. }
            | Told::Answered { id, .. }
            | Told::Made { id, .. }
            | Told::Saved { id, .. }
            | Told::Sent { id, .. }
            | Told::Deleting { id }
            | Told::Deleted { id }
            | Told::Brought { id, .. }
            | Told::Erased { id }
            | Told::MayWait { id }) = &told;
            let story = stories.entry(*id).or_default();
            match told {
                Told::Typed { phone, state, .. } => {
                    (story.phone, story.typed) = (phone, story.typed.max(Some(state)));
                }
                Told::Answered { question, answer, .. } => {
                    match answer {
                        Some(answer) => story.answered.insert(question, answer),
                        None => story.answered.remove(&question),
                    };
                }
                Told::Made { phone, body, files, .. } => {
                    story.phone = phone;
                    story.bodies.push((body, files));
                }
                Told::Saved { sha256, .. } => story.saved = Some(sha256),
                Told::Sent { sha256, .. } => story.sent = Some(sha256),
                Told::Deleting { .. } => story.deleting = true,
                Told::Deleted { .. } => story.deleted = true,
                Told::Brought { body, sure, .. } => story.brought.push((body, sure)),
                Told::Erased { .. } => story.erased = true,
                Told::MayWait { .. } => story.may_wait = true,
            }
        }
        stories
    }

    /// Takes note of everything that a phone calls sent and that was not heard of yet.
    pub fn hears_sent(&self, known: &mut BTreeSet<InstanceId>, notes: &[jemput_bola::phone::SentItem]) {
        for note in notes {
            let id = note.headline.instance_id;
            if known.insert(id) {
                let sha256 = note.headline.sha256;
                self.hears(&Told::Sent { id, sha256 });
            }
        }
    }
}
