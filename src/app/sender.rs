//! Drives the queue ([`crate::sync::queue`]): on app start, when a network shows up, when the app comes to the front, by
//! a timer, when an interview is finished, and whenever somebody taps "kirim sekarang". One tab sends.

mod check;
mod run;

use super::storage::Storage;
use crate::id::InstanceId;
use crate::sync::queue::{Hold, Parked, Queue, Stage, Trouble, Wake};
use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

/// Where an interview of the outbox stands; one that is not listed waits.
#[derive(Debug, Clone, PartialEq)]
pub enum Progress {
    /// On its way at this moment.
    Sending,
    /// The server has the text; so many files are still to go.
    Uploading(usize),
    /// Everything is up; its receipt is awaited.
    Confirming,
    /// Set apart with its reason; the rest go on.
    Parked(Parked),
}

/// How sending goes as a whole.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Status {
    /// Something is on its way.
    pub is_sending: bool,
    /// What went wrong last; `None` after a success.
    pub trouble: Option<Trouble>,
    /// What stops everything until people do something.
    pub hold: Option<Hold>,
    /// When the server last took something, milliseconds since 1970 UTC.
    pub last_sent_ms: Option<i64>,
    /// Another tab of this phone is the sender.
    pub elsewhere: bool,
}

/// Who sends. Cheap to clone; all clones are the same.
#[derive(Clone)]
pub struct Sender {
    inner: Rc<Inner>,
}

struct Inner {
    storage: Storage,
    queue: RefCell<Queue>,
    running: Cell<bool>,
    /// Woken while running.
    again: Cell<bool>,
    limits_known: Cell<bool>,
    timer: RefCell<Option<Timeout>>,
    progress: ArcRwSignal<BTreeMap<InstanceId, Progress>>,
    status: ArcRwSignal<Status>,
    changes: ArcRwSignal<u32>,
}

impl Sender {
    /// Starts sending what waits, and goes on for as long as the page is open.
    #[must_use]
    pub fn start(storage: Storage) -> Self {
        let sender = Self {
            inner: Rc::new(Inner {
                storage,
                queue: RefCell::default(),
                running: Cell::new(false),
                again: Cell::new(false),
                limits_known: Cell::new(false),
                timer: RefCell::default(),
                progress: ArcRwSignal::new(BTreeMap::new()),
                status: ArcRwSignal::new(Status::default()),
                changes: ArcRwSignal::new(0),
            }),
        };
        // A visibility change bubbles from the document to the window. The listeners live as long as the page.
        for event in ["online", "visibilitychange", "pageshow"] {
            let woken = sender.clone();
            let _listens = window_event_listener_untyped(event, move |_| woken.nudge());
        }
        let woken = sender.clone();
        let _listens = window_event_listener_untyped("storage", move |_| woken.other_tab_wrote());
        sender.nudge();
        sender
    }

    /// "Kirim sekarang": always tries at once, also what was set apart.
    pub fn kick(&self) {
        self.wake(Wake::Tap);
    }

    /// The phone has enrolled.
    pub fn enrolled(&self) {
        self.wake(Wake::Enrolled);
    }

    /// A hint that trying may be worth while, for instance when an interview was finished.
    pub fn nudge(&self) {
        self.wake(Wake::Hint);
    }

    /// Where an interview of the outbox stands; `None` while it waits. Followed by whoever reads it in a view.
    #[must_use]
    pub fn progress(&self, id: InstanceId) -> Option<Progress> {
        self.inner.progress.with(|all| all.get(&id).cloned())
    }

    /// How sending goes as a whole. Followed by whoever reads it in a view.
    #[must_use]
    pub fn status(&self) -> Status {
        self.inner.status.get()
    }

    /// Goes up whenever the lists of what waits and what was sent have changed, here or in another tab.
    #[must_use]
    pub fn changes(&self) -> u32 {
        self.inner.changes.get()
    }

    fn wake(&self, wake: Wake) {
        self.inner.queue.borrow_mut().wake(wake, now_ms());
        self.inner.again.set(true);
        if self.inner.running.replace(true) {
            return;
        }
        let sender = self.clone();
        spawn_local(async move {
            while sender.inner.again.replace(false) {
                sender.run().await;
            }
            sender.inner.running.set(false);
            sender.publish();
        });
    }

    /// Another tab wrote to local storage: perhaps it sent something.
    fn other_tab_wrote(&self) {
        if self.inner.status.with_untracked(|status| status.elsewhere) {
            self.changed();
        }
    }

    fn changed(&self) {
        self.inner.changes.update(|changes| *changes = changes.wrapping_add(1));
    }

    /// Comes back at this moment.
    fn come_back_at(&self, until_ms: i64) {
        let wait_ms = u32::try_from(until_ms.saturating_sub(now_ms()).max(200)).unwrap_or(300_000);
        let sender = self.clone();
        *self.inner.timer.borrow_mut() = Some(Timeout::new(wait_ms, move || sender.nudge()));
    }

    /// Shows how the queue stands.
    fn publish(&self) {
        let queue = self.inner.queue.borrow();
        let ids = queue.ids();
        let progress: BTreeMap<InstanceId, Progress> = ids
            .into_iter()
            .filter_map(|id| {
                let progress = match queue.stage(id)? {
                    (Stage::Waiting, true) => Progress::Sending,
                    (Stage::Waiting, false) => return None,
                    (Stage::Uploading(files), _) => Progress::Uploading(files.len()),
                    (Stage::Confirming, _) => Progress::Confirming,
                    (Stage::Parked(reason), _) => Progress::Parked(reason.clone()),
                };
                Some((id, progress))
            })
            .collect();
        let (trouble, hold) = (queue.trouble().cloned(), queue.hold());
        let is_sending = queue.in_flight() > 0;
        drop(queue);
        if self.inner.progress.with_untracked(|shown| *shown != progress) {
            self.inner.progress.set(progress);
        }
        let mut status = self.inner.status.get_untracked();
        (status.trouble, status.hold, status.is_sending) = (trouble, hold, is_sending);
        if self.inner.status.with_untracked(|shown| *shown != status) {
            self.inner.status.set(status);
        }
    }
}

fn now_ms() -> i64 {
    js_sys::Date::now() as i64
}
