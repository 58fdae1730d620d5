//! The functions: one table with names, arities and handlers. Arity and existence are checked from it, nowhere else.

mod argument;
mod boolean;
mod date;
mod digest;
mod form;
mod geo;
mod hash;
mod math;
mod node;
mod number;
mod random;
mod select;
mod string;

pub(crate) use argument::Arguments;
pub(crate) use random::shuffled;
pub(crate) use string::Pattern;

use super::ast::{Call, Expr};
use super::error::{ErrorCode, ExprError};
use super::eval::{Evaluator, Focus};
use super::value::Value;

/// What a function is called with and gives back. Arguments are evaluated when the handler asks for them.
type Handler = fn(&Arguments<'_>) -> Result<Value, ExprError>;

/// How many arguments: at least `min`, at most `max` (none: any number), in steps of `step` from `min`.
struct Function {
    name: &'static str,
    min: usize,
    max: Option<usize>,
    step: usize,
    handler: Handler,
}

/// A function of the table, by its place there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FunctionId(u16);

/// What is known of a function without calling it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FunctionInfo {
    /// The name, with its prefix.
    pub name: &'static str,
    /// The least number of arguments.
    pub min_arguments: usize,
    /// The greatest number of arguments; none when there may be any number.
    pub max_arguments: Option<usize>,
}

const fn exactly(name: &'static str, count: usize, handler: Handler) -> Function {
    between(name, count, count, handler)
}

const fn between(name: &'static str, min: usize, max: usize, handler: Handler) -> Function {
    Function {
        name,
        min,
        max: Some(max),
        step: 1,
        handler,
    }
}

const fn from(name: &'static str, min: usize, handler: Handler) -> Function {
    Function {
        name,
        min,
        max: None,
        step: 1,
        handler,
    }
}

static TABLE: &[Function] = &[
    // Text
    between("string", 0, 1, string::string),
    from("concat", 0, string::concat),
    from("join", 1, string::join),
    between("substr", 2, 3, string::substr),
    between("substring", 2, 3, string::substring),
    exactly("substring-before", 2, string::substring_before),
    exactly("substring-after", 2, string::substring_after),
    exactly("translate", 3, string::translate),
    between("string-length", 0, 1, string::string_length),
    between("normalize-space", 0, 1, string::normalize_space),
    exactly("contains", 2, string::contains),
    exactly("starts-with", 2, string::starts_with),
    exactly("ends-with", 2, string::ends_with),
    exactly("regex", 2, string::regex),
    between("digest", 2, 3, digest::digest),
    exactly("base64-decode", 1, digest::base64_decode),
    exactly("extract-signed", 2, digest::extract_signed),
    // True and false
    exactly("true", 0, boolean::yes),
    exactly("false", 0, boolean::no),
    exactly("boolean", 1, boolean::boolean),
    exactly("boolean-from-string", 1, boolean::boolean_from_string),
    exactly("not", 1, boolean::not),
    exactly("if", 3, boolean::if_then_else),
    exactly("coalesce", 2, boolean::coalesce),
    from("checklist", 2, boolean::checklist),
    Function {
        name: "weighted-checklist",
        min: 2,
        max: None,
        step: 2,
        handler: boolean::weighted_checklist,
    },
    // Numbers
    between("number", 0, 1, number::number),
    exactly("int", 1, number::int),
    exactly("floor", 1, number::floor),
    exactly("ceiling", 1, number::ceiling),
    between("round", 1, 2, number::round),
    exactly("sum", 1, number::sum),
    from("max", 0, number::max),
    from("min", 0, number::min),
    exactly("pow", 2, math::pow),
    exactly("log", 1, math::log),
    exactly("log10", 1, math::log10),
    exactly("exp", 1, math::exp),
    exactly("exp10", 1, math::exp10),
    exactly("sqrt", 1, math::sqrt),
    exactly("abs", 1, math::abs),
    exactly("sin", 1, math::sin),
    exactly("cos", 1, math::cos),
    exactly("tan", 1, math::tan),
    exactly("asin", 1, math::asin),
    exactly("acos", 1, math::acos),
    exactly("atan", 1, math::atan),
    between("atan2", 1, 2, math::atan2),
    exactly("pi", 0, math::pi),
    exactly("random", 0, random::random),
    between("uuid", 0, 1, random::uuid),
    between("randomize", 1, 2, random::randomize),
    // Nodes
    exactly("count", 1, node::count),
    exactly("count-non-empty", 1, node::count_non_empty),
    between("position", 0, 1, node::position),
    exactly("last", 0, node::last),
    between("local-name", 0, 1, node::local_name),
    between("name", 0, 1, node::name),
    between("namespace-uri", 0, 1, node::namespace_uri),
    exactly("id", 1, node::id),
    exactly("lang", 1, node::lang),
    exactly("current", 0, node::current),
    exactly("instance", 1, node::instance),
    Function {
        name: "indexed-repeat",
        min: 3,
        max: Some(11),
        step: 2,
        handler: node::indexed_repeat,
    },
    // Dates and times
    exactly("today", 0, date::today),
    exactly("now", 0, date::now),
    exactly("date", 1, date::date),
    exactly("date-time", 1, date::date),
    exactly("decimal-date-time", 1, date::decimal_date_time),
    exactly("decimal-time", 1, date::decimal_time),
    exactly("format-date", 2, date::format_date),
    exactly("format-date-time", 2, date::format_date),
    // Selections
    exactly("selected", 2, select::selected),
    exactly("is-selected", 2, select::selected),
    exactly("selected-at", 2, select::selected_at),
    exactly("count-selected", 1, select::count_selected),
    // What the form and the device know
    exactly("jr:choice-name", 2, form::choice_name),
    exactly("jr:itext", 1, form::itext),
    exactly("pulldata", 4, form::pulldata),
    exactly("once", 1, form::once),
    exactly("version", 0, form::version),
    exactly("property", 1, form::property),
    from("depend", 1, form::depend),
    // Places
    exactly("area", 1, geo::area),
    exactly("enclosed-area", 1, geo::area),
    from("distance", 1, geo::distance),
    exactly("geofence", 2, geo::geofence),
    exactly("intersects", 1, geo::intersects),
];

/// The function of that name.
pub(crate) fn find(name: &str) -> Option<FunctionId> {
    let at = TABLE.iter().position(|function| function.name == name)?;
    u16::try_from(at).ok().map(FunctionId)
}

/// All functions, for lists and for "did you mean".
pub fn functions() -> impl Iterator<Item = FunctionInfo> {
    TABLE.iter().map(|function| FunctionInfo {
        name: function.name,
        min_arguments: function.min,
        max_arguments: function.max,
    })
}

/// Calls the function of a call.
pub(crate) fn call(evaluator: &Evaluator<'_>, call: &Call, focus: Focus) -> Result<Value, ExprError> {
    (judge(call)?.handler)(&Arguments::new(evaluator, call, focus))
}

/// Looks for calls that can never work: unknown functions and wrong numbers of arguments. Patterns are read when they are
/// needed: a phone gets no form that was not looked over by [`problems`], and a first answer needs none.
///
/// # Errors
/// The first problem, `JB-E201` or `JB-E202`; [`problems`] gives all.
pub fn check(expr: &Expr) -> Result<(), ExprError> {
    let mut wrong = None;
    expr.walk(&mut |inner| {
        if let (Expr::Call(call), None) = (inner, &wrong) {
            wrong = judge(call).err();
        }
    });
    wrong.map_or(Ok(()), Err)
}

/// All calls that can never work, in the order of the text.
pub fn problems(expr: &Expr) -> Vec<ExprError> {
    let mut found = Vec::new();
    expr.walk(&mut |inner| {
        if let Expr::Call(call) = inner {
            found.extend(judge(call).err());
            found.extend(string::unreadable_pattern(call));
        }
    });
    found
}

fn judge(call: &Call) -> Result<&'static Function, ExprError> {
    let Some(function) = call.function.and_then(|id| TABLE.get(usize::from(id.0))) else {
        return Err(ExprError::new(
            ErrorCode::UnknownFunction,
            call.span,
            unknown(&call.name),
        ));
    };
    let count = call.arguments.len();
    let enough = count >= function.min && function.max.is_none_or(|max| count <= max);
    if enough && (count - function.min).is_multiple_of(function.step) {
        return Ok(function);
    }
    Err(ExprError::new(
        ErrorCode::Arity,
        call.span,
        format!("{}() takes {}, not {count}", function.name, wanted(function)),
    ))
}

/// `2 or 3 arguments`, `an even number of arguments, at least 2`
fn wanted(function: &Function) -> String {
    match (function.min, function.max, function.step) {
        (min, _, 2) if min % 2 == 0 => format!("an even number of arguments, at least {min}"),
        (min, Some(max), 2) => format!("an odd number of arguments from {min} to {max}"),
        (0, Some(0), _) => "no arguments".to_owned(),
        (1, Some(1), _) => "1 argument".to_owned(),
        (min, Some(max), _) if min == max => format!("{min} arguments"),
        (min, Some(max), _) => format!("{min} or {max} arguments"),
        (min, None, _) => format!("at least {min} arguments"),
    }
}

fn unknown(name: &str) -> String {
    let close = TABLE
        .iter()
        .map(|function| (edits(name, function.name), function.name))
        .min()
        .filter(|(edits, known)| *edits <= (known.len() / 3).max(1));
    match close {
        Some((_, known)) => format!("there is no function {name}(); did you mean {known}()?"),
        None => format!("there is no function {name}(); check its spelling"),
    }
}

/// How many letters to add, drop or change to get from one name to the other; letter case counts for nothing.
fn edits(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (i, a) in from.chars().map(|c| c.to_ascii_lowercase()).take(64).enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, b) in to.iter().enumerate() {
            let changed = diagonal + usize::from(a != *b);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[to.len()]
}
