//! The parsed expression. All parts are open: whoever builds a dependency graph walks them.

use super::function::FunctionId;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

/// Where in the text something stands: first byte, and the byte after the last.
pub type Span = (usize, usize);

/// An expression. Small, because a long chain of calculations goes over thousands of them: what is rare stands behind a
/// pointer.
#[derive(Clone, Debug, PartialEq)]
pub enum Expr {
    /// A number as written.
    Number(f64),
    /// A text in quotes.
    Text(String),
    /// A location path, or the value of an expression that a path starts from.
    Path(Path),
    /// A call of a function.
    Call(Box<Call>),
    /// A minus sign before an expression.
    Negate(Box<Expr>),
    /// Operators of one level, worked out from left to right: `1 + 2 - 3` has two in `rest`.
    Operation {
        /// The leftmost operand.
        first: Box<Expr>,
        /// Operators with their right operands; never empty.
        rest: Vec<(BinaryOp, Expr)>,
    },
    /// Node-sets joined by `|`; at least two.
    Union(Vec<Expr>),
}

/// The binary operators, but `|`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum BinaryOp {
    Or,
    And,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
}

impl BinaryOp {
    /// How tightly it binds: 1 (`or`) to 6 (`*`, `div`, `mod`).
    pub fn level(self) -> u8 {
        match self {
            Self::Or => 1,
            Self::And => 2,
            Self::Equal | Self::NotEqual => 3,
            Self::Less | Self::LessOrEqual | Self::Greater | Self::GreaterOrEqual => 4,
            Self::Add | Self::Subtract => 5,
            Self::Multiply | Self::Divide | Self::Modulo => 6,
        }
    }

    /// How it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Or => "or",
            Self::And => "and",
            Self::Equal => "=",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "div",
            Self::Modulo => "mod",
        }
    }
}

/// A location path.
#[derive(Clone, Debug, PartialEq)]
pub struct Path {
    /// The only node that it can lead to, as the world numbers it: set when a form is loaded, so that the commonest path,
    /// the name of a question, is not followed step by step at every evaluation.
    pub goal: Option<u32>,
    way: Arc<Way>,
}

/// The way that a path goes. Not looked at where the goal is known.
#[derive(Clone, Debug, PartialEq)]
pub struct Way {
    /// Where it starts.
    pub start: Start,
    /// The steps; `//` is the step `descendant-or-self::node()`.
    pub steps: Vec<Step>,
    /// Where it stands in the text.
    pub span: Span,
}

impl From<Way> for Path {
    fn from(way: Way) -> Self {
        let way = Arc::new(way);
        Self { goal: None, way }
    }
}

impl Deref for Path {
    type Target = Way;

    fn deref(&self) -> &Way {
        &self.way
    }
}

impl DerefMut for Path {
    fn deref_mut(&mut self) -> &mut Way {
        Arc::make_mut(&mut self.way)
    }
}

/// Where a path starts.
#[derive(Clone, Debug, PartialEq)]
pub enum Start {
    /// `/…`: the root of the document of `current()`, also inside predicates on other instances.
    Root,
    /// A relative path.
    Context,
    /// An expression that gives nodes, with predicates of its own: `instance('x')/…`, `(…)[1]`.
    Filter {
        /// The expression.
        base: Box<Expr>,
        /// Its predicates.
        predicates: Vec<Expr>,
    },
}

/// One step of a path.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// The direction.
    pub axis: Axis,
    /// What is taken.
    pub test: NodeTest,
    /// The filters, from left to right.
    pub predicates: Vec<Expr>,
    /// Where it stands in the text.
    pub span: Span,
}

/// The thirteen axes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Axis {
    Child,
    Descendant,
    DescendantOrSelf,
    Parent,
    Ancestor,
    AncestorOrSelf,
    FollowingSibling,
    PrecedingSibling,
    Following,
    Preceding,
    Attribute,
    Namespace,
    SelfAxis,
}

impl Axis {
    pub(crate) const ALL: [(&'static str, Axis); 13] = [
        ("child", Axis::Child),
        ("descendant", Axis::Descendant),
        ("descendant-or-self", Axis::DescendantOrSelf),
        ("parent", Axis::Parent),
        ("ancestor", Axis::Ancestor),
        ("ancestor-or-self", Axis::AncestorOrSelf),
        ("following-sibling", Axis::FollowingSibling),
        ("preceding-sibling", Axis::PrecedingSibling),
        ("following", Axis::Following),
        ("preceding", Axis::Preceding),
        ("attribute", Axis::Attribute),
        ("namespace", Axis::Namespace),
        ("self", Axis::SelfAxis),
    ];

    /// How it is written.
    pub fn as_str(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(_, axis)| *axis == self)
            .map_or("", |(name, _)| name)
    }

    /// Whether positions count backwards from the context node.
    pub fn is_reverse(self) -> bool {
        matches!(
            self,
            Self::Ancestor | Self::AncestorOrSelf | Self::PrecedingSibling | Self::Preceding
        )
    }
}

/// What a step takes.
#[derive(Clone, Debug, PartialEq)]
pub enum NodeTest {
    /// `*`
    Any,
    /// `prefix:*`
    AnyOf {
        /// The prefix.
        prefix: String,
    },
    /// `name` or `prefix:name`
    Name {
        /// The prefix, or empty.
        prefix: String,
        /// The name without its prefix.
        local: String,
    },
    /// `node()`
    Node,
    /// `text()`
    Text,
    /// `comment()`
    Comment,
    /// `processing-instruction('target')`
    Instruction(Option<String>),
}

/// A call of a function.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// The name as written, with its prefix.
    pub name: String,
    /// The function; none when nothing has that name, which is an error only when it is called.
    pub function: Option<FunctionId>,
    /// The arguments.
    pub arguments: Vec<Expr>,
    /// Where it stands in the text.
    pub span: Span,
}

impl Expr {
    /// Calls `visit` for this expression and all within it, outermost first; predicates and path starts included.
    pub fn walk<'a>(&'a self, visit: &mut dyn FnMut(&'a Expr)) {
        visit(self);
        match self {
            Self::Number(_) | Self::Text(_) => {}
            Self::Path(path) => {
                if let Start::Filter { base, predicates } = &path.start {
                    base.walk(visit);
                    predicates.iter().for_each(|inner| inner.walk(visit));
                }
                for step in &path.steps {
                    step.predicates.iter().for_each(|inner| inner.walk(visit));
                }
            }
            Self::Call(call) => call.arguments.iter().for_each(|inner| inner.walk(visit)),
            Self::Negate(inner) => inner.walk(visit),
            Self::Operation { first, rest } => {
                first.walk(visit);
                rest.iter().for_each(|(_, inner)| inner.walk(visit));
            }
            Self::Union(parts) => parts.iter().for_each(|inner| inner.walk(visit)),
        }
    }
}

impl Expr {
    /// Every path in it, those inside predicates too.
    pub(crate) fn each_path(&mut self, each: &mut dyn FnMut(&mut Path)) {
        match self {
            Self::Number(_) | Self::Text(_) => {}
            Self::Negate(inner) => inner.each_path(each),
            Self::Operation { first, rest } => {
                first.each_path(each);
                rest.iter_mut().for_each(|(_, operand)| operand.each_path(each));
            }
            Self::Union(parts) => parts.iter_mut().for_each(|part| part.each_path(each)),
            Self::Call(call) => call.arguments.iter_mut().for_each(|argument| argument.each_path(each)),
            Self::Path(path) => {
                let way = &mut **path;
                if let Start::Filter { base, predicates } = &mut way.start {
                    base.each_path(each);
                    predicates.iter_mut().for_each(|inner| inner.each_path(each));
                }
                let predicates = way.steps.iter_mut().flat_map(|step| &mut step.predicates);
                predicates.for_each(|inner| inner.each_path(each));
                each(path);
            }
        }
    }
}
