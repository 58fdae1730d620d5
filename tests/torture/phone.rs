//! A phone: its disks stay, everything else goes when it is closed or killed.

use super::chance::Chance;
use super::disk::{Disk, JournalStore, LocalStore};
use super::dump::Dump;
use super::host::Host;
use super::line::Network;
use super::officer::state;
use super::row::Mistake;
use super::wire::Socket;
use jemput_bola::id::Digest;
use jemput_bola::phone::{ATTACHMENTS, Courier, Ground, Local as _, OUTBOX, SENT, Storage, StorageError, api};
use jemput_bola::vault::{Device, RecordKind};
use std::cell::{Cell, RefCell};
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::{Duration, Instant, SystemTime};

/// A phone's clock: the true time, run at a pace, moved on where somebody waits, and wrong by so much.
pub struct Watch {
    begun: Instant,
    begun_ms: i64,
    pace: u32,
    pub moved_ms: Cell<i64>,
    pub wrong_ms: Cell<i64>,
}

impl Watch {
    pub fn new(pace: u32) -> Rc<Self> {
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        Rc::new(Self {
            begun: Instant::now(),
            begun_ms: since.map_or(0, |since| since.as_millis() as i64),
            pace,
            moved_ms: Cell::new(0),
            wrong_ms: Cell::new(0),
        })
    }

    /// What it shows.
    pub fn now_ms(&self) -> i64 {
        self.begun_ms + self.passed_ms() + self.wrong_ms.get()
    }

    /// How long people have lived with it.
    pub fn passed_ms(&self) -> i64 {
        self.begun.elapsed().as_millis() as i64 * i64::from(self.pace) + self.moved_ms.get()
    }

    /// Whether waiting takes its time.
    pub fn is_slow(&self) -> bool {
        self.pace > 1
    }

    /// Waits until it shows a moment: in truth where time runs at another pace, else by moving it on.
    pub async fn until(&self, moment_ms: i64) {
        let wait_ms = (moment_ms - self.now_ms()).max(0);
        if self.pace > 1 {
            tokio::time::sleep(Duration::from_millis(wait_ms as u64 / u64::from(self.pace))).await;
        } else {
            self.moved_ms.set(self.moved_ms.get() + wait_ms);
        }
    }
}

pub struct Soil {
    watch: Rc<Watch>,
    chance: RefCell<Chance>,
}

impl Ground for Soil {
    type Local = LocalStore;
    type Journal = JournalStore;

    fn now_ms(&self) -> i64 {
        self.watch.now_ms()
    }

    fn fill_random(&self, bytes: &mut [u8]) -> Result<(), StorageError> {
        let mut chance = self.chance.borrow_mut();
        bytes.iter_mut().for_each(|byte| *byte = chance.below(256) as u8);
        Ok(())
    }

    async fn is_low(&self, _: &LocalStore) -> bool {
        false
    }

    fn warn(&self, _: &str, _: &str) {}
}

pub type Store = Storage<Soil>;

/// What is gone when the browser is closed or killed.
pub struct App {
    pub storage: Store,
    pub courier: Courier<Soil, Network>,
}

pub struct Phone {
    pub number: usize,
    pub disk: Rc<Disk>,
    pub watch: Rc<Watch>,
    pub socket: Rc<Socket>,
    chance: RefCell<Chance>,
    /// Whether it proves itself beside its session.
    pub proves: Cell<bool>,
}

/// How a phone is made.
pub struct Make {
    pub number: usize,
    pub seed: u64,
    pub mistake: Option<Mistake>,
    pub packs: bool,
    pub pace: u32,
}

impl Phone {
    /// A phone that has enrolled in peace; from now on it goes through the proxy.
    pub async fn enrolled(make: Make, host: &Host, proxy: SocketAddr) -> Self {
        let disk = Disk::new(make.mistake);
        let phone = Self {
            number: make.number,
            watch: Watch::new(make.pace),
            socket: Rc::new(Socket {
                address: Cell::new(host.address()),
                disk: disk.clone(),
                cookie: RefCell::default(),
                packs: make.packs,
                pace: make.pace,
            }),
            disk,
            chance: RefCell::new(Chance::new(make.seed)),
            proves: Cell::new(true),
        };
        let app = phone.open().await;
        phone.enrol(&app.storage, &host.code(make.number)).await;
        phone.socket.address.set(proxy);
        drop(app);
        phone.disk.flush();
        phone
    }

    /// Enrols with a code, again where it was enrolled before.
    pub async fn enrol(&self, storage: &Store, code: &str) {
        let mut device = storage.device_or_new().await.expect("a device");
        let request = device.enrolment_request(code).expect("its secrets");
        let enrolment = api::enrol(&*self.socket, &request).await.expect("an enrolment");
        device.accept(enrolment);
        storage.put_device(&device).await.expect("a device that is stored");
    }

    pub async fn device(&self) -> Device {
        let app = self.open().await;
        app.storage.device().await.expect("a device").expect("enrolled")
    }

    fn seed(&self) -> u64 {
        self.chance.borrow_mut().next()
    }

    /// Opens the app: the stores are compared and mended.
    pub async fn open(&self) -> App {
        self.disk.is_starting.set(true);
        let soil = Soil {
            watch: self.watch.clone(),
            chance: RefCell::new(Chance::new(self.seed())),
        };
        let opened = Storage::open_on(soil, LocalStore(self.disk.clone()), Ok(JournalStore(self.disk.clone()))).await;
        self.disk.is_starting.set(false);
        let (storage, _) = opened.expect("a storage that opens");
        let network = Network {
            socket: self.socket.clone(),
            disk: self.disk.clone(),
            chance: RefCell::new(Chance::new(self.seed())),
            proves: self.proves.clone(),
            standing: RefCell::default(),
        };
        App {
            courier: Courier::new(storage.clone(), network),
            storage,
        }
    }

    /// What stands on its disks, and the drafts that the app lists.
    pub async fn dump(&self) -> Dump {
        let app = self.open().await;
        let mut dump = Dump::default();
        for (store, kind) in [(OUTBOX, RecordKind::Outbox), (SENT, RecordKind::Sent)] {
            for id in self.disk.journal_keys(store) {
                dump.holds_text(kind, &id, &self.disk.journal_text(store, &id).unwrap_or_default());
            }
        }
        for id in LocalStore(self.disk.clone()).ids("o:") {
            let text = self.disk.local_text(&["o:", &id].concat());
            dump.holds_text(RecordKind::Outbox, &id, &text.unwrap_or_default());
        }
        self.disk.journal_keys(OUTBOX).iter().for_each(|id| dump.waits_for(id));
        for file in self.disk.journal_keys(ATTACHMENTS) {
            let text = self.disk.journal_text(ATTACHMENTS, &file).unwrap_or_default();
            dump.files.insert(Digest::of(text.as_bytes()));
        }
        let drafts = app.storage.drafts().await.unwrap_or_default();
        dump.drafts = drafts.iter().map(|draft| (draft.id, state(draft))).collect();
        dump
    }
}
