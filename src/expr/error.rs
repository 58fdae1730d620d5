//! What can be wrong with an expression.

use std::fmt;

/// What is wrong, as a stable code: `JB-E1xx` found while reading the text, `JB-E2xx` in a call, `JB-E3xx` while evaluating.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ErrorCode {
    /// `JB-E101`: the text is empty.
    Empty,
    /// `JB-E102`: a character that no expression contains at this place.
    UnexpectedCharacter,
    /// `JB-E103`: a text literal without its closing quote.
    UnclosedText,
    /// `JB-E104`: something else was expected here.
    UnexpectedToken,
    /// `JB-E105`: a bracket that is never closed.
    Unclosed,
    /// `JB-E106`: the expression is too long.
    TooLong,
    /// `JB-E107`: the expression is nested too deep.
    TooDeep,
    /// `JB-E108`: `$name` variables and `${name}` references have no meaning here.
    Variable,
    /// `JB-E201`: no function has this name.
    UnknownFunction,
    /// `JB-E202`: the function takes another number of arguments.
    Arity,
    /// `JB-E203`: an argument is of a kind that the function cannot use.
    ArgumentKind,
    /// `JB-E204`: an argument has a value that the function cannot use.
    ArgumentValue,
    /// `JB-E205`: the pattern of `regex()` cannot be read.
    Pattern,
    /// `JB-E301`: no secondary instance has this id.
    UnknownInstance,
    /// `JB-E302`: a node-set is needed here.
    NotNodes,
    /// `JB-E303`: the evaluation took too many steps.
    TooManySteps,
    /// `JB-E304`: a text grew too long.
    TextTooLong,
    /// `JB-E305`: what is asked for exists only in a running form.
    NotAvailable,
}

impl ErrorCode {
    /// The stable code, as shown to authors.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Empty => "JB-E101",
            Self::UnexpectedCharacter => "JB-E102",
            Self::UnclosedText => "JB-E103",
            Self::UnexpectedToken => "JB-E104",
            Self::Unclosed => "JB-E105",
            Self::TooLong => "JB-E106",
            Self::TooDeep => "JB-E107",
            Self::Variable => "JB-E108",
            Self::UnknownFunction => "JB-E201",
            Self::Arity => "JB-E202",
            Self::ArgumentKind => "JB-E203",
            Self::ArgumentValue => "JB-E204",
            Self::Pattern => "JB-E205",
            Self::UnknownInstance => "JB-E301",
            Self::NotNodes => "JB-E302",
            Self::TooManySteps => "JB-E303",
            Self::TextTooLong => "JB-E304",
            Self::NotAvailable => "JB-E305",
        }
    }
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// An expression that cannot be read or evaluated. Never holds an answer, only the author's own text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct ExprError {
    /// Which kind of problem.
    pub code: ErrorCode,
    /// Where in the expression, in bytes from its start.
    pub span: Option<(usize, usize)>,
    /// What is wrong and what to do.
    pub message: String,
}

impl ExprError {
    pub(crate) fn new(code: ErrorCode, span: (usize, usize), message: impl Into<String>) -> Self {
        Self {
            code,
            span: Some(span),
            message: message.into(),
        }
    }
}

impl fmt::Display for ExprError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.span {
            Some((start, end)) => write!(
                formatter,
                "{} ({}, characters {start} to {end})",
                self.message, self.code
            ),
            None => write!(formatter, "{} ({})", self.message, self.code),
        }
    }
}
