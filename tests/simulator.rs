#![cfg(not(target_arch = "wasm32"))]
//! Nothing is lost, whatever happens: histories drawn from a seed, and mistakes that must be found.

#[path = "simulator/simulation.rs"]
#[allow(dead_code)]
mod simulation;

use simulation::history::{Setting, live};
use simulation::run::{bugs_found, run};

const SOUND: Setting = Setting {
    bug: None,
    real: false,
    tells: false,
};

/// As many as `HISTORIES` says; or so many as a build with or without optimisation goes through in good time.
fn histories() -> u64 {
    let told = std::env::var("HISTORIES").ok().and_then(|text| text.parse().ok());
    told.unwrap_or(if cfg!(debug_assertions) { 200 } else { 10_000 })
}

#[test]
fn nothing_is_lost() {
    let report = run(histories(), 1, SOUND, false);
    print!("{}", report.table());
    assert!(report.violations.is_empty(), "{}", report.table());
}

#[test]
fn every_deliberate_mistake_is_found() {
    for (bug, found) in bugs_found(10_000, 1) {
        println!("{bug:?} found within {found:?} histories");
        assert!(found.is_some(), "{bug:?} is not found");
    }
}

#[test]
fn a_seed_replays() {
    let (first, again) = (live(11, SOUND), live(11, SOUND));
    assert_eq!(first.counts.0, again.counts.0);
    assert_eq!((first.steps, first.submissions), (again.steps, again.submissions));
}

#[test]
fn nothing_is_lost_with_real_signatures() {
    let real = Setting { real: true, ..SOUND };
    let report = run(histories() / 10, 2, real, false);
    assert!(report.violations.is_empty(), "{}", report.table());
}
