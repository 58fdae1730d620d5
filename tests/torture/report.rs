//! The result as a table, into the README, and as JSON.

use super::row::Row;
use super::run::Sum;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;

const BEGIN: &str = "<!-- torture: begin -->";
const END: &str = "<!-- torture: end -->";
const HEAD: &str = "| No. | Fault | Trials | Struck | Lost | Duplicated | Altered | Stuck | Other | Drained in, half / 95 % | Control | Seed |\n\
    |---|---|---|---|---|---|---|---|---|---|---|---|\n";

/// Everything that was run.
pub struct Report {
    pub seed: u64,
    pub rows: Vec<(&'static Row, Sum)>,
}

/// Milliseconds for people.
fn seconds(ms: i64) -> String {
    match ms {
        0..1_000 => format!("{:.2} s", ms as f64 / 1000.0),
        1_000..120_000 => format!("{:.0} s", ms as f64 / 1000.0),
        _ => format!("{:.0} min", ms as f64 / 60_000.0),
    }
}

impl Report {
    pub fn holds(&self) -> bool {
        self.rows.iter().all(|(_, sum)| sum.holds())
    }

    fn total(&self, of: impl Fn(&Sum) -> u64) -> u64 {
        self.rows.iter().map(|(_, sum)| of(sum)).sum()
    }

    /// A line of the table.
    pub fn line(row: &Row, sum: &Sum, seed: u64) -> String {
        let control = match sum.caught {
            Some(1) => "caught".to_owned(),
            Some(n) => format!("caught, trial {n}"),
            None => "**not caught**".to_owned(),
        };
        format!(
            "| {} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {} |",
            row.number,
            row.name,
            sum.trials,
            sum.struck,
            sum.tally.lost,
            sum.tally.duplicated,
            sum.tally.altered,
            sum.tally.stuck,
            sum.tally.other,
            format_args!("{} / {}", seconds(sum.drained(50)), seconds(sum.drained(95))),
            format_args!("{control} | {}", sum.wrong.unwrap_or(seed)),
        )
    }

    pub fn table(&self) -> String {
        let mut text = HEAD.to_owned();
        for (row, sum) in &self.rows {
            text.push_str(&Self::line(row, sum, self.seed));
            text.push('\n');
        }
        text
    }

    pub fn json(&self) -> Value {
        let by_row = self.rows.iter().map(|(row, sum)| {
            json!({
                "row": row.name, "number": row.number, "trials": sum.trials, "struck": sum.struck,
                "lost": sum.tally.lost, "duplicated": sum.tally.duplicated, "altered": sum.tally.altered,
                "stuck": sum.tally.stuck, "other": sum.tally.other, "drained_ms": sum.drained(50),
                "drained_p95_ms": sum.drained(95), "caught": sum.caught.is_some(), "wrong_seed": sum.wrong,
            })
        });
        json!({
            "trials": self.total(|sum| sum.trials),
            "by_row": by_row.collect::<Vec<Value>>(),
            "lost": self.total(|sum| sum.tally.lost),
            "duplicated": self.total(|sum| sum.tally.duplicated),
            "altered": self.total(|sum| sum.tally.altered),
            "stuck": self.total(|sum| sum.tally.stuck),
            "controls": self.rows.len(),
            "controls_caught": self.total(|sum| u64::from(sum.caught.is_some())),
            "seed": self.seed,
        })
    }

    /// Writes its rows into the table of the README, between the marks; rows that were not run stay as they were.
    pub fn publish(&self, order: &[&str]) -> std::io::Result<()> {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
        let text = std::fs::read_to_string(&path)?;
        let (Some(from), Some(to)) = (text.find(BEGIN), text.find(END)) else {
            return Err(std::io::Error::other("README.md has no marks for the table"));
        };
        let mut lines: BTreeMap<String, String> = BTreeMap::new();
        for line in text[from..to].lines().filter(|line| line.starts_with("| ")) {
            lines.insert(name_of(line), line.to_owned());
        }
        for (row, sum) in &self.rows {
            lines.insert(row.name.to_owned(), Self::line(row, sum, self.seed));
        }
        let kept: Vec<&String> = order.iter().filter_map(|name| lines.get(*name)).collect();
        let count = |column: usize| -> u64 {
            kept.iter()
                .filter_map(|line| cell(line, column).parse::<u64>().ok())
                .sum()
        };
        let told = format!(
            "{}\n{} trials in {} rows: {} lost, {} duplicated, {} altered, {} stuck.\n\n{HEAD}{}\n{}",
            &text[..from + BEGIN.len()],
            count(3),
            kept.len(),
            count(5),
            count(6),
            count(7),
            count(8),
            kept.iter().map(|line| line.as_str()).collect::<Vec<&str>>().join("\n"),
            &text[to..]
        );
        std::fs::write(path, told)
    }
}

fn cell(line: &str, column: usize) -> String {
    line.split('|').nth(column).unwrap_or_default().trim().to_owned()
}

fn name_of(line: &str) -> String {
    cell(line, 2)
}
