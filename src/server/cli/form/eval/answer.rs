//! What is answered.

use super::request::Kind;
use super::world::Asked;
use crate::expr::document::UnreadableXml;
use crate::expr::{ErrorCode, ExprError, MomentStyle, Value};
use serde_json::{Value as Json, json};

/// Why there is no value. Codes of expressions are `JB-E1xx` to `JB-E3xx`, those of requests `JB-E0xx`.
#[derive(Debug)]
pub struct Problem {
    code: &'static str,
    message: String,
    span: Option<(usize, usize)>,
}

impl Problem {
    /// `JB-E001`: the line is not JSON.
    pub fn not_json(error: &serde_json::Error) -> Self {
        Self::of_request("JB-E001", format!("this line is not JSON: {error}"))
    }

    /// `JB-E002`: a key is missing, or its value is none that it can have.
    pub fn bad_request(error: &serde_json::Error) -> Self {
        Self::of_request("JB-E002", format!("this is no request: {error}"))
    }

    /// `JB-E003`: an instance cannot be read.
    pub fn unreadable(which: &str, error: UnreadableXml) -> Self {
        Self::of_request("JB-E003", format!("{which}: {error}"))
    }

    /// `JB-E003`: an instance is neither text nor an object.
    pub fn no_document(which: &str) -> Self {
        Self::of_request("JB-E003", format!("{which}: give XML text, or an object of elements"))
    }

    /// `JB-E004`: there is no context node.
    pub fn no_context(path: &str) -> Self {
        Self::of_request("JB-E004", format!("there is no node at {path}"))
    }

    fn of_request(code: &'static str, message: String) -> Self {
        Self {
            code,
            message,
            span: None,
        }
    }
}

impl From<ExprError> for Problem {
    fn from(error: ExprError) -> Self {
        Self {
            code: error.code.as_str(),
            message: error.message,
            span: error.span,
        }
    }
}

/// `{"id", "ok": true, "type", "value"}`
pub fn succeeded(id: &Json, kind: &str, value: Json) -> Json {
    json!({"id": id, "ok": true, "type": kind, "value": value})
}

/// `{"id", "ok": false, "error": {"code", "message", "offset", "end"}}`: from which byte to which the expression is wrong.
pub fn failed(id: &Json, problem: Problem) -> Json {
    let Problem { code, message, span } = problem;
    let (offset, end) = span.unzip();
    json!({"id": id, "ok": false, "error": {"code": code, "message": message, "offset": offset, "end": end}})
}

/// The value as it was asked for, with the name of its type.
pub fn value(value: &Value, kind: Kind, world: &Asked) -> Result<(&'static str, Json), Problem> {
    let kind = match (kind, value) {
        (Kind::Any, Value::Nodes(_)) => Kind::Nodeset,
        (Kind::Any, Value::Number(_)) => Kind::Number,
        (Kind::Any, Value::Date(moment)) if moment.style == MomentStyle::Days => Kind::Number,
        (Kind::Any, Value::Text(_) | Value::Date(_)) => Kind::String,
        (Kind::Any, Value::Boolean(_)) => Kind::Boolean,
        (asked, _) => asked,
    };
    Ok(match (kind, value) {
        (Kind::Number, _) => ("number", number(value.to_number(world))),
        (Kind::Boolean, _) => ("boolean", value.to_boolean().into()),
        (Kind::Nodeset | Kind::Any, Value::Nodes(nodes)) => ("nodeset", world.describe(nodes)),
        (Kind::Nodeset, _) => return Err(no_nodes()),
        (Kind::String | Kind::Any, _) => ("string", value.to_text(world).into()),
    })
}

fn no_nodes() -> Problem {
    Problem {
        code: ErrorCode::NotNodes.as_str(),
        message: "the expression gives a value, not nodes".to_owned(),
        span: None,
    }
}

/// JSON has neither NaN nor infinities: they are texts. Whole numbers are written without a fraction.
fn number(number: f64) -> Json {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if number.is_nan() || number.is_infinite() {
        crate::expr::format_number(number).into()
    } else if number.fract() == 0.0 && number.abs() <= EXACT {
        (number as i64).into()
    } else {
        number.into()
    }
}
