//! After the receipt: the bytes stay for a while, and come back to the outbox if the server lost them.

use super::draft::tombstone;
use super::outbox::{envelope, headline};
use super::stores::{
    ATTACHMENTS, DRAFTS, Ground, Journal as _, Local as _, OUTBOX, RECEIPTS, Reads as _, SENT, TOMBSTONES, Writes as _,
    key, prefix,
};
use super::{Storage, StorageError, What};
use crate::id::{Digest, InstanceId};
use crate::json;
use crate::sorted::Set;
use crate::submission::AttachmentRef;
use crate::sync::{CheckAnswer, Outcome, Problem, Receipt};
use crate::vault::{Draft, Headline, Record, RecordKind, SentFate, SentNote, TombstoneReason, fate_after_check};

/// A complete receipt that was checked, with what the server did.
#[derive(Debug, Clone, PartialEq)]
pub struct Delivery {
    /// The receipt; its signature was verified.
    pub receipt: Receipt,
    /// What the server did.
    pub outcome: Outcome,
    /// Why a coordinator has to look at it.
    pub problem: Option<Problem>,
}

/// A line in the list of what was sent.
pub type SentItem = SentNote;

impl<G: Ground> Storage<G> {
    /// Commits a receipt and moves its interview from the outbox to what was sent. Harmless when done twice.
    /// # Errors
    /// `Gone` when the interview is not in the outbox; `Full` or `Journal`: then it still waits and is sent again.
    pub async fn mark_sent(&self, delivery: Delivery) -> Result<(), StorageError> {
        let id = delivery.receipt.instance_id.to_string();
        let Ok(journal) = &self.inner.journal else {
            let text = self
                .local()
                .text(&key(RecordKind::Outbox, &id))
                .ok_or(StorageError::Gone)?;
            let headline = headline(&text, RecordKind::Outbox, &id).ok_or(StorageError::Unreadable)?;
            // The bytes stay where they are; with the receipt beside them they count as sent.
            return self
                .local()
                .set(&note_record(&id, 1, &note(headline, delivery, self.now_ms())));
        };
        let tx = journal.write(&[OUTBOX, SENT, RECEIPTS])?;
        let Some(text) = tx.text(OUTBOX, &id).await? else {
            return match tx.has(RECEIPTS, &id).await? {
                true => Ok(()),
                false => Err(StorageError::Gone),
            };
        };
        let mut record = Record::read(&text, RecordKind::Outbox, &id).map_err(|_| StorageError::Unreadable)?;
        if record.sha256 != delivery.receipt.sha256 {
            return Err(StorageError::Gone);
        }
        let headline = envelope(record.clone()).and_then(|envelope| Headline::of(&envelope));
        let note = note_record(
            &id,
            1,
            &note(headline.ok_or(StorageError::Unreadable)?, delivery, self.now_ms()),
        );
        record.kind = RecordKind::Sent;
        tx.put_text(SENT, &id, &record.to_text())?;
        tx.put_text(RECEIPTS, &id, &note.to_text())?;
        tx.delete(OUTBOX, &id)?;
        tx.committed().await?;
        self.mirror(&note);
        self.local().delete(&key(RecordKind::Outbox, &id));
        Ok(())
    }

    /// What was sent, newest first.
    /// # Errors
    /// `Journal` when the database fails.
    pub async fn sent(&self) -> Result<Vec<SentItem>, StorageError> {
        let texts = match &self.inner.journal {
            Ok(journal) => journal.read(&[RECEIPTS])?.page(RECEIPTS, None, u32::MAX).await?,
            Err(_) => {
                let ids = self.local().ids(prefix(RecordKind::Receipt));
                let with_text = |id: String| Some((id.clone(), self.local().text(&key(RecordKind::Receipt, &id))?));
                ids.into_iter().filter_map(with_text).collect()
            }
        };
        let mut notes: Vec<SentNote> = texts.iter().filter_map(|(id, text)| read_note(text, id)).collect();
        notes.sort_by_key(|note| std::cmp::Reverse(note.sent_ms));
        Ok(notes)
    }

    /// Does what follows from the server's answer about a sent interview; see [`fate_after_check`].
    /// # Errors
    /// `Full` or `Journal`: then nothing changed and it is asked again.
    pub async fn after_check(&self, note: &SentNote, answer: &CheckAnswer) -> Result<SentFate, StorageError> {
        let is_low = self.inner.ground.is_low(self.local()).await;
        let fate = fate_after_check(note, answer, self.now_ms(), is_low);
        match fate {
            SentFate::Keep => {}
            SentFate::LetBytesGo => {
                self.let_bytes_go(note).await?;
                self.note(What::LetGo.of(note.headline.instance_id));
            }
            SentFate::PutBack => {
                self.put_back(note.headline.instance_id).await?;
                self.note(What::CameBack.of(note.headline.instance_id));
            }
        }
        Ok(fate)
    }

    /// Erased on request: nothing of the interview stays but a tombstone.
    /// # Errors
    /// `Full` or `Journal`; then it is still there.
    pub async fn erase(&self, id: InstanceId) -> Result<(), StorageError> {
        let named = match self.envelope(id).await {
            Ok(Some(envelope)) => Headline::of(&envelope)
                .map(|headline| headline.attachments)
                .unwrap_or_default(),
            _ => Vec::new(),
        };
        let kinds = [
            RecordKind::Draft,
            RecordKind::Outbox,
            RecordKind::Sent,
            RecordKind::Receipt,
        ];
        self.bury(&tombstone(id, TombstoneReason::Erased, self.now_ms()), &kinds)
            .await?;
        self.drop_files(named.into_iter().map(|file| file.sha256.to_string()).collect())
            .await
    }

    async fn let_bytes_go(&self, note: &SentNote) -> Result<(), StorageError> {
        let id = note.headline.instance_id.to_string();
        let mut bare = note.clone();
        bare.bytes_kept = false;
        bare.headline.instance_name = None;
        let named: Set<String> = note
            .headline
            .attachments
            .iter()
            .map(|file| file.sha256.to_string())
            .collect();
        let tx = self.journal()?.write(&[SENT, RECEIPTS])?;
        let rev = tx
            .text(RECEIPTS, &id)
            .await?
            .and_then(|text| read_rev(&text, &id))
            .unwrap_or(1);
        let record = note_record(&id, rev + 1, &bare);
        tx.delete(SENT, &id)?;
        tx.put_text(RECEIPTS, &id, &record.to_text())?;
        tx.committed().await?;
        self.mirror(&record);
        self.drop_files(named).await
    }

    async fn put_back(&self, id: InstanceId) -> Result<(), StorageError> {
        let id = id.to_string();
        // First the mirror of the receipt: a kill in between must not leave a receipt above the outbox.
        self.local().delete(&key(RecordKind::Receipt, &id));
        let tx = self.journal()?.write(&[OUTBOX, SENT, RECEIPTS])?;
        let text = tx.text(SENT, &id).await?.ok_or(StorageError::Gone)?;
        let mut record = Record::read(&text, RecordKind::Sent, &id).map_err(|_| StorageError::Unreadable)?;
        record.kind = RecordKind::Outbox;
        tx.put_text(OUTBOX, &id, &record.to_text())?;
        tx.delete(SENT, &id)?;
        tx.delete(RECEIPTS, &id)?;
        tx.committed().await?;
        self.mirror(&record);
        Ok(())
    }

    /// Removes files that nothing on the phone names any more. Asked and done in one transaction: an interview that is
    /// stored meanwhile may name one of them. One that is on its way into an interview stays.
    async fn drop_files(&self, mut files: Set<String>) -> Result<(), StorageError> {
        let Ok(journal) = &self.inner.journal else {
            return Ok(());
        };
        if files.is_empty() {
            return Ok(());
        }
        let tx = journal.write(&[ATTACHMENTS, DRAFTS, OUTBOX, RECEIPTS])?;
        let mut drafts = tx.page(DRAFTS, None, u32::MAX).await?;
        // Of a draft that the database could not take, local storage has the only state that names them.
        for id in self.local().ids(prefix(RecordKind::Draft)) {
            if let Some(text) = self.local().text(&key(RecordKind::Draft, &id)) {
                drafts.push((id, text));
            }
        }
        for (id, text) in drafts {
            let record = Record::read(&text, RecordKind::Draft, &id).ok();
            match record.and_then(|record| json::read::<Draft>(&record.body).ok()) {
                Some(draft) => unname(&mut files, &draft.attachments),
                // Nobody knows what it names.
                None => return Ok(()),
            }
        }
        for (id, text) in tx.page(OUTBOX, None, u32::MAX).await? {
            match headline(&text, RecordKind::Outbox, &id) {
                Some(headline) => unname(&mut files, &headline.attachments),
                None => return Ok(()),
            }
        }
        for (id, text) in tx.page(RECEIPTS, None, u32::MAX).await? {
            if let Some(note) = read_note(&text, &id).filter(|note| note.bytes_kept) {
                unname(&mut files, &note.headline.attachments);
            }
        }
        let incoming = self.inner.incoming.borrow().clone();
        for file in files.iter().filter(|file| !incoming.contains(*file)) {
            tx.delete(ATTACHMENTS, file)?;
        }
        tx.committed().await
    }

    /// A file is about to be stored, and an interview about to name it: until that is stored it is not removed.
    pub fn note_incoming(&self, file: Digest) {
        self.inner.incoming.borrow_mut().insert(file.to_string());
    }

    /// Forgets tombstones that are older than 60 days, but for those that were needed now.
    pub(super) async fn forget_tombstones(&self, buried: &Set<String>) -> Result<(), StorageError> {
        let Ok(journal) = &self.inner.journal else {
            return Ok(());
        };
        let tx = journal.write(&[TOMBSTONES])?;
        for (id, text) in tx.page(TOMBSTONES, None, u32::MAX).await? {
            if !buried.contains(&id) && super::boot::tombstone_is_old(&text, &id, self.now_ms()) {
                tx.delete(TOMBSTONES, &id)?;
                self.local().delete(&key(RecordKind::Tombstone, &id));
            }
        }
        tx.committed().await
    }
}

/// Takes out what is named.
fn unname(files: &mut Set<String>, named: &[AttachmentRef]) {
    for file in named {
        files.remove(&file.sha256.to_string());
    }
}

fn note(headline: Headline, delivery: Delivery, sent_ms: i64) -> SentNote {
    SentNote {
        headline,
        receipt: delivery.receipt,
        outcome: delivery.outcome,
        problem: delivery.problem,
        sent_ms,
        bytes_kept: true,
    }
}

fn note_record(id: &str, rev: u64, note: &SentNote) -> Record {
    // Plain fields: writing them as JSON cannot fail.
    let body = serde_json::to_string(note).unwrap_or_default();
    Record::new(RecordKind::Receipt, id.to_owned(), rev, body)
}

/// The note of a stored text, if it is whole.
pub(super) fn read_note(text: &str, id: &str) -> Option<SentNote> {
    json::read(&Record::read(text, RecordKind::Receipt, id).ok()?.body).ok()
}

fn read_rev(text: &str, id: &str) -> Option<u64> {
    Record::read(text, RecordKind::Receipt, id)
        .ok()
        .map(|record| record.rev)
}
