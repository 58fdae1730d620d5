//! Functions on numbers.

use super::Arguments;
use crate::decimal;
use crate::expr::calendar::{Moment, MomentStyle};
use crate::expr::error::ExprError;
use crate::expr::value::{Quantity, Value, parse_number};

type Result = std::result::Result<Value, ExprError>;

fn number_value(number: f64) -> Result {
    Ok(Value::Number(number))
}

/// `number(value?)`: dates and ISO date texts give days since 1970-01-01T00:00Z, with the fraction of the zone (ODK XForms
/// specification); as text these are whole days, so what a form keeps is what Collect keeps.
pub(super) fn number(arguments: &Arguments<'_>) -> Result {
    let value = match arguments.len() {
        0 => Value::Nodes(vec![arguments.focus().node]),
        _ => arguments.value(0)?,
    };
    Ok(match value.quantity(arguments.world()) {
        Quantity::Number(number) => Value::Number(number),
        Quantity::Instant(instant_ms) => Value::Date(Moment {
            instant_ms,
            style: MomentStyle::Days,
        }),
    })
}

/// `int(value)`: the fraction cut off. Of a date the whole days since 1970 of the day it names (JavaRosa).
pub(super) fn int(arguments: &Arguments<'_>) -> Result {
    let world = arguments.world();
    number_value(arguments.value(0)?.quantity(world).to_whole_days(world).trunc())
}

/// `floor(value)` of XPath 1.0; JavaRosa lacks it.
pub(super) fn floor(arguments: &Arguments<'_>) -> Result {
    number_value(arguments.number(0)?.floor())
}

/// `ceiling(value)` of XPath 1.0; JavaRosa lacks it.
pub(super) fn ceiling(arguments: &Arguments<'_>) -> Result {
    number_value(arguments.number(0)?.ceil())
}

/// `round(value, places?)`: to decimals, or to tens and hundreds when `places` is negative. Halves are found on the
/// decimal digits as written (2.15 to one place is 2.2, though its double is a little less) and go away from zero.
/// More than 30 places either way is not a number (JavaRosa).
pub(super) fn round(arguments: &Arguments<'_>) -> Result {
    let value = arguments.number(0)?;
    let places = match arguments.len() {
        1 => 0.0,
        _ => arguments.number(1)?.trunc(),
    };
    if value.is_nan() || value.is_infinite() {
        return number_value(value);
    }
    if !(-30.0..=30.0).contains(&places) {
        return number_value(f64::NAN);
    }
    number_value(round_decimal(value, places as i32))
}

/// Rounds the shortest decimal text of a number at a decimal place.
fn round_decimal(value: f64, places: i32) -> f64 {
    let text = decimal::write(value.abs());
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let digits: Vec<u8> = whole.bytes().chain(fraction.bytes()).map(|b| b - b'0').collect();
    let kept = whole.len() as i64 + i64::from(places);
    if kept < 0 {
        return 0.0_f64.copysign(value);
    }
    let kept = kept as usize;
    if kept >= digits.len() {
        return value;
    }
    // The kept digits as a whole number, with room for a carry in front.
    let mut rounded: Vec<u8> = std::iter::once(0).chain(digits[..kept].iter().copied()).collect();
    if digits[kept] >= 5 {
        for digit in rounded.iter_mut().rev() {
            if *digit < 9 {
                *digit += 1;
                break;
            }
            *digit = 0;
        }
    }
    let mut result: String = rounded.iter().map(|digit| char::from(b'0' + digit)).collect();
    result.push_str(&format!("e{}", -places));
    decimal::parse(&result).unwrap_or(f64::NAN).copysign(value)
}

/// `sum(nodes)`: NaN when a text is not a number (XPath 1.0); a date is none here. In a form blank answers are left out, as in JavaRosa, so that
/// a repeat with gaps has a sum; outside of forms they are NaN too.
pub(super) fn sum(arguments: &Arguments<'_>) -> Result {
    let nodes = arguments.nodes(0)?;
    arguments.charge(nodes.len() as u64)?;
    let mut sum = 0.0;
    for node in nodes {
        let text = arguments.world().text(node);
        if !text.is_empty() || !arguments.evaluator().contextualise() {
            sum += parse_number(&text);
        }
    }
    number_value(sum)
}

/// `max(value…)`: of a node-set all nodes count; NaN when there is nothing or something is not a number. In a form blank
/// answers are left out, as in JavaRosa.
pub(super) fn max(arguments: &Arguments<'_>) -> Result {
    number_value(extreme(arguments.numbers()?, f64::max))
}

/// `min(value…)`: as `max()`.
pub(super) fn min(arguments: &Arguments<'_>) -> Result {
    number_value(extreme(arguments.numbers()?, f64::min))
}

fn extreme(numbers: Vec<f64>, choose: fn(f64, f64) -> f64) -> f64 {
    // f64::max and f64::min pass NaN over; here one NaN makes all NaN.
    let any_nan = numbers.iter().any(|number| number.is_nan());
    let best = numbers.into_iter().reduce(choose);
    best.filter(|_| !any_nan).unwrap_or(f64::NAN)
}
