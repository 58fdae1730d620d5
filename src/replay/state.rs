//! What an interview shows, as JSON: every node by its path.

use super::{Outcome, Replay};
use crate::engine::{Session, Stop, Violation, ViolationKind};
use crate::form::NodeKind;
use crate::instance::{Instance, NodeId, Part};
use serde_json::{Map, Value, json};

impl Replay {
    /// Where the interview stands: the part of its state that moving about changes.
    #[must_use]
    pub fn place(&self) -> Value {
        json!({
            "cursor": self.cursor_json(),
            "changed": self.changed(),
            "outcome": self.outcome(),
        })
    }

    /// The other part of its state: every node by its path, and what the answers are as instance XML.
    #[must_use]
    pub fn answers(&self) -> Value {
        let session = &self.session;
        let nodes: Map<String, Value> = session
            .instance()
            .inside(Instance::ROOT)
            .into_iter()
            .map(|node| (session.path(node), self.describe(node)))
            .collect();
        let languages = &session.model().form.languages;
        json!({
            "language": languages.get(session.language()).map_or("", |language| language.name.as_str()),
            "nodes": nodes,
            "instance_xml": self.instance_xml(),
        })
    }

    /// One node of the state.
    #[must_use]
    pub fn node_state(&self, path: &str) -> Option<Value> {
        Some(self.describe(self.session.node_at(path)?))
    }

    /// Paths of what may look different since the last step.
    #[must_use]
    pub fn changed(&self) -> Vec<String> {
        self.changed
            .iter()
            .filter(|&&node| self.session.instance().get(node).is_some())
            .map(|&node| self.session.path(node))
            .collect()
    }

    /// What checking or finishing came to, where it was the last step.
    #[must_use]
    pub fn outcome(&self) -> Option<Value> {
        self.outcome.as_ref().map(|outcome| self.outcome_json(outcome))
    }

    /// Where the cursor is: `kind` and, but at beginning and end, `ref`.
    #[must_use]
    pub fn cursor_json(&self) -> Value {
        let kind = match self.cursor {
            Stop::Beginning => "beginning",
            Stop::Group(_) => "group",
            Stop::Instance(_) => "repeat_instance",
            Stop::Question(_) => "question",
            Stop::Prompt(_) => "repeat_prompt",
            Stop::End => "end",
        };
        let path = self.cursor.node().map(|node| self.session.path(node));
        json!({"kind": kind, "ref": path})
    }

    fn describe(&self, node: NodeId) -> Value {
        let session = &self.session;
        let Some(live) = session.instance().get(node) else {
            return Value::Null;
        };
        let mut state = Map::new();
        let mut say = |key: &str, value: Value| {
            state.insert(key.to_owned(), value);
        };
        let definition = session.definition(node);
        say("kind", json!(kind_of(session, node)));
        say("relevant", json!(live.is_relevant));
        say("readonly", json!(session.is_read_only(node)));
        if live.part == Part::Range {
            say("count", json!(live.children.len()));
            say("can_add", json!(session.is_open_repeat(node) && live.is_relevant));
        }
        if session.has_label(node) && live.part != Part::Range {
            say("label", json!(session.label(node)));
        }
        let appearance = session.appearance(node);
        if !appearance.is_empty() {
            say("appearance", json!(appearance));
        }
        let attributes = self.attributes(node);
        if !attributes.is_empty() {
            say("attributes", Value::Object(attributes));
        }
        let NodeKind::Question(question) = &definition.kind else {
            return Value::Object(state);
        };
        // What is irrelevant has no value for anyone who asks, though it is kept.
        let value = if live.is_relevant { live.value.as_str() } else { "" };
        say("value", json!(value));
        say("required", json!(session.is_required(node)));
        say("hint", json!(session.hint(node)));
        if question.itemset().is_some() {
            let choices: Vec<Value> = session
                .choices(node)
                .iter()
                .map(|choice| json!({"value": choice.value, "label": choice.label}))
                .collect();
            say("choices", json!(choices));
        }
        let violation = session.violation(node);
        say("valid", json!(violation.is_none()));
        if let Some(violation) = violation {
            say("violation", json!(word(violation.kind)));
            say("message", json!(violation.message));
        }
        Value::Object(state)
    }

    /// Attributes of its element, those that never change and those that are set.
    fn attributes(&self, node: NodeId) -> Map<String, Value> {
        let session = &self.session;
        let fixed = session.definition(node).attributes.iter();
        let mut all: Map<String, Value> = fixed.map(|(name, value)| (name.clone(), json!(value))).collect();
        for &child in session.instance().children(node) {
            if let Some(name) = session.name(child).strip_prefix('@') {
                all.insert(name.to_owned(), json!(session.value(child)));
            }
        }
        all
    }

    fn outcome_json(&self, outcome: &Outcome) -> Value {
        let violations: Vec<Value> = outcome
            .violations
            .iter()
            .map(|violation: &Violation| {
                json!({
                    "ref": self.session.path(violation.node),
                    "kind": word(violation.kind),
                    "message": violation.message,
                })
            })
            .collect();
        json!({
            "valid": violations.is_empty(),
            "finalized": outcome.is_finalized,
            "violations": violations,
        })
    }
}

fn word(kind: ViolationKind) -> &'static str {
    match kind {
        ViolationKind::Required => "required",
        ViolationKind::Constraint => "constraint",
        ViolationKind::Type => "type",
    }
}

/// What a node is: `group`, `repeat`, `repeat_instance`, or the type of the question as form JSON writes it.
fn kind_of(session: &Session, node: NodeId) -> String {
    let part = session.instance().get(node).map(|live| live.part);
    match (&session.definition(node).kind, part) {
        (_, Some(Part::Range)) => "repeat".to_owned(),
        (NodeKind::Repeat { .. }, _) => "repeat_instance".to_owned(),
        (NodeKind::Group, _) => "group".to_owned(),
        (NodeKind::Question(question), _) => serde_json::to_value(question)
            .ok()
            .and_then(|value| value.get("type")?.as_str().map(str::to_owned))
            .unwrap_or_default(),
    }
}
