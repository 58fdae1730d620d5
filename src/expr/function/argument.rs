//! The arguments of a call, evaluated when asked for.

use crate::expr::ast::{Call, Expr, Span};
use crate::expr::error::{ErrorCode, ExprError};
use crate::expr::eval::{Evaluator, Focus};
use crate::expr::value::{Quantity, Value};
use crate::expr::world::{NodeRef, World};
use crate::expr::{BYTES_A_STEP, MAX_TEXT_BYTES};

/// The arguments of one call with the place where it is made.
pub(crate) struct Arguments<'e> {
    evaluator: &'e Evaluator<'e>,
    call: &'e Call,
    focus: Focus,
}

impl<'e> Arguments<'e> {
    pub(crate) fn new(evaluator: &'e Evaluator<'e>, call: &'e Call, focus: Focus) -> Self {
        Self { evaluator, call, focus }
    }

    pub(crate) fn len(&self) -> usize {
        self.call.arguments.len()
    }

    pub(crate) fn evaluator(&self) -> &'e Evaluator<'e> {
        self.evaluator
    }

    pub(crate) fn world(&self) -> &'e dyn World {
        self.evaluator.world()
    }

    pub(crate) fn focus(&self) -> Focus {
        self.focus
    }

    pub(crate) fn expression(&self, at: usize) -> Option<&'e Expr> {
        self.call.arguments.get(at)
    }

    pub(crate) fn value(&self, at: usize) -> Result<Value, ExprError> {
        match self.expression(at) {
            Some(expr) => self.evaluator.eval(expr, self.focus),
            None => Err(self.error(ErrorCode::Arity, format!("an argument {} is missing", at + 1))),
        }
    }

    pub(crate) fn text(&self, at: usize) -> Result<String, ExprError> {
        let text = self.value(at)?.into_text(self.world());
        self.charge(text.len() as u64 / BYTES_A_STEP)?;
        Ok(text)
    }

    /// The argument as text, or the text of the context node when it is left out.
    pub(crate) fn text_or_context(&self) -> Result<String, ExprError> {
        match self.len() {
            0 => {
                let text = self.world().text(self.focus.node).into_owned();
                self.charge(text.len() as u64 / BYTES_A_STEP)?;
                Ok(text)
            }
            _ => self.text(0),
        }
    }

    pub(crate) fn number(&self, at: usize) -> Result<f64, ExprError> {
        Ok(self.value(at)?.to_number(self.world()))
    }

    pub(crate) fn boolean(&self, at: usize) -> Result<bool, ExprError> {
        Ok(self.value(at)?.to_boolean())
    }

    /// The argument, which must be nodes.
    pub(crate) fn nodes(&self, at: usize) -> Result<Vec<NodeRef>, ExprError> {
        match self.value(at)? {
            Value::Nodes(nodes) => Ok(nodes),
            _ => Err(self.error(
                ErrorCode::NotNodes,
                format!(
                    "argument {} of {}() must be a path to questions or rows",
                    at + 1,
                    self.call.name
                ),
            )),
        }
    }

    /// The texts of the arguments from `from` on, with so many bytes between them; node-sets give one text for each node.
    pub(crate) fn texts(&self, from: usize, between: usize) -> Result<Vec<String>, ExprError> {
        let mut found = Vec::new();
        let mut bytes = 0;
        for at in from..self.len() {
            let value = self.value(at)?;
            let mut add = |text: String| {
                bytes += text.len() + between;
                self.fits(bytes)?;
                self.charge(text.len() as u64 / BYTES_A_STEP + 1)?;
                found.push(text);
                Ok(())
            };
            match value {
                Value::Nodes(nodes) => nodes
                    .iter()
                    .try_for_each(|&node| add(self.world().text(node).into_owned()))?,
                other => add(other.into_text(self.world()))?,
            }
        }
        Ok(found)
    }

    /// The numbers of all arguments; node-sets give one for each node, but in a form blank answers
    /// are left out (JavaRosa).
    pub(crate) fn numbers(&self) -> Result<Vec<f64>, ExprError> {
        let mut found = Vec::new();
        for at in 0..self.len() {
            match self.value(at)? {
                Value::Nodes(nodes) => found.extend(self.numbers_of(&self.answered(nodes)?)?),
                other => found.push(other.to_number(self.world())),
            }
        }
        Ok(found)
    }

    fn answered(&self, mut nodes: Vec<NodeRef>) -> Result<Vec<NodeRef>, ExprError> {
        if self.evaluator.contextualise() {
            self.charge(nodes.len() as u64)?;
            nodes.retain(|&node| !self.world().text(node).is_empty());
        }
        Ok(nodes)
    }

    pub(crate) fn numbers_of(&self, nodes: &[NodeRef]) -> Result<Vec<f64>, ExprError> {
        self.charge(nodes.len() as u64)?;
        let world = self.world();
        let number = |&node: &NodeRef| Quantity::of_text(&world.text(node), world).to_number();
        Ok(nodes.iter().map(number).collect())
    }

    /// Counts the work of handling so many bytes and refuses what is too long.
    pub(crate) fn built(&self, bytes: usize) -> Result<(), ExprError> {
        self.fits(bytes)?;
        self.charge(bytes as u64 / BYTES_A_STEP + 1)
    }

    fn fits(&self, bytes: usize) -> Result<(), ExprError> {
        if bytes > MAX_TEXT_BYTES {
            return Err(self.error(
                ErrorCode::TextTooLong,
                format!(
                    "{}() makes a text of more than {MAX_TEXT_BYTES} bytes; join less",
                    self.call.name
                ),
            ));
        }
        Ok(())
    }

    pub(crate) fn charge(&self, steps: u64) -> Result<(), ExprError> {
        self.evaluator.charge(steps, self.call.span)
    }

    pub(crate) fn span(&self) -> Span {
        self.call.span
    }

    pub(crate) fn error(&self, code: ErrorCode, message: impl Into<String>) -> ExprError {
        ExprError::new(code, self.call.span, message)
    }
}
