//! Functions on text. Positions and lengths count characters (Unicode scalar values), not UTF-16 units.

use regex_lite::{Regex, RegexBuilder};

use super::Arguments;
use crate::expr::ast::{Call, Expr};
use crate::expr::error::{ErrorCode, ExprError};
use crate::expr::value::Value;

type Result<T = Value> = std::result::Result<T, ExprError>;

fn text(text: impl Into<String>) -> Result {
    Ok(Value::Text(text.into()))
}

/// `string(value?)`: the value as text; without an argument the context node's (XPath 1.0).
pub(super) fn string(arguments: &Arguments<'_>) -> Result {
    text(arguments.text_or_context()?)
}

/// `concat(value…)`: the texts one after another; of a node-set the text of every node (ODK XForms).
pub(super) fn concat(arguments: &Arguments<'_>) -> Result {
    joined(arguments, "", 0)
}

/// `join(separator, value…)`: as `concat()`, with a separator between the texts.
pub(super) fn join(arguments: &Arguments<'_>) -> Result {
    joined(arguments, &arguments.text(0)?, 1)
}

fn joined(arguments: &Arguments<'_>, separator: &str, from: usize) -> Result {
    text(arguments.texts(from, separator.len())?.join(separator))
}

/// `substr(text, start, end?)`: characters from `start` (from 0) up to, without, `end`; negative counts from the end.
pub(super) fn substr(arguments: &Arguments<'_>) -> Result {
    let source = arguments.text(0)?;
    let length = source.chars().count() as f64;
    let place = |number: f64| {
        let whole = number.trunc();
        (if whole < 0.0 { whole + length } else { whole }).clamp(0.0, length)
    };
    let start = place(arguments.number(1)?);
    let end = match arguments.len() {
        2 => length,
        _ => place(arguments.number(2)?),
    };
    // NaN, an unanswered number, is no place: the cast makes it 0.
    let (start, end) = (start as usize, end as usize);
    text(source.chars().take(end).skip(start).collect::<String>())
}

/// `substring(text, start, length?)` of XPath 1.0: positions from 1, rounded. JavaRosa lacks it, the other engines have it.
pub(super) fn substring(arguments: &Arguments<'_>) -> Result {
    let source = arguments.text(0)?;
    let round = |number: f64| (number + 0.5).floor();
    let first = round(arguments.number(1)?);
    let past = match arguments.len() {
        2 => f64::INFINITY,
        _ => first + round(arguments.number(2)?),
    };
    let within = |at: usize| (at + 1) as f64 >= first && ((at + 1) as f64) < past;
    let kept = source.chars().enumerate().filter(|(at, _)| within(*at));
    text(kept.map(|(_, c)| c).collect::<String>())
}

/// `substring-before(text, part)`: what stands before the first `part`; empty when it is not there.
pub(super) fn substring_before(arguments: &Arguments<'_>) -> Result {
    let (source, part) = (arguments.text(0)?, arguments.text(1)?);
    text(source.split_once(&part).map_or("", |(before, _)| before))
}

/// `substring-after(text, part)`: what stands after the first `part`; empty when it is not there.
pub(super) fn substring_after(arguments: &Arguments<'_>) -> Result {
    let (source, part) = (arguments.text(0)?, arguments.text(1)?);
    text(source.split_once(&part).map_or("", |(_, after)| after))
}

/// `translate(text, from, to)`: characters exchanged one for one; those without a partner are dropped.
pub(super) fn translate(arguments: &Arguments<'_>) -> Result {
    let source = arguments.text(0)?;
    let (from, to) = (arguments.text(1)?, arguments.text(2)?);
    let partners = to.chars().map(Some).chain(std::iter::repeat(None));
    let mut pairs: Vec<(char, Option<char>)> = from.chars().zip(partners).collect();
    // A stable sort: of the same character the first partner counts.
    pairs.sort_by_key(|(from, _)| *from);
    pairs.dedup_by_key(|(from, _)| *from);
    let exchange = |c: char| match pairs.binary_search_by_key(&c, |(from, _)| *from) {
        Ok(at) => pairs[at].1,
        Err(_) => Some(c),
    };
    text(source.chars().filter_map(exchange).collect::<String>())
}

/// `string-length(text?)`: the number of characters.
pub(super) fn string_length(arguments: &Arguments<'_>) -> Result {
    Ok(Value::Number(arguments.text_or_context()?.chars().count() as f64))
}

/// `normalize-space(text?)`: white space at the ends dropped, runs of it inside made one space.
pub(super) fn normalize_space(arguments: &Arguments<'_>) -> Result {
    let source = arguments.text_or_context()?;
    let words = source.split([' ', '\t', '\r', '\n']).filter(|word| !word.is_empty());
    text(words.collect::<Vec<_>>().join(" "))
}

/// `contains(text, part)`
pub(super) fn contains(arguments: &Arguments<'_>) -> Result {
    Ok(Value::Boolean(arguments.text(0)?.contains(&arguments.text(1)?)))
}

/// `starts-with(text, part)`
pub(super) fn starts_with(arguments: &Arguments<'_>) -> Result {
    Ok(Value::Boolean(arguments.text(0)?.starts_with(&arguments.text(1)?)))
}

/// `ends-with(text, part)`
pub(super) fn ends_with(arguments: &Arguments<'_>) -> Result {
    Ok(Value::Boolean(arguments.text(0)?.ends_with(&arguments.text(1)?)))
}

/// `regex(text, pattern)`: whether the whole text matches, as in JavaRosa (Enketo is content with a part of it).
/// Classes such as `\d` and `\w` are ASCII. Look-around and back references do not exist: they are an error, not a mismatch.
pub(super) fn regex(arguments: &Arguments<'_>) -> Result {
    let (source, pattern) = (arguments.text(0)?, arguments.text(1)?);
    let mut kept = arguments.evaluator().pattern.borrow_mut();
    let known = kept.take().filter(|known| known.text == pattern);
    let compiled = match known {
        Some(known) => known,
        None => {
            arguments.charge(1000)?;
            compile(pattern).map_err(|reason| unreadable(arguments.span(), &reason))?
        }
    };
    arguments.charge((source.len() as u64 + 1).saturating_mul(compiled.size / 1024))?;
    let matches = compiled.regex.is_match(&source);
    *kept = Some(compiled);
    Ok(Value::Boolean(matches))
}

/// A pattern made ready.
pub(crate) struct Pattern {
    text: String,
    regex: Regex,
    /// How large it became, in bytes: matching takes time by this and the length of the text.
    size: u64,
}

/// Patterns are anchored at both ends. The size is the least limit of three that is enough.
fn compile(pattern: String) -> std::result::Result<Pattern, regex_lite::Error> {
    let anchored = format!("^(?:{pattern})$");
    let build = |size: usize| RegexBuilder::new(&anchored).size_limit(size).nest_limit(100).build();
    let (small, middle, large) = (1 << 13, 1 << 16, 1 << 20);
    let (size, regex) = build(small)
        .map(|regex| (small, regex))
        .or_else(|_| build(middle).map(|regex| (middle, regex)))
        .or_else(|_| build(large).map(|regex| (large, regex)))?;
    Ok(Pattern {
        text: pattern,
        regex,
        size: size as u64,
    })
}

fn unreadable(span: (usize, usize), reason: &regex_lite::Error) -> ExprError {
    ExprError::new(
        ErrorCode::Pattern,
        span,
        format!("the pattern of regex() cannot be read: {reason}; look-around and back references are not available"),
    )
}

/// The problem of a `regex()` call whose pattern is written out and cannot be read.
pub(super) fn unreadable_pattern(call: &Call) -> Option<ExprError> {
    match (call.name.as_str(), call.arguments.get(1)) {
        ("regex", Some(Expr::Text(pattern))) => compile(pattern.clone())
            .err()
            .map(|reason| unreadable(call.span, &reason)),
        _ => None,
    }
}
