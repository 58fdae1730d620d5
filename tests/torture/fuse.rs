//! Marked steps: wherever a phone waits (for its disk, for the network) is a step at which it can be killed.

use std::cell::Cell;
use std::future::pending;
use tokio::sync::Notify;

/// Burns down step by step; when it is down, whoever stands at that step never goes on.
#[derive(Default)]
pub struct Fuse {
    left: Cell<u64>,
    down: Notify,
}

impl Fuse {
    /// Goes off at the so-manieth step from now; 0 for never.
    pub fn set(&self, steps: u64) {
        self.left.set(steps);
    }

    /// One step.
    pub async fn step(&self) {
        match self.left.get() {
            0 => {}
            1 => {
                self.left.set(0);
                self.down.notify_one();
                pending::<()>().await;
            }
            left => self.left.set(left - 1),
        }
    }

    /// Waits until it has gone off.
    pub async fn gone_off(&self) {
        self.down.notified().await;
    }
}
