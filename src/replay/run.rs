//! A whole script, and the states that it goes through.

use super::{Print, Replay, Script, Start, StartError, Step, StepError};
use crate::engine::Host;
use crate::form::Model;
use serde_json::{Value, json};
use std::rc::Rc;
use std::sync::Arc;

/// A script that is being run: an iterator over the states that it tells, each as JSON text. The first, where each is told,
/// is that at the beginning; each holds the number of its step, counted from 1. A form of thousands of questions has states
/// of a megabyte, so nobody holds more than one of them.
pub struct Run<'s> {
    script: &'s Script,
    replay: Replay,
    /// The step whose state is next.
    at: usize,
    failed: Vec<Value>,
    /// The part of the last state that moving about does not change.
    answers: Option<String>,
}

impl Script {
    /// Begins the interview; it goes on as its states are asked for.
    /// # Errors
    /// `StartError` where no interview could begin.
    pub fn run(&self, model: Arc<Model>, device: Rc<dyn Host>, seed: u64) -> Result<Run<'_>, StartError> {
        let start = Start {
            language: self.language.clone(),
            seed,
            preload: self.preload.clone(),
            instance: self.instance.clone(),
        };
        Ok(Run {
            script: self,
            replay: Replay::start(model, device, start)?,
            at: 0,
            failed: Vec::new(),
            answers: None,
        })
    }
}

impl Run<'_> {
    /// The steps that could not be done, of those that are over.
    #[must_use]
    pub fn failed(&self) -> &[Value] {
        &self.failed
    }

    /// Does the step at `self.at`, and tells why it could not be done.
    fn act(&mut self) -> Option<StepError> {
        let step = self.script.steps.get(self.at.checked_sub(1)?)?;
        let error = self.replay.step(step).err();
        match error {
            Some(error) => self
                .failed
                .push(json!({"step": self.at, "op": step.op(), "error": shown(error)})),
            None if step.only_looks() => (),
            None => self.answers = None,
        }
        error
    }
}

impl Iterator for Run<'_> {
    type Item = String;

    fn next(&mut self) -> Option<String> {
        let last = self.script.steps.len();
        if self.at > last {
            return None;
        }
        let mut error = self.act();
        while self.script.print == Print::Last && self.at < last {
            self.at += 1;
            error = self.act();
        }
        let mut place = self.replay.place();
        place["step"] = json!(self.at);
        place["error"] = error.map_or(Value::Null, shown);
        self.at += 1;
        let answers = self.answers.get_or_insert_with(|| self.replay.answers().to_string());
        // Two objects made into one.
        let place = place.to_string();
        Some(format!("{},{}", place.strip_suffix('}')?, answers.strip_prefix('{')?))
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

    /// Whether it leaves the answers and all that follows from them as they are.
    fn only_looks(&self) -> bool {
        matches!(self, Self::Validate | Self::Next | Self::Prev | Self::Jump { .. })
    }
}

fn shown(error: StepError) -> Value {
    json!({"code": error.code(), "message": error.to_string()})
}
