//! The start: both stores are read, compared and mended, and what was done is said.

use super::mend::{Copies, held, side_word};
use super::outbox::counter_record;
use super::setting::{COUNTER, DEVICE};
use super::stores::{
    DRAFTS, Ground, Journal as _, Local as _, OUTBOX, RECEIPTS, Reads as _, SENT, SETTINGS, TOMBSTONES, key, prefix,
    store,
};
use super::{Inner, Storage, StorageError, What};
use crate::json;
use crate::sorted::{Map, Set};
use crate::vault::{Counter, Device, Headline, ReadFault, Record, RecordKind, Side, TOMBSTONE_KEPT_MS, Tombstone};
use std::cell::RefCell;
use std::rc::Rc;

/// One thing that was mended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Healed {
    /// The id of the interview, or the name of a setting.
    pub id: String,
    /// What it is.
    pub kind: RecordKind,
    /// Which store was mended from the other.
    pub side: Side,
}

/// What was found at the start; shown to people where it is not empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BootReport {
    /// Copies that one store had lost, or had older.
    pub healed: Vec<Healed>,
    /// Copies that were set aside now.
    pub set_aside: usize,
    /// The browser's error, where the journal is not there and local storage carries on alone.
    pub no_journal: Option<String>,
    /// the journal had lost everything: the device counts anew in a new epoch.
    pub journal_was_lost: bool,
    /// What could not be mended now (storage full, database failing), by error code; tried again at the next start.
    pub unmended: Vec<&'static str>,
}

/// The kinds that have a rank among interviews.
const RANKED: [RecordKind; 4] = [
    RecordKind::Draft,
    RecordKind::Outbox,
    RecordKind::Receipt,
    RecordKind::Tombstone,
];

/// The object stores of what is compared.
const MENDED: [&str; 6] = [SETTINGS, DRAFTS, OUTBOX, SENT, RECEIPTS, TOMBSTONES];

impl<G: Ground> Storage<G> {
    /// Takes both stores as they were opened, compares them and mends what one of them lost. Without the journal (then
    /// with the reason why) local storage carries on alone.
    /// # Errors
    /// `Journal` when the database opened but cannot be read.
    pub async fn open_on(
        ground: G,
        local: G::Local,
        journal: Result<G::Journal, String>,
    ) -> Result<(Self, BootReport), StorageError> {
        let storage = Self::on(ground, local, journal);
        let report = storage.mend_all().await?;
        Ok((storage, report))
    }

    /// Takes both stores as they were opened. Before anything else is done with what they keep, it is mended.
    #[must_use]
    pub fn on(ground: G, local: G::Local, journal: Result<G::Journal, String>) -> Self {
        Self {
            inner: Rc::new(Inner {
                ground,
                local,
                journal,
                writers: super::writer::Writers::default(),
                mirrored: RefCell::default(),
                incoming: RefCell::default(),
            }),
        }
    }

    /// Whether the phone keeps anything that could have to be mended: a new one has nothing to compare.
    /// # Errors
    /// `Journal` when the database opened but cannot be read.
    pub async fn keeps_something(&self) -> Result<bool, StorageError> {
        let kinds = RANKED.into_iter().chain([RecordKind::Setting]);
        if kinds.into_iter().any(|kind| !self.local().ids(prefix(kind)).is_empty()) {
            return Ok(true);
        }
        if let Ok(journal) = &self.inner.journal {
            let tx = journal.read(&MENDED)?;
            for store in MENDED {
                if !tx.keys(store).await?.is_empty() {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    /// What there is to say where nothing is kept yet.
    #[must_use]
    pub fn nothing_to_mend(&self) -> BootReport {
        BootReport {
            no_journal: self.inner.journal.as_ref().err().cloned(),
            ..BootReport::default()
        }
    }

    /// Compares both stores and mends what one of them lost.
    /// # Errors
    /// `Journal` when the database opened but cannot be read.
    pub async fn mend_all(&self) -> Result<BootReport, StorageError> {
        let mut report = self.nothing_to_mend();
        if self.inner.journal.is_ok() {
            self.mend_settings(&mut report).await?;
            let buried = self.mend_interviews(&mut report).await?;
            self.forget_tombstones(&buried).await?;
        } else {
            self.read_local_alone(&mut report).await;
        }
        Ok(report)
    }

    /// Takes note of it in the log.
    pub fn note_report(&self, report: &BootReport) {
        if let Some(code) = &report.no_journal {
            self.note(What::NoDatabase.code(code));
        }
        if report.journal_was_lost {
            self.note(What::DatabaseLost.event());
        }
        if !report.healed.is_empty() {
            self.note(What::Mended.times(report.healed.len()));
        }
    }

    /// Brings the device and its counter back to the side that lost them. A device that only local storage knows
    /// means that the database was lost: its counter may be behind, so a new epoch begins.
    async fn mend_settings(&self, report: &mut BootReport) -> Result<(), StorageError> {
        for name in [DEVICE, COUNTER] {
            let place = key(RecordKind::Setting, name);
            let here = self.local().text(&place);
            let there = self.journal()?.read(&[SETTINGS])?.text(SETTINGS, name).await?;
            let lost = here.is_some() && there.is_none();
            let mut copies = Copies::new();
            self.take(&mut copies, Side::Local, RecordKind::Setting, name, here, report)
                .await;
            self.take(&mut copies, Side::Journal, RecordKind::Setting, name, there, report)
                .await;
            let mended = self.mend(name, &mut copies, true, report).await;
            self.note_outcome(mended, report);
            if name == DEVICE {
                report.journal_was_lost = lost;
            }
        }
        let Some(mut device) = self.device().await? else {
            return Ok(());
        };
        if report.journal_was_lost {
            device.device_epoch += 1;
            self.put_device(&device).await?;
        }
        self.raise_counter(&device, 0).await
    }

    /// Lifts the counter to what is known elsewhere: the device's epoch, the server's last number, the outbox.
    pub(super) async fn raise_counter(&self, device: &Device, seen: u64) -> Result<(), StorageError> {
        let enrolment = device
            .enrolment
            .as_ref()
            .filter(|enrolment| enrolment.device_epoch == device.device_epoch);
        let wanted = Counter {
            device_epoch: device.device_epoch,
            seq: seen.max(enrolment.map_or(0, |enrolment| enrolment.last_seq)),
        };
        let known = match self.setting(COUNTER).await? {
            Some(body) => json::read::<Counter>(&body).unwrap_or_default(),
            None => Counter::default(),
        };
        if (known.device_epoch, known.seq) >= (wanted.device_epoch, wanted.seq) {
            return Ok(());
        }
        self.put_setting(COUNTER, counter_record(wanted, 1).body).await
    }

    /// Without the journal nothing can be compared; what cannot be read is set aside all the same.
    async fn read_local_alone(&self, report: &mut BootReport) {
        for kind in RANKED {
            for id in self.local().ids(prefix(kind)) {
                let text = self.local().text(&key(kind, &id));
                self.take(&mut Copies::new(), Side::Local, kind, &id, text, report)
                    .await;
            }
        }
    }

    /// Gives the interviews of which a tombstone and something else was found: what has just been taken out of local storage
    /// may come back with a kill, so their tombstones stay, whatever the clock says.
    async fn mend_interviews(&self, report: &mut BootReport) -> Result<Set<String>, StorageError> {
        let mut found: Map<String, Copies> = Map::new();
        for kind in RANKED {
            for id in self.local().ids(prefix(kind)) {
                let text = self.local().text(&key(kind, &id));
                let copies = found.or_default(id.clone());
                self.take(copies, Side::Local, kind, &id, text, report).await;
            }
        }
        for kind in [RecordKind::Draft, RecordKind::Tombstone, RecordKind::Outbox] {
            let store = store(kind);
            let mut after: Option<String> = None;
            loop {
                let page = self
                    .journal()?
                    .read(&[store])?
                    .page(store, after.as_deref(), 100)
                    .await?;
                after = page.last().map(|(id, _)| id.clone());
                for (id, text) in page {
                    let copies = found.or_default(id.clone());
                    self.take(copies, Side::Journal, kind, &id, Some(text), report).await;
                }
                if after.is_none() {
                    break;
                }
            }
        }
        // Receipts may be many: only those are read that stand beside something else.
        let tx = self.journal()?.read(&[RECEIPTS])?;
        let receipts: Set<String> = tx.keys(RECEIPTS).await?.into_iter().collect();
        drop(tx);
        let mirrored = newest(&found);
        let mut highest = Counter::default();
        let mut buried = Set::default();
        for (id, mut copies) in found {
            let has_stone = copies.keys().any(|(_, kind)| *kind == RecordKind::Tombstone);
            if has_stone && copies.keys().any(|(_, kind)| *kind != RecordKind::Tombstone) {
                buried.insert(id.clone());
            }
            if receipts.contains(&id) {
                let text = self.journal()?.read(&[RECEIPTS])?.text(RECEIPTS, &id).await?;
                self.take(&mut copies, Side::Journal, RecordKind::Receipt, &id, text, report)
                    .await;
            }
            for record in copies.values().filter(|record| record.kind == RecordKind::Outbox) {
                if let Some(headline) = super::outbox::envelope(record.clone()).and_then(|e| Headline::of(&e))
                    && (headline.device_epoch, headline.seq) > (highest.device_epoch, highest.seq)
                {
                    highest = Counter {
                        device_epoch: headline.device_epoch,
                        seq: headline.seq,
                    };
                }
            }
            let mended = self.mend(&id, &mut copies, mirrored.contains(&id), report).await;
            self.note_outcome(mended, report);
            // Whatever the journal does not have by now stays in local storage, however little room is left.
            for kind in [RecordKind::Outbox, RecordKind::Receipt] {
                let is_here = copies.contains_key(&(Side::Local, kind));
                // What is unreadable here and could not be set aside is no mirror either.
                if copies.contains_key(&(Side::Journal, kind))
                    && (is_here || self.local().text(&key(kind, &id)).is_none())
                {
                    self.note_mirrored(kind, &id);
                }
            }
        }
        match self.device().await? {
            Some(device) if device.device_epoch == highest.device_epoch => {
                self.raise_counter(&device, highest.seq).await?;
            }
            _ => {}
        }
        Ok(buried)
    }

    /// Takes a copy into account if it is whole; sets it aside if it is not.
    async fn take(
        &self,
        copies: &mut Copies,
        side: Side,
        kind: RecordKind,
        id: &str,
        text: Option<String>,
        report: &mut BootReport,
    ) {
        let Some(text) = text else { return };
        let fault = match Record::read(&text, kind, id) {
            Ok(record) if held(side, &record).is_some() => {
                copies.insert((side, kind), record);
                return;
            }
            Ok(_) => ReadFault::Malformed,
            Err(fault) => fault,
        };
        report.set_aside += 1;
        let kept = self
            .set_aside(&key(kind, id), side_word(side), fault.code(), text.clone())
            .await;
        // A text of a newer build stays in its place for that build.
        let outcome = match (kept, fault) {
            (Ok(()), ReadFault::TooNew(_)) => Ok(()),
            (Ok(()), _) => self.take_out(side, kind, id, &text).await,
            (Err(error), _) => Err(error),
        };
        self.note_outcome(outcome, report);
    }

    fn note_outcome(&self, outcome: Result<(), StorageError>, report: &mut BootReport) {
        if let Err(error) = outcome {
            self.warn("could not be mended", error.code());
            report.unmended.push(error.code());
        }
    }
}

/// The newest of the outbox, as many as their share of local storage holds.
fn newest(found: &Map<String, Copies>) -> Set<String> {
    let mut left = super::budget::OUTBOX_UNITS;
    let waiting = found.iter().rev().filter_map(|(id, copies)| {
        let record = copies.get(&(Side::Journal, RecordKind::Outbox))?;
        Some((id, super::budget::needed(record)))
    });
    let fits = waiting.take_while(|(_, needed)| {
        let fits = *needed <= left;
        left = left.saturating_sub(*needed);
        fits
    });
    fits.map(|(id, _)| id.clone()).collect()
}

/// Whether a tombstone has stood for 60 days.
pub(super) fn tombstone_is_old(text: &str, id: &str, now_ms: i64) -> bool {
    let record = Record::read(text, RecordKind::Tombstone, id).ok();
    let stone = record.and_then(|record| json::read::<Tombstone>(&record.body).ok());
    stone.is_some_and(|stone| now_ms.saturating_sub(stone.at_ms) > TOMBSTONE_KEPT_MS)
}
