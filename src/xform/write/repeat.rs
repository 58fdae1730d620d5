//! The number of a repeat's instances: the path of a node, as the format wants it.

use crate::expr;
use crate::expr::ast::{Expr, Start};
use crate::form::{Bind, Node, NodeKind, QuestionType};

/// The node that works out the number of instances, where it is more than a path; the repeat's count is its path then.
/// None for a repeat that came from an XForm: another node would be another answer.
pub(super) fn count_node(repeat: &mut Node, above: &str, in_repeat: bool) -> Option<Node> {
    let NodeKind::Repeat { count: Some(count), .. } = &mut repeat.kind else {
        return None;
    };
    if repeat.row == 0 || is_path(count) {
        return None;
    }
    let name = format!("{}_count", repeat.name);
    let path = if in_repeat {
        format!(" ../{name} ")
    } else {
        format!(" {above}/{name} ")
    };
    let calculation = std::mem::replace(count, path);
    Some(Node {
        bind: Bind {
            calculation: Some(calculation),
            read_only: Some("true()".to_owned()),
            ..Bind::default()
        },
        ..Node::new(name, NodeKind::Question(QuestionType::Calculate))
    })
}

/// Whether an expression is a path of names alone.
fn is_path(text: &str) -> bool {
    let Ok(Expr::Path(path)) = expr::parse(text) else {
        return false;
    };
    !matches!(path.start, Start::Filter { .. }) && path.steps.iter().all(|step| step.predicates.is_empty())
}
