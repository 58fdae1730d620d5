#![cfg(not(target_arch = "wasm32"))]
//! Runs the recorded cases of the peers' own suites through the door of `form eval`, each as one of its requests. The cases
//! stay where they are (`JB_CONFORMANCE_DIR`, or `../shared/conformance` beside the package) and are left out, aloud, where
//! they are absent.

#[path = "support/recorded.rs"]
mod recorded;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

use jemput_bola::expr::ast::{BinaryOp, Expr, Start};
use jemput_bola::expr::parse;
use jemput_bola::server::cli::{Surroundings, eval_request};
use recorded::{fits, request};
use serde_json::Value as Json;

/// The least number of cases that must pass, of those that count; raise it with every gain.
const FLOORS: [(&str, usize); 4] = [
    ("odk (asserted)", 1436),
    ("xpath1-full (asserted)", 366),
    ("other-functions (asserted)", 12),
    ("consensus", 1759),
];

fn folder() -> Option<PathBuf> {
    let folder = std::env::var_os("JB_CONFORMANCE_DIR").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/conformance"),
        PathBuf::from,
    );
    folder.join("expr.jsonl").exists().then_some(folder)
}

fn ids(text: &str) -> HashSet<String> {
    let lists: Json = serde_json::from_str(text).expect("a list of ids");
    let list = lists["expr"].as_array().expect("ids of expressions");
    list.iter().filter_map(|id| id.as_str().map(str::to_owned)).collect()
}

/// How many passed, how many count, how many were left out.
#[derive(Default, Clone, Copy)]
struct Score {
    passed: usize,
    counted: usize,
    left_out: usize,
}

#[test]
fn recorded_cases_of_the_peers_pass_at_least_as_often_as_before() {
    let Some(folder) = folder() else {
        println!("SKIPPED: no conformance cases at ../shared/conformance and JB_CONFORMANCE_DIR is not set");
        return;
    };
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).expect(name);
    let (cases, skip, consensus) = (
        read("expr.jsonl"),
        ids(&read("skip.json")),
        ids(&read("consensus.json")),
    );
    let mut scores: BTreeMap<String, Score> = BTreeMap::new();
    for line in cases.lines() {
        let case: Json = serde_json::from_str(line).expect("one case a line");
        let id = case["id"].as_str().unwrap_or_default();
        let counts = !skip.contains(id) && case.get("peers_disagree").is_none();
        let passed = counts && passes(&case);
        let asserted = case["basis"] == "asserted";
        let profile = case["profile"].as_str().unwrap_or_default();
        let basis = case["basis"].as_str().unwrap_or_default();
        let mut groups = BTreeSet::from([format!("{profile} ({basis})")]);
        groups.extend(consensus.contains(id).then(|| "consensus".to_owned()));
        groups.extend(features(&case).into_iter().filter(|_| asserted));
        for group in groups {
            let score = scores.entry(group).or_default();
            score.passed += usize::from(passed);
            score.counted += usize::from(counts);
            score.left_out += usize::from(!counts);
        }
    }
    for (group, score) in &scores {
        let Score {
            passed,
            counted,
            left_out,
        } = score;
        println!("{group}: {passed} of {counted}, {left_out} left out");
    }
    for (group, floor) in FLOORS {
        let Score { passed, counted, .. } = scores.get(group).copied().unwrap_or_default();
        assert!(
            passed >= floor,
            "{group}: {passed} of {counted} pass, fewer than {floor}"
        );
    }
}

/// A panic is a miss like any other.
fn passes(case: &Json) -> bool {
    let run = || fits(case, &eval_request(&request(case), &Surroundings::default()));
    let verdict = catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|_| Err("a panic".to_owned()));
    if let Err(found) = &verdict {
        println!(
            "MISS {} | {} | wanted {} | {found}",
            case["id"], case["expr"], case["expect"]
        );
    }
    verdict.is_ok()
}

/// The functions that a case calls, and the parts of the language that it uses.
fn features(case: &Json) -> BTreeSet<String> {
    let names = case["functions"].as_array().into_iter().flatten();
    let mut found: BTreeSet<String> = names
        .map(|name| format!("{}()", name.as_str().unwrap_or_default()))
        .collect();
    let Ok(expr) = parse(case["expr"].as_str().unwrap_or_default()) else {
        found.insert("feature: not an expression".to_owned());
        return found;
    };
    let mut add = |feature: &str| found.insert(format!("feature: {feature}"));
    expr.walk(&mut |inner| match inner {
        Expr::Path(path) => {
            for step in &path.steps {
                add(&format!("axis {}", step.axis.as_str()));
            }
            let filtered = matches!(&path.start, Start::Filter { predicates, .. } if !predicates.is_empty());
            if filtered || path.steps.iter().any(|step| !step.predicates.is_empty()) {
                add("predicate");
            }
        }
        Expr::Operation { rest, .. } => {
            add(match rest.first().map(|(op, _)| *op) {
                Some(BinaryOp::And | BinaryOp::Or) => "and, or",
                Some(op) if op.level() <= BinaryOp::Less.level() => "comparison",
                _ => "arithmetic",
            });
        }
        Expr::Negate(_) => {
            add("arithmetic");
        }
        Expr::Union(_) => {
            add("union");
        }
        Expr::Number(_) | Expr::Text(_) => {
            add("literal");
        }
        Expr::Call(_) => {}
    });
    found
}
