//! What only a form and a device can answer; the world is asked.

use super::Arguments;
use crate::expr::error::{ErrorCode, ExprError};
use crate::expr::value::Value;

type Result = std::result::Result<Value, ExprError>;

/// `jr:choice-name(value, 'path')`: the label of a choice in the language in use; empty for no value and for a value
/// that the question does not offer (JavaRosa).
pub(super) fn choice_name(arguments: &Arguments<'_>) -> Result {
    let (value, question) = (arguments.text(0)?, arguments.text(1)?);
    let label = match value.as_str() {
        "" => None,
        value => arguments
            .world()
            .choice_label(question.trim(), value, arguments.focus().node),
    };
    Ok(Value::Text(label.unwrap_or_default()))
}

/// `jr:itext(id)`: a text of the form in the language in use.
pub(super) fn itext(arguments: &Arguments<'_>) -> Result {
    let id = arguments.text(0)?;
    let mut nodes = Vec::new();
    arguments.world().itext_nodes(&id, &mut nodes);
    if !nodes.is_empty() {
        return Ok(Value::Nodes(nodes));
    }
    match arguments.world().itext(&id) {
        Some(text) => Ok(Value::Text(text)),
        None => Err(arguments.error(ErrorCode::ArgumentValue, "the form has no text with this id")),
    }
}

/// `pulldata('list', 'column', 'key column', key)`: a cell of an external list, empty when no row has the key.
pub(super) fn pulldata(arguments: &Arguments<'_>) -> Result {
    let (file, column) = (arguments.text(0)?, arguments.text(1)?);
    let (key_column, key) = (arguments.text(2)?, arguments.text(3)?);
    match arguments.world().pulldata(&file, &column, &key_column, &key) {
        Some(text) => Ok(Value::Text(text)),
        None => Err(arguments.error(
            ErrorCode::UnknownInstance,
            "pulldata() finds no such list or column; attach the list and check both column names",
        )),
    }
}

/// `once(value)`: the value when the question is still empty, else what it holds.
pub(super) fn once(arguments: &Arguments<'_>) -> Result {
    let held = arguments.world().text(arguments.focus().node);
    match held.is_empty() {
        true => arguments.value(0),
        false => Ok(Value::Text(held.into_owned())),
    }
}

/// `version()`: the version of the form, empty when it has none (JavaRosa).
pub(super) fn version(arguments: &Arguments<'_>) -> Result {
    Ok(Value::Text(arguments.world().form_version().to_owned()))
}

/// `property(name)`: a property of the device, empty when it is not known (JavaRosa).
pub(super) fn property(arguments: &Arguments<'_>) -> Result {
    let name = arguments.text(0)?;
    Ok(Value::Text(arguments.world().property(&name).unwrap_or_default()))
}

/// `depend(value, …)`: the first argument; the others are only things to wait for (JavaRosa).
pub(super) fn depend(arguments: &Arguments<'_>) -> Result {
    arguments.value(0)
}
