//! A calculation that depends on nothing is worked out when the form is loaded: what is wrong with it is wrong from the
//! beginning, and its author should hear of it before anyone is asked.

use crate::expr::ast::Expr;
use crate::expr::{Context, ExprError, Name, NodeKind, NodeRef, World, evaluate};
use std::borrow::Cow;
use std::cmp::Ordering;

/// Functions that ask the form, the answers or the device.
const ASK: [&str; 14] = [
    "instance",
    "current",
    "position",
    "last",
    "pulldata",
    "jr:itext",
    "jr:choice-name",
    "once",
    "property",
    "version",
    "string",
    "number",
    "normalize-space",
    "string-length",
];

/// Works an expression out, where it depends on nothing.
/// # Errors
/// What is wrong with it.
pub(super) fn check(expr: &Expr) -> Result<(), ExprError> {
    let mut is_constant = true;
    expr.walk(&mut |inner| {
        is_constant &= match inner {
            Expr::Path(_) => false,
            Expr::Call(call) => !ASK.contains(&call.name.as_str()),
            _ => true,
        };
    });
    if is_constant {
        let nowhere = NodeRef { document: 0, node: 0 };
        evaluate(expr, &Context::at(&Nothing, nowhere))?;
    }
    Ok(())
}

/// A world of which nothing is known.
struct Nothing;

impl World for Nothing {
    fn kind(&self, _node: NodeRef) -> NodeKind {
        NodeKind::Document
    }
    fn name(&self, _node: NodeRef) -> Name<'_> {
        Name::NONE
    }
    fn parent(&self, _node: NodeRef) -> Option<NodeRef> {
        None
    }
    fn children(&self, _node: NodeRef, _out: &mut Vec<NodeRef>) {}
    fn attributes(&self, _node: NodeRef, _out: &mut Vec<NodeRef>) {}
    fn text(&self, _node: NodeRef) -> Cow<'_, str> {
        Cow::Borrowed("")
    }
    fn order(&self, a: NodeRef, b: NodeRef) -> Ordering {
        a.cmp(&b)
    }
    fn instance(&self, _id: &str) -> Option<NodeRef> {
        None
    }
}
