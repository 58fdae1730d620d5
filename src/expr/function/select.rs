//! Functions on answers of select_multiple and rank: values with spaces between them.

use super::Arguments;
use crate::expr::error::ExprError;
use crate::expr::value::Value;

type Result = std::result::Result<Value, ExprError>;

/// `selected(list, value)`: whether the value is one of the list. An empty value is in an empty list only (JavaRosa).
pub(super) fn selected(arguments: &Arguments<'_>) -> Result {
    let list = arguments.value(0)?;
    let wanted = arguments.text(1)?;
    let wanted = wanted.trim();
    let holds = |list: &str| match wanted {
        "" => list.trim().is_empty(),
        _ => list.split_whitespace().any(|value| value == wanted),
    };
    let found = match &list {
        Value::Nodes(nodes) => nodes
            .first()
            .map_or_else(|| holds(""), |&node| holds(&arguments.world().text(node))),
        other => holds(&other.to_text(arguments.world())),
    };
    Ok(Value::Boolean(found))
}

/// `selected-at(list, index)`: the value at a place counted from 0; empty outside the list.
pub(super) fn selected_at(arguments: &Arguments<'_>) -> Result {
    let list = arguments.text(0)?;
    let index = arguments.number(1)?.trunc();
    let value = if index >= 0.0 {
        list.split_whitespace().nth(index as usize)
    } else {
        None
    };
    Ok(Value::Text(value.unwrap_or_default().to_owned()))
}

/// `count-selected(list)`
pub(super) fn count_selected(arguments: &Arguments<'_>) -> Result {
    let list = arguments.text(0)?;
    Ok(Value::Number(list.split_whitespace().count() as f64))
}
