//! Answers as the JSON of a submission.

use super::tree::{Instance, NodeId, Part};
use crate::decimal;
use crate::form::{Model, QuestionType};
use serde_json::{Map, Number, Value};

/// The greatest whole number that JSON readers keep exactly.
const MAX_SAFE_INTEGER: i64 = (1 << 53) - 1;

/// The answers of the interview, nested by group, with an array for each repeat.
///
/// Irrelevant: absent. Relevant and unanswered: null. Empty repeat: []. Notes hold no answer and are absent.
#[must_use]
pub fn answers_json(model: &Model, instance: &Instance) -> Map<String, Value> {
    group_json(model, instance, Instance::ROOT)
}

fn group_json(model: &Model, instance: &Instance, id: NodeId) -> Map<String, Value> {
    let children = instance.children(id);
    let mut answers = Map::with_capacity(children.len());
    // Of a question without an answer no more is looked at than its name: a form of thousands has its own lie far apart.
    for &child in children {
        // A range has no condition of its own to speak of: where its instances are irrelevant, so is it.
        let Some(live) = instance.get(child).filter(|live| live.is_relevant) else {
            continue;
        };
        let def = model.def(live.def);
        let value = match live.part {
            Part::Range => {
                let ones = live
                    .children
                    .iter()
                    .filter(|&&one| instance.get(one).is_some_and(|one| one.is_relevant));
                let mut array = Vec::with_capacity(live.children.len());
                array.extend(ones.map(|&one| Value::Object(group_json(model, instance, one))));
                Value::Array(array)
            }
            _ if def.name().starts_with('@') => continue,
            _ if !def.holds_answer => match def.question() {
                Some(_) => continue,
                None => Value::Object(group_json(model, instance, child)),
            },
            _ if live.value.is_empty() => Value::Null,
            _ => def
                .question()
                .map_or(Value::Null, |question| answer_json(question, &live.value)),
        };
        answers.insert(def.name().to_owned(), value);
    }
    answers
}

/// One answer by the type of its question.
///
/// Integer: a number within ±(2^53-1), else a string. Decimal: the shortest number that reads back the same; NaN and
/// infinities are null. Date, time and date-time: ISO text as the question holds it. Select-multiple and rank: an
/// array in answer order. Geopoint: {lat, lon, alt?, acc?}; geotrace and geoshape: arrays of them. Media: the name of
/// the attachment. What does not fit its type is kept as the text that it is.
#[must_use]
pub fn answer_json(question: &QuestionType, text: &str) -> Value {
    if text.is_empty() {
        return Value::Null;
    }
    let as_text = || Value::String(text.to_owned());
    match question {
        QuestionType::Integer => integer(text).unwrap_or_else(as_text),
        QuestionType::Decimal => decimal(text).unwrap_or_else(as_text),
        QuestionType::Range(scale)
            if [&scale.start, &scale.step]
                .iter()
                .all(|part| part.parse::<i64>().is_ok()) =>
        {
            integer(text).unwrap_or_else(as_text)
        }
        QuestionType::Range(_) => decimal(text).unwrap_or_else(as_text),
        QuestionType::SelectMultiple(_) | QuestionType::Rank(_) => Value::Array(
            text.split_whitespace()
                .map(|name| Value::String(name.to_owned()))
                .collect(),
        ),
        QuestionType::Geopoint => geopoint(text).unwrap_or_else(as_text),
        QuestionType::Geotrace | QuestionType::Geoshape => {
            let points: Option<Vec<Value>> = text
                .split(';')
                .map(str::trim)
                .filter(|point| !point.is_empty())
                .map(geopoint)
                .collect();
            points.map_or_else(as_text, Value::Array)
        }
        _ => as_text(),
    }
}

fn integer(text: &str) -> Option<Value> {
    let number: i64 = text.trim().parse().ok()?;
    // Beyond this a reader of JSON would round it.
    (-MAX_SAFE_INTEGER..=MAX_SAFE_INTEGER)
        .contains(&number)
        .then(|| Value::Number(number.into()))
}

fn decimal(text: &str) -> Option<Value> {
    let number = decimal::parse(text.trim())?;
    Some(Number::from_f64(number).map_or(Value::Null, Value::Number))
}

/// `lat lon alt acc`; altitude and accuracy may be missing, and are left out when they are.
fn geopoint(text: &str) -> Option<Value> {
    let parts: Option<Vec<f64>> = text.split_whitespace().map(decimal::parse).collect();
    let parts = parts.filter(|parts| (2..=4).contains(&parts.len()))?;
    let names = ["lat", "lon", "alt", "acc"];
    let mut point = Map::new();
    for (name, part) in names.iter().zip(parts) {
        point.insert((*name).to_owned(), Value::Number(Number::from_f64(part)?));
    }
    Some(Value::Object(point))
}
