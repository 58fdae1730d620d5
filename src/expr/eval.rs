//! Expression to value.

use std::cell::{Cell, OnceCell, RefCell};

use super::ast::{BinaryOp, Call, Expr, Path, Span};
use super::compare::{arithmetic, compare, compare_with_text};
use super::error::{ErrorCode, ExprError};
use super::function::{self, Pattern};
use super::value::Value;
use super::world::{NodeRef, World};
use super::{BYTES_A_STEP, MAX_STEPS};

/// Where an expression is evaluated.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The trees and the surroundings.
    pub world: &'a dyn World,
    /// The context node: what `.` is.
    pub node: NodeRef,
    /// What `position()` gives outside predicates, from 1.
    pub position: usize,
    /// What `last()` gives outside predicates.
    pub size: usize,
    /// What `current()` gives; absolute paths start at the root of its document.
    pub current: NodeRef,
    /// Whether absolute paths stay within the repeat instances that `current` is in, as in JavaRosa: `/data/rep/q`
    /// asked from inside the second instance of `rep` is that instance's `q`. The last step of a path, a step with a
    /// predicate and steps on other axes than `child` are never narrowed, so `count(/data/rep)` counts all.
    /// In such a form a path that finds nothing also compares as empty text does (JavaRosa).
    pub contextualise: bool,
}

impl<'a> Context<'a> {
    /// An expression about one node, which is also `current()`; absolute paths are narrowed to its repeat instances.
    pub fn at(world: &'a dyn World, node: NodeRef) -> Self {
        Self {
            world,
            node,
            position: 1,
            size: 1,
            current: node,
            contextualise: true,
        }
    }
}

/// Works out an expression. It is a pure function of the expression and the world.
///
/// # Errors
/// `JB-E201` to `JB-E305`: unknown functions, wrong arguments, limits. Only what is reached is judged, so
/// `false() and nonsense()` is false; use [`super::check`] when a form is loaded.
pub fn evaluate(expr: &Expr, context: &Context<'_>) -> Result<Value, ExprError> {
    let evaluator = Evaluator {
        context: *context,
        root: OnceCell::new(),
        repeats: OnceCell::new(),
        steps: Cell::new(0),
        filters: Cell::new(0),
        fixed: RefCell::new(Vec::new()),
        pattern: RefCell::new(None),
    };
    let focus = Focus {
        node: context.node,
        position: context.position,
        size: context.size,
    };
    evaluator.eval(expr, focus)
}

/// The context node with its position among the nodes looked at.
#[derive(Clone, Copy)]
pub(crate) struct Focus {
    pub node: NodeRef,
    pub position: usize,
    pub size: usize,
}

/// One evaluation, with what it remembers.
pub(crate) struct Evaluator<'a> {
    context: Context<'a>,
    root: OnceCell<NodeRef>,
    repeats: OnceCell<Vec<NodeRef>>,
    steps: Cell<u64>,
    /// How many predicates are being worked out, one inside another.
    pub filters: Cell<usize>,
    /// What paths that do not depend on the candidate gave inside predicates, by their place in memory: the world does not
    /// change during one evaluation, and a list of 10,000 rows would ask for the same answer 10,000 times.
    pub fixed: RefCell<Vec<(*const Path, Vec<NodeRef>)>>,
    /// The last pattern of `regex()`: predicates ask for the same one again and again.
    pub pattern: RefCell<Option<Pattern>>,
}

impl<'a> Evaluator<'a> {
    pub(crate) fn world(&self) -> &'a dyn World {
        self.context.world
    }

    pub(crate) fn current(&self) -> NodeRef {
        self.context.current
    }

    pub(crate) fn contextualise(&self) -> bool {
        self.context.contextualise
    }

    /// The node that absolute paths start from.
    pub(crate) fn root(&self) -> NodeRef {
        *self.root.get_or_init(|| self.world().root(self.current()))
    }

    /// The repeat instances that the current node is in, or is.
    pub(crate) fn repeats(&self) -> &[NodeRef] {
        self.repeats.get_or_init(|| {
            let mut found = Vec::new();
            let mut node = Some(self.current());
            while let Some(at) = node {
                if self.world().is_repeat_instance(at) {
                    found.push(at);
                }
                node = self.world().parent(at);
            }
            found
        })
    }

    /// Counts work, so that a hostile expression ends.
    pub(crate) fn charge(&self, steps: u64, span: Span) -> Result<(), ExprError> {
        self.charge_at(steps, || span)
    }

    /// The same, where the place is better not looked for until it is needed.
    pub(crate) fn charge_at(&self, steps: u64, span: impl FnOnce() -> Span) -> Result<(), ExprError> {
        let total = self.steps.get().saturating_add(steps);
        self.steps.set(total);
        if total > MAX_STEPS {
            return Err(ExprError::new(
                ErrorCode::TooManySteps,
                span(),
                "the expression looks at too many nodes; filter earlier, or split it over several calculations",
            ));
        }
        Ok(())
    }

    pub(crate) fn eval(&self, expr: &Expr, focus: Focus) -> Result<Value, ExprError> {
        match expr {
            Expr::Number(number) => Ok(Value::Number(*number)),
            Expr::Text(text) => {
                self.charge(text.len() as u64 / BYTES_A_STEP, span_of(expr))?;
                Ok(Value::Text(text.clone()))
            }
            Expr::Path(path) => self.path(path, focus).map(Value::Nodes),
            Expr::Call(call) => self.call(call, focus),
            Expr::Negate(inner) => Ok(Value::Number(-self.eval(inner, focus)?.to_number(self.world()))),
            Expr::Operation { first, rest } => self.operation(first, rest, focus),
            Expr::Union(parts) => {
                let mut all = Vec::new();
                for part in parts {
                    match self.eval(part, focus)? {
                        Value::Nodes(nodes) => all.extend(nodes),
                        _ => {
                            return Err(ExprError::new(
                                ErrorCode::NotNodes,
                                span_of(part),
                                "| joins nodes; both sides must be paths",
                            ));
                        }
                    }
                }
                self.charge(all.len() as u64, span_of(expr))?;
                self.in_order(&mut all);
                Ok(Value::Nodes(all))
            }
        }
    }

    fn call(&self, call: &Call, focus: Focus) -> Result<Value, ExprError> {
        self.charge(1, call.span)?;
        function::call(self, call, focus)
    }

    fn operation(&self, first: &Expr, rest: &[(BinaryOp, Expr)], focus: Focus) -> Result<Value, ExprError> {
        let mut left = self.eval(first, focus)?;
        for (op, right) in rest {
            left = match op {
                BinaryOp::Or if left.to_boolean() => return Ok(Value::Boolean(true)),
                BinaryOp::And if !left.to_boolean() => return Ok(Value::Boolean(false)),
                BinaryOp::Or | BinaryOp::And => Value::Boolean(self.eval(right, focus)?.to_boolean()),
                // The commonest predicate, `name = 'x'`: the text need not be copied.
                BinaryOp::Equal | BinaryOp::NotEqual
                    if let (Value::Nodes(nodes), Expr::Text(text)) = (&left, right) =>
                {
                    self.charge_at(nodes.len() as u64, || span_of(first))?;
                    Value::Boolean(compare_with_text(self, *op, nodes, text))
                }
                _ => {
                    let right_value = self.eval(right, focus)?;
                    if op.level() <= BinaryOp::Less.level() {
                        Value::Boolean(compare(self, *op, &left, &right_value, right)?)
                    } else {
                        let world = self.world();
                        Value::Number(arithmetic(
                            world,
                            *op,
                            left.quantity(world),
                            right_value.quantity(world),
                        ))
                    }
                }
            };
        }
        Ok(left)
    }
}

/// The place of an expression, as far as the tree tells: literals and operators keep none.
pub(crate) fn span_of(expr: &Expr) -> Span {
    match expr {
        Expr::Path(path) => path.span,
        Expr::Call(call) => call.span,
        Expr::Negate(inner) => span_of(inner),
        Expr::Operation { first, rest } => {
            let last = rest.last().map_or((0, 0), |(_, last)| span_of(last));
            (span_of(first).0, last.1)
        }
        Expr::Union(parts) => (
            parts.first().map_or(0, |part| span_of(part).0),
            parts.last().map_or(0, |part| span_of(part).1),
        ),
        Expr::Number(_) | Expr::Text(_) => (0, 0),
    }
}
