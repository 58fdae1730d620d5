//! The queue of finalised interviews on their way to the server: a pure state machine. Clock and chance come in as
//! arguments; storage and transport are whoever drives it.
//!
//! The driver asks [`Queue::next`], does that one thing, and tells the outcome by [`Queue::pushed`],
//! [`Queue::checked`] or [`Queue::uploaded`]; each gives back what has to be stored. Whatever the network does, an
//! interview leaves the queue only with a receipt that was believed, or with the word that it was erased.

mod judge;
mod link;
mod pace;

pub use judge::Effect;
pub use link::{Fault, Hold, Trouble, UploadFault};
pub use pace::{time_limit_ms, wait_ms};

use super::{CheckItem, Limits, Problem};
use crate::id::{Digest, InstanceId};
use crate::sorted::{Map, Set};
use pace::Pace;

/// A finalised interview that has to be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// The interview.
    pub id: InstanceId,
    /// SHA-256 of its bytes.
    pub sha256: Digest,
    /// Their number.
    pub size_bytes: u64,
}

/// Where an interview of the queue stands.
#[derive(Debug, Clone, PartialEq)]
pub enum Stage {
    /// Waits for its turn.
    Waiting,
    /// The server has the text; these files are still to go.
    Uploading(Vec<Digest>),
    /// Everything is up; the server is asked for the complete receipt.
    Confirming,
    /// Set apart with its reason, so that the rest go on. Tried again when people ask for it, or at the next start.
    Parked(Parked),
}

/// Why an interview is set apart.
#[derive(Debug, Clone, PartialEq)]
pub enum Parked {
    /// The server refuses it, alone as well.
    Refused(Option<Problem>),
    /// It is too large, even alone.
    TooLarge,
    /// A file that it names is not on the phone any more, or is damaged.
    FileMissing(Digest),
    /// Its bytes on the phone cannot be read; they are kept aside.
    Unreadable,
}

/// What the driver does next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// Push these, in this order.
    Push(Vec<InstanceId>),
    /// Ask about these.
    Check(Vec<CheckItem>),
    /// Upload these files of an interview.
    Upload(InstanceId, Vec<Digest>),
    /// Nothing before this moment, milliseconds since 1970 UTC.
    Sleep(i64),
    /// Nothing until something happens.
    Idle,
}

/// Something happened that makes it worth trying.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wake {
    /// Somebody tapped "kirim sekarang": it always works.
    Tap,
    /// The phone enrolled.
    Enrolled,
    /// The app started, came to the front, saw a network, or an interview was finished: a hint, no proof.
    Hint,
}

struct Item {
    entry: Entry,
    stage: Stage,
    /// Goes up when others should go first.
    turn: u64,
}

/// The queue.
pub struct Queue {
    items: Map<InstanceId, Item>,
    in_flight: Set<InstanceId>,
    pace: Pace,
    hold: Option<Hold>,
    trouble: Option<Trouble>,
    limits: Limits,
    turn: u64,
    plain: bool,
}

impl Default for Queue {
    fn default() -> Self {
        Self::new(Limits::default())
    }
}

impl Queue {
    /// An empty queue with the server's limits.
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        Self {
            items: Map::new(),
            in_flight: Set::new(),
            pace: Pace::default(),
            hold: None,
            trouble: None,
            limits,
            turn: 0,
            plain: false,
        }
    }

    /// The server's limits as far as they are known.
    #[must_use]
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// All interviews of the queue, oldest first.
    #[must_use]
    pub fn ids(&self) -> Vec<InstanceId> {
        self.items.keys().copied().collect()
    }

    /// How many are on their way at this moment.
    #[must_use]
    pub fn in_flight(&self) -> usize {
        self.in_flight.len()
    }

    /// Takes the server's limits over.
    pub fn set_limits(&mut self, limits: Limits) {
        self.limits = limits;
    }

    /// Adds an interview; nothing happens where it is there already with the same bytes.
    pub fn add(&mut self, entry: Entry) {
        if self.items.get(&entry.id).is_some_and(|item| item.entry == entry) {
            return;
        }
        let (stage, turn) = (Stage::Waiting, self.turn);
        self.items.insert(entry.id, Item { entry, stage, turn });
    }

    /// Forgets every interview that is not among these: another tab has sent it, or it was deleted.
    pub fn keep_only(&mut self, ids: &Set<InstanceId>) {
        self.items
            .retain(|id, _| ids.contains(id) || self.in_flight.contains(id));
    }

    /// Sets an interview apart whose bytes or files the driver cannot read; it is then in no flight.
    pub fn park(&mut self, id: InstanceId, reason: Parked) {
        self.in_flight.remove(&id);
        self.set_stage(id, Stage::Parked(reason));
    }

    /// Forgets an interview that is not on the phone any more.
    pub fn forget(&mut self, id: InstanceId) {
        self.in_flight.remove(&id);
        self.items.remove(&id);
    }

    /// Tells that something happened.
    pub fn wake(&mut self, wake: Wake, now_ms: i64) {
        match wake {
            Wake::Tap | Wake::Enrolled => {
                self.hold = None;
                self.pace.reset();
                for item in self.items.values_mut() {
                    if matches!(item.stage, Stage::Parked(_)) {
                        item.stage = Stage::Waiting;
                    }
                }
            }
            Wake::Hint => self.pace.hint(now_ms),
        }
    }

    /// What to do now. While something is in flight, nothing else.
    pub fn next(&mut self, now_ms: i64) -> Next {
        if !self.in_flight.is_empty() || self.hold.is_some() {
            return Next::Idle;
        }
        let next = self.work();
        if next == Next::Idle {
            return next;
        }
        if let Some(until) = self.pace.waits_until(now_ms) {
            return Next::Sleep(until);
        }
        match &next {
            Next::Push(ids) => self.in_flight.extend(ids),
            Next::Check(items) => self.in_flight.extend(items.iter().map(|item| item.instance_id)),
            Next::Upload(id, _) => {
                self.in_flight.insert(*id);
            }
            Next::Sleep(_) | Next::Idle => {}
        }
        next
    }

    /// Texts go first: they are small and worth most. Then receipts for what is complete, then files.
    fn work(&self) -> Next {
        let mut waiting: Vec<&Item> = self
            .items
            .values()
            .filter(|item| item.stage == Stage::Waiting)
            .collect();
        waiting.sort_by_key(|item| (item.turn, item.entry.id));
        if !waiting.is_empty() {
            return Next::Push(self.batch(&waiting));
        }
        let confirming = self.items.values().filter(|item| item.stage == Stage::Confirming);
        let item = |item: &Item| CheckItem {
            instance_id: item.entry.id,
            sha256: item.entry.sha256,
        };
        let asked: Vec<CheckItem> = confirming.take(self.limits.check_items.max(1)).map(item).collect();
        if !asked.is_empty() {
            return Next::Check(asked);
        }
        let uploading = self.items.values().filter_map(|item| match &item.stage {
            Stage::Uploading(files) => Some((item.turn, item.entry.id, files)),
            _ => None,
        });
        match uploading.min_by_key(|(turn, id, _)| (*turn, *id)) {
            Some((_, id, files)) => Next::Upload(id, files.clone()),
            None => Next::Idle,
        }
    }

    /// As many as the pace and the limits allow, at least one.
    fn batch(&self, waiting: &[&Item]) -> Vec<InstanceId> {
        // Compressed, answers shrink five times as measured; three times is counted on.
        let most = self
            .limits
            .push_unpacked_bytes
            .min(self.limits.push_bytes.saturating_mul(3)) as u64;
        let lines = self.pace.batch().min(self.limits.push_lines).max(1);
        let mut bytes = 0u64;
        let mut ids = Vec::new();
        for item in waiting.iter().take(lines) {
            // Quotes are escaped in the envelope's line.
            bytes += item.entry.size_bytes / 4 * 5 + 512;
            if !ids.is_empty() && bytes > most {
                break;
            }
            ids.push(item.entry.id);
        }
        ids
    }

    /// Where an interview stands, and whether it is being sent at this moment.
    #[must_use]
    pub fn stage(&self, id: InstanceId) -> Option<(&Stage, bool)> {
        let item = self.items.get(&id)?;
        Some((&item.stage, self.in_flight.contains(&id)))
    }

    /// What keeps the queue from sending anything at all until people do something.
    #[must_use]
    pub fn hold(&self) -> Option<Hold> {
        self.hold
    }

    /// What went wrong last; `None` after a success.
    #[must_use]
    pub fn trouble(&self) -> Option<&Trouble> {
        self.trouble.as_ref()
    }

    /// How many interviews are in the queue, parked ones too.
    #[must_use]
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether the queue is empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Interviews in the next push, at most.
    #[must_use]
    pub fn batch_size(&self) -> usize {
        self.pace.batch()
    }

    /// Whether a server that takes no compressed requests was met: they go plain from then on.
    #[must_use]
    pub fn sends_plain(&self) -> bool {
        self.plain
    }

    fn set_stage(&mut self, id: InstanceId, stage: Stage) {
        if let Some(item) = self.items.get_mut(&id) {
            item.stage = stage;
        }
    }

    /// Lets others go first.
    fn let_others_pass(&mut self, ids: impl IntoIterator<Item = InstanceId>) {
        self.turn += 1;
        for id in ids {
            if let Some(item) = self.items.get_mut(&id) {
                item.turn = self.turn;
            }
        }
    }
}
