//! The two stores of a phone, as a browser keeps them: local storage takes a write at once, and forgets what it has not
//! flushed when the browser is killed; the journal keeps a transaction once it completed, all of it or nothing.

use super::fuse::Fuse;
use super::row::Mistake;
use jemput_bola::json;
use jemput_bola::phone::{Journal, Local, Reads, STORES, StorageError, Writes};
use jemput_bola::vault::{Draft, Record, RecordKind};
use serde::Serialize;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

type Texts = BTreeMap<String, String>;

pub struct Disk {
    local: RefCell<Texts>,
    /// What of it a killed browser still has.
    flushed: RefCell<Texts>,
    journal: RefCell<[Texts; STORES.len()]>,
    committing: Cell<bool>,
    pub fuse: Fuse,
    /// The stores are being compared.
    pub is_starting: Cell<bool>,
    pub mistake: Option<Mistake>,
}

fn number(store: &str) -> usize {
    STORES.iter().position(|name| *name == store).expect("an object store")
}

impl Disk {
    pub fn new(mistake: Option<Mistake>) -> Rc<Self> {
        Rc::new(Self {
            local: RefCell::default(),
            flushed: RefCell::default(),
            journal: RefCell::default(),
            committing: Cell::new(false),
            fuse: Fuse::default(),
            is_starting: Cell::new(false),
            mistake,
        })
    }

    /// The browser has written local storage to its disk, as it does every few seconds.
    pub fn flush(&self) {
        *self.flushed.borrow_mut() = self.local.borrow().clone();
    }

    /// The browser is killed.
    pub fn kill(&self) {
        *self.local.borrow_mut() = self.flushed.borrow().clone();
        self.committing.set(false);
        self.fuse.set(0);
    }

    pub fn wipe_local(&self) {
        self.local.borrow_mut().clear();
        self.flushed.borrow_mut().clear();
    }

    pub fn wipe_journal(&self) {
        self.journal.borrow_mut().iter_mut().for_each(Texts::clear);
    }

    pub fn local_text(&self, key: &str) -> Option<String> {
        self.local.borrow().get(key).cloned()
    }

    pub fn journal_text(&self, store: &str, key: &str) -> Option<String> {
        self.journal.borrow()[number(store)].get(key).cloned()
    }

    pub fn journal_keys(&self, store: &str) -> Vec<String> {
        self.journal.borrow()[number(store)].keys().cloned().collect()
    }

    /// Writes past every rule: what another build, or a damaged byte, left there.
    pub fn plant(&self, store: &str, key: &str, text: String) {
        self.journal.borrow_mut()[number(store)].insert(key.to_owned(), text);
    }

    pub fn plant_local(&self, key: &str, text: String) {
        self.local.borrow_mut().insert(key.to_owned(), text);
        self.flush();
    }

    /// What a transaction wrote.
    fn takes(&self, staged: Vec<(usize, String, Option<String>)>) {
        let mut journal = self.journal.borrow_mut();
        for (store, key, text) in staged {
            match text {
                Some(text) => journal[store].insert(key, text),
                None => journal[store].remove(&key),
            };
        }
    }

    /// Removes past every rule, as a mistake would.
    pub fn lose(&self, store: &str, key: &str, local_key: &str) {
        self.journal.borrow_mut()[number(store)].remove(key);
        self.local.borrow_mut().remove(local_key);
    }

    /// What is read, with mistakes: old texts are none; or a draft's number is the time of its last change while the stores are compared.
    fn ordered(&self, text: String) -> String {
        if self.mistake == Some(Mistake::ForgetsOldSchemas) {
            let old = |kind: &str| format!("{{\"schema\":1,\"kind\":\"{kind}\"");
            let kinds = ["draft", "outbox"].into_iter();
            return kinds.fold(text, |text, kind| {
                text.replace(&old(kind), &old(kind).replace('1', "99"))
            });
        }
        if self.mistake != Some(Mistake::ClockIsOrder) || !self.is_starting.get() {
            return text;
        }
        let Ok(mut record) = json::read::<Record>(&text) else {
            return text;
        };
        if record.kind == RecordKind::Draft {
            let changed = json::read::<Draft>(&record.body).map_or(0, |draft| draft.changed_ms);
            record.rev = changed.unsigned_abs();
        }
        record.to_text()
    }
}

/// Local storage as the phone sees it.
pub struct LocalStore(pub Rc<Disk>);

impl Local for LocalStore {
    fn set_under<T: Serialize>(&self, key: &str, value: &T) -> Result<(), StorageError> {
        let text = serde_json::to_string(value).map_err(|_| StorageError::Unreadable)?;
        self.0.local.borrow_mut().insert(key.to_owned(), text);
        Ok(())
    }

    fn text(&self, key: &str) -> Option<String> {
        self.0.local_text(key).map(|text| self.0.ordered(text))
    }

    fn delete(&self, key: &str) {
        self.0.local.borrow_mut().remove(key);
    }

    fn ids(&self, prefix: &str) -> Vec<String> {
        let local = self.0.local.borrow();
        let from = local.range(prefix.to_owned()..);
        from.map_while(|(key, _)| key.strip_prefix(prefix).map(str::to_owned))
            .collect()
    }

    fn units_of(&self, key: &str) -> usize {
        key.len() + self.0.local.borrow().get(key).map_or(0, String::len)
    }
}

/// The journal as the phone sees it.
pub struct JournalStore(pub Rc<Disk>);

impl Journal for JournalStore {
    type Read = Tx;
    type Write = Tx;

    fn read(&self, stores: &[&str]) -> Result<Tx, StorageError> {
        self.write(stores)
    }

    fn write(&self, _: &[&str]) -> Result<Tx, StorageError> {
        Ok(Tx {
            disk: self.0.clone(),
            staged: RefCell::default(),
        })
    }
}

/// A transaction. Nothing else gets in between its first reading and its commit: it waits for nothing there.
pub struct Tx {
    disk: Rc<Disk>,
    staged: RefCell<Vec<(usize, String, Option<String>)>>,
}

/// Held while a transaction is on its way to the disk.
struct Committing(Rc<Disk>);

impl Drop for Committing {
    fn drop(&mut self) {
        self.0.committing.set(false);
    }
}

impl Tx {
    async fn begin(&self) {
        while self.disk.committing.get() {
            tokio::task::yield_now().await;
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

impl Reads for Tx {
    async fn text(&self, store: &str, key: &str) -> Result<Option<String>, StorageError> {
        self.begin().await;
        Ok(self.look(number(store), key).map(|text| self.disk.ordered(text)))
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
        let copy = |(key, text): (&String, &String)| (key.clone(), self.disk.ordered(text.clone()));
        Ok(later.take(limit as usize).map(copy).collect())
    }
}

impl Writes for Tx {
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
        if self.disk.mistake == Some(Mistake::LocalStorageOnly) {
            self.disk.fuse.step().await;
            self.disk.fuse.step().await;
            return Ok(());
        }
        self.begin().await;
        self.disk.committing.set(true);
        let on_its_way = Committing(self.disk.clone());
        // Killed here, nothing of it was stored.
        self.disk.fuse.step().await;
        self.disk.takes(self.staged.take());
        drop(on_its_way);
        // Killed here, it was stored, but nobody was told.
        self.disk.fuse.step().await;
        Ok(())
    }
}
