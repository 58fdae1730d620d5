//! One writer for each draft: while one state is being written, only the latest of those that come after is kept.

use super::bell::Bell;
use crate::id::InstanceId;
use crate::sorted::Map;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// The writers of the drafts that were touched since the page was opened.
#[derive(Default)]
pub(super) struct Writers(RefCell<Map<InstanceId, Rc<Writer>>>);

/// The state of one draft's writing.
#[derive(Default)]
pub(super) struct Writer {
    /// The highest number given to a state of this draft.
    rev: Cell<u64>,
    /// The highest number that is on disk.
    pub(super) committed: Cell<u64>,
    /// Finalised or deleted: nothing may be written any more.
    pub(super) closed: Cell<bool>,
    busy: Cell<bool>,
    latest: RefCell<Option<(u64, String)>>,
    bell: Bell,
}

/// What a task that wants its state on disk has to do next.
pub(super) enum Turn {
    /// Write this state; the guard lets the next one in when it is dropped.
    Write(u64, String, Busy),
    /// A state at least as new is on disk.
    Done,
    /// Another task took the state along and failed.
    Lost,
}

/// Held while a state is being written.
pub(super) struct Busy(Rc<Writer>);

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.busy.set(false);
        self.0.bell.ring();
    }
}

impl Writers {
    /// The writer of a draft.
    pub(super) fn of(&self, id: InstanceId) -> Rc<Writer> {
        self.0.borrow_mut().or_default(id).clone()
    }
}

impl Writer {
    /// Whether nothing was written since the page was opened.
    pub(super) fn is_new(&self) -> bool {
        self.rev.get() == 0
    }

    /// The highest number that this tab knows of.
    pub(super) fn known(&self, read: u64) -> u64 {
        self.rev.get().max(read)
    }

    /// The next number, above everything known.
    pub(super) fn next_rev(&self, read: u64) -> u64 {
        let rev = self.known(read) + 1;
        self.rev.set(rev);
        rev
    }

    /// Leaves a state to be written; an older one that still waits is dropped.
    pub(super) fn leave(&self, rev: u64, text: String) {
        let mut latest = self.latest.borrow_mut();
        if latest.as_ref().is_none_or(|(waiting, _)| *waiting < rev) {
            *latest = Some((rev, text));
        }
    }

    /// Waits for the turn of the state `rev`.
    pub(super) async fn turn(self: &Rc<Self>, rev: u64) -> Turn {
        loop {
            if self.committed.get() >= rev {
                return Turn::Done;
            }
            if !self.busy.get() {
                let Some((rev, text)) = self.latest.borrow_mut().take() else {
                    return Turn::Lost;
                };
                self.busy.set(true);
                return Turn::Write(rev, text, Busy(self.clone()));
            }
            self.bell.wait().await;
        }
    }
}
