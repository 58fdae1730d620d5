#![cfg(not(target_arch = "wasm32"))]
//! Does the XForm that we write for a workbook say what the reference converter's tests ask of theirs?
//!
//! Reads the cases in place, from `JB_CONFORMANCE_DIR` or ../shared/conformance; says aloud when they are not there.

#[path = "support/recorded_workbooks.rs"]
mod recorded_workbooks;
#[path = "support/tree.rs"]
mod tree;
#[path = "support/written.rs"]
mod written;

use jemput_bola::expr::NodeKind;
use jemput_bola::{xform, xlsform};
use recorded_workbooks::{cases, folder, skipped, workbook};
use regex_lite::{Captures, Regex};
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};
use written::Written;

/// Share of the assertions that hold; raised with every gain.
const FLOOR: f64 = 0.992;

fn holds(of: &Written, kind: &str, assertion: &Json) -> Result<bool, String> {
    let path = || assertion[0].as_str().ok_or("no path");
    match kind {
        "xml__xpath_match" => Ok(of.select(assertion.as_str().ok_or("no path")?)?.len() == 1),
        "xml__xpath_count" => Ok(of.select(path()?)?.len() as u64 == assertion[1].as_u64().ok_or("no count")?),
        "xml__xpath_exact" => {
            let found = of.select(path()?)?;
            let expected: BTreeSet<&str> = assertion[1]
                .as_array()
                .ok_or("no list")?
                .iter()
                .filter_map(Json::as_str)
                .collect();
            if found.iter().any(|(kind, _)| *kind == NodeKind::Element) {
                // The record has the markup of the elements.
                return Ok(expected.iter().all(|markup| of.xml.contains(markup)));
            }
            Ok(found.iter().map(|(_, text)| text.as_str()).collect::<BTreeSet<_>>() == expected)
        }
        _ => {
            let (part, verb) = kind.split_once("__").ok_or("no verb")?;
            let text = assertion.as_str().ok_or("no text")?;
            let is_there = in_order(part_of(&of.xml, part)).contains(&in_order(text));
            Ok(is_there == (verb == "contains"))
        }
    }
}

/// The text of an element by its name; the first of that name.
fn part_of<'x>(xml: &'x str, name: &str) -> &'x str {
    let start = xml
        .find(&format!("<{name}>"))
        .or_else(|| xml.find(&format!("<{name} ")));
    let (Some(start), true) = (start, name != "xml") else {
        return xml;
    };
    let close = format!("</{name}>");
    let end = xml[start..]
        .find(&close)
        .map_or(xml.len(), |at| start + at + close.len());
    &xml[start..end]
}

/// Markup with the attributes of every tag in the order of their names: what order they are in means nothing.
fn in_order(markup: &str) -> String {
    let tag = Regex::new(r#"<([\w:.-]+)((?:\s+[\w:.-]+="[^"]*")*)\s*(/?>|$)"#).expect("a pattern");
    let attribute = Regex::new(r#"[\w:.-]+="[^"]*""#).expect("a pattern");
    let sorted = tag.replace_all(markup, |found: &Captures<'_>| {
        let attributes: BTreeSet<&str> = attribute.find_iter(&found[2]).map(|one| one.as_str()).collect();
        let attributes: String = attributes.iter().map(|one| format!(" {one}")).collect();
        format!("<{}{attributes}{}", &found[1], &found[3])
    });
    sorted.into_owned()
}

#[derive(Default)]
struct Count {
    counted: u32,
    held: u32,
}

#[test]
fn written_xforms_hold_what_the_reference_converter_tests() {
    let Some(cases) = cases() else {
        println!("LEFT OUT: there are no conformance cases at {}", folder().display());
        return;
    };
    let skipped = skipped();
    let mut all = Count::default();
    let mut by_feature: BTreeMap<String, Count> = BTreeMap::new();
    for case in cases.iter().filter(|case| case["valid"] == true) {
        let id = case["id"].as_str().expect("an id");
        if skipped.contains(id) {
            continue;
        }
        let form = workbook(case).ok().and_then(|workbook| xlsform::compile(&workbook).0);
        let written = form.map(|form| Written::new(xform::write(&form)));
        let assertions = case["assertions"].as_object().into_iter().flatten();
        let of_xml = assertions.filter(|(kind, _)| {
            ["xml__", "model__", "itext__", "instance__"]
                .iter()
                .any(|part| kind.starts_with(part))
        });
        for (kind, list) in of_xml {
            for assertion in list.as_array().expect("a list") {
                let held = match &written {
                    Some(written) => holds(written, kind, assertion),
                    None => Err("no form".to_owned()),
                };
                if held != Ok(true) {
                    println!("{id}\n    {kind} {assertion} {held:?}");
                }
                let features = case["features"]
                    .as_array()
                    .into_iter()
                    .flatten()
                    .filter_map(Json::as_str);
                for feature in features {
                    count(by_feature.entry(feature.to_owned()).or_default(), held == Ok(true));
                }
                count(&mut all, held == Ok(true));
            }
        }
    }
    for (feature, of) in &by_feature {
        println!("{feature}: {} of {}", of.held, of.counted);
    }
    let share = f64::from(all.held) / f64::from(all.counted);
    println!(
        "XForm assertions: {} of {}; {:.1} %",
        all.held,
        all.counted,
        share * 100.0
    );
    assert!(
        share >= FLOOR,
        "{share:.4} of the assertions hold, the floor is {FLOOR}"
    );
}

fn count(count: &mut Count, held: bool) {
    count.counted += 1;
    count.held += u32::from(held);
}
