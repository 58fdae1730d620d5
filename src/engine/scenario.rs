//! Worked scenarios: answers in order, and what must then hold. Authors keep them beside their forms.

use super::session::{Event, Host, Opening, Session};
use crate::form::{Metadata, Model};
use crate::instance::{Instance, NodeId, Part};
use crate::sorted::Map;
use serde::Deserialize;
use serde_json::Value;
use std::rc::Rc;
use std::sync::Arc;

/// A file of scenarios.
#[derive(Debug, Clone, Deserialize)]
pub struct Scenarios {
    /// The scenarios.
    pub scenarios: Vec<Scenario>,
}

/// One scenario.
#[derive(Debug, Clone, Deserialize)]
pub struct Scenario {
    /// Its name in reports.
    pub id: String,
    /// What it is about.
    #[serde(default)]
    pub title: String,
    /// File stem of the workbook, or `form_id`.
    pub form: String,
    /// The device's date, `YYYY-MM-DD`.
    pub today: String,
    /// Answers, given in this order.
    pub answers: Vec<GivenAnswer>,
    /// Values by question, as text.
    #[serde(default)]
    pub expected_values: Map<String, Value>,
    /// Relevance by question.
    #[serde(default)]
    pub expected_relevant: Map<String, bool>,
    /// The questions whose constraint does not hold, no others. Empty required questions are not listed.
    #[serde(default)]
    pub expected_constraint_violations: Vec<String>,
}

/// One answer.
#[derive(Debug, Clone, Deserialize)]
pub struct GivenAnswer {
    /// `name`, or `repeat[1].name`; the name of a repeat with a number makes that many instances.
    pub field: String,
    /// Text, a number, or an array for a select-multiple.
    pub value: Value,
}

/// Something that is not as expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mismatch {
    /// The question.
    pub field: String,
    /// What was looked at: `value`, `relevant`, `constraint`, `answer`.
    pub what: &'static str,
    /// What the scenario says.
    pub expected: String,
    /// What the interview gives.
    pub found: String,
}

impl Scenario {
    /// Whether this scenario is about a form, by the stem of its file or its id.
    #[must_use]
    pub fn is_about(&self, stem: &str, form_id: &str) -> bool {
        self.form == stem || self.form == form_id
    }

    /// Runs it; nothing comes back when all is as expected.
    #[must_use]
    pub fn run(&self, model: &Arc<Model>) -> Vec<Mismatch> {
        let host: Rc<dyn Host> = Rc::new(FixedHost {
            now_ms: morning_of(&self.today),
        });
        let opening = Opening {
            language: model.form.default_language,
            seed: 1,
        };
        let mut session = Session::start(model.clone(), host, opening);
        let mut mismatches = Vec::new();
        for given in &self.answers {
            if !answer(&mut session, given) {
                mismatches.push(Mismatch::new(
                    &given.field,
                    "answer",
                    "a question of the form",
                    "no such question",
                ));
            }
        }
        for (field, expected) in &self.expected_values {
            let expected = text_of(expected);
            let found = find(&session, field).map(|node| visible_value(&session, node));
            mismatches.extend(compare(field, "value", &expected, found));
        }
        for (field, expected) in &self.expected_relevant {
            let found = find(&session, field).map(|node| session.is_relevant(node).to_string());
            mismatches.extend(compare(field, "relevant", &expected.to_string(), found));
        }
        let violated: Vec<String> = session
            .violations()
            .into_iter()
            .filter(|violation| violation.kind != super::ViolationKind::Required)
            .map(|violation| session.name(violation.node).to_owned())
            .collect();
        if violated != self.expected_constraint_violations {
            let expected = self.expected_constraint_violations.join(" ");
            mismatches.push(Mismatch::new("", "constraint", &expected, &violated.join(" ")));
        }
        for (node, problem) in session.problems() {
            mismatches.push(Mismatch::new(
                session.name(*node),
                "value",
                "a value",
                &problem.to_string(),
            ));
        }
        mismatches
    }
}

impl Mismatch {
    fn new(field: &str, what: &'static str, expected: &str, found: &str) -> Self {
        Self {
            field: field.to_owned(),
            what,
            expected: expected.to_owned(),
            found: found.to_owned(),
        }
    }
}

fn compare(field: &str, what: &'static str, expected: &str, found: Option<String>) -> Option<Mismatch> {
    let found = found.unwrap_or_else(|| "no such question".to_owned());
    (found != expected).then(|| Mismatch::new(field, what, expected, &found))
}

fn visible_value(session: &Session, node: NodeId) -> String {
    if session.is_relevant(node) {
        session.value(node).to_owned()
    } else {
        String::new()
    }
}

fn answer(session: &mut Session, given: &GivenAnswer) -> bool {
    let Some(node) = find(session, &given.field) else {
        return false;
    };
    if session.instance.get(node).is_some_and(|live| live.part == Part::Range) {
        let wanted = given.value.as_u64().unwrap_or(0) as usize;
        while session.instances(node).len() < wanted {
            session.apply(Event::AddRepeat { range: node });
        }
        while let Some(&instance) = session.instances(node).get(wanted) {
            session.apply(Event::RemoveRepeat { instance });
        }
        return true;
    }
    let text = match session.definition(node).kind {
        crate::form::NodeKind::Question(crate::form::QuestionType::Acknowledge) => "OK".to_owned(),
        _ => text_of(&given.value),
    };
    session.apply(Event::Answer { node, text });
    true
}

/// The first node with this name; steps divided by points, positions in brackets.
fn find(session: &Session, field: &str) -> Option<NodeId> {
    let mut within = Instance::ROOT;
    for step in field.split('.') {
        let (name, position) = match step.split_once('[') {
            Some((name, rest)) => (name, Some(rest.strip_suffix(']')?.parse::<usize>().ok()?)),
            None => (step, None),
        };
        within = session
            .instance
            .inside(within)
            .into_iter()
            .find(|&node| session.name(node) == name && node != within)?;
        if let Some(position) = position {
            within = *session.instance.children(within).get(position.checked_sub(1)?)?;
        }
    }
    Some(within)
}

/// A value of a script as XForms text.
pub(crate) fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(parts) => parts.iter().map(text_of).collect::<Vec<_>>().join(" "),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// Nine in the morning in Jakarta on that day.
fn morning_of(day: &str) -> i64 {
    let date = chrono::NaiveDate::parse_from_str(day, "%Y-%m-%d").unwrap_or_default();
    (date - chrono::NaiveDate::default()).num_milliseconds() + 2 * 3_600_000
}

struct FixedHost {
    now_ms: i64,
}

impl Host for FixedHost {
    fn now_ms(&self) -> i64 {
        self.now_ms
    }
    fn offset_minutes(&self, _wall_ms: i64) -> i32 {
        7 * 60
    }
    fn random(&self) -> f64 {
        0.5
    }
    fn metadata(&self, _which: Metadata) -> Option<String> {
        None
    }
}
