//! The recorded cases, and which of their steps count.

use serde::Deserialize;
use serde_json::Value;
use std::collections::{BTreeSet, HashSet};
use std::path::Path;

pub struct Suite {
    pub cases: Vec<Case>,
    skipped: HashSet<String>,
    consensus: HashSet<String>,
}

#[derive(Clone, Deserialize)]
pub struct Case {
    pub id: String,
    pub forms: Vec<FormText>,
    pub steps: Vec<Step>,
    #[serde(default)]
    pub features: BTreeSet<String>,
}

#[derive(Clone, Deserialize)]
pub struct FormText {
    pub xml: Option<String>,
    pub file: Option<String>,
}

/// One recorded step; what it holds depends on its `op`.
#[derive(Clone, Deserialize)]
pub struct Step {
    pub op: String,
    #[serde(flatten)]
    pub fields: serde_json::Map<String, Value>,
}

impl Step {
    pub fn text(&self, field: &str) -> Option<&str> {
        self.fields.get(field)?.as_str()
    }

    pub fn is(&self, field: &str) -> bool {
        self.fields.get(field).and_then(Value::as_bool).unwrap_or(false)
    }
}

impl Suite {
    /// `None` where there are no cases.
    pub fn read(folder: &Path) -> Option<Self> {
        let text = std::fs::read_to_string(folder.join("scenario.jsonl")).ok()?;
        let cases = text
            .lines()
            .map(|line| serde_json::from_str(line).expect("a case"))
            .collect();
        let ids = |file: &str| -> HashSet<String> {
            let text = std::fs::read_to_string(folder.join(file)).expect("the file beside the scenarios");
            let lists: Value = serde_json::from_str(&text).expect("JSON");
            let ids = lists["scenario"].as_array().expect("ids of scenarios").iter();
            ids.filter_map(|id| id.as_str().map(str::to_owned)).collect()
        };
        Some(Self {
            cases,
            skipped: ids("skip.json"),
            consensus: ids("consensus.json"),
        })
    }

    /// Whether a step is a check that counts: asserted, of JavaRosa only where its test asserts equality.
    pub fn counts(&self, case: &Case, at: usize) -> bool {
        let step = &case.steps[at];
        let is_check = step.op == "expect" || step.is("expect_error");
        let is_strict = step.fields.get("strict").is_none_or(|strict| strict == true);
        is_check && is_strict && !self.skipped.contains(&place(case, at))
    }

    pub fn is_consensus(&self, case: &Case, at: usize) -> bool {
        self.consensus.contains(&place(case, at))
    }
}

pub fn place(case: &Case, at: usize) -> String {
    format!("{}#{at}", case.id)
}
