//! Functions of XPath 3.0's math module, under ODK's names. What has no real result is NaN.

use super::Arguments;
use crate::expr::error::ExprError;
use crate::expr::value::Value;

type Result = std::result::Result<Value, ExprError>;

fn of_one(arguments: &Arguments<'_>, function: fn(f64) -> f64) -> Result {
    Ok(Value::Number(function(arguments.number(0)?)))
}

/// `pow(base, exponent)`
pub(super) fn pow(arguments: &Arguments<'_>) -> Result {
    Ok(Value::Number(arguments.number(0)?.powf(arguments.number(1)?)))
}

/// `log(value)`: the natural logarithm.
pub(super) fn log(arguments: &Arguments<'_>) -> Result {
    of_one(arguments, f64::ln)
}

/// `log10(value)`
pub(super) fn log10(arguments: &Arguments<'_>) -> Result {
    of_one(arguments, f64::log10)
}

/// `exp(value)`
pub(super) fn exp(arguments: &Arguments<'_>) -> Result {
    of_one(arguments, f64::exp)
}

/// `exp10(value)`
pub(super) fn exp10(arguments: &Arguments<'_>) -> Result {
    of_one(arguments, |value| 10_f64.powf(value))
}

/// `sqrt(value)`
pub(super) fn sqrt(arguments: &Arguments<'_>) -> Result {
    of_one(arguments, f64::sqrt)
}

/// `abs(value)`
pub(super) fn abs(arguments: &Arguments<'_>) -> Result {
    of_one(arguments, f64::abs)
}

/// `sin(radians)`
pub(super) fn sin(arguments: &Arguments<'_>) -> Result {
    of_one(arguments, f64::sin)
}

/// `cos(radians)`
pub(super) fn cos(arguments: &Arguments<'_>) -> Result {
    of_one(arguments, f64::cos)
}

/// `tan(radians)`
pub(super) fn tan(arguments: &Arguments<'_>) -> Result {
    of_one(arguments, f64::tan)
}

/// `asin(value)`
pub(super) fn asin(arguments: &Arguments<'_>) -> Result {
    of_one(arguments, f64::asin)
}

/// `acos(value)`
pub(super) fn acos(arguments: &Arguments<'_>) -> Result {
    of_one(arguments, f64::acos)
}

/// `atan(value)`
pub(super) fn atan(arguments: &Arguments<'_>) -> Result {
    of_one(arguments, f64::atan)
}

/// `atan2(y, x)`; with one argument NaN, as in Enketo.
pub(super) fn atan2(arguments: &Arguments<'_>) -> Result {
    let y = arguments.number(0)?;
    let x = match arguments.len() {
        1 => f64::NAN,
        _ => arguments.number(1)?,
    };
    Ok(Value::Number(y.atan2(x)))
}

/// `pi()`
pub(super) fn pi(_: &Arguments<'_>) -> Result {
    Ok(Value::Number(std::f64::consts::PI))
}
