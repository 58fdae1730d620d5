//! `${name}` in expressions: written anew as XPath paths.
//!
//! A path is absolute (`/data/group/question`) unless the node that carries the expression and the one it names are
//! inside the same repeat; then it is relative (`../question`), so that each instance sees its own answers. Inside a
//! predicate, and in a choice filter, where the context is another node, `current()/` stands before a relative path.
//! Text in quotes stays as it is, but for the second argument of `jr:choice-name`, which is a path in quotes.

use super::code;
use super::diagnostic::{Place, Problems};
use super::name::{Found, Names, Step, is_name_char, is_ncname};

/// Where an expression stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Site<'a> {
    /// The names of the form.
    pub names: &'a Names,
    /// Path of the node that carries it.
    pub node: &'a [Step],
    /// Whether its context is another node, as in a choice filter.
    pub filter: bool,
    /// The node that is the context, where the choices are nodes of the form: what is inside it is reached from there.
    pub within: Option<&'a [Step]>,
}

/// An open bracket of the expression.
enum Open {
    /// `(`, with the function's name and the argument that we are in, counted from 0.
    Call(String, usize),
    /// `[`
    Predicate,
}

const LAST_SAVED: &str = "last-saved#";

/// Stands where a reference leads nowhere, so that the rest can still be checked.
const NOTHING: &str = "''";

/// Writes an expression with paths for its references.
pub(super) fn rewrite(text: &str, site: Site<'_>, place: &Place, problems: &mut Problems) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut open: Vec<Open> = Vec::new();
    let mut word = String::new();
    let mut gap = false;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if rest.starts_with("${") {
            let (path, after) = reference(rest, site, &open, place, problems);
            // With space around it, it cannot grow together with a name beside it.
            match path.as_str() {
                NOTHING => out.push_str(NOTHING),
                path => out.extend([" ", path, " "]),
            }
            rest = after;
            word.clear();
            continue;
        }
        let mut taken = c.len_utf8();
        match c {
            '"' | '\'' => {
                taken = quoted_length(rest, c);
                out.push_str(&quoted(&rest[..taken], site, &open, place, problems));
            }
            '(' => open.push(Open::Call(std::mem::take(&mut word), 0)),
            '[' => open.push(Open::Predicate),
            ')' | ']' => {
                open.pop();
            }
            ',' => {
                if let Some(Open::Call(_, argument)) = open.last_mut() {
                    *argument += 1;
                }
            }
            _ => {}
        }
        if !matches!(c, '"' | '\'') {
            out.push(c);
        }
        if is_name_char(c) || c == ':' {
            if std::mem::take(&mut gap) {
                word.clear();
            }
            word.push(c);
        } else if c.is_whitespace() {
            gap = true;
        } else {
            word.clear();
        }
        rest = &rest[taken..];
    }
    out
}

/// Bytes from an opening quote to its closing one, or to the end.
fn quoted_length(rest: &str, quote: char) -> usize {
    rest[1..].find(quote).map_or(rest.len(), |at| at + 2)
}

/// Text in quotes.
fn quoted(literal: &str, site: Site<'_>, open: &[Open], place: &Place, problems: &mut Problems) -> String {
    let Some(at) = literal.find("${") else {
        return literal.to_owned();
    };
    let names_a_path = matches!(open.last(), Some(Open::Call(name, 1)) if name == "jr:choice-name");
    if names_a_path {
        let (path, after) = reference(&literal[at..], site, open, place, problems);
        return format!("{}{}{}", literal[..at].trim_end(), path, after.trim_start());
    }
    problems.warning(
        code::QUOTED_REFERENCE,
        place.clone().text(literal),
        "Inside quotes a reference is only text; it is not replaced by the answer.",
        "End the quotes before it, for instance concat('text ', ${name}).",
    );
    literal.to_owned()
}

/// The path for the reference at the start of `rest`, and what follows it.
fn reference<'r>(
    rest: &'r str,
    site: Site<'_>,
    open: &[Open],
    place: &Place,
    problems: &mut Problems,
) -> (String, &'r str) {
    let Some(end) = rest.find('}') else {
        bad_reference(rest, place, problems);
        return (NOTHING.to_owned(), "");
    };
    let (written, after) = rest.split_at(end + 1);
    let inner = &written[2..end];
    let (name, last_saved) = match inner.strip_prefix(LAST_SAVED) {
        Some(name) => (name, true),
        None => (inner, false),
    };
    if !is_ncname(name) {
        bad_reference(written, place, problems);
        return (NOTHING.to_owned(), after);
    }
    let Some(target) = resolve(name, site.names, place, problems) else {
        return (NOTHING.to_owned(), after);
    };
    if last_saved {
        problems.warning(
            code::LAST_SAVED,
            place.clone().text(written),
            "Answers of the interview before are not carried over yet; this is empty.",
            "Nothing to do if the form also runs elsewhere.",
        );
        return (
            format!("instance('__last-saved'){}", absolute(target, site.names)),
            after,
        );
    }
    if let Some(inside) = site
        .within
        .and_then(|node| target.strip_prefix(node))
        .filter(|path| !path.is_empty())
    {
        let steps: Vec<&str> = inside.iter().map(|step| step.name.as_str()).collect();
        return (format!("./{}", steps.join("/")), after);
    }
    let current = site.filter || open.iter().any(|open| matches!(open, Open::Predicate));
    let path = match relative(site.node, target) {
        Some(path) if !wants_absolute(open) => {
            if current {
                format!("current()/{path}")
            } else {
                path
            }
        }
        _ => absolute(target, site.names),
    };
    (path, after)
}

/// `indexed-repeat` takes whole paths for its node and its repeats, and values for its indexes.
fn wants_absolute(open: &[Open]) -> bool {
    open.iter()
        .rev()
        .find_map(|open| match open {
            Open::Call(name, argument) if name == "indexed-repeat" => Some(*argument),
            _ => None,
        })
        .is_some_and(|argument| argument == 0 || argument % 2 == 1)
}

fn bad_reference(written: &str, place: &Place, problems: &mut Problems) {
    problems.error(
        code::BAD_REFERENCE,
        place.clone().text(written),
        format!("\"{written}\" is not a reference."),
        "A reference is \"${\", the name of a question, and \"}\", without spaces: ${name}.",
    );
}

/// The node of a name, or a problem.
pub(super) fn resolve<'n>(name: &str, names: &'n Names, place: &Place, problems: &mut Problems) -> Option<&'n [Step]> {
    match names.find(name) {
        Found::One(spot) => Some(&spot.path),
        Found::Many => {
            problems.error(
                code::AMBIGUOUS_NAME,
                place.clone().text(format!("${{{name}}}")),
                format!("There is more than one \"{name}\" in the form."),
                "Give each of them a name of its own.",
            );
            None
        }
        Found::Nothing => {
            let near = problems.wants_suggestions().then(|| names.near(name)).flatten();
            let help = near.map_or_else(
                || "Write the name of a row of the survey.".to_owned(),
                |near| format!("Did you mean ${{{near}}}?"),
            );
            problems.error(
                code::UNKNOWN_NAME,
                place.clone().text(format!("${{{name}}}")),
                format!("Nothing in the form is called \"{name}\"."),
                help,
            );
            None
        }
    }
}

/// The path from the root.
pub(super) fn absolute(target: &[Step], names: &Names) -> String {
    let mut path = format!("/{}", names.root);
    for step in target {
        path.push('/');
        path.push_str(&step.name);
    }
    path
}

/// The path from one node to another that shares a repeat with it.
pub(super) fn relative(source: &[Step], target: &[Step]) -> Option<String> {
    let above = |path: &[Step]| path.len().saturating_sub(1);
    let common = source[..above(source)]
        .iter()
        .zip(&target[..above(target)])
        .take_while(|(a, b)| a == b)
        .count();
    if !source[..common].iter().any(|step| step.repeat) {
        return None;
    }
    let up = vec![".."; source.len() - common].join("/");
    let down: Vec<&str> = target[common..].iter().map(|step| step.name.as_str()).collect();
    Some(format!("{up}/{}", down.join("/")))
}
