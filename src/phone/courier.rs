//! The courier: one run sends everything that can be sent now. It asks the queue what to do next, does it through a
//! [`Line`], and stores what comes back.

mod check;

use super::log::What;
use super::storage::{Delivery, Storage};
use super::{Ground, StorageError};
use crate::id::{Digest, InstanceId};
use crate::sorted::Set;
use crate::sync::queue::{Effect, Entry, Fault, Hold, Next, Parked, Queue, Stage, Trouble, UploadFault, Wake};
use crate::sync::{CheckAnswer, CheckItem, Limits, Receipt, ReceiptError, Verdict};
use crate::vault::{Device, Headline};
use std::cell::{Cell, RefCell};
use std::future::Future;

/// How long before trying again where nothing says when.
const IDLE_MS: i64 = 300_000;

/// The way to the server, with chance, and whoever watches.
pub trait Line {
    /// A push: envelopes, a line each. `plain` says to send them without compression, `most_bytes` what the server
    /// takes at most.
    fn push(
        &self,
        lines: &str,
        proof: &str,
        plain: bool,
        most_bytes: usize,
    ) -> impl Future<Output = Result<Vec<Verdict>, Fault>>;

    /// Asks what the server holds; the answers in the order of the items.
    fn check(&self, items: Vec<CheckItem>, proof: &str) -> impl Future<Output = Result<Vec<CheckAnswer>, Fault>>;

    /// Brings a file up. What is damaged or gone here is `UploadFault::NotHere`.
    fn upload(&self, file: Digest, proof: &str) -> impl Future<Output = Result<(), UploadFault>>;

    /// What the server takes at most; `None` where it did not say.
    fn limits(&self) -> impl Future<Output = Option<Limits>>;

    /// A number drawn evenly from 0..1.
    fn roll(&self) -> f64;

    /// Whether a receipt is believed.
    /// # Errors
    /// `ReceiptError` when it is of another server, by a key never pinned, or its signature does not fit.
    fn believes(&self, device: &Device, receipt: &Receipt) -> Result<(), ReceiptError> {
        device.believes(receipt)
    }

    /// The queue stands like this now.
    fn stands(&self, standing: Standing);

    /// The lists of what waits and of what was sent have changed; `delivered` when because the server took something.
    fn changed(&self, delivered: bool);
}

/// How the queue stands, for whoever watches.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    /// Each interview of the queue with its stage, and whether it is on its way at this moment; oldest first.
    pub items: Vec<(InstanceId, Stage, bool)>,
    /// What went wrong last; `None` after a success.
    pub trouble: Option<Trouble>,
    /// What stops everything until people do something.
    pub hold: Option<Hold>,
    /// Whether anything is on its way.
    pub is_sending: bool,
}

/// When to come back after a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rest {
    /// When something happens.
    Idle,
    /// At this moment, or when something happens before.
    Until(i64),
    /// At once: something came back to the outbox.
    Not,
}

/// Who sends: the queue between a storage and a line.
pub struct Courier<G: Ground, L: Line> {
    storage: Storage<G>,
    line: L,
    queue: RefCell<Queue>,
    limits_known: Cell<bool>,
}

impl<G: Ground, L: Line> Courier<G, L> {
    /// Nothing is sent before the first run.
    #[must_use]
    pub fn new(storage: Storage<G>, line: L) -> Self {
        Self {
            storage,
            line,
            queue: RefCell::default(),
            limits_known: Cell::new(false),
        }
    }

    /// Tells that something happened; a run follows.
    pub fn wake(&self, wake: Wake) {
        self.queue.borrow_mut().wake(wake, self.storage.now_ms());
    }

    /// The way to the server, and whoever watches.
    #[must_use]
    pub fn line(&self) -> &L {
        &self.line
    }

    /// Shows how the queue stands.
    pub fn publish(&self) {
        let queue = self.queue.borrow();
        let item = |id: InstanceId| {
            let (stage, in_flight) = queue.stage(id)?;
            Some((id, stage.clone(), in_flight))
        };
        let standing = Standing {
            items: queue.ids().into_iter().filter_map(item).collect(),
            trouble: queue.trouble().cloned(),
            hold: queue.hold(),
            is_sending: queue.in_flight() > 0,
        };
        // Whoever watches may ask for something in turn.
        drop(queue);
        self.line.stands(standing);
    }

    /// Sends until nothing is left, or something says to wait. Only one run at a time, in one tab.
    pub async fn run(&self) -> Rest {
        let device = match self.storage.device().await {
            Ok(Some(device)) if device.enrolment.is_some() => device,
            // Nothing can be sent before the phone is enrolled; enrolling wakes the sender.
            Ok(_) => return Rest::Idle,
            Err(error) => return self.storage_failed(&error),
        };
        match self.storage.outbox().await {
            Ok(outbox) => self.take_over(&outbox),
            Err(error) => return self.storage_failed(&error),
        }
        loop {
            let next = self.queue.borrow_mut().next(self.storage.now_ms());
            self.publish();
            match next {
                Next::Push(ids) => self.push(ids, &device).await,
                Next::Check(items) => self.confirm(items, &device).await,
                Next::Upload(_, files) => self.upload(files, &device).await,
                Next::Sleep(until_ms) => return Rest::Until(until_ms),
                Next::Idle => break,
            }
            self.publish();
        }
        if self.queue.borrow().hold().is_none() && self.check_sent(&device).await {
            return Rest::Not;
        }
        match self.queue.borrow().is_empty() {
            true => Rest::Idle,
            false => Rest::Until(self.storage.now_ms() + IDLE_MS),
        }
    }

    /// The queue follows the outbox, which may have changed in another tab.
    fn take_over(&self, outbox: &[Headline]) {
        let mut queue = self.queue.borrow_mut();
        let ids: Set<InstanceId> = outbox.iter().map(|headline| headline.instance_id).collect();
        queue.keep_only(&ids);
        outbox.iter().for_each(|headline| queue.add(entry(headline)));
    }

    fn storage_failed(&self, error: &StorageError) -> Rest {
        self.storage.warn("the outbox could not be read", error.code());
        Rest::Until(self.storage.now_ms() + IDLE_MS)
    }

    async fn push(&self, ids: Vec<InstanceId>, device: &Device) {
        let mut lines = String::new();
        for id in ids {
            let line = match self.storage.envelope(id).await {
                Ok(Some(envelope)) => envelope.to_line().map_err(|_| StorageError::Unreadable),
                Ok(None) => Err(StorageError::Gone),
                Err(error) => Err(error),
            };
            match line {
                Ok(line) => {
                    lines.push_str(&line);
                    lines.push('\n');
                }
                Err(StorageError::Gone) => self.queue.borrow_mut().forget(id),
                Err(_) => self.queue.borrow_mut().park(id, Parked::Unreadable),
            }
        }
        if lines.is_empty() {
            return;
        }
        let (plain, most_bytes) = {
            let queue = self.queue.borrow();
            (queue.sends_plain(), queue.limits().push_bytes)
        };
        let begun_ms = self.storage.now_ms();
        self.storage.note(What::Sending.times(lines.lines().count()));
        let outcome = self.line.push(&lines, &device.proof(), plain, most_bytes).await;
        self.note_fault(outcome.as_ref().err());
        let now_ms = self.storage.now_ms();
        let believes = |receipt: &Receipt| self.line.believes(device, receipt);
        let roll = self.line.roll();
        let effects = self
            .queue
            .borrow_mut()
            .pushed(outcome, &believes, now_ms - begun_ms, now_ms, roll);
        let got_through = !effects.is_empty();
        self.store(effects).await;
        // Only now: without a network it would cost a time limit of its own.
        if got_through {
            self.know_limits().await;
        }
    }

    async fn confirm(&self, items: Vec<CheckItem>, device: &Device) {
        self.storage.note(What::Asked.times(items.len()));
        let outcome = self.line.check(items, &device.proof()).await;
        self.note_fault(outcome.as_ref().err());
        let believes = |receipt: &Receipt| self.line.believes(device, receipt);
        let (now_ms, roll) = (self.storage.now_ms(), self.line.roll());
        let effects = self.queue.borrow_mut().checked(outcome, &believes, now_ms, roll);
        self.store(effects).await;
    }

    async fn upload(&self, files: Vec<Digest>, device: &Device) {
        let mut outcome = Ok(());
        self.storage.note(What::Uploading.times(files.len()));
        for file in files {
            outcome = self.line.upload(file, &device.proof()).await;
            if outcome.is_err() {
                break;
            }
        }
        match &outcome {
            Err(UploadFault::Request(fault)) => self.note_fault(Some(fault)),
            Err(UploadFault::NotHere(_)) => self.storage.note(What::NotSent.code("file-missing")),
            Ok(()) => {}
        }
        let (now_ms, roll) = (self.storage.now_ms(), self.line.roll());
        self.queue.borrow_mut().uploaded(outcome, now_ms, roll);
    }

    fn note_fault(&self, fault: Option<&Fault>) {
        if let Some(fault) = fault {
            self.storage.note(What::NotSent.code(&fault.code()));
        }
    }

    /// Commits what the server said. What cannot be committed waits on: it will be answered as a duplicate.
    async fn store(&self, effects: Vec<Effect>) {
        let any = !effects.is_empty();
        for effect in effects {
            let (id, outcome) = match effect {
                Effect::Delivered {
                    receipt,
                    outcome,
                    problem,
                } => {
                    let (id, receipt) = (receipt.instance_id, *receipt);
                    let delivery = Delivery {
                        receipt,
                        outcome,
                        problem,
                    };
                    let verdict = outcome.word();
                    let stored = self.storage.mark_sent(delivery).await;
                    if stored.is_ok() {
                        self.storage.note(What::Taken.of(id).code(verdict));
                    }
                    (id, stored)
                }
                Effect::Erased(id) => {
                    self.storage.note(What::Erased.of(id));
                    (id, self.storage.erase(id).await)
                }
            };
            if let Err(error) = outcome {
                // It is still in the outbox, from which the next run takes it again.
                let what = ["the receipt could not be stored of ", &id.to_string()].concat();
                self.storage.warn(&what, error.code());
            }
        }
        if any {
            self.line.changed(true);
        }
    }

    async fn know_limits(&self) {
        if !self.limits_known.get()
            && let Some(limits) = self.line.limits().await
        {
            self.limits_known.set(true);
            self.queue.borrow_mut().set_limits(limits);
        }
    }
}

fn entry(headline: &Headline) -> Entry {
    Entry {
        id: headline.instance_id,
        sha256: headline.sha256,
        size_bytes: headline.size_bytes,
    }
}
