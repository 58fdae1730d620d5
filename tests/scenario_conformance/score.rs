//! What holds and what does not, by kind of check and by feature.

use super::case::{Case, Suite, place};
use super::play::Verdict;
use std::collections::BTreeMap;

#[derive(Default, Clone, Copy)]
struct Tally {
    counted: usize,
    passed: usize,
}

impl Tally {
    fn add(&mut self, passed: bool) {
        self.counted += 1;
        self.passed += usize::from(passed);
    }

    fn percent(self) -> f64 {
        100.0 * self.passed as f64 / self.counted.max(1) as f64
    }
}

#[derive(Default)]
pub struct Score {
    all: Tally,
    consensus: Tally,
    navigation: Tally,
    by_check: BTreeMap<String, Tally>,
    by_feature: BTreeMap<String, Tally>,
    by_peer: BTreeMap<String, Tally>,
    /// Checks behind an instance whose XML is not in the record: what the peer showed of it stands for it.
    stand_ins: Tally,
    left_out: usize,
    misses: Vec<String>,
}

impl Score {
    pub fn add(&mut self, suite: &Suite, case: &Case, verdicts: Option<Vec<Verdict>>, why: &str) {
        for (at, step) in case.steps.iter().enumerate() {
            let verdict = match &verdicts {
                Some(verdicts) => verdicts[at].clone(),
                None => Err(why.to_owned()),
            };
            let is_way = matches!(step.op.as_str(), "next" | "prev") && step.text("expect_ref").is_some();
            if is_way {
                self.navigation.add(verdict.is_ok());
            }
            if !suite.counts(case, at) {
                self.left_out += usize::from(step.op == "expect");
                if is_way && let Err(reason) = verdict {
                    self.misses.push(format!("way {}: {reason}", place(case, at)));
                }
                continue;
            }
            let passed = verdict.is_ok();
            let kind = step.text("check").unwrap_or(&step.op);
            self.all.add(passed);
            self.by_check.entry(kind.to_owned()).or_default().add(passed);
            self.by_peer
                .entry(case.id.split('/').take(2).collect::<Vec<_>>().join("/"))
                .or_default()
                .add(passed);
            for feature in &case.features {
                self.by_feature.entry(feature.clone()).or_default().add(passed);
            }
            if is_behind_stand_in(case, at) {
                self.stand_ins.add(passed);
            }
            let is_consensus = suite.is_consensus(case, at);
            if is_consensus {
                self.consensus.add(passed);
            }
            if let Err(reason) = verdict {
                let mark = if is_consensus { "*" } else { " " };
                let path = step.text("ref").unwrap_or_default();
                self.misses
                    .push(format!("{mark}{kind} {}: {path} {reason}", place(case, at)));
            }
        }
    }

    pub fn print(&self) {
        for miss in &self.misses {
            println!("MISS {miss}");
        }
        let tables = [
            ("check", &self.by_check),
            ("feature", &self.by_feature),
            ("peer", &self.by_peer),
        ];
        for (title, table) in tables {
            println!("by {title}:");
            for (name, tally) in table {
                println!(
                    "  {name:28} {:5} of {:5}  {:6.2} %",
                    tally.passed,
                    tally.counted,
                    tally.percent()
                );
            }
        }
        let lines = [
            ("behind a stand-in", self.stand_ins),
            ("navigation", self.navigation),
            ("consensus", self.consensus),
            ("checks", self.all),
        ];
        for (name, tally) in lines {
            println!(
                "{name}: {} of {} hold, {:.2} %",
                tally.passed,
                tally.counted,
                tally.percent()
            );
        }
        println!("left out: {}", self.left_out);
    }

    pub fn hold(&self, all: f64, consensus: f64, navigation: f64) {
        let floors = [
            (self.all, all),
            (self.consensus, consensus),
            (self.navigation, navigation),
        ];
        for (tally, floor) in floors {
            assert!(
                tally.percent() >= floor,
                "{:.2} % hold, at least {floor} % did before",
                tally.percent()
            );
        }
    }
}

fn is_behind_stand_in(case: &Case, at: usize) -> bool {
    case.steps[..at].iter().any(super::play::is_of_fabricated_instance)
}
