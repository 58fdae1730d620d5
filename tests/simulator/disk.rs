//! The two stores of a simulated phone: one that takes a write at once and forgets the youngest when the browser is
//! killed, and one of transactions that are kept once they completed.

use super::world::{Bug, Fault, Shared, pause};
use jemput_bola::json;
use jemput_bola::phone::{Journal, Local, Reads, STORES, SetAside, StorageError, Writes};
use jemput_bola::vault::{Draft, Record, RecordKind};
use serde::Serialize;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

/// How long a killed browser may have kept a write of local storage to itself (measured: up to 48 s).
const YOUNG_MS: i64 = 48_000;

#[derive(Default)]
pub struct Disk {
    local: RefCell<BTreeMap<String, String>>,
    /// What stood under a key before each young write, and when that was.
    young: RefCell<VecDeque<(i64, String, Option<String>)>>,
    journal: RefCell<[BTreeMap<String, String>; STORES.len()]>,
    /// A transaction is on its way to the disk; others wait.
    pub committing: Cell<bool>,
    pub local_is_full: Cell<bool>,
    pub journal_is_full: Cell<bool>,
    /// How far this phone's clock is from the true time.
    pub skew_ms: Cell<i64>,
    /// The courier waits for the server, and is in the middle of nothing else.
    pub awaits_server: Cell<bool>,
    /// The stores are being compared.
    pub is_starting: Cell<bool>,
}

fn number(store: &str) -> usize {
    STORES.iter().position(|name| *name == store).expect("an object store")
}

impl Disk {
    /// The browser was killed: local storage goes back to what it was a while ago. Gives the moment after which
    /// everything is forgotten.
    pub fn forget_young(&self, world: &Shared) -> i64 {
        let cut_ms = world.now_ms.get() - world.below(YOUNG_MS as u64) as i64;
        let mut local = self.local.borrow_mut();
        while let Some((at_ms, key, before)) = self.young.borrow_mut().pop_back() {
            if at_ms < cut_ms {
                break;
            }
            world.note(Fault::LocalForgot);
            match before {
                Some(text) => local.insert(key, text),
                None => local.remove(&key),
            };
        }
        self.young.borrow_mut().clear();
        self.committing.set(false);
        cut_ms
    }

    /// Whether a kill may still take back what local storage holds under a key.
    pub fn is_young(&self, world: &Shared, key: &str) -> bool {
        let since_ms = world.now_ms.get() - YOUNG_MS;
        let young = self.young.borrow();
        young.iter().any(|(at_ms, name, _)| *at_ms >= since_ms && name == key)
    }

    /// The page was closed in peace: everything is kept.
    pub fn settle(&self) {
        self.young.borrow_mut().clear();
        self.committing.set(false);
    }

    pub fn wipe_local(&self) {
        self.local.borrow_mut().clear();
        self.young.borrow_mut().clear();
    }

    pub fn wipe_journal(&self) {
        self.journal.borrow_mut().iter_mut().for_each(BTreeMap::clear);
    }

    pub fn local_text(&self, key: &str) -> Option<String> {
        self.local.borrow().get(key).cloned()
    }

    pub fn journal_text(&self, store: &str, key: &str) -> Option<String> {
        self.journal.borrow()[number(store)].get(key).cloned()
    }

    pub fn has_in_journal(&self, store: &str, key: &str) -> bool {
        self.journal.borrow()[number(store)].contains_key(key)
    }

    pub fn has_in_local(&self, key: &str) -> bool {
        self.local.borrow().contains_key(key)
    }

    pub fn journal_keys(&self, store: &str) -> Vec<String> {
        self.journal.borrow()[number(store)].keys().cloned().collect()
    }

    /// What was set aside in the journal.
    pub fn journal_texts(&self, store: &str) -> Vec<SetAside> {
        let journal = self.journal.borrow();
        let texts = journal[number(store)].values();
        texts.filter_map(|text| json::read(text).ok()).collect()
    }

    /// Removes without any rule, as a mistake would.
    pub fn lose(&self, store: &str, key: &str, local_key: &str) {
        self.journal.borrow_mut()[number(store)].remove(key);
        self.local.borrow_mut().remove(local_key);
    }

    /// Writes a text as it stands, past every rule: a damaged byte.
    pub fn damage_local(&self, key: &str, text: String) {
        self.local.borrow_mut().insert(key.to_owned(), text);
    }

    pub fn damage_journal(&self, store: &str, key: &str, text: String) {
        self.journal.borrow_mut()[number(store)].insert(key.to_owned(), text);
    }

    fn remember(&self, world: &Shared, key: &str, before: Option<String>) {
        let now_ms = world.now_ms.get();
        let mut young = self.young.borrow_mut();
        while young.front().is_some_and(|(at_ms, ..)| now_ms - at_ms > YOUNG_MS) {
            young.pop_front();
        }
        young.push_back((now_ms, key.to_owned(), before));
    }

    /// With the mistake of that name, a draft's number is the time of its last change while the stores are compared.
    fn ordered(&self, world: &Shared, text: String) -> String {
        if !world.has(Bug::ClockAsOrder) || !self.is_starting.get() {
            return text;
        }
        let Ok(mut record) = json::read::<Record>(&text) else {
            return text;
        };
        if record.kind != RecordKind::Draft {
            return text;
        }
        let changed = json::read::<Draft>(&record.body).map_or(0, |draft| draft.changed_ms);
        record.rev = changed.unsigned_abs();
        record.to_text()
    }
}

/// Local storage as the phone sees it.
#[derive(Clone)]
pub struct SimLocal(pub Shared, pub Rc<Disk>);

impl Local for SimLocal {
    fn set_under<T: Serialize>(&self, key: &str, value: &T) -> Result<(), StorageError> {
        let Self(world, disk) = self;
        if disk.local_is_full.get() && !disk.has_in_local(key) {
            return Err(StorageError::Full);
        }
        let text = serde_json::to_string(value).map_err(|_| StorageError::Unreadable)?;
        world.tell(|| format!("    local {key} <- {text}"));
        let before = disk.local.borrow_mut().insert(key.to_owned(), text);
        disk.remember(world, key, before);
        Ok(())
    }

    fn text(&self, key: &str) -> Option<String> {
        let text = self.1.local.borrow().get(key).cloned()?;
        Some(self.1.ordered(&self.0, text))
    }

    fn delete(&self, key: &str) {
        let before = self.1.local.borrow_mut().remove(key);
        self.0.tell(|| format!("    local {key} removed"));
        if before.is_some() {
            self.1.remember(&self.0, key, before);
        }
        // Whatever is deleted makes room.
        self.1.local_is_full.set(false);
    }

    fn ids(&self, prefix: &str) -> Vec<String> {
        let local = self.1.local.borrow();
        let from = local.range(prefix.to_owned()..);
        let keys = from.map_while(|(key, _)| key.strip_prefix(prefix));
        keys.map(str::to_owned).collect()
    }

    fn units_of(&self, key: &str) -> usize {
        key.len() + self.1.local.borrow().get(key).map_or(0, String::len)
    }
}

/// The journal as the phone sees it.
#[derive(Clone)]
pub struct SimJournal(pub Shared, pub Rc<Disk>);

impl Journal for SimJournal {
    type Read = SimTx;
    type Write = SimTx;

    fn read(&self, _: &[&str]) -> Result<SimTx, StorageError> {
        self.write(&[])
    }

    fn write(&self, _: &[&str]) -> Result<SimTx, StorageError> {
        Ok(SimTx {
            world: self.0.clone(),
            disk: self.1.clone(),
            begun: Cell::new(false),
            staged: RefCell::default(),
        })
    }
}

/// A transaction. Between its first reading and its commit no other one gets in.
pub struct SimTx {
    world: Shared,
    disk: Rc<Disk>,
    begun: Cell<bool>,
    staged: RefCell<Vec<(usize, String, Option<String>)>>,
}

/// Held while a transaction is on its way to the disk; gone when its phone is killed.
struct Committing(Rc<Disk>);

impl Drop for Committing {
    fn drop(&mut self) {
        self.0.committing.set(false);
    }
}

impl SimTx {
    async fn begin(&self) {
        if self.begun.replace(true) {
            return;
        }
        if self.world.below(4) == 0 {
            pause().await;
        }
        while self.disk.committing.get() {
            pause().await;
        }
    }

    fn look(&self, store: usize, key: &str) -> Option<String> {
        let staged = self.staged.borrow();
        let written = staged.iter().rev().find(|(at, name, _)| *at == store && name == key);
        match written {
            Some((_, _, text)) => text.clone(),
            None => self.disk.journal.borrow()[store].get(key).cloned(),
        }
    }
}

impl Reads for SimTx {
    async fn text(&self, store: &str, key: &str) -> Result<Option<String>, StorageError> {
        self.begin().await;
        let text = self.look(number(store), key);
        Ok(text.map(|text| self.disk.ordered(&self.world, text)))
    }

    async fn has(&self, store: &str, key: &str) -> Result<bool, StorageError> {
        self.begin().await;
        Ok(self.look(number(store), key).is_some())
    }

    async fn keys(&self, store: &str) -> Result<Vec<String>, StorageError> {
        self.begin().await;
        Ok(self.disk.journal_keys(store))
    }

    async fn page(&self, store: &str, after: Option<&str>, limit: u32) -> Result<Vec<(String, String)>, StorageError> {
        self.begin().await;
        let journal = self.disk.journal.borrow();
        let all = journal[number(store)].iter();
        let later = all.filter(|(key, _)| after.is_none_or(|after| key.as_str() > after));
        let text = |text: &String| self.disk.ordered(&self.world, text.clone());
        Ok(later
            .take(limit as usize)
            .map(|(key, value)| (key.clone(), text(value)))
            .collect())
    }
}

impl Writes for SimTx {
    fn put_text(&self, store: &str, key: &str, text: &str) -> Result<(), StorageError> {
        let put = (number(store), key.to_owned(), Some(text.to_owned()));
        self.staged.borrow_mut().push(put);
        Ok(())
    }

    fn delete(&self, store: &str, key: &str) -> Result<(), StorageError> {
        self.staged.borrow_mut().push((number(store), key.to_owned(), None));
        Ok(())
    }

    async fn committed(self) -> Result<(), StorageError> {
        while self.disk.committing.get() {
            pause().await;
        }
        self.disk.committing.set(true);
        let on_its_way = Committing(self.disk.clone());
        // Killed here, nothing of it was stored.
        pause().await;
        let staged = self.staged.take();
        if self.disk.journal_is_full.get() && staged.iter().any(|(_, _, text)| text.is_some()) {
            return Err(StorageError::Full);
        }
        if self.world.strikes(Fault::JournalAborted, 5) {
            return Err(StorageError::Journal("AbortError".to_owned()));
        }
        for (store, key, text) in staged {
            let mut journal = self.disk.journal.borrow_mut();
            self.world
                .tell(|| format!("    journal {} {key} <- {text:?}", STORES[store]));
            match text {
                Some(text) => journal[store].insert(key, text),
                None => journal[store].remove(&key),
            };
        }
        drop(on_its_way);
        // Killed here, it was stored, but nobody was told.
        if self.world.below(2) == 0 {
            pause().await;
        }
        Ok(())
    }
}
