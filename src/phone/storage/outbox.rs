//! The outbox: finalised interviews without a complete receipt. IndexedDB holds the truth of it.

use super::draft::is_covered;
use super::mend::side_word;
use super::setting::COUNTER;
use super::stores::{
    ATTACHMENTS, DRAFTS, Ground, Journal as _, Local as _, OUTBOX, RECEIPTS, Reads as _, SENT, SETTINGS, TOMBSTONES,
    Writes as _, key, prefix, store,
};
use super::{Storage, StorageError, What};
use crate::id::InstanceId;
use crate::json;
use crate::submission::{Envelope, SubmissionError};
use crate::vault::{Counter, Draft, Headline, ReadFault, Record, RecordKind, Side};

/// How many records are read at a time: an outbox may hold thousands.
const PAGE: u32 = 100;

/// The running number that a submission takes, inside the transaction that finalises it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seq {
    /// Goes up when the counter was lost.
    pub device_epoch: u32,
    /// 1 + the highest known.
    pub seq: u64,
}

impl<G: Ground> Storage<G> {
    /// Finalises an interview: one strict transaction takes the number, asks `make` for the envelope with it, puts it
    /// into the outbox and takes the draft out; then the mirror. `make` must not wait for anything.
    /// # Errors
    /// `MissingAttachment` when the envelope names a file that is not on the phone; `Overtaken` when another tab has saved
    /// more than this one knows; what `make` returns; `Full` or `Journal`. The draft is then still there.
    pub async fn finalize(
        &self,
        draft: &Draft,
        make: impl FnOnce(Seq) -> Result<Envelope, SubmissionError>,
    ) -> Result<Headline, StorageError> {
        let writer = self.inner.writers.of(draft.id);
        let was_closed = writer.closed.replace(true);
        let known = if was_closed { 0 } else { writer.known(draft.rev) };
        let outcome = self
            .inner
            .ground
            .measured("jb:finalize", self.finalize_now(draft.id, known, make))
            .await;
        match &outcome {
            Ok(headline) => self.note(What::Finished.of(draft.id).times(headline.size_bytes)),
            Err(error) => {
                // Whoever was overtaken stays so: what it wrote under a higher number would hide what the other tab has saved.
                writer
                    .closed
                    .set(was_closed || matches!(error, StorageError::Overtaken));
                self.note(What::NotFinished.of(draft.id).code(error.code()));
            }
        }
        outcome
    }

    async fn finalize_now(
        &self,
        id: InstanceId,
        known: u64,
        make: impl FnOnce(Seq) -> Result<Envelope, SubmissionError>,
    ) -> Result<Headline, StorageError> {
        let id = id.to_string();
        let Ok(journal) = &self.inner.journal else {
            return self.finalize_local(&id, make);
        };
        let tx = journal.write(&[OUTBOX, DRAFTS, SETTINGS, ATTACHMENTS, RECEIPTS, TOMBSTONES])?;
        if is_covered(&tx, &id).await? {
            return Err(StorageError::Gone);
        }
        if let Some(there) = tx.text(DRAFTS, &id).await?
            && Record::read(&there, RecordKind::Draft, &id).is_ok_and(|there| there.rev > known)
        {
            return Err(StorageError::Overtaken);
        }
        let there = tx.text(SETTINGS, COUNTER).await?;
        let (counter, seq) = self.next_seq(there.as_deref());
        let envelope = make(seq)?;
        let headline = Headline::of(&envelope).ok_or(StorageError::Unreadable)?;
        for file in &headline.attachments {
            if !tx.has(ATTACHMENTS, &file.sha256.to_string()).await? {
                return Err(StorageError::MissingAttachment(file.sha256));
            }
        }
        let record = record(&envelope);
        tx.put_text(OUTBOX, &id, &record.to_text())?;
        tx.delete(DRAFTS, &id)?;
        tx.put_text(SETTINGS, COUNTER, &counter.to_text())?;
        tx.committed().await?;
        self.mirror(&record);
        if self.local().set(&counter).is_err() {
            self.warn("the running number has no mirror", "JB-S002");
        }
        self.local().delete(&key(RecordKind::Draft, &id));
        Ok(headline)
    }

    /// The same with local storage alone; interviews with attachments have to wait for a database.
    fn finalize_local(
        &self,
        id: &str,
        make: impl FnOnce(Seq) -> Result<Envelope, SubmissionError>,
    ) -> Result<Headline, StorageError> {
        let (counter, seq) = self.next_seq(None);
        let envelope = make(seq)?;
        let headline = Headline::of(&envelope).ok_or(StorageError::Unreadable)?;
        if let Some(file) = headline.attachments.first() {
            return Err(StorageError::MissingAttachment(file.sha256));
        }
        self.local().set(&counter)?;
        self.local().set(&record(&envelope))?;
        self.local().delete(&key(RecordKind::Draft, id));
        Ok(headline)
    }

    /// The counter after taking a number, and the number. What was known when the page opened is in both counters.
    fn next_seq(&self, journal: Option<&str>) -> (Record, Seq) {
        let local = self.local().text(&key(RecordKind::Setting, COUNTER));
        let read = |text: &str| Record::read(text, RecordKind::Setting, COUNTER).ok();
        let records: Vec<Record> = local.as_deref().into_iter().chain(journal).filter_map(read).collect();
        let counters = records
            .iter()
            .filter_map(|record| json::read::<Counter>(&record.body).ok());
        let known = counters.max_by_key(|c| (c.device_epoch, c.seq)).unwrap_or_default();
        let rev = records.iter().map(|record| record.rev).max().unwrap_or(0);
        let counter = Counter {
            device_epoch: known.device_epoch.max(1),
            seq: known.seq + 1,
        };
        (
            counter_record(counter, rev + 1),
            Seq {
                device_epoch: counter.device_epoch,
                seq: counter.seq,
            },
        )
    }

    /// What waits, oldest first. What cannot be read is set aside, and stays where it is until the next start.
    /// # Errors
    /// `Journal` when the database fails.
    pub async fn outbox(&self) -> Result<Vec<Headline>, StorageError> {
        let mut found = Vec::new();
        let Ok(journal) = &self.inner.journal else {
            let receipts = self.local().ids(prefix(RecordKind::Receipt));
            for id in self
                .local()
                .ids(prefix(RecordKind::Outbox))
                .iter()
                .filter(|id| !receipts.contains(id))
            {
                if let Some(text) = self.local().text(&key(RecordKind::Outbox, id)) {
                    found.extend(self.waiting(Side::Local, id, &text).await);
                }
            }
            found.sort_by_key(|headline: &Headline| headline.instance_id);
            return Ok(found);
        };
        let mut after: Option<String> = None;
        loop {
            let tx = journal.read(&[OUTBOX])?;
            let page = tx.page(OUTBOX, after.as_deref(), PAGE).await?;
            for (id, text) in &page {
                found.extend(self.waiting(Side::Journal, id, text).await);
            }
            match page.last() {
                Some((id, _)) if page.len() == PAGE as usize => after = Some(id.clone()),
                _ => return Ok(found),
            }
        }
    }

    /// A finalised interview as it is sent, from the outbox or from what was sent; `None` where its bytes are gone.
    /// # Errors
    /// `Unreadable` when the bytes do not fit their digest; `Journal` when the database fails.
    pub async fn envelope(&self, id: InstanceId) -> Result<Option<Envelope>, StorageError> {
        let id = id.to_string();
        let mut found: Option<(Side, RecordKind, String)> = None;
        if let Ok(journal) = &self.inner.journal {
            let tx = journal.read(&[OUTBOX, SENT])?;
            for kind in [RecordKind::Sent, RecordKind::Outbox] {
                if let Some(text) = tx.text(store(kind), &id).await? {
                    found = Some((Side::Journal, kind, text));
                }
            }
        }
        if found.is_none() {
            let mirror = self.local().text(&key(RecordKind::Outbox, &id));
            found = mirror.map(|text| (Side::Local, RecordKind::Outbox, text));
        }
        let Some((side, kind, text)) = found else {
            return Ok(None);
        };
        match Record::read(&text, kind, &id).map(envelope) {
            Ok(Some(envelope)) => Ok(Some(envelope)),
            unreadable => {
                let fault = unreadable.err().unwrap_or(ReadFault::Malformed);
                self.lay_aside(side, kind, &id, fault, text).await;
                Err(StorageError::Unreadable)
            }
        }
    }

    /// The headline of a text in the outbox; one that is not whole is set aside.
    async fn waiting(&self, side: Side, id: &str, text: &str) -> Option<Headline> {
        let whole = headline(text, RecordKind::Outbox, id);
        if whole.is_none() {
            let fault = Record::read(text, RecordKind::Outbox, id).err();
            let fault = fault.unwrap_or(ReadFault::Malformed);
            self.lay_aside(side, RecordKind::Outbox, id, fault, text.to_owned())
                .await;
        }
        whole
    }

    /// Sets a text aside as well as can be now: what else is read must not wait for that.
    async fn lay_aside(&self, side: Side, kind: RecordKind, id: &str, fault: ReadFault, text: String) {
        let kept = self
            .set_aside(&key(kind, id), side_word(side), fault.code(), text)
            .await;
        if let Err(error) = kept {
            self.warn("an unreadable text could not be set aside", error.code());
        }
    }
}

/// The record of an envelope.
pub(super) fn record(envelope: &Envelope) -> Record {
    let json = envelope.media_type == "application/json";
    Record {
        schema: crate::vault::RECORD_SCHEMA,
        kind: RecordKind::Outbox,
        id: envelope.instance_id.to_string(),
        rev: 1,
        sha256: envelope.sha256,
        enc: envelope.enc,
        media_type: (!json).then(|| envelope.media_type.clone()),
        device_sig: envelope.device_sig.clone(),
        body: envelope.body.clone(),
    }
}

/// The envelope of a record.
pub(super) fn envelope(record: Record) -> Option<Envelope> {
    let mut envelope = Envelope::wrap(record.id.parse().ok()?, record.body);
    envelope.enc = record.enc;
    envelope.device_sig = record.device_sig;
    if let Some(media_type) = record.media_type {
        envelope.media_type = media_type;
    }
    Some(envelope)
}

/// The headline of a stored text, if it is whole.
pub(super) fn headline(text: &str, kind: RecordKind, id: &str) -> Option<Headline> {
    Headline::of(&envelope(Record::read(text, kind, id).ok()?)?)
}

/// The record of a counter.
pub(super) fn counter_record(counter: Counter, rev: u64) -> Record {
    // Two numbers: writing them as JSON cannot fail.
    let body = serde_json::to_string(&counter).unwrap_or_default();
    Record::new(RecordKind::Setting, COUNTER.to_owned(), rev, body)
}
