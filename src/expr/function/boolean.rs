//! Functions on true and false, and the choices between values.

use super::Arguments;
use crate::expr::error::{ErrorCode, ExprError};
use crate::expr::value::Value;

type Result = std::result::Result<Value, ExprError>;

/// `true()`
pub(super) fn yes(_: &Arguments<'_>) -> Result {
    Ok(Value::Boolean(true))
}

/// `false()`
pub(super) fn no(_: &Arguments<'_>) -> Result {
    Ok(Value::Boolean(false))
}

/// `boolean(value)`
pub(super) fn boolean(arguments: &Arguments<'_>) -> Result {
    Ok(Value::Boolean(arguments.boolean(0)?))
}

/// `boolean-from-string(text)`: true for `1` and for `true`, else false. JavaRosa takes `True` too, the specification does not.
pub(super) fn boolean_from_string(arguments: &Arguments<'_>) -> Result {
    let text = arguments.text(0)?;
    Ok(Value::Boolean(text == "1" || text == "true"))
}

/// `not(value)`
pub(super) fn not(arguments: &Arguments<'_>) -> Result {
    Ok(Value::Boolean(!arguments.boolean(0)?))
}

/// `if(condition, then, else)`: only the branch taken is evaluated, and keeps its kind.
pub(super) fn if_then_else(arguments: &Arguments<'_>) -> Result {
    arguments.value(if arguments.boolean(0)? { 1 } else { 2 })
}

/// `coalesce(a, b)`: `a`, or `b` when `a` is empty text or not a number (JavaRosa).
pub(super) fn coalesce(arguments: &Arguments<'_>) -> Result {
    let first = arguments.value(0)?;
    let empty = match &first {
        Value::Number(number) => number.is_nan(),
        Value::Text(text) => text.is_empty(),
        Value::Nodes(nodes) => nodes
            .first()
            .is_none_or(|&node| arguments.world().text(node).is_empty()),
        Value::Boolean(_) | Value::Date(_) => false,
    };
    if empty { arguments.value(1) } else { Ok(first) }
}

/// `checklist(min, max, value…)`: whether at least `min` and at most `max` of the values are true; -1 is no bound.
/// Of a node-set every node counts, true when its text is `1` or `true`… see [`holds`].
pub(super) fn checklist(arguments: &Arguments<'_>) -> Result {
    let mut count = 0.0;
    for at in 2..arguments.len() {
        match arguments.value(at)? {
            Value::Nodes(nodes) => {
                arguments.charge(nodes.len() as u64)?;
                count += nodes
                    .iter()
                    .filter(|&&node| holds(&arguments.world().text(node)))
                    .count() as f64;
            }
            other => count += f64::from(u8::from(other.to_boolean())),
        }
    }
    within(arguments, count)
}

/// `weighted-checklist(min, max, value, weight, …)`: as `checklist()` with the sum of the weights of the true values.
/// One pair of node-sets gives values and weights in parallel.
pub(super) fn weighted_checklist(arguments: &Arguments<'_>) -> Result {
    let mut sum = 0.0;
    for at in (2..arguments.len()).step_by(2) {
        match (arguments.value(at)?, arguments.value(at + 1)?) {
            (Value::Nodes(values), Value::Nodes(weights)) => {
                if values.len() != weights.len() {
                    return Err(arguments.error(
                        ErrorCode::ArgumentValue,
                        "weighted-checklist() needs as many weights as values in its two paths",
                    ));
                }
                let weights = arguments.numbers_of(&weights)?;
                let chosen = values.iter().zip(weights);
                sum += chosen
                    .filter(|(node, _)| holds(&arguments.world().text(**node)))
                    .map(|(_, weight)| weight)
                    .sum::<f64>();
            }
            (Value::Nodes(values), weight) => {
                let text = Value::Nodes(values).into_text(arguments.world());
                if holds(&text) {
                    sum += weight.to_number(arguments.world());
                }
            }
            (value, weight) if value.to_boolean() => sum += weight.to_number(arguments.world()),
            _ => {}
        }
    }
    within(arguments, sum)
}

/// Whether the text of a node counts as true in a checklist: any text does (JavaRosa reads answers as text).
fn holds(text: &str) -> bool {
    !text.is_empty()
}

fn within(arguments: &Arguments<'_>, count: f64) -> Result {
    let (min, max) = (arguments.number(0)?, arguments.number(1)?);
    Ok(Value::Boolean(
        (min == -1.0 || count >= min) && (max == -1.0 || count <= max),
    ))
}
