//! Real faults against the real server, many trials of each: `make torture`. `TRIALS` for each row, `SEED`, and `ROWS`, words of
//! which one stands in the name of a row, is its number, or is `core` or `browser`. Rows that were
//! run two dozen times go into the table of the README. The last line is JSON.

#[path = "../../tests/torture/torture.rs"]
#[allow(dead_code)]
mod torture;

use std::time::Instant;
use torture::browser::pages_are_built;
use torture::report::Report;
use torture::row::Row;
use torture::run::{prepare, row};
use torture::table::{BROWSER_ROWS, ROWS};
use torture::trial::Scale;

/// Trials of a row, unless told otherwise; a row in a browser has a third.
const TRIALS: u64 = 120;
/// With fewer nothing goes into the README.
const WORTH_TELLING: u64 = 24;

fn told(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|text| text.parse().ok())
}

fn main() {
    let (trials, seed) = (told("TRIALS").unwrap_or(TRIALS), told("SEED").unwrap_or(1));
    let wanted = std::env::var("ROWS").unwrap_or_default();
    let is_wanted = |row: &Row| {
        let group = if row.browser.is_some() { "browser" } else { "core" };
        wanted.is_empty()
            || wanted
                .split(',')
                .any(|word| word == row.number || word == group || row.name.contains(word))
    };
    let begun = Instant::now();
    prepare();
    let mut report = Report { seed, rows: Vec::new() };
    let order: Vec<&str> = ROWS.iter().chain(BROWSER_ROWS).map(|row| row.name).collect();
    let browser = BROWSER_ROWS.iter().filter(|_| pages_are_built());
    for it in ROWS.iter().chain(browser).filter(|it| is_wanted(it)) {
        let since = Instant::now();
        let sum = row(
            it,
            it.browser.map_or(trials, |_| (trials / 3).max(1)),
            seed,
            Scale::Full,
        );
        println!(
            "{} {:.1} s",
            Report::line(it, &sum, seed),
            since.elapsed().as_secs_f64()
        );
        report.rows.push((it, sum));
        if trials >= WORTH_TELLING
            && let Err(error) = report.publish(&order)
        {
            println!("the README was not written: {error}");
        }
    }
    println!("\n{}", report.table());
    println!("{:.1} min", begun.elapsed().as_secs_f64() / 60.0);
    println!("{}", report.json());
    if !report.holds() {
        std::process::exit(1);
    }
}
