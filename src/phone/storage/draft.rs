//! Drafts: written on every change, first to local storage, then durably.

use super::mend::side_word;
use super::stores::{
    DRAFTS, Ground, Journal as _, Local as _, OUTBOX, RECEIPTS, Reads, TOMBSTONES, Writes as _, key, prefix, store,
};
use super::writer::Turn;
use super::{Storage, StorageError, What};
use crate::id::InstanceId;
use crate::json;
use crate::sorted::{Map, Set};
use crate::vault::{Draft, Record, RecordKind, Side, Tombstone, TombstoneReason};

/// How well a draft is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Saved {
    /// On disk: "Tersimpan" may be shown.
    Durable,
    /// Only in local storage, because IndexedDB is not there: a crash in the next minute may lose it.
    LocalOnly,
}

/// Whether the interview is past being a draft: finished, sent or deleted, in this tab or another. Asked inside every
/// transaction that would write a draft or finish one.
pub(super) async fn is_covered(tx: &impl Reads, id: &str) -> Result<bool, StorageError> {
    for store in [OUTBOX, RECEIPTS, TOMBSTONES] {
        if tx.has(store, id).await? {
            return Ok(true);
        }
    }
    Ok(false)
}

impl<G: Ground> Storage<G> {
    /// Stores a draft; returns when it is durable. Calls may overlap: while one state is being written, only the
    /// latest waits, and all callers return when a state at least as new as theirs is on disk.
    /// # Errors
    /// `Full`, `Journal`; `Overtaken` when another tab has gone further; `Gone` when it was finalised or deleted.
    pub async fn save_draft(&self, draft: &Draft) -> Result<Saved, StorageError> {
        let is_new = self.inner.writers.of(draft.id).is_new();
        let outcome = self.inner.ground.measured("jb:save", self.save(draft)).await;
        match &outcome {
            Ok(Saved::Durable) if is_new && draft.rev == 0 => self.note(What::Begun.of(draft.id)),
            Ok(Saved::LocalOnly) if is_new => self.note(What::LocalOnly.of(draft.id)),
            Ok(_) => {}
            Err(error) => self.note(What::NotStored.of(draft.id).code(error.code())),
        }
        outcome
    }

    async fn save(&self, draft: &Draft) -> Result<Saved, StorageError> {
        let writer = self.inner.writers.of(draft.id);
        let (record, at_once) = self.write_local(draft)?;
        if self.inner.journal.is_err() {
            return at_once.map(|()| Saved::LocalOnly);
        }
        let rev = record.rev;
        writer.leave(rev, record.to_text());
        loop {
            match writer.turn(rev).await {
                Turn::Done => {
                    // What it names is safe by its name from now on.
                    let mut incoming = self.inner.incoming.borrow_mut();
                    for file in &draft.attachments {
                        incoming.remove(&file.sha256.to_string());
                    }
                    return Ok(Saved::Durable);
                }
                Turn::Lost => return Err(StorageError::Journal("AbortError".to_owned())),
                Turn::Write(written, text, busy) => {
                    let outcome = match writer.closed.get() {
                        true => Err(StorageError::Gone),
                        false => self.write_journal(draft.id, written, &text).await,
                    };
                    if outcome.is_ok() {
                        writer.committed.set(writer.committed.get().max(written));
                    }
                    // Once overtaken, always: a higher number would only hide what the other tab has saved.
                    if matches!(outcome, Err(StorageError::Overtaken)) {
                        writer.closed.set(true);
                    }
                    drop(busy);
                    outcome?;
                }
            }
        }
    }

    /// The synchronous write for the moment when the page is hidden or closed; nothing else is done then.
    /// # Errors
    /// `Full`; `Gone` when the draft was finalised or deleted.
    pub fn last_moment(&self, draft: &Draft) -> Result<(), StorageError> {
        self.write_local(draft)?.1
    }

    /// Gives the state its number and writes it to local storage.
    fn write_local(&self, draft: &Draft) -> Result<(Record, Result<(), StorageError>), StorageError> {
        let writer = self.inner.writers.of(draft.id);
        if writer.closed.get() {
            return Err(StorageError::Gone);
        }
        let body = serde_json::to_string(draft).map_err(|_| StorageError::Unreadable)?;
        let record = Record::new(
            RecordKind::Draft,
            draft.id.to_string(),
            writer.next_rev(draft.rev),
            body,
        );
        let mut outcome = self.local().set(&record);
        if matches!(outcome, Err(StorageError::Full)) && self.make_room() {
            outcome = self.local().set(&record);
        }
        Ok((record, outcome))
    }

    /// Writes a state unless a later one is there, which guards where locks are missing.
    async fn write_journal(&self, id: InstanceId, rev: u64, text: &str) -> Result<(), StorageError> {
        let id = id.to_string();
        let tx = self.journal()?.write(&[DRAFTS, OUTBOX, RECEIPTS, TOMBSTONES])?;
        if is_covered(&tx, &id).await? {
            return Err(StorageError::Gone);
        }
        if let Some(there) = tx.text(DRAFTS, &id).await? {
            // What cannot be read is never written over; the next start sets it aside.
            let there = Record::read(&there, RecordKind::Draft, &id).map_err(|_| StorageError::Unreadable)?;
            if there.rev >= rev {
                return match there.to_text() == text {
                    true => Ok(()),
                    false => Err(StorageError::Overtaken),
                };
            }
        }
        tx.put_text(DRAFTS, &id, text)?;
        tx.committed().await
    }

    /// All drafts, newest change first. Those that cannot be read are listed by [`Storage::quarantine`] instead.
    /// # Errors
    /// `Journal` when the database fails.
    pub async fn drafts(&self) -> Result<Vec<Draft>, StorageError> {
        let mut found: Map<String, Record> = Map::new();
        let mut keep = |id: String, text: &str| {
            if let Ok(record) = Record::read(text, RecordKind::Draft, &id)
                && found.get(&id).is_none_or(|other| other.rev <= record.rev)
            {
                found.insert(id, record);
            }
        };
        for id in self.local().ids(prefix(RecordKind::Draft)) {
            if let Some(text) = self.local().text(&key(RecordKind::Draft, &id)) {
                keep(id, &text);
            }
        }
        let mut covered: Set<String> = Set::new();
        for kind in [RecordKind::Outbox, RecordKind::Receipt, RecordKind::Tombstone] {
            covered.extend(self.local().ids(prefix(kind)));
        }
        if let Ok(journal) = &self.inner.journal {
            let tx = journal.read(&[DRAFTS, OUTBOX, RECEIPTS, TOMBSTONES])?;
            for (id, text) in tx.page(DRAFTS, None, u32::MAX).await? {
                keep(id, &text);
            }
            for store in [OUTBOX, RECEIPTS, TOMBSTONES] {
                covered.extend(tx.keys(store).await?);
            }
        }
        found.retain(|id, _| !covered.contains(id));
        let mut drafts: Vec<Draft> = found.values().filter_map(read_draft).collect();
        drafts.sort_by_key(|draft| std::cmp::Reverse(draft.changed_ms));
        Ok(drafts)
    }

    /// One draft, the newest state of it; `None` where there is none.
    /// # Errors
    /// `Unreadable` when something is stored under this id, but no whole draft; `Journal` when the database fails.
    pub async fn draft(&self, id: InstanceId) -> Result<Option<Draft>, StorageError> {
        let name = id.to_string();
        let mut texts: Vec<String> = Vec::new();
        texts.extend(self.local().text(&key(RecordKind::Draft, &name)));
        if let Ok(journal) = &self.inner.journal {
            let tx = journal.read(&[DRAFTS, OUTBOX, RECEIPTS, TOMBSTONES])?;
            if is_covered(&tx, &name).await? {
                return Ok(None);
            }
            texts.extend(tx.text(DRAFTS, &name).await?);
            texts.dedup();
        }
        let records = texts
            .iter()
            .filter_map(|text| Record::read(text, RecordKind::Draft, &name).ok());
        match records.max_by_key(|record| record.rev) {
            Some(record) => read_draft(&record).map(Some).ok_or(StorageError::Unreadable),
            None if texts.is_empty() => Ok(None),
            None => Err(StorageError::Unreadable),
        }
    }

    /// Deletes a draft: a tombstone in both stores, kept 60 days, so that no old copy brings it back. A copy that cannot be
    /// read is set aside first: nobody has seen what they delete with it.
    /// # Errors
    /// `Full` or `Journal`; then the draft is still there.
    pub async fn delete_draft(&self, id: InstanceId) -> Result<(), StorageError> {
        let writer = self.inner.writers.of(id);
        writer.closed.set(true);
        let outcome = self.delete_what_is_read(id).await;
        match &outcome {
            Ok(()) => self.note(What::Deleted.of(id)),
            Err(_) => writer.closed.set(false),
        }
        outcome
    }

    async fn delete_what_is_read(&self, id: InstanceId) -> Result<(), StorageError> {
        let name = id.to_string();
        let place = key(RecordKind::Draft, &name);
        let mut copies = vec![(Side::Local, self.local().text(&place))];
        if let Ok(journal) = &self.inner.journal {
            copies.push((Side::Journal, journal.read(&[DRAFTS])?.text(DRAFTS, &name).await?));
        }
        for (side, text) in copies {
            let Some(text) = text else { continue };
            if let Err(fault) = Record::read(&text, RecordKind::Draft, &name) {
                self.set_aside(&place, side_word(side), fault.code(), text).await?;
            }
        }
        let stone = tombstone(id, TombstoneReason::Deleted, self.now_ms());
        self.bury(&stone, &[RecordKind::Draft]).await
    }

    /// Puts a tombstone in place of the kinds given, durably first.
    pub(super) async fn bury(&self, stone: &Record, kinds: &[RecordKind]) -> Result<(), StorageError> {
        if let Ok(journal) = &self.inner.journal {
            let mut stores: Vec<&str> = kinds.iter().map(|kind| store(*kind)).collect();
            stores.push(TOMBSTONES);
            let tx = journal.write(&stores)?;
            tx.put_text(TOMBSTONES, &stone.id, &stone.to_text())?;
            for kind in kinds {
                tx.delete(store(*kind), &stone.id)?;
            }
            tx.committed().await?;
        }
        // With the database the stone is safe already; alone, local storage must take it.
        let mirror = self.local().set(stone);
        if self.inner.journal.is_err() {
            mirror?;
        }
        for kind in kinds {
            self.local().delete(&key(*kind, &stone.id));
        }
        Ok(())
    }
}

/// The tombstone of an interview.
pub(super) fn tombstone(id: InstanceId, reason: TombstoneReason, at_ms: i64) -> Record {
    let stone = Tombstone { id, reason, at_ms };
    // Three plain fields: writing them as JSON cannot fail.
    let body = serde_json::to_string(&stone).unwrap_or_default();
    Record::new(RecordKind::Tombstone, id.to_string(), 1, body)
}

fn read_draft(record: &Record) -> Option<Draft> {
    let mut draft: Draft = json::read(&record.body).ok()?;
    draft.rev = record.rev;
    Some(draft)
}
