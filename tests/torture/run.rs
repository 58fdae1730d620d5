//! Many trials, on threads of their own, and what they came to.

use super::browser::{self, pages_are_built};
use super::host;
use super::judge::Tally;
use super::row::{Mistake, Row};
use super::trial::{self, Scale, Which};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

/// What a row came to.
#[derive(Debug, Clone, Default)]
pub struct Sum {
    pub trials: u64,
    pub tally: Tally,
    pub drained_ms: Vec<i64>,
    pub struck: u64,
    /// The first seed that went wrong.
    pub wrong: Option<u64>,
    /// Whether the mistake was noticed, and after how many trials.
    pub caught: Option<u64>,
}

/// How often a mistake may be tried until it is noticed.
const CONTROLS: u64 = 12;

fn one(row: &Row, which: Which) -> trial::Outcome {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.expect("a runtime");
    let lived = catch_unwind(AssertUnwindSafe(|| runtime.block_on(trial::run(row, which))));
    lived.unwrap_or_else(|_| {
        println!("{}: seed {} broke off", row.name, which.seed);
        let tally = Tally {
            other: 1,
            ..Tally::default()
        };
        trial::Outcome {
            tally,
            broke_off: true,
            ..trial::Outcome::default()
        }
    })
}

fn seed_of(base: u64, row: &Row, index: u64) -> u64 {
    let name = row.name.bytes().fold(base, |sum, byte| {
        sum.wrapping_mul(0x100_0000_01B3).wrapping_add(u64::from(byte))
    });
    name.wrapping_add(index.wrapping_mul(0xD6E8_FEB8_6659_FD93))
}

fn threads(row: &Row) -> u64 {
    let cores = std::thread::available_parallelism().map_or(1, |n| n.get() as u64);
    match (row.browser.is_some(), row.waits) {
        (true, _) => cores,
        (false, true) => cores * 6,
        (false, false) => cores * 2,
    }
}

/// Makes what every trial begins with.
pub fn prepare() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("a runtime").block_on(async {
        host::prepare().await;
        if pages_are_built() {
            browser::prepare().await;
        }
    });
}

/// So many trials of a row, then its control.
pub fn row(row: &Row, trials: u64, base: u64, scale: Scale) -> Sum {
    let mut sum = sound(row, trials, base, scale);
    sum.caught = control(row, trials, base);
    sum
}

fn sound(row: &Row, trials: u64, base: u64, scale: Scale) -> Sum {
    let (next, whole) = (AtomicU64::new(0), Mutex::new(Sum::default()));
    std::thread::scope(|scope| {
        for _ in 0..threads(row).min(trials) {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    if index >= trials {
                        break;
                    }
                    let seed = seed_of(base, row, index);
                    let outcome = one(
                        row,
                        Which {
                            scale,
                            seed,
                            index,
                            of: trials.max(60),
                            mistake: None,
                        },
                    );
                    whole.lock().expect("a thread that ended well").add(seed, outcome);
                }
            });
        }
    });
    whole.into_inner().expect("threads that ended well")
}

/// The same with the mistake, until it is noticed.
fn control(row: &Row, trials: u64, base: u64) -> Option<u64> {
    let mistake: Option<Mistake> = Some(row.control);
    (0..CONTROLS).find_map(|index| {
        let seed = seed_of(base, row, index);
        let which = Which {
            scale: Scale::Short,
            seed,
            index,
            of: trials.max(60),
            mistake,
        };
        let outcome = one(row, which);
        // A trial that breaks off has noticed nothing.
        let noticed = !outcome.broke_off && !outcome.tally.is_clean();
        noticed.then_some(index + 1)
    })
}

impl Sum {
    fn add(&mut self, seed: u64, outcome: trial::Outcome) {
        self.trials += 1;
        self.tally.add(outcome.tally);
        self.drained_ms.push(outcome.drained_ms);
        self.struck += outcome.struck;
        if !outcome.tally.is_clean() {
            self.wrong.get_or_insert(seed);
        }
    }

    /// The value below which so many of a hundred lie.
    pub fn drained(&self, percent: usize) -> i64 {
        let mut all = self.drained_ms.clone();
        all.sort_unstable();
        let at = (all.len() * percent / 100).min(all.len().saturating_sub(1));
        all.get(at).copied().unwrap_or(0)
    }

    /// Whether the row holds what it promises.
    pub fn holds(&self) -> bool {
        self.tally.is_clean() && self.caught.is_some()
    }
}
