#![cfg(not(target_arch = "wasm32"))]
//! Nothing is lost under real faults: one trial of every row, and the mistake that it must notice. Many trials: `make
//! torture`. Rows in a browser run on the pages that `make app` built.

#[path = "torture/torture.rs"]
#[allow(dead_code)]
mod torture;

use torture::browser::pages_are_built;
use torture::report::Report;
use torture::row::Row;
use torture::run::{prepare, row};
use torture::table::{BROWSER_ROWS, ROWS};
use torture::trial::Scale;

fn holds(rows: &'static [Row]) {
    let rows = rows.iter().map(|it| (it, row(it, 1, 1, Scale::Short))).collect();
    let report = Report { seed: 1, rows };
    println!("{}", report.table());
    assert!(report.holds(), "{}", report.table());
}

#[test]
fn nothing_is_lost_and_every_deliberate_mistake_is_noticed() {
    prepare();
    std::thread::scope(|scope| {
        scope.spawn(|| holds(ROWS));
        if pages_are_built() {
            // Two browsers at a time: much of what they do is waiting.
            let (some, others) = BROWSER_ROWS.split_at(BROWSER_ROWS.len() / 2);
            scope.spawn(|| holds(some));
            scope.spawn(|| holds(others));
        }
    });
}
