//! Writes the interview down behind the person who fills it in, and says truthfully how far that is.

use super::session::Fill;
use crate::{
    app::{
        felt,
        lock::Lock,
        storage::{Saved, Storage, StorageError},
    },
    submission::AttachmentRef,
    ui::clock,
    vault::Draft,
};
use leptos::{prelude::*, task::spawn_local};
use std::{cell::RefCell, rc::Rc};

/// How far the writing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Saving {
    /// Nothing was answered yet, so there is nothing to keep.
    Nothing,
    /// Something changed that is not on disk yet.
    Busy,
    /// Everything is on disk, since this moment (milliseconds since 1970 UTC).
    Done(i64),
    /// Everything is in local storage alone, because the browser's database is not there.
    OnlyLocal,
    /// It could not be written; the code of the error.
    Failed(Trouble),
}

/// Why it could not be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// No room is left.
    Full,
    /// Another tab goes on with this interview.
    Overtaken,
    /// It was finished or deleted elsewhere.
    Gone,
    /// Anything else, with its code.
    Other(&'static str),
}

/// How long changes are gathered once the screen shows them and before they are written, milliseconds; short, so that a
/// killed phone loses nothing.
const GATHER_MS: u32 = 10;

/// The writer of one interview; `Copy`, so every closure can hold it.
#[derive(Clone, Copy)]
pub struct Keeper {
    inner: StoredValue<Inner, LocalStorage>,
    saving: RwSignal<Saving>,
    /// Files on their way into the store, whose answers do not exist yet.
    n_files: RwSignal<usize>,
}

/// A file on its way into the store; until it is dropped nothing is called saved.
pub struct Incoming {
    n_files: RwSignal<usize>,
}

impl Drop for Incoming {
    fn drop(&mut self) {
        // Gone with the screen, perhaps.
        self.n_files.try_update(|n| *n = n.saturating_sub(1));
    }
}

struct Inner {
    storage: Storage,
    /// Everything about the interview but the answers.
    draft: Rc<RefCell<Draft>>,
    /// Whether there is anything worth keeping.
    is_begun: bool,
    /// Goes up with every change; the writer goes on until it has written the highest.
    wanted: u64,
    is_writing: bool,
    is_closed: bool,
    on_begin: Option<Callback<()>>,
    /// Says to other tabs that this one writes; held until the last state is stored.
    lock: Option<Lock>,
}

impl Keeper {
    /// A keeper for a new interview, or for one that was read. Without the lock of the draft it writes nothing: then
    /// another tab does.
    #[must_use]
    pub fn new(storage: Storage, draft: Draft, is_begun: bool, lock: Option<Lock>) -> Self {
        let saving = if is_begun {
            Saving::Done(draft.changed_ms)
        } else {
            Saving::Nothing
        };
        Self {
            inner: StoredValue::new_local(Inner {
                storage,
                draft: Rc::new(RefCell::new(draft)),
                is_begun,
                wanted: 0,
                is_writing: false,
                is_closed: lock.is_none(),
                on_begin: None,
                lock,
            }),
            saving: RwSignal::new(saving),
            n_files: RwSignal::new(0),
        }
    }

    /// How far the writing is, for views to follow.
    #[must_use]
    pub fn saving(self) -> Saving {
        match (self.n_files.get(), self.saving.get()) {
            (0, saving) => saving,
            _ => Saving::Busy,
        }
    }

    /// A file begins its way into the store.
    #[must_use]
    pub fn incoming(self) -> Incoming {
        self.n_files.update(|n| *n += 1);
        Incoming { n_files: self.n_files }
    }

    /// Waits until every file that is on its way has become an answer.
    pub async fn files_settled(self) {
        while self.n_files.try_get_untracked().is_some_and(|n| n > 0) {
            gloo_timers::future::TimeoutFuture::new(GATHER_MS).await;
        }
    }

    /// Whether files are on their way.
    #[must_use]
    pub fn has_incoming(self) -> bool {
        self.n_files.get_untracked() > 0
    }

    /// Runs once, when the first answer makes this an interview that is kept.
    pub fn on_begin(self, callback: Callback<()>) {
        self.inner.update_value(|inner| inner.on_begin = Some(callback));
    }

    /// Everything but the answers.
    pub fn draft(self) -> Rc<RefCell<Draft>> {
        self.inner.with_value(|inner| inner.draft.clone())
    }

    /// The store.
    #[must_use]
    pub fn storage(self) -> Storage {
        self.inner.with_value(|inner| inner.storage.clone())
    }

    /// Remembers a file that an answer is about to name; its bytes are stored already.
    pub fn attach(self, attachment: AttachmentRef) {
        let draft = self.draft();
        let mut draft = draft.borrow_mut();
        draft.attachments.retain(|it| it.name != attachment.name);
        draft.attachments.push(attachment);
    }

    /// The file that an answer names.
    #[must_use]
    pub fn attachment(self, name: &str) -> Option<AttachmentRef> {
        self.draft()
            .borrow()
            .attachments
            .iter()
            .find(|it| it.name == name)
            .cloned()
    }

    /// Has the interview written as it is a moment from now. Only an answer begins it; a look at it does not.
    pub fn keep(self, fill: Fill, is_answer: bool) {
        let Some((must_start, begins)) = self
            .inner
            .try_update_value(|inner| {
                if inner.is_closed || !(is_answer || inner.is_begun) {
                    return None;
                }
                let begins = if inner.is_begun { None } else { inner.on_begin.take() };
                inner.is_begun = true;
                inner.wanted += 1;
                Some((!std::mem::replace(&mut inner.is_writing, true), begins))
            })
            .flatten()
        else {
            return;
        };
        if is_answer {
            self.draft().borrow_mut().changed_ms = clock::now_ms();
        }
        self.saving.set(Saving::Busy);
        if let Some(begins) = begins {
            felt::after_picture(move || {
                if !fill.is_gone() {
                    begins.run(());
                }
            });
        }
        if must_start {
            spawn_local(self.write(fill));
        }
    }

    async fn write(self, fill: Fill) {
        loop {
            felt::picture().await;
            gloo_timers::future::TimeoutFuture::new(GATHER_MS).await;
            // None when the screen was left: the last state was handed over before that.
            let Some((storage, written)) = self.inner.try_with_value(|inner| (inner.storage.clone(), inner.wanted))
            else {
                return;
            };
            let Some(draft) = self.snapshot(fill) else { return };
            let outcome = storage.save_draft(&draft).await;
            let Some((is_last, is_closed)) = self.inner.try_update_value(|inner| {
                // An error does not end the writing while newer answers wait.
                let is_last = inner.wanted == written;
                inner.is_writing = !is_last;
                (is_last, inner.is_closed)
            }) else {
                return;
            };
            if is_closed {
                return;
            }
            if is_last {
                self.saving.set(match outcome {
                    Ok(Saved::Durable) => Saving::Done(clock::now_ms()),
                    Ok(Saved::LocalOnly) => Saving::OnlyLocal,
                    Err(error) => Saving::Failed(trouble(&error)),
                });
                return;
            }
        }
    }

    /// The page is being hidden or closed: what is not on disk goes to local storage, at once.
    pub fn last_moment(self, fill: Fill) {
        if matches!(self.saving.get_untracked(), Saving::Nothing | Saving::Done(_)) {
            return;
        }
        if let Some(draft) = self.snapshot(fill)
            // Full storage is said by the durable write, which goes on if the page lives.
            && let Err(error) = self.storage().last_moment(&draft)
        {
            self.saving.set(Saving::Failed(trouble(&error)));
        }
    }

    /// The screen is being left while its answers are still there: what is not on disk goes to local storage at once,
    /// and on to the database behind the next screen.
    pub fn leave(self, fill: Fill) {
        let lock = self.inner.try_update_value(|inner| inner.lock.take());
        if matches!(self.saving.get_untracked(), Saving::Nothing | Saving::Done(_)) {
            return;
        }
        self.last_moment(fill);
        let Some(draft) = self.snapshot(fill) else { return };
        let storage = self.storage();
        spawn_local(async move {
            if let Err(error) = storage.save_draft(&draft).await {
                log::error!("left unsaved: {}", error.code());
            }
            drop(lock);
        });
    }

    /// Waits until nothing is being written, then writes nothing more: the interview is being finished.
    pub fn close(self) {
        self.inner.update_value(|inner| inner.is_closed = true);
    }

    /// Opens it again, after finishing failed.
    pub fn reopen(self) {
        self.inner.update_value(|inner| {
            inner.is_closed = false;
            inner.is_writing = false;
        });
    }

    /// The draft with the answers as they are now; `None` when the interview's screen is gone.
    #[must_use]
    pub fn snapshot(self, fill: Fill) -> Option<Draft> {
        let draft = self.inner.try_with_value(|inner| inner.draft.clone())?;
        let mut draft = draft.borrow_mut();
        let now = fill.try_snapshot()?;
        draft.answers = now.answers;
        draft.language = now.language;
        draft.cursor = fill.cursor();
        draft.percent = fill.filled_percent();
        draft.title = now.title.unwrap_or_default();
        draft.place = now.place;
        Some(draft.clone())
    }
}

fn trouble(error: &StorageError) -> Trouble {
    match error {
        StorageError::Full => Trouble::Full,
        StorageError::Overtaken => Trouble::Overtaken,
        StorageError::Gone => Trouble::Gone,
        other => Trouble::Other(other.code()),
    }
}
