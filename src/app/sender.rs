//! Drives the queue ([`crate::sync::queue`]): on app start, when a network shows up, when the app comes to the front, by
//! a timer, when an interview is finished, and whenever somebody taps "kirim sekarang". One tab sends.

mod line;

use super::lock;
use super::storage::{Browser, Storage};
use crate::id::InstanceId;
use crate::phone::{Courier, Rest};
use crate::sync::queue::{Hold, Parked, Trouble, Wake};
use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use leptos::task::spawn_local;
use line::Network;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

/// How long before another tab is asked again whether it still sends.
const OTHER_TAB_MS: i64 = 30_000;

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
    courier: Courier<Browser, Network>,
    running: Cell<bool>,
    /// Woken while running.
    again: Cell<bool>,
    timer: RefCell<Option<Timeout>>,
    progress: ArcRwSignal<BTreeMap<InstanceId, Progress>>,
    status: ArcRwSignal<Status>,
    changes: ArcRwSignal<u32>,
}

impl Sender {
    /// Starts sending what waits, and goes on for as long as the page is open.
    #[must_use]
    pub fn start(storage: Storage) -> Self {
        let progress = ArcRwSignal::new(BTreeMap::new());
        let status = ArcRwSignal::new(Status::default());
        let changes = ArcRwSignal::new(0);
        let network = Network {
            storage: storage.clone(),
            progress: progress.clone(),
            status: status.clone(),
            changes: changes.clone(),
        };
        let sender = Self {
            inner: Rc::new(Inner {
                courier: Courier::new(storage, network),
                running: Cell::new(false),
                again: Cell::new(false),
                timer: RefCell::default(),
                progress,
                status,
                changes,
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
        self.inner.courier.wake(wake);
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
            sender.inner.courier.publish();
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

    /// Sends until nothing is left, something says to wait, or another tab turns out to be the sender.
    async fn run(&self) {
        let lock = lock::try_hold(lock::SENDER).await;
        let elsewhere = lock.is_none();
        if self.inner.status.with_untracked(|status| status.elsewhere != elsewhere) {
            self.inner.status.update(|status| status.elsewhere = elsewhere);
        }
        if elsewhere {
            return self.come_back_at(now_ms() + OTHER_TAB_MS);
        }
        match self.inner.courier.run().await {
            Rest::Idle => {}
            Rest::Until(until_ms) => self.come_back_at(until_ms),
            Rest::Not => self.nudge(),
        }
    }

    /// Comes back at this moment.
    fn come_back_at(&self, until_ms: i64) {
        let wait_ms = u32::try_from(until_ms.saturating_sub(now_ms()).max(200)).unwrap_or(300_000);
        let sender = self.clone();
        *self.inner.timer.borrow_mut() = Some(Timeout::new(wait_ms, move || sender.nudge()));
    }
}

fn now_ms() -> i64 {
    js_sys::Date::now() as i64
}
