//! Drives the queue ([`crate::sync::queue`]): on app start, when a network shows up, when the app comes to the front, by
//! a timer, when an interview is finished, and whenever somebody taps "kirim sekarang". One tab sends. The courier, who
//! does the work, comes later ([`super::rest`]).

mod line;

pub use line::{Network, courier};

use super::rest::{self, Task};
use super::storage::Storage;
use super::{lock, update};
use crate::id::InstanceId;
use crate::phone::Rest;
use crate::sorted::Map;
use crate::sync::queue::{Hold, Parked, Trouble, Wake};
use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

/// How long before another tab is asked again whether it still sends.
const OTHER_TAB_MS: i64 = 30_000;

/// How long before it is tried again to load the courier.
const COURIER_MS: i64 = 60_000;

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

/// What the sender needs of its courier.
pub trait Runs {
    /// Tells that something happened; a run follows.
    fn wake(&self, wake: Wake);
    /// Sends until nothing is left, or something says to wait.
    fn run(self: Rc<Self>) -> Task<Rest>;
    /// Shows how the queue stands.
    fn publish(&self);
}

struct Inner {
    network: Network,
    courier: OnceCell<Rc<dyn Runs>>,
    /// Whether a hint is reason enough to load the courier.
    may_load: Cell<bool>,
    /// What happened before the courier was there.
    woken: RefCell<Vec<Wake>>,
    running: Cell<bool>,
    /// Woken while running.
    again: Cell<bool>,
    timer: RefCell<Option<Timeout>>,
    progress: ArcRwSignal<Map<InstanceId, Progress>>,
    status: ArcRwSignal<Status>,
    changes: ArcRwSignal<u32>,
}

impl Sender {
    /// Starts sending what waits, and goes on for as long as the page is open.
    #[must_use]
    pub fn start(storage: Storage) -> Self {
        let progress = ArcRwSignal::new(Map::new());
        let status = ArcRwSignal::new(Status::default());
        let changes = ArcRwSignal::new(0);
        let network = Network {
            storage,
            progress: progress.clone(),
            status: status.clone(),
            changes: changes.clone(),
        };
        let sender = Self {
            inner: Rc::new(Inner {
                network,
                courier: OnceCell::new(),
                may_load: Cell::new(false),
                woken: RefCell::default(),
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
        let woken = sender.clone();
        spawn_local(async move {
            // The first visit needs the signal for itself.
            update::installed().await;
            woken.inner.may_load.set(true);
            woken.nudge();
        });
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
        if self.inner.may_load.get() || rest::is_here() {
            self.wake(Wake::Hint);
        }
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
        match self.inner.courier.get() {
            Some(courier) => courier.wake(wake),
            None => self.inner.woken.borrow_mut().push(wake),
        }
        self.inner.again.set(true);
        if self.inner.running.replace(true) {
            return;
        }
        let sender = self.clone();
        spawn_local(async move {
            let courier = sender.courier().await;
            while sender.inner.again.replace(false) {
                match &courier {
                    Some(courier) => sender.run(courier).await,
                    None => sender.come_back_at(now_ms() + COURIER_MS),
                }
            }
            sender.inner.running.set(false);
            if let Some(courier) = courier {
                courier.publish();
            }
        });
    }

    /// Who does the work; `None` where the rest of the app does not come now.
    async fn courier(&self) -> Option<Rc<dyn Runs>> {
        if self.inner.courier.get().is_none() {
            if !rest::load().await {
                return None;
            }
            self.inner.courier.get_or_init(|| courier(self.inner.network.clone()));
            // The lists of what was finished can be read from now on.
            self.changed();
        }
        let courier = self.inner.courier.get()?;
        for wake in self.inner.woken.take() {
            courier.wake(wake);
        }
        Some(courier.clone())
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
    async fn run(&self, courier: &Rc<dyn Runs>) {
        let lock = lock::try_hold(lock::SENDER).await;
        let elsewhere = lock.is_none();
        if self.inner.status.with_untracked(|status| status.elsewhere != elsewhere) {
            self.inner.status.update(|status| status.elsewhere = elsewhere);
        }
        if elsewhere {
            return self.come_back_at(now_ms() + OTHER_TAB_MS);
        }
        match courier.clone().run().await {
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
