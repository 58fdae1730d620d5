//! How much at a time, and how long to wait: batches adapt to the link, waits grow and are spread by chance so that
//! many phones do not come back at the same moment.

/// Interviews in the first push.
const FIRST_BATCH: usize = 25;
/// Interviews in a push at most; the server's limit may be lower.
const LARGEST_BATCH: usize = 500;
/// An answer within this time makes the next batch twice as large.
const QUICK_MS: i64 = 10_000;
/// The longest wait that chance may draw.
const LONGEST_WAIT_MS: i64 = 300_000;

/// Full jitter: a wait of 0 up to min(5 min, 1 s x 2^(failures - 1)). `roll` is drawn evenly from 0..1.
#[must_use]
pub fn wait_ms(failures: u32, roll: f64) -> i64 {
    let doublings = failures.saturating_sub(1).min(30);
    let most = 1_000i64.saturating_mul(1 << doublings).min(LONGEST_WAIT_MS);
    (most as f64 * roll.clamp(0.0, 1.0)) as i64
}

/// How long a request may take: 15 s plus its bytes at 2 KB/s.
#[must_use]
pub fn time_limit_ms(bytes: usize) -> u32 {
    u32::try_from(15_000 + bytes as u64 / 2).unwrap_or(u32::MAX)
}

pub(super) struct Pace {
    batch: usize,
    failures: u32,
    /// Not before, by chance; a hint lifts it.
    wait_until_ms: i64,
    /// Not before, by the server's word; only a tap lifts it.
    told_until_ms: i64,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            batch: FIRST_BATCH,
            failures: 0,
            wait_until_ms: 0,
            told_until_ms: 0,
        }
    }
}

impl Pace {
    pub(super) fn batch(&self) -> usize {
        self.batch
    }

    pub(super) fn set_batch(&mut self, batch: usize) {
        self.batch = batch;
    }

    pub(super) fn failures(&self) -> u32 {
        self.failures
    }

    pub(super) fn waits_until(&self, now_ms: i64) -> Option<i64> {
        let until = self.wait_until_ms.max(self.told_until_ms);
        // A clock that was set back must not make anyone wait for years.
        let longest = now_ms.saturating_add(2 * LONGEST_WAIT_MS);
        (until > now_ms).then_some(until.min(longest))
    }

    pub(super) fn reset(&mut self) {
        (self.failures, self.wait_until_ms, self.told_until_ms) = (0, 0, 0);
    }

    pub(super) fn hint(&mut self, now_ms: i64) {
        self.wait_until_ms = self.wait_until_ms.min(now_ms);
    }

    /// A push of `sent` interviews was answered.
    pub(super) fn answered(&mut self, sent: usize, took_ms: i64) {
        self.reset();
        if sent >= self.batch && took_ms < QUICK_MS {
            self.batch = (self.batch * 2).min(LARGEST_BATCH);
        }
    }

    /// Halves; whether it was at one already.
    pub(super) fn halve(&mut self, sent: usize) -> bool {
        // What was sent may have been less than the batch allowed: half of that is what is worth trying.
        self.batch = (self.batch.min(sent.max(1)) / 2).max(1);
        sent <= 1
    }

    pub(super) fn back_off(&mut self, now_ms: i64, roll: f64) {
        self.failures = self.failures.saturating_add(1);
        self.wait_until_ms = now_ms.saturating_add(wait_ms(self.failures, roll));
    }

    /// The server's word, with a little chance on top.
    pub(super) fn told_to_wait(&mut self, now_ms: i64, told_ms: i64, roll: f64) {
        let told_ms = told_ms.clamp(0, 2 * LONGEST_WAIT_MS);
        self.told_until_ms = now_ms.saturating_add(told_ms + wait_ms(1, roll));
    }
}
