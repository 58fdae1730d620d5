//! The peers' own whole-form cases (`../shared/conformance`, found by `JB_CONFORMANCE_DIR` too): what JavaRosa and Web
//! Forms assert about an interview must hold of ours, seen through the replay of scripts. How many do is counted by kind
//! of check and by feature, and may never fall.
#![cfg(not(target_arch = "wasm32"))]

#[path = "scenario_conformance/case.rs"]
mod case;
#[path = "scenario_conformance/check.rs"]
mod check;
#[path = "scenario_conformance/play.rs"]
mod play;
#[path = "scenario_conformance/score.rs"]
mod score;

use case::Suite;
use score::Score;
use std::path::PathBuf;
use std::sync::mpsc;
use std::time::Duration;

/// Least share of checks that hold, in percent; raised with every gain.
const FLOOR_ALL: f64 = 98.3;
/// The same of those that more than one of the peers passes.
const FLOOR_CONSENSUS: f64 = 99.7;
/// The same of the stops that the way through a form leads to.
const FLOOR_NAVIGATION: f64 = 100.0;

const TIME_LIMIT: Duration = Duration::from_secs(30);

#[test]
fn the_peers_own_scenarios_hold() {
    let folder =
        std::env::var_os("JB_CONFORMANCE_DIR").map_or_else(|| PathBuf::from("../shared/conformance"), PathBuf::from);
    let Some(suite) = Suite::read(&folder) else {
        println!("SKIPPED: no scenarios at {}; nothing was judged", folder.display());
        return;
    };
    let mut score = Score::default();
    for case in &suite.cases {
        let (sender, receiver) = mpsc::channel();
        let (inner, folder) = (case.clone(), folder.clone());
        let worker = std::thread::Builder::new().stack_size(8 << 20).spawn(move || {
            let _ = sender.send(play::play(&inner, &folder));
        });
        worker.expect("a thread");
        // A panic closes the channel; a case that takes too long is left behind. Both are misses.
        let verdicts = receiver.recv_timeout(TIME_LIMIT);
        let why = match &verdicts {
            Ok(_) => "",
            Err(mpsc::RecvTimeoutError::Timeout) => "took too long",
            Err(mpsc::RecvTimeoutError::Disconnected) => "panicked",
        };
        score.add(&suite, case, verdicts.ok(), why);
    }
    score.print();
    score.hold(FLOOR_ALL, FLOOR_CONSENSUS, FLOOR_NAVIGATION);
}
