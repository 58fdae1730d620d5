//! An interview done by a script: how authors, and whoever judges the engine, see every state of it.

mod device;
mod run;
mod script;
mod state;

pub use run::Run;
pub use script::{Attachment, Attachments, Print, Script, Step, StepError};

use crate::engine::scenario::text_of;
use crate::engine::{Event, Host, Opening, Session, Stop, Violation};
use crate::form::{Model, NodeKind, QuestionType};
use crate::instance::{NodeId, Part, Saved};
use crate::sorted::Map;
use crate::xform::{InstanceError, read_instance, write_instance};
use device::Preloaded;
use serde_json::Value;
use std::rc::Rc;
use std::sync::Arc;

/// How an interview that is replayed begins.
#[derive(Debug, Clone, Default)]
pub struct Start {
    /// A language of the form, by heading or code; the form's own where there is none.
    pub language: Option<String>,
    /// What its chance comes from.
    pub seed: u64,
    /// Properties of the device by name.
    pub preload: Map<String, String>,
    /// Goes on from this instance XML.
    pub instance: Option<String>,
}

/// An interview that is replayed.
pub struct Replay {
    session: Session,
    host: Rc<dyn Host>,
    cursor: Stop,
    changed: Vec<NodeId>,
    outcome: Option<Outcome>,
}

/// Why an interview cannot begin.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The form is not in this language.
    #[error(transparent)]
    Language(#[from] StepError),
    /// The instance XML cannot be used.
    #[error(transparent)]
    Instance(#[from] InstanceError),
}

/// What checking or finishing came to.
struct Outcome {
    is_finalized: bool,
    violations: Vec<Violation>,
}

impl Replay {
    /// Begins an interview, or goes on with one.
    /// # Errors
    /// `StartError` where the form is not in the language that is asked for, or the instance is none of its own.
    pub fn start(model: Arc<Model>, device: Rc<dyn Host>, start: Start) -> Result<Self, StartError> {
        let host: Rc<dyn Host> = Rc::new(Preloaded::new(device, start.preload));
        let language = match &start.language {
            Some(name) => language_of(&model, name)?,
            None => model.form.default_language,
        };
        let session = match &start.instance {
            Some(xml) => {
                let languages = &model.form.languages;
                let saved = Saved {
                    language: languages.get(language).map_or_else(String::new, |one| one.name.clone()),
                    seed: start.seed,
                    ..read_instance(&model, xml)?.saved
                };
                Session::resume(model, host.clone(), &saved).0
            }
            None => {
                let seed = start.seed;
                Session::start(model, host.clone(), Opening { language, seed })
            }
        };
        Ok(Self {
            session,
            host,
            cursor: Stop::Beginning,
            changed: Vec::new(),
            outcome: None,
        })
    }

    /// The interview as it stands.
    #[must_use]
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// Where the cursor is.
    #[must_use]
    pub fn cursor(&self) -> Stop {
        self.cursor
    }

    /// The answers as instance XML.
    #[must_use]
    pub fn instance_xml(&self) -> String {
        write_instance(self.session.model(), self.session.instance(), None)
    }

    /// Does one step.
    /// # Errors
    /// Why it cannot be done; the interview is then as it was.
    pub fn step(&mut self, step: &Step) -> Result<(), StepError> {
        self.changed.clear();
        match step {
            Step::Answer { r#ref, value } => self.answer(r#ref, value)?,
            Step::AddRepeat { r#ref } => self.add(r#ref)?,
            Step::RemoveRepeat { r#ref } => self.remove(r#ref)?,
            Step::SetLanguage { language } => {
                let language = language_of(self.session.model(), language)?;
                self.apply(Event::Language(language));
            }
            Step::SaveRestore => self.save_restore(),
            Step::Validate => {
                self.outcome = Some(Outcome {
                    is_finalized: false,
                    violations: self.session.violations(),
                });
                return Ok(());
            }
            Step::Next => self.cursor = self.session.next_stop(self.cursor),
            Step::Prev => self.cursor = self.session.previous_stop(self.cursor),
            Step::Jump { r#ref: None } => self.cursor = Stop::Beginning,
            Step::Jump { r#ref: Some(path) } => self.cursor = self.stop_at(self.node(path)?),
            Step::Finalize => {
                let violations = self.session.finalize().err().unwrap_or_default();
                self.outcome = Some(Outcome {
                    is_finalized: violations.is_empty(),
                    violations,
                });
                return Ok(());
            }
        }
        self.outcome = None;
        Ok(())
    }

    fn apply(&mut self, event: Event) {
        self.changed = self.session.apply(event).nodes;
    }

    fn node(&self, path: &str) -> Result<NodeId, StepError> {
        self.session.node_at(path).ok_or(StepError::Missing)
    }

    fn stop_at(&self, node: NodeId) -> Stop {
        let stops = self.session.stops();
        let stop = stops.into_iter().find(|stop| stop.node() == Some(node));
        stop.unwrap_or(Stop::Question(node))
    }

    fn answer(&mut self, path: &str, value: &Value) -> Result<(), StepError> {
        let node = self.node(path)?;
        let is_rank = match &self.session.definition(node).kind {
            NodeKind::Question(question) => matches!(question, QuestionType::Rank(_)),
            NodeKind::Group | NodeKind::Repeat { .. } => return Err(StepError::NoQuestion),
        };
        if !self.session.is_relevant(node) {
            return Err(StepError::Irrelevant);
        }
        if self.session.is_read_only(node) {
            return Err(StepError::ReadOnly);
        }
        let text = self
            .session
            .as_answer(node, &place(value).unwrap_or_else(|| text_of(value)));
        if is_rank && !text.is_empty() {
            let mut ranked: Vec<&str> = text.split_whitespace().collect();
            let choices = self.session.choices(node);
            let mut all: Vec<&str> = choices.iter().map(|choice| choice.value.as_str()).collect();
            ranked.sort_unstable();
            all.sort_unstable();
            if ranked != all {
                return Err(StepError::NotAllRanked);
            }
        }
        self.apply(Event::Answer { node, text });
        self.cursor = self.stop_at(node);
        Ok(())
    }

    fn add(&mut self, path: &str) -> Result<(), StepError> {
        let range = self.open_range(self.node(path)?)?;
        self.apply(Event::AddRepeat { range });
        if let Some(&added) = self.session.instances(range).last() {
            self.cursor = Stop::Instance(added);
        }
        Ok(())
    }

    fn remove(&mut self, path: &str) -> Result<(), StepError> {
        let instance = self.node(path)?;
        if self.session.range_of(instance).is_none() {
            return Err(StepError::Missing);
        }
        self.open_range(instance)?;
        let is_inside = |node: NodeId| self.session.instance().ancestors(node).any(|(up, _)| up == instance);
        if self.cursor.node().is_some_and(is_inside) {
            let stops = self.session.stops();
            let outside = |stop: &&Stop| stop.node().is_none_or(|node| !is_inside(node));
            let first = stops
                .iter()
                .position(|stop| stop.node().is_some_and(is_inside))
                .unwrap_or(0);
            self.cursor = stops
                .iter()
                .take(first)
                .rfind(outside)
                .copied()
                .unwrap_or(Stop::Beginning);
        }
        self.apply(Event::RemoveRepeat { instance });
        Ok(())
    }

    fn open_range(&self, node: NodeId) -> Result<NodeId, StepError> {
        let range = self.session.range_of(node).unwrap_or(node);
        let is_range = self
            .session
            .instance()
            .get(range)
            .is_some_and(|live| live.part == Part::Range);
        if !is_range {
            return Err(StepError::NotOpen);
        }
        if !self.session.is_relevant(range) {
            return Err(StepError::Irrelevant);
        }
        if self.session.is_open_repeat(range) && !self.session.is_read_only(range) {
            Ok(range)
        } else {
            Err(StepError::NotOpen)
        }
    }

    fn save_restore(&mut self) {
        let place = self.cursor.node().map(|node| self.session.path(node));
        let saved = self.session.saved();
        let model = self.session.model().clone();
        self.session = Session::resume(model, self.host.clone(), &saved).0;
        if let Some(path) = place {
            let node = self.session.node_at(&path);
            self.cursor = node.map_or(Stop::Beginning, |node| self.stop_at(node));
        }
    }
}

/// A place that is given as an object, as an answer has it: `latitude longitude altitude accuracy`.
fn place(value: &Value) -> Option<String> {
    let part = |name: &str| value.get(name).filter(|part| part.is_number()).map(Value::to_string);
    let accuracy = part("accuracy");
    let altitude = part("altitude").or_else(|| accuracy.as_ref().map(|_| "0".to_owned()));
    let parts = [Some(part("latitude")?), Some(part("longitude")?), altitude, accuracy];
    Some(parts.into_iter().flatten().collect::<Vec<_>>().join(" "))
}

fn language_of(model: &Model, name: &str) -> Result<usize, StepError> {
    let languages = &model.form.languages;
    let by_name = languages.iter().position(|language| language.name == name);
    let by_code = || {
        languages
            .iter()
            .position(|language| language.code.as_deref() == Some(name))
    };
    by_name.or_else(by_code).ok_or(StepError::NoLanguage)
}
