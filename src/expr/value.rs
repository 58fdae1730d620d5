//! The values of expressions and the conversions between them (XPath 1.0, sections 3 and 4, with dates added).

use super::calendar::{Moment, days, named_day, parse_moment};
use super::world::{NodeRef, World};
use crate::decimal;

/// What an expression gives.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Nodes, in document order (but for `randomize()`), each once.
    Nodes(Vec<NodeRef>),
    /// A text.
    Text(String),
    /// A number.
    Number(f64),
    /// True or false.
    Boolean(bool),
    /// A date or an instant. As text it is ISO 8601 in the device's zone, as a number days since 1970 UTC.
    Date(Moment),
}

impl Value {
    /// The value as text: of nodes the first one's, of numbers as [`format_number`], of booleans `true` or `false`.
    pub fn to_text(&self, world: &dyn World) -> String {
        match self {
            Self::Nodes(nodes) => nodes
                .first()
                .map_or_else(String::new, |&node| world.text(node).into_owned()),
            Self::Text(text) => text.clone(),
            Self::Number(number) => format_number(*number),
            Self::Boolean(boolean) => boolean.to_string(),
            Self::Date(moment) => moment.to_text(world),
        }
    }

    /// As [`Self::to_text`], without a copy when the value is a text already.
    pub fn into_text(self, world: &dyn World) -> String {
        match self {
            Self::Text(text) => text,
            other => other.to_text(world),
        }
    }

    /// The value as a number: NaN where there is none. Text that is an ISO date counts as days since 1970 UTC, as a date does.
    pub fn to_number(&self, world: &dyn World) -> f64 {
        self.quantity(world).to_number()
    }

    /// The value as true or false: of nodes whether there are any, of text whether it has characters.
    pub fn to_boolean(&self) -> bool {
        match self {
            Self::Nodes(nodes) => !nodes.is_empty(),
            Self::Text(text) => !text.is_empty(),
            Self::Number(number) => *number != 0.0 && !number.is_nan(),
            Self::Boolean(boolean) => *boolean,
            Self::Date(_) => true,
        }
    }

    /// For arithmetic and comparison: a number, or an instant that is kept exact.
    pub(crate) fn quantity(&self, world: &dyn World) -> Quantity {
        match self {
            Self::Nodes(nodes) => match nodes.first() {
                Some(&node) => Quantity::of_text(&world.text(node), world),
                None => Quantity::Number(f64::NAN),
            },
            Self::Text(text) => Quantity::of_text(text, world),
            Self::Number(number) => Quantity::Number(*number),
            Self::Boolean(boolean) => Quantity::Number(f64::from(u8::from(*boolean))),
            Self::Date(moment) => Quantity::Instant(moment.instant_ms),
        }
    }
}

/// A number or an instant in milliseconds. Sums and differences of dates are worked out in milliseconds, so that
/// `. >= ${birth} + 6570` holds on the very day and `int(${a} - ${b})` never loses one to the binary fraction of a zone.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Quantity {
    Number(f64),
    Instant(i64),
}

impl Quantity {
    pub(crate) fn of_text(text: &str, world: &dyn World) -> Self {
        let number = parse_number(text);
        if number.is_nan()
            && let Some(moment) = parse_moment(text, false, world)
        {
            return Self::Instant(moment.instant_ms);
        }
        Self::Number(number)
    }

    /// For `int()` and `mod`: of a date the day that it names, wherever the device is, as in JavaRosa; so weekdays can be
    /// counted. An instant within a day keeps its fraction.
    pub(crate) fn to_whole_days(self, world: &dyn World) -> f64 {
        match self {
            Self::Instant(instant_ms) => named_day(instant_ms, world).unwrap_or(days(instant_ms)),
            Self::Number(number) => number,
        }
    }

    pub(crate) fn to_number(self) -> f64 {
        match self {
            Self::Number(number) => number,
            Self::Instant(instant_ms) => days(instant_ms),
        }
    }
}

/// A number as XPath 1.0 writes it: the shortest decimal text that reads back as the same number, never with an exponent.
pub fn format_number(number: f64) -> String {
    if number.is_nan() {
        "NaN".to_owned()
    } else if number.is_infinite() {
        (if number > 0.0 { "Infinity" } else { "-Infinity" }).to_owned()
    } else if number == 0.0 {
        "0".to_owned()
    } else {
        decimal::write(number)
    }
}

/// The longest text that is read as a number.
const MAX_DIGITS: usize = 1024;

/// A text as a number: spaces around it, a minus sign, digits and one point; anything else is NaN.
/// As in JavaRosa a decimal comma counts as a point. A negative exponent is read, because engines write tiny numbers so.
pub fn parse_number(text: &str) -> f64 {
    let text = text.trim_matches([' ', '\t', '\r', '\n']);
    if text.len() > MAX_DIGITS {
        return f64::NAN;
    }
    let digits = text.strip_prefix('-').unwrap_or(text);
    let mantissa = match digits.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => match exponent.strip_prefix('-') {
            Some(power) if !power.is_empty() && power.bytes().all(|b| b.is_ascii_digit()) => mantissa,
            _ => return f64::NAN,
        },
        None => digits,
    };
    let mut has_digit = false;
    let mut points = 0;
    let mut comma = false;
    for byte in mantissa.bytes() {
        match byte {
            b'0'..=b'9' => has_digit = true,
            b'.' => points += 1,
            b',' => {
                points += 1;
                comma = true;
            }
            _ => return f64::NAN,
        }
    }
    if !has_digit || points > 1 {
        return f64::NAN;
    }
    let parsed = if comma {
        decimal::parse(&text.replace(',', "."))
    } else {
        decimal::parse(text)
    };
    parsed.unwrap_or(f64::NAN)
}
