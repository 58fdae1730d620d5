//! The courier's line: the app's own calls over a socket, and the mistakes that a phone could make there.

use super::chance::Chance;
use super::disk::Disk;
use super::row::Mistake;
use super::wire::Socket;
use jemput_bola::id::{Digest, InstanceId};
use jemput_bola::phone::{ATTACHMENTS, Line, OUTBOX, RECEIPTS, SENT, Standing, api};
use jemput_bola::submission::Envelope;
use jemput_bola::sync::queue::{Fault, UploadFault};
use jemput_bola::sync::{CheckAnswer, CheckItem, Limits, Verdict};
use std::cell::{Cell, RefCell};
use std::rc::Rc;

pub struct Network {
    pub socket: Rc<Socket>,
    pub disk: Rc<Disk>,
    pub chance: RefCell<Chance>,
    /// Whether it proves itself beside its session.
    pub proves: Cell<bool>,
    pub standing: RefCell<Option<Standing>>,
}

impl Network {
    fn has(&self, mistake: Mistake) -> bool {
        self.disk.mistake == Some(mistake)
    }

    /// Lets go of everything in these lines.
    fn forget(&self, lines: &str) {
        for line in lines.lines() {
            if let Ok(envelope) = Envelope::from_line(line) {
                self.lose(&envelope.instance_id.to_string());
            }
        }
    }

    fn lose(&self, id: &str) {
        for (store, prefix) in [(OUTBOX, "o:"), (SENT, "o:"), (RECEIPTS, "rc:")] {
            self.disk.lose(store, id, &[prefix, id].concat());
        }
    }

    /// The same bodies under ids that nobody has seen.
    fn renamed(&self, lines: &str) -> String {
        let mut random = self.chance.borrow_mut();
        let mut text = String::new();
        for line in lines.lines() {
            let Ok(mut envelope) = Envelope::from_line(line) else {
                continue;
            };
            let parts: [u8; 10] = std::array::from_fn(|_| random.below(256) as u8);
            envelope.instance_id = InstanceId::from_parts(1_795_395_600_000, parts);
            text.push_str(&envelope.to_line().expect("a line"));
            text.push('\n');
        }
        text
    }

    fn proof<'a>(&self, proof: &'a str) -> &'a str {
        match self.proves.get() {
            true => proof,
            // As a phone whose secret is lost: the header says nothing of use.
            false => "",
        }
    }
}

impl Line for Network {
    async fn push(&self, lines: &str, proof: &str, plain: bool, most_bytes: usize) -> Result<Vec<Verdict>, Fault> {
        if self.has(Mistake::ForgetsBeforeReceipt) {
            self.forget(lines);
        }
        let renamed = self.has(Mistake::NewIdEachTime).then(|| self.renamed(lines));
        let sent = renamed.as_deref().unwrap_or(lines);
        let mut outcome = api::push(&*self.socket, sent, self.proof(proof), plain, most_bytes).await;
        for _ in 0..if self.has(Mistake::SendsAgain) { 4 } else { 0 } {
            outcome = api::push(&*self.socket, sent, self.proof(proof), plain, most_bytes).await;
        }
        match &outcome {
            Err(Fault::NotOurs | Fault::Status { .. }) if self.has(Mistake::AnyAnswerIsAReceipt) => self.forget(lines),
            Err(_) if self.has(Mistake::AnyEndIsAReceipt) => self.forget(lines),
            Err(Fault::Status { status: 401 | 403, .. }) if self.has(Mistake::SignedOutForgets) => self.forget(lines),
            _ => {}
        }
        outcome
    }

    async fn check(&self, items: Vec<CheckItem>, proof: &str) -> Result<Vec<CheckAnswer>, Fault> {
        api::check(&*self.socket, items, self.proof(proof)).await
    }

    async fn upload(&self, file: Digest, proof: &str) -> Result<(), UploadFault> {
        let text = self.disk.journal_text(ATTACHMENTS, &file.to_string());
        let bytes = text.map(String::into_bytes).ok_or(UploadFault::NotHere(file))?;
        if Digest::of(&bytes) != file {
            return Err(UploadFault::NotHere(file));
        }
        let outcome = api::upload(&*self.socket, file, &bytes, self.proof(proof)).await;
        if outcome.is_err() && self.has(Mistake::FilesMayFail) {
            self.disk.journal_keys(OUTBOX).iter().for_each(|id| self.lose(id));
        }
        outcome.map_err(UploadFault::Request)
    }

    async fn limits(&self) -> Option<Limits> {
        api::limits(&*self.socket).await.ok()
    }

    fn roll(&self) -> f64 {
        match self.has(Mistake::NeverWaits) {
            true => 0.0,
            false => self.chance.borrow_mut().roll(),
        }
    }

    fn stands(&self, standing: Standing) {
        *self.standing.borrow_mut() = Some(standing);
    }

    fn changed(&self, _: bool) {
        if self.has(Mistake::LetsGoAtOnce) {
            for id in self.disk.journal_keys(RECEIPTS) {
                self.disk.lose(SENT, &id, &["o:", &id].concat());
            }
        }
    }
}
