#![cfg(not(target_arch = "wasm32"))]
//! Nothing is lost, whatever happens: histories drawn from a seed, and mistakes that must be found.

#[path = "simulator/simulation.rs"]
mod simulation;

use jemput_bola::phone::Saved;
use simulation::history::{Setting, live, world};
use simulation::officer::new_draft;
use simulation::phone::{Phone, drive};
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

/// Found by the simulator: a damaged draft in local storage that the full database could not take was written over by
/// the next answer.
#[test]
fn what_is_unreadable_is_set_aside_though_the_database_is_full() {
    let world = world(1, SOUND);
    let mut phone = Phone::new(0, &world);
    let storage = phone.storage.clone().expect("a phone that is on");
    let id = storage.new_instance_id().expect("an id");
    let draft = new_draft(&storage, id);
    assert_eq!(drive(storage.save_draft(&draft)).expect("room"), Saved::Durable);
    drop(storage);
    phone.close();
    let key = format!("d:{id}");
    let whole = phone.disk.local_text(&key).expect("a mirror");
    let damaged = whole.replacen("wall_ms", "wall_ns", 1);
    phone.disk.damage_local(&key, damaged.clone());
    phone.disk.journal_is_full.set(true);
    phone.start_in_peace();
    phone.disk.journal_is_full.set(false);
    let storage = phone.storage.clone().expect("a phone that is on");
    let draft = drive(storage.draft(id)).expect("readable").expect("the draft");
    assert_eq!(drive(storage.save_draft(&draft)).expect("room"), Saved::Durable);
    let aside = drive(storage.quarantine()).expect("readable");
    assert!(aside.iter().any(|it| it.text == damaged), "{aside:?}");
}

/// One history by its seed, as a failing run names it: `SEED=… cargo test --test simulator one -- --ignored --nocapture`.
#[test]
#[ignore = "for looking at one seed"]
fn one_history() {
    let seed = std::env::var("SEED")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(1);
    println!("{:?}", live(seed, Setting { tells: true, ..SOUND }).violations);
}
