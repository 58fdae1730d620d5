//! A million histories, or as many as `HISTORIES` says, from the seed `SEED`: `make simulate`. With `REAL=1` the
//! receipts carry the real signatures. The last line is JSON. `HISTORIES=1` tells the one history of this very seed, step by
//! step, as a failing run names it.

#[path = "../../tests/simulator/simulation.rs"]
#[allow(dead_code)]
mod simulation;

use simulation::history::{Setting, live};
use simulation::run::{bugs_found, run};
use std::time::Instant;

/// Within so many histories each deliberate mistake has to be found.
const FIND_WITHIN: u64 = 10_000;

fn told(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|text| text.parse().ok())
}

fn main() {
    let (histories, seed) = (told("HISTORIES").unwrap_or(1_000_000), told("SEED").unwrap_or(1));
    let sound = Setting {
        bug: None,
        real: told("REAL") == Some(1),
        tells: false,
    };
    if histories == 1 {
        let tells = true;
        return println!("{:?}", live(seed, Setting { tells, ..sound }).violations);
    }
    let begun = Instant::now();
    let report = run(histories, seed, sound, false);
    print!("{}", report.table());
    println!("{:.1} s", begun.elapsed().as_secs_f64());
    let bugs = bugs_found(FIND_WITHIN, seed);
    for (bug, found) in &bugs {
        match found {
            Some(within) => println!("{bug:?}: found within {within} histories"),
            None => println!("{bug:?}: NOT FOUND within {FIND_WITHIN} histories"),
        }
    }
    let found = bugs.iter().filter(|(_, found)| found.is_some()).count();
    let line = serde_json::json!({
        "histories": report.histories,
        "violations": report.violations.len(),
        "bugs_seeded": bugs.len(),
        "bugs_found": found,
        "seed": seed,
    });
    println!("{line}");
    if !report.violations.is_empty() || found < bugs.len() {
        std::process::exit(1);
    }
}
