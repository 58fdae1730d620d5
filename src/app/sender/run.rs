//! One run: everything that can be sent now.

use super::{Sender, now_ms};
use crate::app::storage::{Delivery, StorageError};
use crate::app::{api, lock, measure};
use crate::id::{Digest, InstanceId};
use crate::sync::queue::{Effect, Entry, Fault, Next, Parked, UploadFault};
use crate::sync::{CheckItem, Receipt, ReceiptError};
use crate::vault::{Device, Headline};
use leptos::prelude::*;
use std::collections::BTreeSet;

/// How long before another tab is asked again whether it still sends.
const OTHER_TAB_MS: i64 = 30_000;

/// How long before trying again where nothing says when.
const IDLE_MS: i64 = 300_000;

impl Sender {
    /// Sends until nothing is left, something says to wait, or another tab turns out to be the sender.
    pub(super) async fn run(&self) {
        let lock = lock::try_hold(lock::SENDER).await;
        let elsewhere = lock.is_none();
        if self.inner.status.with_untracked(|status| status.elsewhere != elsewhere) {
            self.inner.status.update(|status| status.elsewhere = elsewhere);
        }
        if elsewhere {
            return self.come_back_at(now_ms() + OTHER_TAB_MS);
        }
        let device = match self.inner.storage.device().await {
            Ok(Some(device)) if device.enrolment.is_some() => device,
            // Nothing can be sent before the phone is enrolled; enrolling wakes the sender.
            Ok(_) => return,
            Err(error) => return self.storage_failed(&error),
        };
        match self.inner.storage.outbox().await {
            Ok(outbox) => self.take_over(&outbox),
            Err(error) => return self.storage_failed(&error),
        }
        loop {
            let next = self.inner.queue.borrow_mut().next(now_ms());
            self.publish();
            match next {
                Next::Push(ids) => self.push(ids, &device).await,
                Next::Check(items) => self.confirm(items, &device).await,
                Next::Upload(_, files) => self.upload(files, &device).await,
                Next::Sleep(until_ms) => return self.come_back_at(until_ms),
                Next::Idle => break,
            }
            self.publish();
        }
        if self.inner.queue.borrow().hold().is_none() {
            self.check_sent(&device).await;
        }
        if !self.inner.queue.borrow().is_empty() {
            self.come_back_at(now_ms() + IDLE_MS);
        }
    }

    /// The queue follows the outbox, which may have changed in another tab.
    fn take_over(&self, outbox: &[Headline]) {
        let mut queue = self.inner.queue.borrow_mut();
        let ids: BTreeSet<InstanceId> = outbox.iter().map(|headline| headline.instance_id).collect();
        queue.keep_only(&ids);
        outbox.iter().for_each(|headline| queue.add(entry(headline)));
    }

    fn storage_failed(&self, error: &StorageError) {
        log::warn!("the outbox could not be read: {}", error.code());
        self.come_back_at(now_ms() + IDLE_MS);
    }

    async fn push(&self, ids: Vec<InstanceId>, device: &Device) {
        let mut lines = String::new();
        for id in ids {
            let line = match self.inner.storage.envelope(id).await {
                Ok(Some(envelope)) => envelope.to_line().map_err(|_| StorageError::Unreadable),
                Ok(None) => Err(StorageError::Gone),
                Err(error) => Err(error),
            };
            match line {
                Ok(line) => {
                    lines.push_str(&line);
                    lines.push('\n');
                }
                Err(StorageError::Gone) => self.inner.queue.borrow_mut().forget(id),
                Err(_) => self.inner.queue.borrow_mut().park(id, Parked::Unreadable),
            }
        }
        if lines.is_empty() {
            return;
        }
        let (plain, most_bytes) = {
            let queue = self.inner.queue.borrow();
            (queue.sends_plain(), queue.limits().push_bytes)
        };
        let (begun_ms, begun) = (now_ms(), measure::start());
        let outcome = api::push(&lines, &device.proof(), plain, most_bytes).await;
        measure::finish("jb:sync", begun);
        let took_ms = now_ms() - begun_ms;
        let effects =
            self.inner
                .queue
                .borrow_mut()
                .pushed(outcome, &believes(device), took_ms, now_ms(), js_sys::Math::random());
        let got_through = !effects.is_empty();
        self.store(effects).await;
        // Only now: without a network it would cost a time limit of its own.
        if got_through {
            self.know_limits().await;
        }
    }

    async fn confirm(&self, items: Vec<CheckItem>, device: &Device) {
        let outcome = api::check(items, &device.proof()).await;
        let effects =
            self.inner
                .queue
                .borrow_mut()
                .checked(outcome, &believes(device), now_ms(), js_sys::Math::random());
        self.store(effects).await;
    }

    async fn upload(&self, files: Vec<Digest>, device: &Device) {
        let mut outcome = Ok(());
        for file in files {
            outcome = self.upload_one(file, device).await;
            if outcome.is_err() {
                break;
            }
        }
        self.inner
            .queue
            .borrow_mut()
            .uploaded(outcome, now_ms(), js_sys::Math::random());
    }

    async fn upload_one(&self, file: Digest, device: &Device) -> Result<(), UploadFault> {
        let storage = &self.inner.storage;
        // The bytes are checked first: damaged ones would be refused again and again.
        match storage.attachment_bytes(file).await {
            Ok(Some(_)) => {}
            Ok(None) | Err(StorageError::Unreadable) => return Err(UploadFault::NotHere(file)),
            Err(_) => return Err(UploadFault::Request(Fault::Lost)),
        }
        let blob = match storage.attachment(file).await {
            Ok(Some(blob)) => blob,
            _ => return Err(UploadFault::Request(Fault::Lost)),
        };
        api::upload(file, &blob, &device.proof())
            .await
            .map_err(UploadFault::Request)
    }

    /// Commits what the server said. What cannot be committed waits on: it will be answered as a duplicate.
    async fn store(&self, effects: Vec<Effect>) {
        let any = !effects.is_empty();
        let storage = &self.inner.storage;
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
                    (id, storage.mark_sent(delivery).await)
                }
                Effect::Erased(id) => (id, storage.erase(id).await),
            };
            if let Err(error) = outcome {
                // It is still in the outbox, from which the next run takes it again.
                log::warn!("the receipt of {id} could not be stored: {}", error.code());
            }
        }
        if any {
            self.inner.status.update(|status| status.last_sent_ms = Some(now_ms()));
            self.changed();
        }
    }

    async fn know_limits(&self) {
        if !self.inner.limits_known.get()
            && let Ok(limits) = api::limits().await
        {
            self.inner.limits_known.set(true);
            self.inner.queue.borrow_mut().set_limits(limits);
        }
    }
}

pub(super) fn entry(headline: &Headline) -> Entry {
    Entry {
        id: headline.instance_id,
        sha256: headline.sha256,
        size_bytes: headline.size_bytes,
    }
}

pub(super) fn believes(device: &Device) -> impl Fn(&Receipt) -> Result<(), ReceiptError> {
    |receipt| device.believes(receipt)
}
