#![cfg(not(target_arch = "wasm32"))]
//! Runs the recorded cases of the peers' own suites through the public door of `expr`. The cases stay where they are
//! (`JB_CONFORMANCE_DIR`, or `../shared/conformance` beside the package) and are left out, aloud, where they are absent.

#[path = "support/tree.rs"]
mod tree;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::PathBuf;

use jemput_bola::expr::{Context, NodeKind, NodeRef, Value, World, evaluate, parse};
use serde_json::Value as Json;
use tree::Tree;

/// Per profile the least number of cases that must pass; raise it with every gain.
const FLOORS: [(&str, usize); 3] = [("odk", 1435), ("xpath1-full", 365), ("other-functions", 12)];

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
    let mut scores: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for line in cases.lines() {
        let case: Json = serde_json::from_str(line).expect("one case a line");
        let id = case["id"].as_str().unwrap_or_default();
        if skip.contains(id) || case.get("peers_disagree").is_some() {
            continue;
        }
        let verdict = run(&case);
        if let Err(found) = &verdict {
            println!("MISS {} | {} | wanted {} | {found}", id, case["expr"], case["expect"]);
        }
        let profile = case["profile"].as_str().unwrap_or_default();
        let basis = case["basis"].as_str().unwrap_or_default();
        let mut groups = vec![format!("{profile} ({basis})")];
        groups.extend(consensus.contains(id).then(|| "consensus".to_owned()));
        for group in groups {
            let score = scores.entry(group).or_default();
            score.0 += usize::from(verdict.is_ok());
            score.1 += 1;
        }
    }
    for (group, (passed, counted)) in &scores {
        println!("{group}: {passed} of {counted}");
    }
    for (profile, floor) in FLOORS {
        let (passed, counted) = scores
            .get(&format!("{profile} (asserted)"))
            .copied()
            .unwrap_or_default();
        assert!(
            passed >= floor,
            "{profile}: {passed} of {counted} pass, fewer than {floor}"
        );
    }
}

fn run(case: &Json) -> Result<(), String> {
    let mut tree = Tree::new(case["context_xml"].as_str().unwrap_or("<root/>"));
    tree.now_ms = 1_710_523_230_123;
    tree.offset_minutes = if case["tz"] == "GMT" { 0 } else { -420 };
    tree.language = case["language"].as_str().unwrap_or_default().to_owned();
    tree.prefixes = prefixes(case);
    tree.random = 0.123_456_789_012_345;
    let node = tree.find(case["context_node"].as_str().unwrap_or("/"));
    let node = *node.first().ok_or("no context node")?;
    tree.root = case["root_node"]
        .as_str()
        .and_then(|path| tree.find(path).first().copied());
    let context = Context::at(&tree, node);
    let expr = case["expr"].as_str().unwrap_or_default();
    let result = parse(expr).and_then(|expr| evaluate(&expr, &context));
    compare(&tree, &case["expect"], result)
}

fn prefixes(case: &Json) -> HashMap<String, String> {
    let mut known: HashMap<String, String> = [
        ("xhtml", "http://www.w3.org/1999/xhtml"),
        ("mathml", "http://www.w3.org/1998/Math/MathML"),
    ]
    .map(|(prefix, uri)| (prefix.to_owned(), uri.to_owned()))
    .into();
    for (prefix, uri) in case["namespaces"].as_object().into_iter().flatten() {
        known.insert(prefix.clone(), uri.as_str().unwrap_or_default().to_owned());
    }
    known
}

fn compare(tree: &Tree, expect: &Json, result: Result<Value, jemput_bola::expr::ExprError>) -> Result<(), String> {
    let kind = expect["type"].as_str().unwrap_or_default();
    let wanted = &expect["value"];
    let value = match (kind, result) {
        ("error", Err(_)) => return Ok(()),
        ("error", Ok(value)) => return Err(format!("no error but {value:?}")),
        (_, Err(error)) => return Err(error.to_string()),
        (_, Ok(value)) => value,
    };
    let text = value.to_text(tree);
    let fits = match kind {
        "boolean" => wanted == value.to_boolean(),
        "string" if wanted == "Invalid Date" => text.is_empty(),
        "string" => wanted == text.as_str(),
        "string-length" => wanted == text.chars().count(),
        "string-match" => matches(wanted.as_str().unwrap_or_default(), &text),
        "number" => same_number(expect, value.to_number(tree)),
        "date" => {
            let days = value.to_number(tree);
            let wanted = Value::Text(wanted.as_str().unwrap_or_default().to_owned()).to_number(tree);
            (days - wanted).abs() < 1e-9
        }
        "nodeset-count" => matches!(&value, Value::Nodes(nodes) if wanted == nodes.len()),
        "nodeset" => match &value {
            Value::Nodes(nodes) => same_nodes(tree, expect, nodes)?,
            _ => false,
        },
        other => return Err(format!("unknown kind of expectation {other}")),
    };
    if fits {
        Ok(())
    } else {
        Err(format!("{value:?} as text {text:?}"))
    }
}

fn same_number(expect: &Json, found: f64) -> bool {
    let wanted = match &expect["value"] {
        Json::String(text) => match text.as_str() {
            "Infinity" => f64::INFINITY,
            "-Infinity" => f64::NEG_INFINITY,
            "-0" => 0.0,
            _ => f64::NAN,
        },
        number => number.as_f64().unwrap_or(f64::NAN),
    };
    if wanted.is_nan() || wanted.is_infinite() {
        return wanted == found || (wanted.is_nan() && found.is_nan());
    }
    if let Some(factor) = expect["round_factor"].as_f64() {
        return ((found * factor).round() / factor - wanted).abs() <= wanted.abs() * 1e-12;
    }
    // The last bits of sine and cosine differ between machines, also where exactly 0 was recorded.
    let tolerance = expect["tolerance"]
        .as_f64()
        .unwrap_or(1e-12)
        .max(wanted.abs() * 1e-9);
    (found - wanted).abs() <= tolerance
}

fn same_nodes(tree: &Tree, expect: &Json, found: &[NodeRef]) -> Result<bool, String> {
    let wanted = expect["value"].as_array().ok_or("no list of nodes")?;
    let first_only = expect["first_only"].as_bool().unwrap_or(false);
    let found = if first_only {
        &found[..found.len().min(wanted.len())]
    } else {
        found
    };
    if wanted.len() != found.len() {
        return Err(format!("{} nodes, not {}", found.len(), wanted.len()));
    }
    let is = |entry: &Json, node: NodeRef| {
        let path = entry["path"].as_str().unwrap_or_default();
        if path == "/?type10" {
            return tree.kind(node) == NodeKind::Comment && node.node == 1;
        }
        if path.contains("@xmlns") {
            return entry["text"] == *tree.text(node);
        }
        tree.find(path).first() == Some(&node)
    };
    if expect["ordered"].as_bool().unwrap_or(false) {
        return Ok(wanted.iter().zip(found).all(|(entry, &node)| is(entry, node)));
    }
    Ok(wanted.iter().all(|entry| found.iter().any(|&node| is(entry, node))))
}

/// A JavaScript pattern literal, `/…/flags`, found anywhere in the text.
fn matches(literal: &str, text: &str) -> bool {
    let inside = literal
        .trim_start_matches('/')
        .rsplit_once('/')
        .map_or("", |(inside, _)| inside);
    let pattern = inside.replace("\\/", "/");
    regex_lite::Regex::new(&pattern)
        .expect("the pattern of a case")
        .is_match(text)
}
