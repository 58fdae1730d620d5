//! Expressions of cells: references to paths, then checked by the expression engine.

use super::code;
use super::diagnostic::{Place, Problems};
use super::name::Found;
use super::reference::{Site, rewrite};
use crate::expr::ast::{Axis, Expr, NodeTest, Start};
use crate::expr::{self, ErrorCode, ExprError};
use crate::form::nearest::nearest;

/// The expression with paths, and problems for what is wrong with it.
pub(super) fn read(text: &str, site: Site<'_>, place: &Place, problems: &mut Problems) -> String {
    let path = rewrite(text, site, place, problems);
    match expr::parse(&path) {
        Ok(tree) => {
            for error in expr::problems(&tree) {
                report(&error, &path, place, problems);
            }
            if !site.filter {
                for name in plain_names(&tree) {
                    report_plain_name(name, site, place, problems);
                }
            }
        }
        Err(error) => report(&error, &path, place, problems),
    }
    path
}

/// A text with paths for its references, not checked further: nobody knows whether it is an expression.
pub(super) fn references(text: &str, site: Site<'_>, place: &Place, problems: &mut Problems) -> String {
    rewrite(text, site, place, problems)
}

/// Names that stand alone and so mean children of the context: in a filter columns of the list, elsewhere, as a
/// question has no children, nothing.
pub(super) fn plain_names(tree: &Expr) -> Vec<&str> {
    fn collect<'e>(tree: &'e Expr, found: &mut Vec<&'e str>) {
        match tree {
            Expr::Path(path) => match (&path.start, path.steps.first()) {
                (Start::Context, Some(step)) if step.axis == Axis::Child => {
                    if let NodeTest::Name { prefix, local } = &step.test
                        && prefix.is_empty()
                    {
                        found.push(local);
                    }
                }
                (Start::Filter { base, .. }, _) => collect(base, found),
                _ => {}
            },
            Expr::Call(call) => call.arguments.iter().for_each(|inner| collect(inner, found)),
            Expr::Negate(inner) => collect(inner, found),
            Expr::Operation { first, rest } => {
                collect(first, found);
                rest.iter().for_each(|(_, inner)| collect(inner, found));
            }
            Expr::Union(parts) => parts.iter().for_each(|inner| collect(inner, found)),
            Expr::Number(_) | Expr::Text(_) => {}
        }
    }
    let mut found = Vec::new();
    collect(tree, &mut found);
    found
}

fn report_plain_name(name: &str, site: Site<'_>, place: &Place, problems: &mut Problems) {
    let help = match site.names.find(name) {
        Found::Nothing => format!("Write '{name}' in quotes if it is a value."),
        Found::One(_) | Found::Many => format!("Write ${{{name}}} for the answer, or '{name}' in quotes for a value."),
    };
    problems.warning(
        code::PLAIN_NAME,
        place.clone().text(name),
        format!("The word {name} alone stands for nothing here; it is always empty."),
        help,
    );
}

fn report(error: &ExprError, path: &str, place: &Place, problems: &mut Problems) {
    let piece = error
        .span
        .and_then(|(start, end)| path.get(start..end))
        .unwrap_or_default();
    let place = if piece.is_empty() {
        place.clone()
    } else {
        place.clone().text(piece)
    };
    let near = (error.code == ErrorCode::UnknownFunction && problems.wants_suggestions())
        .then(|| near_function(piece))
        .flatten();
    let help = near.map_or_else(
        || help(error.code).to_owned(),
        |near| format!("Did you mean \"{near}\"?"),
    );
    problems.error(error.code.as_str(), place, error.message.clone(), help);
}

/// The function that a misspelt call is probably meant to be.
fn near_function(call: &str) -> Option<&'static str> {
    let name = call.split('(').next().unwrap_or_default();
    nearest(name, expr::functions().map(|function| function.name))
}

/// What to write instead, where the engine's own message does not say it.
fn help(code: ErrorCode) -> &'static str {
    match code {
        ErrorCode::Empty => "Write an expression, or leave the cell empty.",
        ErrorCode::UnexpectedCharacter | ErrorCode::UnexpectedToken => {
            "Look for a missing operator, comma or quote before this place."
        }
        ErrorCode::UnclosedText => "Close the quotes.",
        ErrorCode::Unclosed => "Close the bracket.",
        ErrorCode::TooLong | ErrorCode::TooDeep => "Divide it over several rows of the type calculate.",
        ErrorCode::Variable => "Write references as ${name}.",
        ErrorCode::UnknownFunction => "Look for the function's name in the list of XLSForm functions.",
        ErrorCode::Arity => "Look up which arguments the function takes.",
        ErrorCode::Pattern => "Look for a bracket or a repetition in the pattern that does not fit.",
        _ => "Look at this part of the expression again.",
    }
}
