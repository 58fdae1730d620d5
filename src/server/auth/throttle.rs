//! How often somebody may try: sign-ins by account and address, enrolment codes by address. Kept in memory; a restart
//! forgives.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// What is counted, so many in five minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Counted {
    /// Sign-ins of one account: 5.
    Account,
    /// Sign-ins from one address: 20.
    SignInAddress,
    /// Wrong enrolment codes from one address: 20. Whole offices stand behind one address.
    CodeAddress,
}

impl Counted {
    const fn most(self) -> usize {
        match self {
            Self::Account => 5,
            Self::SignInAddress | Self::CodeAddress => 20,
        }
    }
}

/// Length of the window, in milliseconds.
const WINDOW_MS: i64 = 5 * 60 * 1000;
/// When so many keys are held, those that lapsed are thrown out.
const SWEEP_AT: usize = 10_000;

/// Too many tries; seconds until the next one counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooOften(pub u64);

/// Counts tries.
#[derive(Default)]
pub struct Throttle {
    tries: Mutex<HashMap<(Counted, String), Vec<i64>>>,
}

impl Throttle {
    /// Counts a try, before its outcome is known: tries side by side cannot slip through.
    /// # Errors
    /// [`TooOften`] when the window is full; the try is then not counted.
    pub fn take(&self, counted: Counted, key: &str, now_ms: i64) -> Result<(), TooOften> {
        let mut all = self.tries.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= SWEEP_AT {
            all.retain(|_, times| times.iter().any(|at| now_ms - at < WINDOW_MS));
        }
        let times = all.entry((counted, key.to_owned())).or_default();
        times.retain(|at| now_ms - at < WINDOW_MS);
        if times.len() >= counted.most() {
            let oldest = times.first().copied().unwrap_or(now_ms);
            let wait_ms = (oldest + WINDOW_MS - now_ms).max(1);
            return Err(TooOften(wait_ms.unsigned_abs().div_ceil(1000)));
        }
        times.push(now_ms);
        Ok(())
    }

    /// The last try was a good one: it no longer counts.
    pub fn give_back(&self, counted: Counted, key: &str) {
        let mut all = self.tries.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(times) = all.get_mut(&(counted, key.to_owned())) {
            times.pop();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Counted, Throttle, TooOften};

    #[test]
    fn the_sixth_try_in_five_minutes_waits_and_another_account_does_not() {
        let throttle = Throttle::default();
        for i in 0..5 {
            assert_eq!(throttle.take(Counted::Account, "siti", i * 1000), Ok(()));
        }
        assert_eq!(throttle.take(Counted::Account, "siti", 10_000), Err(TooOften(290)));
        assert_eq!(throttle.take(Counted::Account, "budi", 10_000), Ok(()));
        assert_eq!(throttle.take(Counted::Account, "siti", 300_000), Ok(()));
    }

    #[test]
    fn good_tries_do_not_count() {
        let throttle = Throttle::default();
        for i in 0..100 {
            assert_eq!(throttle.take(Counted::SignInAddress, "10.0.0.1", i), Ok(()));
            throttle.give_back(Counted::SignInAddress, "10.0.0.1");
        }
    }
}
