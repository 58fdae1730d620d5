//! A recorded case of a peer's suite as a request of `form eval`, and whether the answer fits.

use serde_json::{Value as Json, json};

/// The request that asks what a case asks. A case whose document is a whole form gives it as such.
pub fn request(case: &Json) -> Json {
    let kind = match case["expect"]["type"].as_str().unwrap_or_default() {
        "number" => "number",
        "boolean" => "boolean",
        "string" | "string-length" | "string-match" | "date" => "string",
        "nodeset" | "nodeset-count" => "nodeset",
        _ => "any",
    };
    let mut request = json!({
        "id": case["id"],
        "expr": case["expr"],
        "as": kind,
        "namespaces": case["namespaces"],
        "language": case["language"],
        "tz": case["tz"],
        "now": "2024-03-15T10:20:30.123-07:00",
    });
    let (document, context) = match case["root_node"].is_null() {
        true => ("instance", "context"),
        false => ("xform", "xform_context"),
    };
    request[document] = case["context_xml"].clone();
    request[context] = case["context_node"].clone();
    request["xform_root"] = case["root_node"].clone();
    request
}

/// Whether the answer is what the case expects; else what was found.
pub fn fits(case: &Json, answer: &Json) -> Result<(), String> {
    let expect = &case["expect"];
    let (wanted, found) = (&expect["value"], &answer["value"]);
    let text = found.as_str().unwrap_or_default();
    let fits = match (expect["type"].as_str().unwrap_or_default(), answer["ok"] == true) {
        ("error", ok) => !ok,
        (_, false) => false,
        ("number", _) => same_number(expect, number(found)),
        ("string", _) if wanted == "Invalid Date" => text.is_empty(),
        ("string" | "boolean", _) => wanted == found,
        ("string-length", _) => wanted == text.chars().count(),
        ("string-match", _) => matches(wanted.as_str().unwrap_or_default(), text),
        ("date", _) => wanted.as_str().and_then(|wanted| wanted.get(..10)) == text.get(..10),
        ("nodeset-count", _) => wanted == found.as_array().map_or(0, Vec::len),
        ("nodeset", _) => same_nodes(expect, found),
        _ => false,
    };
    if fits { Ok(()) } else { Err(answer.to_string()) }
}

fn number(value: &Json) -> f64 {
    match value.as_str() {
        Some("Infinity") => f64::INFINITY,
        Some("-Infinity") => f64::NEG_INFINITY,
        Some("-0") => 0.0,
        _ => value.as_f64().unwrap_or(f64::NAN),
    }
}

fn same_number(expect: &Json, found: f64) -> bool {
    let wanted = number(&expect["value"]);
    if wanted.is_nan() || wanted.is_infinite() {
        return wanted == found || (wanted.is_nan() && found.is_nan());
    }
    if let Some(factor) = expect["round_factor"].as_f64() {
        return ((found * factor).round() / factor - wanted).abs() <= wanted.abs() * 1e-12;
    }
    // The last bits of sine and cosine differ between machines, also where exactly 0 was recorded.
    let tolerance = expect["tolerance"].as_f64().unwrap_or(1e-12).max(wanted.abs() * 1e-9);
    (found - wanted).abs() <= tolerance
}

/// Longer texts of nodes were cut when they were recorded.
const RECORDED_CHARACTERS: usize = 200;

fn same_nodes(expect: &Json, found: &Json) -> bool {
    let (Some(wanted), Some(found)) = (expect["value"].as_array(), found.as_array()) else {
        return false;
    };
    let first_only = expect["first_only"].as_bool().unwrap_or(false);
    let found = if first_only {
        &found[..found.len().min(wanted.len())]
    } else {
        found
    };
    let same = |wanted: &Json, found: &Json| {
        let text = |node: &Json| {
            node["text"]
                .as_str()
                .unwrap_or_default()
                .chars()
                .take(RECORDED_CHARACTERS)
                .collect::<String>()
        };
        wanted["path"] == found["path"] && (wanted["text"].is_null() || text(wanted) == text(found))
    };
    wanted.len() == found.len()
        && match expect["ordered"].as_bool().unwrap_or(false) {
            true => wanted.iter().zip(found).all(|(wanted, found)| same(wanted, found)),
            false => wanted
                .iter()
                .all(|wanted| found.iter().any(|found| same(wanted, found))),
        }
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
