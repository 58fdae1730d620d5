//! What events set: dynamic defaults, triggers and the actions of an XForm are one and the same thing.

use super::logic::Parser;
use super::{DefId, Model, ModelError, ROOT};
use crate::expr::ast::{Axis, Expr, NodeTest, Start, Step};
use crate::form::{Action, ActionEvent, ActionKind, InitialAnswer, Metadata, QuestionType};
use std::sync::Arc;

/// Something that is set when something happens.
#[derive(Debug)]
pub struct Effect {
    /// When; any of them.
    pub events: Vec<ActionEvent>,
    /// The repeat that gets an instance, or the question whose value changes; the root for the form as a whole.
    pub source: DefId,
    /// What is set.
    pub target: DefId,
    /// Which instances of it, where its path has conditions.
    pub chosen: Option<Arc<Expr>>,
    /// To what.
    pub sets: Sets,
}

/// What a target is set to.
#[derive(Debug)]
pub enum Sets {
    /// This text.
    Text(String),
    /// What this comes to, with the target as context.
    Computed(Arc<Expr>),
    /// The place of the device.
    Place,
}

const AT_BEGINNING: [ActionEvent; 2] = [ActionEvent::FirstLoad, ActionEvent::NewRepeat];

/// All effects of a form: its actions as written, then what the binds say, in the order of the nodes.
pub(super) fn effects(model: &Model, parser: &mut Parser) -> Result<Vec<Effect>, ModelError> {
    let mut found = Vec::new();
    for action in &model.form.actions {
        found.push(of_action(model, parser, action)?);
    }
    for (id, def) in model.defs() {
        let effect = |events: &[ActionEvent], source, sets| Effect {
            events: events.to_vec(),
            source,
            target: id,
            chosen: None,
            sets,
        };
        if let Some(default) = &def.logic.default {
            let source = def.repeat.unwrap_or(ROOT);
            found.push(effect(&AT_BEGINNING, source, Sets::Computed(default.clone())));
        }
        for path in &def.node.bind.trigger {
            let Some(source) = model.follow(path, id) else { continue };
            let sets = match (&def.logic.calculation, def.question()) {
                (Some(calculation), _) => Sets::Computed(calculation.clone()),
                (
                    None,
                    Some(QuestionType::Metadata {
                        source: Metadata::BackgroundGeopoint,
                    }),
                ) => Sets::Place,
                (None, _) => Sets::Text(String::new()),
            };
            found.push(effect(&[ActionEvent::ValueChanged], source, sets));
        }
    }
    Ok(found)
}

fn of_action(model: &Model, parser: &mut Parser, action: &Action) -> Result<Effect, ModelError> {
    let fail = |reason| ModelError::Action {
        target: action.target.clone(),
        reason,
    };
    let source = match &action.source {
        None => ROOT,
        Some(path) => model
            .at_path(path)
            .ok_or_else(|| fail("the node that it stands in is not there"))?,
    };
    let is_in_repeat = model.def(source).is_repeat();
    if action.events.contains(&ActionEvent::NewRepeat) && !is_in_repeat {
        return Err(fail("odk-new-repeat happens only inside a repeat"));
    }
    let path = parser.parse(&action.target, &action.target, "ref")?;
    let target = followed(model, &path, source).ok_or_else(|| fail("there is no such node"))?;
    if model.def(target).question().is_none() {
        return Err(fail("a group or repeat holds no answer"));
    }
    let sets = match &action.sets {
        ActionKind::Value(InitialAnswer::Static(text)) => Sets::Text(text.clone()),
        ActionKind::Value(InitialAnswer::Dynamic(text)) => {
            Sets::Computed(parser.parse(text, &model.def(target).path, "value")?)
        }
        ActionKind::Geopoint => Sets::Place,
    };
    let has_conditions = match path.as_ref() {
        Expr::Path(path) => path.steps.iter().any(|step| !step.predicates.is_empty()),
        _ => false,
    };
    Ok(Effect {
        events: action.events.clone(),
        source,
        target,
        chosen: has_conditions.then_some(path),
        sets,
    })
}

impl Model {
    /// The node at a path without positions: absolute, or relative to a node.
    #[must_use]
    pub fn follow(&self, path: &str, from: DefId) -> Option<DefId> {
        followed(self, &crate::expr::parse(path.trim()).ok()?, from)
    }
}

fn followed(model: &Model, expr: &Expr, from: DefId) -> Option<DefId> {
    let Expr::Path(path) = expr else {
        return None;
    };
    let mut at = match &path.start {
        Start::Root => None,
        Start::Context => Some(from),
        Start::Filter { base, .. } => match base.as_ref() {
            Expr::Call(call) if call.name == "current" => Some(from),
            _ => return None,
        },
    };
    for step in &path.steps {
        at = Some(step_from(model, step, at)?);
    }
    at
}

fn step_from(model: &Model, step: &Step, at: Option<DefId>) -> Option<DefId> {
    match (step.axis, &step.test, at) {
        (Axis::SelfAxis, _, here) => here,
        (Axis::Parent, _, Some(here)) => model.def(here).parent,
        (Axis::Child, test, None) => (written(test)? == model.def(ROOT).node.name).then_some(ROOT),
        (Axis::Child, test, Some(here)) => model.child(here, &written(test)?),
        (Axis::Attribute, test, Some(here)) => model.child(here, &format!("@{}", written(test)?)),
        _ => None,
    }
}

/// A name as a form writes it, with its prefix.
fn written(test: &NodeTest) -> Option<String> {
    match test {
        NodeTest::Name { prefix, local } if prefix.is_empty() => Some(local.clone()),
        NodeTest::Name { prefix, local } => Some(format!("{prefix}:{local}")),
        _ => None,
    }
}
