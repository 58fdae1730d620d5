//! The simulated server: the product's reading and judging of lines, over a store that is a plain list. What its
//! database guarantees (a unique index, a transaction that is all or nothing) is done here by hand.

use super::signing::Signing;
use jemput_bola::id::{Digest, InstanceId, ServerId};
use jemput_bola::server::submissions::{Line, line_problem, read_line};
use jemput_bola::submission::Envelope;
use jemput_bola::sync::{
    CheckAnswer, CheckItem, Code, Limits, Outcome, Receipt, ReceiptState, Verdict,
    intake::{self, Same},
};
use std::collections::HashMap;
use std::rc::Rc;

pub fn server_id() -> ServerId {
    ServerId::from_parts(1, [7; 10])
}

/// A body that is kept.
#[derive(Clone)]
pub struct Row {
    pub id: InstanceId,
    pub sha256: Digest,
    pub body: Rc<str>,
    outcome: Outcome,
    problem: Option<Code>,
    files: Option<Vec<Digest>>,
    receipt: Receipt,
    received_ms: i64,
}

/// What is on the server's disk.
#[derive(Clone, Default)]
pub struct Kept {
    pub rows: Vec<Row>,
    by_bytes: HashMap<(InstanceId, Digest), usize>,
    by_id: HashMap<InstanceId, Vec<usize>>,
    /// With the moment when each came.
    files: HashMap<Digest, i64>,
}

/// Where the server dies while it takes a push.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dies {
    Never,
    BeforeTheTransaction,
    AfterRow(usize),
    AfterTheCommit,
}

/// Mistakes of the store.
#[derive(Debug, Clone, Copy, Default)]
pub struct Mistakes {
    pub no_unique_index: bool,
    pub acknowledges_early: bool,
    pub last_write_wins: bool,
}

pub struct Server {
    pub kept: Kept,
    /// An older copy, which may come back.
    pub backup: Option<Kept>,
    pub mistakes: Mistakes,
    /// With that mistake: what the disk holds while the answer is already on its way.
    not_yet: Option<Kept>,
    limits: Limits,
}

impl Server {
    pub fn new(mistakes: Mistakes) -> Self {
        Self {
            kept: Kept::default(),
            backup: None,
            mistakes,
            not_yet: None,
            limits: Limits::default(),
        }
    }

    /// Takes a push or a carried file. `None` when it died before it could answer.
    pub fn take(&mut self, lines: &str, dies: Dies, now_ms: i64, signing: &dyn Signing) -> Option<Vec<Verdict>> {
        if dies == Dies::BeforeTheTransaction {
            self.restart();
            return None;
        }
        self.not_yet = None;
        let before = self.kept.rows.len();
        let undo = (dies != Dies::Never || self.mistakes.acknowledges_early).then(|| self.kept.clone());
        let mut verdicts = Vec::new();
        for (number, line) in (1..).zip(lines.lines().filter(|line| !line.trim().is_empty())) {
            verdicts.push(match read_line(line.as_bytes(), &self.limits) {
                Line::Kept { envelope, content } => {
                    let problem = content.facts.is_err().then_some(Code::BrokenContent);
                    let files = content
                        .attachments
                        .map(|files| files.iter().map(|file| file.sha256).collect());
                    self.keep(number, envelope, problem, files, now_ms, signing)
                }
                Line::Refused {
                    instance_id,
                    sha256,
                    code,
                } => Verdict {
                    line: number,
                    instance_id,
                    sha256,
                    outcome: Outcome::Refused,
                    missing: Vec::new(),
                    receipt: None,
                    problem: Some(line_problem(code, None, true)),
                },
            });
            if let Dies::AfterRow(most) = dies
                && self.kept.rows.len() >= before + most
            {
                // Killed in its transaction: the disk has nothing of it.
                self.kept = undo?;
                self.restart();
                return None;
            }
        }
        if self.mistakes.acknowledges_early {
            self.not_yet = undo;
            return Some(verdicts);
        }
        (dies != Dies::AfterTheCommit).then_some(verdicts)
    }

    /// The server was killed, and comes up with what its disk holds.
    pub fn restart(&mut self) {
        if let Some(disk) = self.not_yet.take() {
            self.kept = disk;
        }
    }

    fn keep(
        &mut self,
        line: u64,
        envelope: Envelope,
        problem: Option<Code>,
        files: Option<Vec<Digest>>,
        received_ms: i64,
        signing: &dyn Signing,
    ) -> Verdict {
        let (id, sha256) = (envelope.instance_id, envelope.sha256);
        let kept = &mut self.kept;
        let there = kept.by_bytes.get(&(id, sha256)).copied();
        let there = there.filter(|_| !self.mistakes.no_unique_index);
        let (place, is_new) = match there {
            Some(place) => (place, false),
            None => {
                let same_id = kept.by_id.get(&id).cloned().unwrap_or_default();
                let is_taken = same_id.iter().any(|place| kept.rows[*place].outcome == Outcome::Stored);
                let is_taken = problem.is_none() && is_taken && !self.mistakes.last_write_wins;
                let (outcome, problem) = intake::counts_as(problem, is_taken);
                let lacks = files
                    .as_ref()
                    .map(|files| files.iter().any(|file| !kept.files.contains_key(file)));
                let receipt = signing.sign(Receipt {
                    server_id: server_id(),
                    instance_id: id,
                    sha256,
                    number: kept.rows.len() as u64 + 1,
                    received_at: received_ms.to_string(),
                    state: intake::receipt_state(lacks),
                    key_id: String::new(),
                    signature: String::new(),
                });
                let row = Row {
                    id,
                    sha256,
                    body: envelope.body.into(),
                    outcome,
                    problem,
                    files,
                    receipt,
                    received_ms,
                };
                let place = match same_id.first() {
                    Some(first) if self.mistakes.last_write_wins => {
                        let old = std::mem::replace(&mut kept.rows[*first], row);
                        kept.by_bytes.remove(&(id, old.sha256));
                        *first
                    }
                    _ => {
                        kept.rows.push(row);
                        kept.by_id.entry(id).or_default().push(kept.rows.len() - 1);
                        kept.rows.len() - 1
                    }
                };
                kept.by_bytes.insert((id, sha256), place);
                (place, true)
            }
        };
        let row = &kept.rows[place];
        let missing = kept.missing(row);
        Verdict {
            line,
            instance_id: Some(id),
            sha256: Some(sha256),
            outcome: intake::told(row.outcome, is_new, !missing.is_empty()),
            missing,
            receipt: Some(row.receipt.clone()),
            problem: row.problem.map(|code| line_problem(code, None, true)),
        }
    }

    /// Takes a whole file, and signs the complete receipts that waited for it.
    pub fn take_file(&mut self, file: Digest, now_ms: i64, signing: &dyn Signing) {
        self.not_yet = None;
        let kept = &mut self.kept;
        if kept.files.contains_key(&file) {
            return;
        }
        kept.files.insert(file, now_ms);
        for place in 0..kept.rows.len() {
            let row = &kept.rows[place];
            let waits = row.receipt.state == ReceiptState::Partial;
            let names = row.files.as_ref().is_some_and(|files| files.contains(&file));
            if waits && names && kept.missing(row).is_empty() {
                let mut receipt = row.receipt.clone();
                receipt.state = ReceiptState::Complete;
                kept.rows[place].receipt = signing.sign(receipt);
            }
        }
    }

    pub fn check(&self, items: &[CheckItem], now_ms: i64) -> Vec<CheckAnswer> {
        let answer = |item: &CheckItem| {
            let place = self.kept.by_bytes.get(&(item.instance_id, item.sha256));
            let same = place.map(|place| {
                let row = &self.kept.rows[*place];
                Same {
                    receipt: row.receipt.clone(),
                    missing: self.kept.missing(row),
                    since_ms: self.kept.since_ms(row),
                }
            });
            intake::check_answer(same, self.kept.by_id.contains_key(&item.instance_id), now_ms)
        };
        items.iter().map(answer).collect()
    }
}

impl Kept {
    /// The server has every file whose submission says so; those whose names it cannot read it cannot miss.
    fn missing(&self, row: &Row) -> Vec<Digest> {
        let named = row.files.iter().flatten();
        let mut missing: Vec<Digest> = named.filter(|file| !self.files.contains_key(file)).copied().collect();
        missing.dedup();
        missing
    }

    /// When the last of it came, text or file.
    fn since_ms(&self, row: &Row) -> i64 {
        let named = row.files.iter().flatten();
        let files = named.filter_map(|file| self.files.get(file).copied());
        files.fold(row.received_ms, i64::max)
    }

    /// Whether exactly these bytes are held.
    pub fn holds(&self, id: InstanceId, sha256: Digest) -> bool {
        self.by_bytes.contains_key(&(id, sha256))
    }

    pub fn holds_file(&self, file: Digest) -> bool {
        self.files.contains_key(&file)
    }

    /// How often exactly these bytes are held.
    pub fn times(&self, id: InstanceId, body: &str) -> usize {
        let rows = self.by_id.get(&id).into_iter().flatten();
        rows.filter(|place| &*self.rows[**place].body == body).count()
    }
}
