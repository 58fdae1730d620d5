//! Comparison and arithmetic (XPath 1.0, sections 3.4 and 3.5), with dates as quantities.

use std::collections::HashSet;

use super::ast::{BinaryOp, Expr};
use super::calendar::DAY_MS;
use super::error::ExprError;
use super::eval::{Evaluator, span_of};
use super::value::{Quantity, Value};
use super::world::{NodeRef, World};

/// `=` and `!=`, `<` and the like. Between node-sets one pair for which it holds is enough.
///
/// In a form (`Context::contextualise`) a path that finds nothing counts as empty text, as in JavaRosa: the answer of
/// an irrelevant question is as good as one that was never given, so `${x} = ''` and `${x} != 'a'` hold for it.
pub(crate) fn compare(
    evaluator: &Evaluator<'_>,
    op: BinaryOp,
    left: &Value,
    right: &Value,
    at: &Expr,
) -> Result<bool, ExprError> {
    let world = evaluator.world();
    let nothing = Value::Text(String::new());
    let in_form = |value: &Value| evaluator.contextualise() && matches!(value, Value::Nodes(nodes) if nodes.is_empty());
    let (left, right) = match (in_form(left), in_form(right)) {
        (true, _) if matches!(right, Value::Boolean(_)) => (left, right),
        (_, true) if matches!(left, Value::Boolean(_)) => (left, right),
        (left_is_nothing, right_is_nothing) => (
            if left_is_nothing { &nothing } else { left },
            if right_is_nothing { &nothing } else { right },
        ),
    };
    Ok(match (left, right) {
        // For < and the like the peers compare every node with the boolean as numbers, where XPath 1.0 would first make
        // the node-set a boolean; we do as they do.
        (Value::Nodes(nodes), Value::Boolean(boolean)) | (Value::Boolean(boolean), Value::Nodes(nodes))
            if is_equality(op) =>
        {
            (nodes.is_empty() != *boolean) == (op == BinaryOp::Equal)
        }
        (Value::Nodes(left), Value::Nodes(right)) => {
            evaluator.charge_at((left.len() + right.len()) as u64, || span_of(at))?;
            compare_nodes(world, op, left, right)
        }
        (Value::Nodes(nodes), other) => {
            evaluator.charge_at(nodes.len() as u64, || span_of(at))?;
            nodes.iter().any(|&node| compare_node(world, op, node, other))
        }
        (other, Value::Nodes(nodes)) => {
            evaluator.charge_at(nodes.len() as u64, || span_of(at))?;
            let turned = turn(op);
            nodes.iter().any(|&node| compare_node(world, turned, node, other))
        }
        (left, right) => compare_simple(world, op, left, right),
    })
}

fn is_equality(op: BinaryOp) -> bool {
    matches!(op, BinaryOp::Equal | BinaryOp::NotEqual)
}

/// The operator with its sides exchanged.
fn turn(op: BinaryOp) -> BinaryOp {
    match op {
        BinaryOp::Less => BinaryOp::Greater,
        BinaryOp::Greater => BinaryOp::Less,
        BinaryOp::LessOrEqual => BinaryOp::GreaterOrEqual,
        BinaryOp::GreaterOrEqual => BinaryOp::LessOrEqual,
        other => other,
    }
}

/// `=` or `!=` between nodes and a text, as [`compare`] does it.
pub(crate) fn compare_with_text(evaluator: &Evaluator<'_>, op: BinaryOp, nodes: &[NodeRef], text: &str) -> bool {
    let wanted = op == BinaryOp::Equal;
    if nodes.is_empty() && evaluator.contextualise() {
        return text.is_empty() == wanted;
    }
    let world = evaluator.world();
    nodes.iter().any(|&node| (world.text(node) == text) == wanted)
}

fn compare_node(world: &dyn World, op: BinaryOp, node: NodeRef, other: &Value) -> bool {
    let text = world.text(node);
    match (op, other) {
        (BinaryOp::Equal, Value::Text(other)) => text == other.as_str(),
        (BinaryOp::NotEqual, Value::Text(other)) => text != other.as_str(),
        _ => holds(op, Quantity::of_text(&text, world), other.quantity(world)),
    }
}

/// Two node-sets, in linear time: equal texts through a set, order through the extremes.
fn compare_nodes(world: &dyn World, op: BinaryOp, left: &[NodeRef], right: &[NodeRef]) -> bool {
    let numbers = |nodes: &[NodeRef]| -> Vec<f64> {
        nodes
            .iter()
            .map(|&node| Quantity::of_text(&world.text(node), world).to_number())
            .filter(|number| !number.is_nan())
            .collect()
    };
    let least = |numbers: &[f64]| numbers.iter().copied().fold(f64::INFINITY, f64::min);
    let most = |numbers: &[f64]| numbers.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    match op {
        BinaryOp::Equal if left.len() == 1 || right.len() == 1 => left
            .iter()
            .any(|&a| right.iter().any(|&b| world.text(a) == world.text(b))),
        BinaryOp::Equal => {
            let known: HashSet<_> = left.iter().map(|&node| world.text(node)).collect();
            right.iter().any(|&node| known.contains(&world.text(node)))
        }
        // All texts on both sides would have to be one and the same for no pair to differ.
        BinaryOp::NotEqual => match (left.first(), right.first()) {
            (Some(&first), Some(_)) => {
                let first = world.text(first);
                left.iter().chain(right).any(|&node| world.text(node) != first)
            }
            _ => false,
        },
        _ => {
            let (left, right) = (numbers(left), numbers(right));
            if left.is_empty() || right.is_empty() {
                return false;
            }
            match op {
                BinaryOp::Less => least(&left) < most(&right),
                BinaryOp::LessOrEqual => least(&left) <= most(&right),
                BinaryOp::Greater => most(&left) > least(&right),
                _ => most(&left) >= least(&right),
            }
        }
    }
}

/// Neither side is a node-set.
fn compare_simple(world: &dyn World, op: BinaryOp, left: &Value, right: &Value) -> bool {
    if is_equality(op) {
        let equal = match (left, right) {
            (Value::Boolean(_), _) | (_, Value::Boolean(_)) => left.to_boolean() == right.to_boolean(),
            (Value::Text(left), Value::Text(right)) => left == right,
            _ => return holds(op, left.quantity(world), right.quantity(world)),
        };
        return equal == (op == BinaryOp::Equal);
    }
    holds(op, left.quantity(world), right.quantity(world))
}

fn holds(op: BinaryOp, left: Quantity, right: Quantity) -> bool {
    let (left, right) = match (left, right) {
        (Quantity::Instant(left), Quantity::Instant(right)) => (left as f64, right as f64),
        _ => (left.to_number(), right.to_number()),
    };
    match op {
        BinaryOp::Equal => left == right,
        BinaryOp::NotEqual => left != right,
        BinaryOp::Less => left < right,
        BinaryOp::LessOrEqual => left <= right,
        BinaryOp::Greater => left > right,
        _ => left >= right,
    }
}

/// `+`, `-`, `*`, `div` and `mod`. The remainder takes the sign of the dividend.
pub(crate) fn arithmetic(world: &dyn World, op: BinaryOp, left: Quantity, right: Quantity) -> f64 {
    let day = DAY_MS as f64;
    match (op, left, right) {
        (BinaryOp::Add, Quantity::Instant(instant), Quantity::Number(days))
        | (BinaryOp::Add, Quantity::Number(days), Quantity::Instant(instant)) => (instant as f64 + days * day) / day,
        (BinaryOp::Subtract, Quantity::Instant(instant), Quantity::Number(days)) => (instant as f64 - days * day) / day,
        (BinaryOp::Subtract, Quantity::Instant(left), Quantity::Instant(right)) => (left as f64 - right as f64) / day,
        (BinaryOp::Modulo, left, right) => left.to_whole_days(world) % right.to_number(),
        _ => {
            let (left, right) = (left.to_number(), right.to_number());
            match op {
                BinaryOp::Add => left + right,
                BinaryOp::Subtract => left - right,
                BinaryOp::Multiply => left * right,
                _ => left / right,
            }
        }
    }
}
