//! A whole script, and the states that it goes through.

use super::{Print, Replay, Script, Start, StartError, Step, StepError};
use crate::engine::Host;
use crate::form::Model;
use serde_json::{Value, json};
use std::rc::Rc;
use std::sync::Arc;

impl Script {
    /// Runs the script: `ok` when every step could be done, `failed` with those that could not, and `states`. The first
    /// state, where each is told, is that at the beginning; each holds the number of its step, counted from 1.
    /// # Errors
    /// `StartError` where no interview could begin.
    pub fn run(&self, model: Arc<Model>, device: Rc<dyn Host>, seed: u64) -> Result<Value, StartError> {
        let start = Start {
            language: self.language.clone(),
            seed,
            preload: self.preload.clone(),
            instance: self.instance.clone(),
        };
        let mut replay = Replay::start(model, device, start)?;
        let mut states = Vec::new();
        let mut failed = Vec::new();
        if self.print == Print::Each {
            states.push(told(&replay, 0, None));
        }
        let mut last = None;
        for (at, step) in (1..).zip(&self.steps) {
            last = replay.step(step).err();
            if let Some(error) = last {
                failed.push(json!({"step": at, "op": step.op(), "error": shown(error)}));
            }
            if self.print == Print::Each {
                states.push(told(&replay, at, last));
            }
        }
        if self.print == Print::Last {
            states.push(told(&replay, self.steps.len(), last));
        }
        Ok(json!({"ok": failed.is_empty(), "failed": failed, "states": states}))
    }
}

impl Step {
    /// Its word in a script.
    #[must_use]
    pub fn op(&self) -> &'static str {
        match self {
            Self::Answer { .. } => "answer",
            Self::AddRepeat { .. } => "add_repeat",
            Self::RemoveRepeat { .. } => "remove_repeat",
            Self::SetLanguage { .. } => "set_language",
            Self::SaveRestore => "save_restore",
            Self::Validate => "validate",
            Self::Next => "next",
            Self::Prev => "prev",
            Self::Jump { .. } => "jump",
            Self::Finalize => "finalize",
        }
    }
}

fn told(replay: &Replay, step: usize, error: Option<StepError>) -> Value {
    let mut state = replay.state();
    state["step"] = json!(step);
    state["error"] = error.map_or(Value::Null, shown);
    state
}

fn shown(error: StepError) -> Value {
    json!({"code": error.code(), "message": error.to_string()})
}
