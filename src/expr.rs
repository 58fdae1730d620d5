//! Expressions: text to value. Knows nothing of forms, storage or screens.
//!
//! The language is XPath 1.0 with the functions of the ODK XForms specification. Where the two are silent
//! we do as JavaRosa (ODK Collect) does; each function says so. An expression is parsed once ([`parse`]),
//! looked over once ([`check`]) and then evaluated as often as answers change ([`evaluate`]).
//! The trees it reads and the clock, zone and randomness it uses come in through [`World`].

pub mod ast;
mod axis;
mod calendar;
mod compare;
pub mod document;
mod error;
mod eval;
mod function;
mod lex;
mod parse;
mod path;
mod print;
pub mod sphere;
mod value;
mod world;

pub use calendar::{Moment, MomentStyle};
pub(crate) use calendar::{date_time, parse_date, parse_moment, parse_time};
pub use error::{ErrorCode, ExprError};
pub use eval::{Context, evaluate};
pub(crate) use function::shuffled;
pub use function::{FunctionId, FunctionInfo, check, functions, problems};
pub use parse::parse;
pub use value::{Value, format_number, parse_number};
pub use world::{Name, NodeKind, NodeRef, World};

/// The longest expression text that is read, in bytes.
pub const MAX_EXPRESSION_BYTES: usize = 128 * 1024;
/// How deep parentheses, calls and predicates may nest.
pub const MAX_DEPTH: usize = 128;
/// How many steps (nodes visited, calls made, bytes handled in blocks of [`BYTES_A_STEP`]) one evaluation may take.
pub const MAX_STEPS: u64 = 10_000_000;
/// How many bytes of text a function handles for one step.
pub const BYTES_A_STEP: u64 = 16;
/// The longest text that a function may build, in bytes.
pub const MAX_TEXT_BYTES: usize = 4 * 1024 * 1024;
