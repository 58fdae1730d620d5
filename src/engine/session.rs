//! The session: form, answers, language, and the device around them.

use super::MAX_INSTANCES;
use super::recalculate::Queue;
use super::removed::Removed;
use super::shelf::Shelf;
use crate::expr::ast::Expr;
use crate::expr::{Context, ExprError, Value, evaluate};
use crate::form::{ActionEvent, Aspect, Metadata, Model, Vertex};
use crate::instance::{Instance, NodeId, Part, Saved};
use crate::sorted::Map;
use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;

/// The device around the interview.
pub trait Host {
    /// Wall clock, milliseconds since 1970 UTC.
    fn now_ms(&self) -> i64;
    /// Offset of the device's zone at a moment, minutes east of UTC.
    fn offset_minutes(&self, wall_ms: i64) -> i32;
    /// A random number, at least 0 and below 1.
    fn random(&self) -> f64;
    /// What the device answers itself; times and dates come from the clock and are not asked here.
    fn metadata(&self, which: Metadata) -> Option<String>;
    /// Where the device is, as the text of a geopoint; nothing where it does not know yet ([`Event::Place`]) or may not
    /// say.
    fn place(&self) -> Option<String> {
        None
    }
    /// A property by the name that `property()` gives it.
    fn property(&self, _name: &str) -> Option<String> {
        None
    }
}

/// How an interview begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Opening {
    /// Index of the language of the form.
    pub language: usize,
    /// What its chance comes from.
    pub seed: u64,
}

/// Something happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// A question was answered with XForms text; empty text takes the answer away.
    Answer {
        /// The question.
        node: NodeId,
        /// For instance `42`, `2026-11-22`, `a b` for a select-multiple, `-7.98 112.63 440 8` for a geopoint.
        text: String,
    },
    /// An instance is added at the end of an open repeat.
    AddRepeat {
        /// The range of the repeat.
        range: NodeId,
    },
    /// An instance of an open repeat is taken away.
    RemoveRepeat {
        /// The instance.
        instance: NodeId,
    },
    /// The instance that was taken away last comes back to its place with all its answers, and so do answers elsewhere
    /// that were no longer among the choices without it. Before that one, the one before: the last gone is the first back.
    RestoreRepeat,
    /// Another language of the form.
    Language(usize),
    /// The device has found where it is, as the text of a geopoint; empty where it cannot. Answers what waits for it
    /// ([`Session::awaits_place`]).
    Place(String),
}

/// What may look different now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// Nodes whose value, relevance, choices or texts may differ, each once.
    pub nodes: Vec<NodeId>,
    /// Nodes came or went, or became relevant or irrelevant: the pages are to be listed anew.
    pub structure: bool,
}

/// A running interview.
pub struct Session {
    pub(super) model: Arc<Model>,
    pub(super) host: Rc<dyn Host>,
    pub(super) instance: Instance,
    pub(super) language: usize,
    pub(super) seed: u64,
    pub(super) now_ms: Cell<i64>,
    pub(super) problems: Map<NodeId, ExprError>,
    pub(super) shelf: Shelf,
    pub(super) removed: Vec<Removed>,
    /// What is answered as soon as the device knows where it is.
    pub(super) placeless: Vec<NodeId>,
}

impl Session {
    /// Begins an interview: defaults set, everything computed once, and what its beginning sets.
    #[must_use]
    pub fn start(model: Arc<Model>, host: Rc<dyn Host>, opening: Opening) -> Self {
        let language = opening.language.min(model.form.languages.len().saturating_sub(1));
        let instance = Instance::beginning(&model);
        let now_ms = Cell::new(host.now_ms());
        let mut session = Self {
            model,
            host,
            instance,
            language,
            seed: opening.seed,
            now_ms,
            problems: Map::new(),
            shelf: Shelf::default(),
            removed: Vec::new(),
            placeless: Vec::new(),
        };
        let all = session.instance.inside(Instance::ROOT);
        for &node in &all {
            session.cast_default(node);
        }
        session.set_metadata(&all);
        let beginning = session.set_off(&[ActionEvent::FirstLoad, ActionEvent::Load]);
        session.settle_everything();
        session.settle(beginning);
        session
    }

    /// Opens an unfinished interview; answers for which this version of the form has no place are given back by path.
    #[must_use]
    pub fn resume(model: Arc<Model>, host: Rc<dyn Host>, saved: &Saved) -> (Self, Vec<String>) {
        let languages = &model.form.languages;
        let language = languages.iter().position(|language| language.name == saved.language);
        let language = language.unwrap_or(model.form.default_language);
        let (instance, orphans) = Instance::restore(&model, saved);
        let now_ms = Cell::new(host.now_ms());
        let mut session = Self {
            model,
            host,
            instance,
            language,
            seed: saved.seed,
            now_ms,
            problems: Map::new(),
            shelf: Shelf::default(),
            removed: Vec::new(),
            placeless: Vec::new(),
        };
        let opening = session.set_off(&[ActionEvent::Load]);
        session.settle_everything();
        session.settle(opening);
        (session, orphans)
    }

    /// The answers as they are stored while the interview is unfinished.
    #[must_use]
    pub fn saved(&self) -> Saved {
        let language = self
            .model
            .form
            .languages
            .get(self.language)
            .map_or("", |language| language.name.as_str());
        self.instance.save(&self.model, language, self.seed)
    }

    /// Changes the interview. An event about a node that is gone changes nothing.
    pub fn apply(&mut self, event: Event) -> Changes {
        self.now_ms.set(self.host.now_ms());
        match event {
            Event::Answer { node, text } => {
                let mut queue = Queue::default();
                self.set_value(node, text, &mut queue);
                queue.note(node);
                self.settle(queue)
            }
            Event::AddRepeat { range } => {
                let mut queue = Queue::default();
                let wanted = self.instance.children(range).len() + 1;
                self.set_count(range, wanted.min(MAX_INSTANCES), &mut queue);
                self.settle(queue)
            }
            Event::RemoveRepeat { instance } => self.remove_instance(instance),
            Event::RestoreRepeat => self.restore_instance(),
            Event::Language(language) => {
                self.language = language.min(self.model.form.languages.len().saturating_sub(1));
                self.settle_everything()
            }
            Event::Place(text) => {
                let mut queue = Queue::default();
                for node in std::mem::take(&mut self.placeless) {
                    self.set_value(node, text.clone(), &mut queue);
                }
                self.settle(queue)
            }
        }
    }

    /// Whether an answer waits for the device to find where it is.
    #[must_use]
    pub fn awaits_place(&self) -> bool {
        !self.placeless.is_empty()
    }

    /// The form.
    #[must_use]
    pub fn model(&self) -> &Arc<Model> {
        &self.model
    }

    /// The answers in their tree.
    #[must_use]
    pub fn instance(&self) -> &Instance {
        &self.instance
    }

    /// Index of the language of the form in use.
    #[must_use]
    pub fn language(&self) -> usize {
        self.language
    }

    /// Expressions that could not be worked out, by the node that carries them: their values are as they were before.
    #[must_use]
    pub fn problems(&self) -> &Map<NodeId, ExprError> {
        &self.problems
    }

    pub(super) fn evaluate(&self, expr: &Expr, node: NodeId) -> Result<Value, ExprError> {
        evaluate(expr, &Context::at(self, Self::node_ref(node)))
    }

    pub(super) fn evaluate_text(&self, expr: &Expr, node: NodeId) -> Result<String, ExprError> {
        let value = self.evaluate(expr, node)?;
        // As in JavaRosa an answer is never "NaN": a calculation that comes to nothing is empty.
        Ok(if matches!(value, Value::Number(number) if number.is_nan()) {
            String::new()
        } else {
            value.into_text(self)
        })
    }

    /// Adds instances at the end of a range, or takes them away there, until it has so many.
    pub(super) fn set_count(&mut self, range: NodeId, wanted: usize, queue: &mut Queue) {
        let model = self.model.clone();
        let before = self.instance.children(range).len();
        for _ in before..wanted {
            let added = self.instance.add_instance(&model, range);
            for &node in &added {
                self.set_static_default(node);
            }
            let Some(&instance) = added.first() else { break };
            let is_counted = self.is_counted(range);
            let is_back = is_counted && self.unshelve(instance);
            if is_counted && !is_back {
                self.instance.begin_again(&model, instance);
            }
            for node in self.instance.inside(instance) {
                self.mark_all(node, queue);
                if is_back {
                    continue;
                }
                self.cast_default(node);
                if let Some(live) = self.instance.get(node).filter(|live| live.part == Part::RepeatInstance) {
                    self.mark_effects(ActionEvent::NewRepeat, live.def, node, queue);
                }
            }
        }
        if wanted < before {
            let going = self.instance.children(range)[wanted..].to_vec();
            self.shelve(&going);
            for gone in self.instance.truncate(range, wanted) {
                self.problems.remove(&gone);
            }
        }
        if self.instance.children(range).len() != before {
            self.count_changed(range, queue);
        }
    }

    fn is_counted(&self, range: NodeId) -> bool {
        let def = self.instance.get(range).map(|live| self.model.def(live.def));
        def.is_some_and(|def| def.logic.count.is_some())
    }

    pub(super) fn count_changed(&mut self, range: NodeId, queue: &mut Queue) {
        if let Some(def) = self.instance.get(range).map(|live| live.def) {
            let aspect = Aspect::Count;
            let rank = self.model.graph.rank(Vertex { def, aspect });
            self.mark_after(rank, range, queue);
        }
        queue.structure = true;
    }

    fn set_static_default(&mut self, node: NodeId) {
        let model = self.model.clone();
        if let Some(live) = self.instance.get_mut(node)
            && let Some(text) = model.def(live.def).default_text()
        {
            live.value = text.to_owned();
            self.cast_default(node);
        }
    }

    /// What a form gives as an answer is of the type that its own bind says, or it is none.
    fn cast_default(&mut self, node: NodeId) {
        let Some(live) = self.instance.get(node).filter(|live| !live.value.is_empty()) else {
            return;
        };
        let text = self.cast_text(&live.value, self.model.def(live.def).data_type);
        if let Some(live) = self.instance.get_mut(node) {
            live.value = text;
        }
    }
}
