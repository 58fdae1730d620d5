//! The checks of a recorded case, each looked up in the state that a replay shows.

use super::case::Step;
use super::play::Verdict;
use jemput_bola::replay::{self, Replay};
use serde_json::{Value, json};

pub fn holds(replay: &mut Replay, step: &Step) -> Verdict {
    let check = step.text("check").unwrap_or_default();
    let verdict = match check {
        "current_ref" | "atTheEndOfForm" | "form_valid" | "form_validation_outcome" | "instance_xml" => {
            of_whole(replay, check, step)?
        }
        "has_event" => same(
            &json!(
                replay
                    .changed()
                    .iter()
                    .any(|path| Some(path.as_str()) == step.text("ref"))
            ),
            equals(step),
        ),
        _ => {
            let path = step.text("ref").ok_or("no ref")?;
            let found = replay.node_state(path);
            if check == "can_add_or_remove_repeat" && found.is_none() {
                return same(&json!(false), equals(step));
            }
            if check == "node_absent" {
                return same(&json!(found.is_none()), &json!(true));
            }
            of_node(&found.ok_or_else(|| format!("no node {path}"))?, check, step)?
        }
    };
    match (verdict, step.is("not")) {
        (Ok(()), true) => Err("holds, and should not".to_owned()),
        (Err(_), true) => Ok(()),
        (verdict, false) => verdict,
    }
}

fn equals(step: &Step) -> &Value {
    step.fields.get("equals").unwrap_or(&Value::Null)
}

fn of_whole(replay: &mut Replay, check: &str, step: &Step) -> Result<Verdict, String> {
    let cursor = replay.cursor_json();
    Ok(match check {
        "current_ref" => same(&cursor["ref"], equals(step)),
        "atTheEndOfForm" => same(&json!(cursor["kind"] == "end"), equals(step)),
        "instance_xml" => {
            let expected = equals(step).as_str().unwrap_or_default();
            let found = replay.instance_xml();
            if canonical(&found) == canonical(expected) {
                Ok(())
            } else {
                Err(format!("found {found}, not {expected}"))
            }
        }
        _ => {
            replay
                .step(&replay::Step::Validate)
                .map_err(|error| error.to_string())?;
            let outcome = replay.outcome().unwrap_or_default();
            if check == "form_valid" {
                return Ok(same(&outcome["valid"], equals(step)));
            }
            let word = match outcome["violations"][0]["kind"].as_str() {
                None => "ANSWER_OK",
                Some("required") => "ANSWER_REQUIRED_BUT_EMPTY",
                Some(_) => "ANSWER_CONSTRAINT_VIOLATED",
            };
            same(&json!(word), equals(step))
        }
    })
}

fn of_node(node: &Value, check: &str, step: &Step) -> Result<Verdict, String> {
    let value = node["value"].as_str().unwrap_or_default();
    let choices = node["choices"].as_array().map_or(&[][..], Vec::as_slice);
    let of_choices = |part: &str| -> Vec<Value> { choices.iter().map(|choice| choice[part].clone()).collect() };
    Ok(match check {
        "value" => {
            let expected = match equals(step) {
                Value::String(text) => text.clone(),
                Value::Null => String::new(),
                Value::Array(parts) => parts.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" "),
                other => other.to_string(),
            };
            let is_boolean = step.text("answer_type") == Some("boolean");
            if is_boolean || is_same_value(value, &expected) {
                let (found, expected) = (is_true(value), is_true(&expected));
                truth(!is_boolean || found == expected, value)
            } else {
                same(&json!(value), &json!(expected))
            }
        }
        "value_close" => {
            let expected = &step.fields.get("expected").ok_or("nothing expected")?["stringValue"];
            let (found, expected) = (
                value.parse::<f64>(),
                expected.as_str().unwrap_or_default().parse::<f64>(),
            );
            match (found, expected) {
                (Ok(found), Ok(expected)) if (found - expected).abs() <= 0.5 => Ok(()),
                (found, expected) => Err(format!("found {found:?}, not near {expected:?}")),
            }
        }
        "value_starts_with" => truth(value.starts_with(step.text("prefix").unwrap_or_default()), value),
        "value_matches" => {
            let pattern = step.text("regexp").unwrap_or_default().trim_matches('/');
            let pattern = regex_lite::Regex::new(pattern).map_err(|error| error.to_string())?;
            truth(pattern.is_match(value), value)
        }
        "relevant" | "readonly" | "required" | "label" | "hint" => same(&node[check], equals(step)),
        "repeat_count" => same(&node["count"], equals(step)),
        "can_add_or_remove_repeat" => same(&node["can_add"], equals(step)),
        "attribute" => same(&node["attributes"][step.text("name").unwrap_or_default()], equals(step)),
        "appearance" => {
            let has = has_word(node, step.text("has").unwrap_or_default());
            truth(has, &node["appearance"].to_string())
        }
        "appearances" => {
            let wanted = step
                .fields
                .get("contains")
                .and_then(Value::as_array)
                .ok_or("nothing wanted")?;
            let has_all = wanted
                .iter()
                .all(|word| has_word(node, word.as_str().unwrap_or_default()));
            truth(has_all, &node["appearance"].to_string())
        }
        "validity" => {
            let found = match node["violation"].as_str() {
                None => "OK",
                Some("required") => "REQUIRED_BUT_EMPTY",
                Some(_) => "CONSTRAINT_VIOLATED",
            };
            same(&json!(found), &json!(step.text("status")))
        }
        "validity_message" => {
            let condition = step.text("condition").unwrap_or("any");
            let applies = condition == "any" || node["violation"].as_str() == Some(condition);
            let found = if applies { node["message"].clone() } else { Value::Null };
            same(&found, step.fields.get("message").unwrap_or(&Value::Null))
        }
        "choice_count" => same(&json!(choices.len()), equals(step)),
        "choices_empty" => same(&json!(choices.is_empty()), equals(step)),
        "choice_labels" => same(&json!(of_choices("label")), equals(step)),
        "selected_labels" => {
            let chosen: Vec<&str> = value.split_whitespace().collect();
            let labels: Vec<&Value> = choices
                .iter()
                .filter(|choice| choice["value"].as_str().is_some_and(|value| chosen.contains(&value)))
                .map(|choice| &choice["label"])
                .collect();
            same(&json!(labels), equals(step))
        }
        "choices_contain" => contains(choices, step),
        "choices" => whole_list(of_choices("value"), of_choices("label"), step),
        other => return Err(format!("the check {other} is not known")),
    })
}

fn is_true(text: &str) -> bool {
    ["1", "true", "OK"].contains(&text)
}

/// Equal as texts, or part by part as numbers, or as moments: the record holds both spellings for the same answer.
fn is_same_value(found: &str, expected: &str) -> bool {
    let parts = |text: &str| -> Vec<String> { text.split(' ').map(str::to_owned).collect() };
    let (found_parts, expected_parts) = (parts(found), parts(expected));
    let is_same_part = |(found, expected): (&String, &String)| {
        found == expected || matches!((found.parse::<f64>(), expected.parse::<f64>()), (Ok(a), Ok(b)) if a == b)
    };
    let moment = |text: &str| {
        let whole = if text.contains('T') {
            text.to_owned()
        } else {
            format!("2025-09-25T{text}")
        };
        chrono::DateTime::parse_from_rfc3339(&whole).ok()
    };
    let time_of_day = |text: &str| moment(text).map(|at| at.timestamp_millis() % 86_400_000);
    (found_parts.len() == expected_parts.len() && found_parts.iter().zip(&expected_parts).all(is_same_part))
        || (moment(found).is_some() && moment(found) == moment(expected))
        || (!found.contains('T') && time_of_day(found).is_some() && time_of_day(found) == time_of_day(expected))
}

fn contains(choices: &[Value], step: &Step) -> Verdict {
    let wanted = step
        .fields
        .get("choices")
        .and_then(Value::as_array)
        .cloned()
        .unwrap_or_default();
    let fits = |choice: &Value, wanted: &Value| {
        let part = |name: &str| {
            wanted
                .get(name)
                .is_none_or(|wanted| wanted.is_null() || *wanted == choice[name])
        };
        part("value") && part("label")
    };
    let mut from = 0;
    for one in &wanted {
        let Some(at) = choices[from..].iter().position(|choice| fits(choice, one)) else {
            return Err(format!("no {one} among {}", json!(choices)));
        };
        if step.is("in_order") {
            from += at + 1;
        }
    }
    Ok(())
}

fn whole_list(mut values: Vec<Value>, mut labels: Vec<Value>, step: &Step) -> Verdict {
    let list = |name: &str| step.fields.get(name).and_then(Value::as_array).cloned();
    let (mut wanted, mut wanted_labels) = (list("values").unwrap_or_default(), list("labels").unwrap_or_default());
    if step
        .text("matcher")
        .is_some_and(|matcher| matcher.contains("in any order"))
    {
        for all in [&mut values, &mut labels, &mut wanted, &mut wanted_labels] {
            all.sort_by_key(ToString::to_string);
        }
    }
    same(&json!(values), &json!(wanted))?;
    let has_labels = wanted_labels.len() == labels.len() && wanted_labels.iter().all(|label| !label.is_null());
    if has_labels {
        same(&json!(labels), &json!(wanted_labels))
    } else {
        Ok(())
    }
}

fn has_word(node: &Value, word: &str) -> bool {
    node["appearance"]
        .as_array()
        .is_some_and(|words| words.iter().any(|own| own == word))
}

fn same(found: &Value, expected: &Value) -> Verdict {
    if found == expected || (found.is_null() && expected == "") {
        Ok(())
    } else {
        Err(format!("found {found}, not {expected}"))
    }
}

fn truth(holds: bool, found: &str) -> Verdict {
    if holds { Ok(()) } else { Err(format!("found {found}")) }
}

/// XML with attributes in order and names in full, so that two writings of the same are equal.
fn canonical(xml: &str) -> String {
    fn write(node: roxmltree::Node<'_, '_>, out: &mut String) {
        if let Some(text) = node.text().filter(|_| node.is_text()) {
            out.push_str(&format!("{text:?}"));
        }
        if node.is_element() {
            out.push_str(&format!("<{:?}", node.tag_name()));
            let mut attributes: Vec<String> = node
                .attributes()
                .map(|one| format!(" {:?}{}={:?}", one.namespace(), one.name(), one.value()))
                .collect();
            attributes.sort();
            out.push_str(&attributes.concat());
            out.push('>');
        }
        node.children().for_each(|child| write(child, out));
        if node.is_element() {
            out.push_str("</>");
        }
    }
    let mut out = String::new();
    match roxmltree::Document::parse(xml) {
        Ok(document) => write(document.root_element(), &mut out),
        Err(error) => out = error.to_string(),
    }
    out
}
