//! The way from the courier to the server and to the screens.

use super::{Progress, Runs, Status, now_ms};
use crate::app::rest::Task;
use crate::app::storage::{Browser, Storage, StorageError};
use crate::app::{api, measure};
use crate::id::{Digest, InstanceId};
use crate::phone::{Courier, Line, Rest, Standing};
use crate::sorted::Map;
use crate::sync::queue::{Fault, Stage, UploadFault, Wake};
use crate::sync::{CheckAnswer, CheckItem, Limits, Verdict};
use leptos::prelude::*;
use std::rc::Rc;

/// The network of the browser, and the signals that screens follow.
#[derive(Clone)]
pub struct Network {
    pub(super) storage: Storage,
    pub(super) progress: ArcRwSignal<Map<InstanceId, Progress>>,
    pub(super) status: ArcRwSignal<Status>,
    pub(super) changes: ArcRwSignal<u32>,
}

/// The courier over this network.
#[must_use]
pub fn courier(network: Network) -> Rc<dyn Runs> {
    Rc::new(Courier::new(network.storage.clone(), network))
}

impl Runs for Courier<Browser, Network> {
    fn wake(&self, wake: Wake) {
        Courier::wake(self, wake);
    }

    fn run(self: Rc<Self>) -> Task<Rest> {
        Box::pin(async move { Courier::run(&self).await })
    }

    fn publish(&self) {
        Courier::publish(self);
    }
}

impl Line for Network {
    async fn push(&self, lines: &str, proof: &str, plain: bool, most_bytes: usize) -> Result<Vec<Verdict>, Fault> {
        let begun = measure::start();
        let outcome = api::push(lines, proof, plain, most_bytes).await;
        measure::finish("jb:sync", begun);
        outcome
    }

    async fn check(&self, items: Vec<CheckItem>, proof: &str) -> Result<Vec<CheckAnswer>, Fault> {
        api::check(items, proof).await
    }

    async fn upload(&self, file: Digest, proof: &str) -> Result<(), UploadFault> {
        // The bytes are checked first: damaged ones would be refused again and again.
        match self.storage.attachment_bytes(file).await {
            Ok(Some(_)) => {}
            Ok(None) | Err(StorageError::Unreadable) => return Err(UploadFault::NotHere(file)),
            Err(_) => return Err(UploadFault::Request(Fault::Lost)),
        }
        let blob = match self.storage.attachment(file).await {
            Ok(Some(blob)) => blob,
            _ => return Err(UploadFault::Request(Fault::Lost)),
        };
        api::upload(file, &blob, proof).await.map_err(UploadFault::Request)
    }

    async fn limits(&self) -> Option<Limits> {
        api::limits().await.ok()
    }

    fn roll(&self) -> f64 {
        js_sys::Math::random()
    }

    fn stands(&self, standing: Standing) {
        let shown = |(id, stage, in_flight): (InstanceId, Stage, bool)| {
            let progress = match (stage, in_flight) {
                (Stage::Waiting, true) => Progress::Sending,
                (Stage::Waiting, false) => return None,
                (Stage::Uploading(files), _) => Progress::Uploading(files.len()),
                (Stage::Confirming, _) => Progress::Confirming,
                (Stage::Parked(reason), _) => Progress::Parked(reason),
            };
            Some((id, progress))
        };
        let progress: Map<InstanceId, Progress> = standing.items.into_iter().filter_map(shown).collect();
        if self.progress.with_untracked(|shown| *shown != progress) {
            self.progress.set(progress);
        }
        let mut status = self.status.get_untracked();
        (status.trouble, status.hold) = (standing.trouble, standing.hold);
        status.is_sending = standing.is_sending;
        if self.status.with_untracked(|shown| *shown != status) {
            self.status.set(status);
        }
    }

    fn changed(&self, delivered: bool) {
        if delivered {
            self.status.update(|status| status.last_sent_ms = Some(now_ms()));
        }
        self.changes.update(|changes| *changes = changes.wrapping_add(1));
    }
}
