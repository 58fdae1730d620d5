//! Is an answer missing, or wrong?

use super::session::Session;
use crate::decimal;
use crate::expr::parse_date;
use crate::form::QuestionType;
use crate::instance::{Instance, NodeId};

/// An answer that is missing or wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// The question.
    pub node: NodeId,
    /// Missing, or wrong in which way.
    pub kind: ViolationKind,
    /// What the form says about it, in the language in use.
    pub message: Option<String>,
}

/// In which way an answer is not good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ViolationKind {
    /// An answer is needed.
    Required,
    /// The constraint does not hold.
    Constraint,
    /// The text is none of the question's type: an integer that is no whole number, a date that is none.
    Type,
}

impl Session {
    /// Whether an answer is needed.
    #[must_use]
    pub fn is_required(&self, node: NodeId) -> bool {
        self.condition(node, |logic| logic.required.as_deref())
    }

    /// Whether people may not change it.
    #[must_use]
    pub fn is_read_only(&self, node: NodeId) -> bool {
        let is_computed = self.instance.get(node).is_some_and(|live| {
            let def = self.model.def(live.def);
            def.logic.calculation.is_some() && !def.logic.is_triggered
        });
        let is_itself = |(id, _)| self.condition(id, |logic| logic.read_only.as_deref());
        is_computed || self.instance.ancestors(node).any(is_itself)
    }

    fn condition<'a>(
        &'a self,
        node: NodeId,
        pick: impl Fn(&'a crate::form::Logic) -> Option<&'a crate::expr::ast::Expr>,
    ) -> bool {
        let Some(live) = self.instance.get(node) else {
            return false;
        };
        let Some(expr) = pick(&self.model.def(live.def).logic) else {
            return false;
        };
        self.evaluate(expr, node).is_ok_and(|value| self.holds(&value))
    }

    /// What is not good about one answer; nothing where the question is irrelevant.
    #[must_use]
    pub fn violation(&self, node: NodeId) -> Option<Violation> {
        let live = self.instance.get(node).filter(|live| live.is_relevant)?;
        let def = self.model.def(live.def);
        let message = |text: &Option<crate::form::Text>| text.as_ref().map(|text| self.filled(text, node));
        if live.value.is_empty() {
            let is_asked = |question| !matches!(question, &QuestionType::Note);
            let is_missing = self.is_required(node) && def.question().is_some_and(is_asked);
            return is_missing.then(|| Violation {
                node,
                kind: ViolationKind::Required,
                message: message(&def.node.bind.required_message),
            });
        }
        let question = def.question()?;
        if !fits_type(question, &live.value) {
            return Some(Violation {
                node,
                kind: ViolationKind::Type,
                message: None,
            });
        }
        let constraint = def.logic.constraint.as_ref()?;
        let holds = match self.evaluate(constraint, node) {
            Ok(value) => self.holds(&value),
            // A constraint that cannot be worked out is the author's mistake, not the respondent's.
            Err(_) => true,
        };
        (!holds).then(|| Violation {
            node,
            kind: ViolationKind::Constraint,
            message: message(&def.node.bind.constraint_message),
        })
    }

    /// All that is not good in the whole interview, in the order of the form.
    #[must_use]
    pub fn violations(&self) -> Vec<Violation> {
        let nodes = self.instance.walk(Instance::ROOT);
        nodes.filter_map(|(node, _)| self.violation(node)).collect()
    }
}

fn fits_type(question: &QuestionType, text: &str) -> bool {
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match question {
        QuestionType::Integer => is_digits(text.strip_prefix('-').unwrap_or(text)),
        QuestionType::Decimal | QuestionType::Range(_) => decimal::parse(text).is_some_and(f64::is_finite),
        QuestionType::Date => parse_date(text.get(..10).unwrap_or(text), true).is_some(),
        QuestionType::Geopoint => {
            let parts: Option<Vec<f64>> = text.split_whitespace().map(decimal::parse).collect();
            parts.is_some_and(|parts| parts.len() >= 2 && parts[0].abs() <= 90.0 && parts[1].abs() <= 180.0)
        }
        _ => true,
    }
}
