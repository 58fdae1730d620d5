//! A simulated phone: it starts, works, is closed or killed at any step, and starts again.

use super::disk::{Disk, SimJournal, SimLocal};
use super::ledger::Interview;
use super::line::SimLine;
use super::officer;
use super::server::server_id;
use super::world::{Fault, Shared};
use jemput_bola::id::{AccountId, Digest};
use jemput_bola::phone::{
    ATTACHMENTS, BootReport, Courier, DRAFTS, Ground, OUTBOX, RECEIPTS, SENT, Storage, StorageError,
};
use jemput_bola::sync::queue::Wake;
use jemput_bola::sync::{Enrolment, OfficerIdentity, ReceiptKey};
use jemput_bola::vault::{Record, RecordKind};
use std::cell::RefCell;
use std::future::Future;
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

pub struct SimGround(pub Shared, pub Rc<Disk>);

impl Ground for SimGround {
    type Local = SimLocal;
    type Journal = SimJournal;

    fn now_ms(&self) -> i64 {
        self.0.now_ms.get() + self.1.skew_ms.get()
    }

    fn fill_random(&self, bytes: &mut [u8]) -> Result<(), StorageError> {
        bytes.iter_mut().for_each(|byte| *byte = self.0.below(256) as u8);
        Ok(())
    }

    async fn is_low(&self, _: &SimLocal) -> bool {
        !self.0.calm.get() && self.0.below(4) == 0
    }

    fn warn(&self, what: &str, code: &str) {
        self.0.tell(|| format!("warning: {what}: {code}"));
    }
}

pub type Task = Pin<Box<dyn Future<Output = ()>>>;
pub type SimStorage = Storage<SimGround>;

/// Runs a task to its end, with nothing else in between.
pub fn drive<T>(task: impl Future<Output = T>) -> T {
    let mut task = pin!(task);
    let mut context = Context::from_waker(Waker::noop());
    for _ in 0..1_000_000 {
        if let Poll::Ready(value) = task.as_mut().poll(&mut context) {
            return value;
        }
    }
    panic!("a task that never ends");
}

/// One step of a task; whether it has ended.
fn step(task: &mut Option<Task>) -> bool {
    let Some(running) = task else { return false };
    let ended = running
        .as_mut()
        .poll(&mut Context::from_waker(Waker::noop()))
        .is_ready();
    if ended {
        *task = None;
    }
    ended
}

pub struct Phone {
    pub number: usize,
    pub world: Shared,
    pub disk: Rc<Disk>,
    pub storage: Option<SimStorage>,
    courier: Option<Rc<Courier<SimGround, SimLine>>>,
    starting: Option<Task>,
    started: Rc<RefCell<Option<(SimStorage, BootReport)>>>,
    pub hand: Option<Task>,
    pub sender: Option<Task>,
    /// The database is not there since the last start.
    pub is_weak: bool,
    /// Everything that one store lacked was mended at the last start, and nothing was refused since.
    pub is_mended: bool,
    /// The page was closed in peace, not killed.
    pub is_settled: bool,
}

impl Phone {
    /// A phone that has enrolled.
    pub fn new(number: usize, world: &Shared) -> Self {
        let mut phone = Self {
            number,
            world: world.clone(),
            disk: Rc::default(),
            storage: None,
            courier: None,
            starting: None,
            started: Rc::default(),
            hand: None,
            sender: None,
            is_weak: false,
            is_mended: false,
            is_settled: true,
        };
        phone.start(false);
        phone.finish_starting();
        if let Some(storage) = phone.storage.clone() {
            drive(phone.enrol(storage)).expect("a phone that enrols in peace");
        }
        phone
    }

    async fn enrol(&self, storage: SimStorage) -> Result<(), StorageError> {
        let mut device = storage.device_or_new().await?;
        device.accept(Enrolment {
            server_id: server_id(),
            server_name: "Malang Raya".to_owned(),
            receipt_keys: vec![ReceiptKey {
                key_id: self.world.signing.key_id(),
                public_key: self.world.signing.public_key(),
            }],
            sealing_key: String::new(),
            officer: OfficerIdentity {
                account_id: AccountId::from_parts(1, [1; 10]),
                name: "Bu Sri".to_owned(),
            },
            device_id: device.device_id,
            device_epoch: 1,
            last_seq: 0,
        });
        storage.put_device(&device).await
    }

    pub fn is_up(&self) -> bool {
        self.storage.is_some()
    }

    /// Whether the courier rests, or waits for the server and has nothing of it in hand.
    pub fn has_heard_nothing(&self) -> bool {
        self.sender.is_none() || self.disk.awaits_server.get()
    }

    pub fn is_starting(&self) -> bool {
        self.starting.is_some()
    }

    /// Begins to start; `weak` where the database cannot be opened.
    pub fn start(&mut self, weak: bool) {
        self.is_weak = weak;
        self.disk.is_starting.set(true);
        let (world, disk, started) = (self.world.clone(), self.disk.clone(), self.started.clone());
        self.starting = Some(Box::pin(async move {
            let ground = SimGround(world.clone(), disk.clone());
            let journal = match weak {
                true => Err("UnknownError".to_owned()),
                false => Ok(SimJournal(world.clone(), disk.clone())),
            };
            // What the database refuses at the start is tried at the next one.
            *started.borrow_mut() = Storage::open_on(ground, SimLocal(world, disk), journal).await.ok();
        }));
    }

    /// One step of the start.
    pub fn go_on_starting(&mut self) {
        if !step(&mut self.starting) {
            return;
        }
        self.disk.is_starting.set(false);
        let Some((storage, report)) = self.started.take() else {
            return;
        };
        let number = self.number;
        self.world
            .tell(|| format!("phone {number} started, weak {}: {report:?}", self.is_weak));
        self.is_mended = !self.is_weak && report.unmended.is_empty();
        self.is_settled = false;
        let line = SimLine {
            world: self.world.clone(),
            disk: self.disk.clone(),
        };
        self.courier = Some(Rc::new(Courier::new(storage.clone(), line)));
        self.storage = Some(storage);
        if !self.is_weak {
            officer::looks(self);
        }
    }

    fn finish_starting(&mut self) {
        while self.is_starting() {
            self.go_on_starting();
        }
    }

    /// Starts in peace, as often as it takes.
    pub fn start_in_peace(&mut self) {
        if !self.is_up() && !self.is_starting() {
            self.start(false);
        }
        self.finish_starting();
    }

    /// One step of what the officer does.
    pub fn go_on_by_hand(&mut self) {
        step(&mut self.hand);
    }

    /// One step of sending.
    pub fn go_on_sending(&mut self) {
        step(&mut self.sender);
    }

    /// Wakes the courier.
    pub fn wake(&mut self, wake: Wake) {
        let Some(courier) = self.courier.clone() else { return };
        courier.wake(wake);
        if self.sender.is_none() {
            self.sender = Some(Box::pin(async move {
                courier.run().await;
            }));
        }
    }

    fn drop_everything(&mut self) {
        (self.hand, self.sender, self.starting) = (None, None, None);
        (self.courier, self.storage) = (None, None);
        self.started.take();
        self.disk.is_starting.set(false);
        self.disk.awaits_server.set(false);
    }

    /// The browser is killed.
    pub fn kill(&mut self) {
        self.world.tell(|| format!("phone {} is killed", self.number));
        let in_commit = self.disk.committing.get();
        self.world.note(match in_commit {
            true => Fault::PhoneKilledInCommit,
            false => Fault::PhoneKilled,
        });
        self.drop_everything();
        let cut_ms = self.disk.forget_young(&self.world);
        self.world.ledger.borrow_mut().forgive_weak(self.number, cut_ms);
        self.is_settled = false;
    }

    /// The page is closed.
    pub fn close(&mut self) {
        self.world.tell(|| format!("phone {} is closed", self.number));
        self.is_settled = self.is_up();
        self.drop_everything();
        self.disk.settle();
    }

    /// Whether the bytes of an interview are on this phone.
    pub fn holds(&self, id: &str) -> bool {
        self.disk.has_in_journal(OUTBOX, id)
            || self.disk.has_in_journal(SENT, id)
            || self.disk.has_in_local(&["o:", id].concat())
    }

    /// The same, and the next start does not remove them, as it does a mirror of what was sent and let go. Such a mirror is
    /// there when finishing went on after the receipt had come, or when a kill brought it back.
    pub fn keeps(&self, id: &str) -> bool {
        let [waits, was_sent, has_receipt] = [OUTBOX, SENT, RECEIPTS].map(|store| self.disk.has_in_journal(store, id));
        waits || was_sent || !has_receipt && self.disk.has_in_local(&["o:", id].concat())
    }

    /// The bytes of an interview that wait or were sent, by their digest.
    pub fn waiting(&self, id: &str) -> Option<Digest> {
        let stored = [(OUTBOX, RecordKind::Outbox), (SENT, RecordKind::Sent)];
        let journal = stored
            .iter()
            .find_map(|(store, kind)| Some((self.disk.journal_text(store, id)?, *kind)));
        let local = || Some((self.disk.local_text(&["o:", id].concat())?, RecordKind::Outbox));
        let (text, kind) = journal.or_else(local)?;
        Record::read(&text, kind, id).ok().map(|record| record.sha256)
    }

    /// Whether every file of an interview is on this phone.
    pub fn holds_files(&self, it: &Interview) -> bool {
        it.files
            .iter()
            .all(|file| self.disk.has_in_journal(ATTACHMENTS, &file.to_string()))
    }

    /// A place where both stores hold the same draft or finished interview, and not only until the next kill: local key,
    /// object store, key, text.
    pub fn doubled(&self) -> Option<(String, &'static str, String, String)> {
        let places = [(DRAFTS, "d:"), (OUTBOX, "o:")];
        let (store, prefix) = places[self.world.below(2) as usize];
        let keys = self.disk.journal_keys(store);
        let id = keys.get(self.world.below(keys.len() as u64) as usize)?.clone();
        let local_key = [prefix, &id].concat();
        let text = self.disk.local_text(&local_key)?;
        let is_kept = self.disk.journal_text(store, &id)? == text && !self.disk.is_young(&self.world, &local_key);
        is_kept.then_some((local_key, store, id, text))
    }
}
