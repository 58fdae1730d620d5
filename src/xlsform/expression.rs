//! Expressions of cells: references to paths, then checked by the expression engine.

use super::diagnostic::{Place, Problems};
use super::reference::{Site, rewrite};
use crate::expr::{self, ErrorCode, ExprError};

/// The expression with paths, and problems for what is wrong with it.
pub(super) fn read(text: &str, site: Site<'_>, place: &Place, problems: &mut Problems) -> String {
    let path = rewrite(text, site, place, problems);
    match expr::parse(&path) {
        Ok(tree) => {
            for error in expr::problems(&tree) {
                report(&error, &path, place, problems);
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
    problems.error(error.code.as_str(), place, error.message.clone(), help(error.code));
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
