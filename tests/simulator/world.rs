//! What everything in a history shares: time, chance, the server, the ledger, and the count of what went wrong.

use super::chance::Chance;
use super::ledger::Ledger;
use super::server::Server;
use super::signing::Signing;
use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::rc::Rc;
use std::task::Poll;

/// A deliberate mistake, which the simulator must find.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bug {
    /// The phone lets go of what it sent without waiting for the receipt.
    ForgetBeforeReceipt,
    /// The server stores the same bytes as often as they come.
    NoUniqueIndex,
    /// The server answers before its transaction is on disk.
    AcknowledgeBeforeCommit,
    /// Other bytes under a known id replace the first.
    LastWriteWins,
    /// Of two copies of a draft the one with the later clock counts.
    ClockAsOrder,
}

impl Bug {
    pub const ALL: [Self; 5] = [
        Self::ForgetBeforeReceipt,
        Self::NoUniqueIndex,
        Self::AcknowledgeBeforeCommit,
        Self::LastWriteWins,
        Self::ClockAsOrder,
    ];
}

macro_rules! faults {
    ($($name:ident),* $(,)?) => {
        /// What goes wrong in a history.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Fault {
            $($name,)*
        }

        impl Fault {
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];
        }
    };
}

faults! {
    RequestLost, AnswerLost, AnswerLate, AnswerCut, Repeated, Reordered, BodyCut, Portal, Status, Untrusted,
    PhoneKilled, PhoneKilledInCommit, PageClosed, LocalForgot, ClockJumped, LocalFull, JournalFull, JournalAborted,
    JournalMissing, LocalWiped, JournalWiped, LocalDamaged, JournalDamaged, DraftDeleted,
    ServerKilledBefore, ServerKilledInRows, ServerKilledAfterCommit, ServerFull, ServerRestored,
    CarriedByHand, CarriedTwice, CarriedCut, ForeignBytes, UploadCut, DayPassed,
}

/// How often each fault happened.
#[derive(Clone)]
pub struct Counts(pub Vec<u64>);

impl Default for Counts {
    fn default() -> Self {
        Self(vec![0; Fault::ALL.len()])
    }
}

pub struct World {
    pub chance: RefCell<Chance>,
    /// The true time, milliseconds since 1970; no phone knows it.
    pub now_ms: Cell<i64>,
    pub server: RefCell<Server>,
    pub ledger: RefCell<Ledger>,
    pub counts: RefCell<Counts>,
    pub bug: Option<Bug>,
    pub signing: Box<dyn Signing>,
    /// The storm is over: nothing goes wrong any more.
    pub calm: Cell<bool>,
    /// Copies of pushes that are still under way; they arrive later, and nobody hears the answer.
    pub wandering: RefCell<Vec<String>>,
    /// Goes up when an older copy of the server comes up: whatever was on its way breaks.
    pub lives: Cell<u32>,
    /// Tells what happens, for whoever looks at one seed.
    pub tells: bool,
}

pub type Shared = Rc<World>;

impl World {
    pub fn has(&self, bug: Bug) -> bool {
        self.bug == Some(bug)
    }

    pub fn below(&self, n: u64) -> u64 {
        self.chance.borrow_mut().below(n)
    }

    pub fn tell(&self, what: impl FnOnce() -> String) {
        if self.tells {
            println!("{} {}", self.now_ms.get(), what());
        }
    }

    /// Whether a fault happens now, so many times of a thousand; counted.
    pub fn strikes(&self, fault: Fault, permille: u64) -> bool {
        let strikes = !self.calm.get() && self.chance.borrow_mut().permille(permille);
        if strikes {
            self.note(fault);
        }
        strikes
    }

    pub fn note(&self, fault: Fault) {
        self.tell(|| format!("  {fault:?}"));
        self.counts.borrow_mut().0[fault as usize] += 1;
    }
}

/// Lets everything else go on for one step.
pub async fn pause() {
    let mut waited = false;
    poll_fn(|_| match std::mem::replace(&mut waited, true) {
        true => Poll::Ready(()),
        false => Poll::Pending,
    })
    .await;
}
