//! The network between a phone and the server: it loses, repeats, reorders, cuts and delays, and other servers answer in
//! place of ours.

use super::disk::Disk;
use super::server::Dies;
use super::world::{Bug, Fault, Shared, World, pause};
use jemput_bola::id::Digest;
use jemput_bola::json;
use jemput_bola::phone::{ATTACHMENTS, Line, OUTBOX, Standing};
use jemput_bola::submission::Envelope;
use jemput_bola::sync::queue::{Fault as Failed, UploadFault};
use jemput_bola::sync::{CheckAnswer, CheckItem, Code, Limits, Receipt, ReceiptError, Verdict};
use jemput_bola::vault::Device;
use std::rc::Rc;

pub struct SimLine {
    pub world: Shared,
    pub disk: Rc<Disk>,
}

/// Brings lines to the server, which may die over them.
pub fn deliver(world: &World, lines: &str) -> Result<Vec<Verdict>, Box<Failed>> {
    if world.strikes(Fault::ServerFull, 10) {
        return Err(status(507).into());
    }
    let dies = match () {
        () if world.strikes(Fault::ServerKilledBefore, 12) => Dies::BeforeTheTransaction,
        () if world.strikes(Fault::ServerKilledInRows, 12) => Dies::AfterRow(world.below(3) as usize),
        () if world.strikes(Fault::ServerKilledAfterCommit, 20) => Dies::AfterTheCommit,
        () => Dies::Never,
    };
    let verdicts = world
        .server
        .borrow_mut()
        .take(lines, dies, world.now_ms.get(), &*world.signing);
    verdicts.ok_or_else(|| Failed::Lost.into())
}

fn status(status: u16) -> Failed {
    Failed::Status {
        status,
        problem: None,
        retry_after_ms: (status == 503).then_some(30_000),
    }
}

fn ids(lines: &str) -> Vec<String> {
    let envelope = |line: &str| Envelope::from_line(line).ok();
    lines
        .lines()
        .filter_map(envelope)
        .map(|envelope| envelope.instance_id.to_string())
        .collect()
}

impl SimLine {
    /// A while passes; broken off when the server makes place for an older copy of itself.
    async fn wait(&self) -> Result<(), Failed> {
        let life = self.world.lives.get();
        self.disk.awaits_server.set(true);
        pause().await;
        self.disk.awaits_server.set(false);
        match self.world.lives.get() == life {
            true => Ok(()),
            false => Err(Failed::Lost),
        }
    }

    /// What happens to a request before it reaches the server.
    async fn way_out(&self) -> Result<(), Failed> {
        let world = &self.world;
        // Killed here, nothing went out.
        self.wait().await?;
        world.now_ms.set(world.now_ms.get() + world.below(3_000) as i64);
        if world.strikes(Fault::RequestLost, 60) {
            return Err(Failed::Lost);
        }
        if world.strikes(Fault::Portal, 20) {
            return Err(Failed::NotOurs);
        }
        if world.strikes(Fault::Status, 40) {
            let codes = [400, 401, 403, 409, 413, 415, 426, 429, 500, 502, 503, 507];
            return Err(status(codes[world.below(codes.len() as u64) as usize]));
        }
        Ok(())
    }

    /// What happens to an answer on its way back.
    async fn way_back(&self) -> Result<(), Failed> {
        // Killed here, the server has it and nobody was told.
        self.wait().await?;
        if self.world.strikes(Fault::AnswerLost, 60) {
            return Err(Failed::Lost);
        }
        if self.world.strikes(Fault::AnswerLate, 30) {
            return Err(Failed::TimedOut);
        }
        Ok(())
    }

    /// The mistake of that name.
    fn forget(&self, lines: &str) {
        for line in lines.lines() {
            if let Ok(envelope) = Envelope::from_line(line) {
                let id = envelope.instance_id.to_string();
                self.disk.lose(OUTBOX, &id, &["o:", &id].concat());
            }
        }
    }
}

/// An answer of which the end is missing: whole lines are verdicts, the last one is none.
fn cut(world: &World, verdicts: &[Verdict]) -> Vec<Verdict> {
    let lines: Vec<String> = verdicts
        .iter()
        .filter_map(|verdict| serde_json::to_string(verdict).ok())
        .collect();
    let text = lines.join("\n");
    let end = world.below(text.len() as u64 + 1) as usize;
    text[..end].lines().filter_map(|line| json::read(line).ok()).collect()
}

impl Line for SimLine {
    async fn push(&self, lines: &str, _: &str, _: bool, _: usize) -> Result<Vec<Verdict>, Failed> {
        let world = &self.world;
        if world.has(Bug::ForgetBeforeReceipt) {
            self.forget(lines);
        }
        self.way_out().await?;
        world.tell(|| format!("pushed: {:?}", ids(lines)));
        if world.strikes(Fault::Reordered, 30) {
            world.wandering.borrow_mut().push(lines.to_owned());
            return Err(Failed::TimedOut);
        }
        if world.strikes(Fault::BodyCut, 20) {
            // The digest of the whole body does not fit: nothing of it is read.
            return Err(Failed::Status {
                status: 400,
                problem: Some(Code::DigestMismatch.problem(true)),
                retry_after_ms: None,
            });
        }
        let mut answer = deliver(world, lines);
        if world.strikes(Fault::Repeated, 80) {
            answer = deliver(world, lines);
        }
        self.way_back().await?;
        let mut verdicts = answer.map_err(|failed| *failed)?;
        if world.strikes(Fault::AnswerCut, 40) {
            verdicts = cut(world, &verdicts);
        }
        if world.strikes(Fault::Untrusted, 10)
            && let Some(receipt) = verdicts.last_mut().and_then(|verdict| verdict.receipt.as_mut())
        {
            receipt.number += 1;
        }
        Ok(verdicts)
    }

    async fn check(&self, items: Vec<CheckItem>, _: &str) -> Result<Vec<CheckAnswer>, Failed> {
        self.way_out().await?;
        let answers = self.world.server.borrow().check(&items, self.world.now_ms.get());
        self.way_back().await?;
        Ok(answers)
    }

    async fn upload(&self, file: Digest, _: &str) -> Result<(), UploadFault> {
        if !self.disk.has_in_journal(ATTACHMENTS, &file.to_string()) {
            return Err(UploadFault::NotHere(file));
        }
        self.way_out().await.map_err(UploadFault::Request)?;
        if self.world.strikes(Fault::UploadCut, 50) {
            return Err(UploadFault::Request(Failed::Lost));
        }
        let now_ms = self.world.now_ms.get();
        self.world
            .server
            .borrow_mut()
            .take_file(file, now_ms, &*self.world.signing);
        self.way_back().await.map_err(UploadFault::Request)
    }

    async fn limits(&self) -> Option<Limits> {
        self.way_out().await.ok()?;
        Some(Limits {
            push_lines: 1 + self.world.below(30) as usize,
            check_items: 1 + self.world.below(30) as usize,
            ..Limits::default()
        })
    }

    fn roll(&self) -> f64 {
        self.world.chance.borrow_mut().roll()
    }

    fn believes(&self, device: &Device, receipt: &Receipt) -> Result<(), ReceiptError> {
        device.believes_by(receipt, |receipt, key| self.world.signing.verify(receipt, key))
    }

    fn stands(&self, _: Standing) {}

    fn changed(&self, _: bool) {}
}
