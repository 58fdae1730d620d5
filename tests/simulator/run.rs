//! Many histories: on as many threads as there are processors, with the counts of everything that went wrong.

use super::history::{Setting, live};
use super::world::{Bug, Counts, Fault};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

/// What many histories told.
#[derive(Default)]
pub struct Report {
    pub histories: u64,
    pub steps: u64,
    pub submissions: u64,
    pub counts: Counts,
    /// Seed and what was wrong.
    pub violations: Vec<(u64, Vec<String>)>,
}

/// The seed of a history: far apart, so that neighbours have nothing in common.
pub fn seed_of(base: u64, history: u64) -> u64 {
    base.wrapping_add(history.wrapping_mul(0xD6E8_FEB8_6659_FD93))
}

/// Lives through so many histories; with `to_first` only until one is violated.
pub fn run(histories: u64, base: u64, setting: Setting, to_first: bool) -> Report {
    let next = AtomicU64::new(0);
    let whole = Mutex::new(Report::default());
    let n_threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..n_threads {
            scope.spawn(|| {
                let mut part = Report::default();
                loop {
                    let history = next.fetch_add(1, Ordering::Relaxed);
                    if history >= histories {
                        break;
                    }
                    let seed = seed_of(base, history);
                    part.add(seed, live(seed, setting));
                    if to_first && !part.violations.is_empty() {
                        next.store(histories, Ordering::Relaxed);
                    }
                }
                whole.lock().expect("a thread that ended well").join(part);
            });
        }
    });
    whole.into_inner().expect("threads that ended well")
}

/// Which of the deliberate mistakes are found within so many histories.
pub fn bugs_found(histories: u64, base: u64) -> Vec<(Bug, Option<u64>)> {
    let found = |bug: Bug| {
        let setting = Setting {
            bug: Some(bug),
            real: false,
            tells: false,
        };
        let report = run(histories, base, setting, true);
        (bug, report.violations.first().map(|_| report.histories))
    };
    Bug::ALL.into_iter().map(found).collect()
}

impl Report {
    fn add(&mut self, seed: u64, told: super::history::Told) {
        self.histories += 1;
        self.steps += told.steps;
        self.submissions += told.submissions as u64;
        for (sum, n) in self.counts.0.iter_mut().zip(&told.counts.0) {
            *sum += n;
        }
        if !told.violations.is_empty() {
            self.violations.push((seed, told.violations));
        }
    }

    fn join(&mut self, other: Self) {
        self.histories += other.histories;
        self.steps += other.steps;
        self.submissions += other.submissions;
        for (sum, n) in self.counts.0.iter_mut().zip(&other.counts.0) {
            *sum += n;
        }
        self.violations.extend(other.violations);
    }

    /// A table for people.
    pub fn table(&self) -> String {
        let n = self.histories.max(1) as f64;
        let mut text = format!(
            "{} histories, {:.0} steps and {:.1} submissions each (mean)\n",
            self.histories,
            self.steps as f64 / n,
            self.submissions as f64 / n
        );
        for (fault, count) in Fault::ALL.iter().zip(&self.counts.0) {
            text.push_str(&format!(
                "{:<26}{count:>12}{:>10.2}\n",
                format!("{fault:?}"),
                *count as f64 / n
            ));
        }
        for (seed, what) in self.violations.iter().take(10) {
            text.push_str(&format!("VIOLATED, seed {seed}: {}\n", what.join("; ")));
        }
        text
    }
}
