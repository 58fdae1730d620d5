//! A bell for tasks of one thread: whoever waits is woken at the next ring.

use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::task::{Poll, Waker};

#[derive(Default)]
pub(super) struct Bell {
    rings: Cell<u64>,
    waiting: RefCell<Vec<Waker>>,
}

impl Bell {
    /// Wakes everyone who waits.
    pub(super) fn ring(&self) {
        self.rings.set(self.rings.get() + 1);
        for waker in self.waiting.take() {
            waker.wake();
        }
    }

    /// Waits for the next ring.
    pub(super) async fn wait(&self) {
        let heard = self.rings.get();
        poll_fn(|cx| match self.rings.get() == heard {
            true => {
                self.waiting.borrow_mut().push(cx.waker().clone());
                Poll::Pending
            }
            false => Poll::Ready(()),
        })
        .await;
    }
}
