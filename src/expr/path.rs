//! Location paths: steps, predicates and document order (XPath 1.0, section 2).

use super::ast::{Axis, BinaryOp, Expr, NodeTest, Path, Start, Step};
use super::error::{ErrorCode, ExprError};
use super::eval::{Evaluator, Focus, span_of};
use super::value::Value;
use super::world::NodeRef;

/// Nodes in document order, each once. `flat`: none of them is inside another, so that their children are in order too.
struct Set {
    nodes: Vec<NodeRef>,
    flat: bool,
}

impl Evaluator<'_> {
    /// The nodes of a path, in document order (but where `randomize()` is the whole path).
    pub(crate) fn path(&self, path: &Path, focus: Focus) -> Result<Vec<NodeRef>, ExprError> {
        if self.filters.get() == 0 || !is_fixed_path(path) {
            return self.walk(path, focus);
        }
        let key = std::ptr::from_ref(path);
        if let Some((_, known)) = self.fixed.borrow().iter().find(|(known, _)| *known == key) {
            self.charge(known.len() as u64 + 1, path.span)?;
            return Ok(known.clone());
        }
        let nodes = self.walk(path, focus)?;
        self.fixed.borrow_mut().push((key, nodes.clone()));
        Ok(nodes)
    }

    fn walk(&self, path: &Path, focus: Focus) -> Result<Vec<NodeRef>, ExprError> {
        if let Some(goal) = path.goal.filter(|_| self.current().document == 0) {
            self.charge_at(1, || path.span)?;
            return Ok(self.world().goal(goal).into_iter().collect());
        }
        let nodes = match &path.start {
            Start::Root => vec![self.root()],
            Start::Context => vec![focus.node],
            Start::Filter { base, predicates } => {
                let mut nodes = match self.eval(base, focus)? {
                    Value::Nodes(nodes) => nodes,
                    _ => {
                        return Err(ExprError::new(
                            ErrorCode::NotNodes,
                            path.span,
                            "a step or a filter in [ ] needs nodes before it, not a text or a number",
                        ));
                    }
                };
                for predicate in predicates {
                    nodes = self.filter(nodes, predicate)?;
                }
                nodes
            }
        };
        let mut set = Set {
            flat: nodes.len() <= 1,
            nodes,
        };
        let narrows = path.start == Start::Root && self.contextualise();
        let mut at = 0;
        while let Some(step) = path.steps.get(at) {
            // `//name` is worked out as descendant::name; with a predicate positions would differ.
            let next = path.steps.get(at + 1);
            let jump = is_descent(step).then_some(next).flatten();
            if let Some(next) = jump.filter(|next| next.axis == Axis::Child && next.predicates.is_empty()) {
                set = self.step(set, Axis::Descendant, next)?;
                at += 2;
                continue;
            }
            let is_last = next.is_none();
            set = self.step(set, step.axis, step)?;
            if narrows && !is_last && step.axis == Axis::Child && step.predicates.is_empty() && set.nodes.len() > 1 {
                self.narrow(&mut set);
            }
            if set.nodes.is_empty() {
                break;
            }
            at += 1;
        }
        Ok(set.nodes)
    }

    /// Keeps only the repeat instance that the current node is in, if it is among the nodes.
    fn narrow(&self, set: &mut Set) {
        if let Some(&own) = self.repeats().iter().find(|own| set.nodes.contains(own)) {
            *set = Set {
                nodes: vec![own],
                flat: true,
            };
        }
    }

    fn step(&self, from: Set, axis: Axis, step: &Step) -> Result<Set, ExprError> {
        let world = self.world();
        let many = from.nodes.len() > 1;
        let mut nodes = Vec::new();
        let plain = match &step.test {
            NodeTest::Name { prefix, local } if axis == Axis::Child && prefix.is_empty() => Some(local.as_str()),
            _ => None,
        };
        for &node in &from.nodes {
            let start = nodes.len();
            match plain {
                Some(_) if self.look_up(node, step, &mut nodes)? => continue,
                Some(name) => {
                    self.charge(world.width(node), step.span)?;
                    world.children_named(node, name, &mut nodes);
                }
                None => self.along(node, axis, &step.test, step.span, &mut nodes)?,
            }
            self.charge((nodes.len() - start) as u64 + 1, step.span)?;
            if !step.predicates.is_empty() {
                let mut candidates = nodes.split_off(start);
                for predicate in &step.predicates {
                    candidates = self.filter(candidates, predicate)?;
                }
                nodes.append(&mut candidates);
            }
            if axis.is_reverse() {
                nodes[start..].reverse();
            }
        }
        let downwards = matches!(axis, Axis::Child | Axis::Attribute | Axis::Namespace | Axis::SelfAxis);
        let in_order = !many || (from.flat && (downwards || matches!(axis, Axis::Descendant | Axis::DescendantOrSelf)));
        if !in_order {
            self.charge(nodes.len() as u64, step.span)?;
            self.in_order(&mut nodes);
        }
        let siblings = matches!(axis, Axis::FollowingSibling | Axis::PrecedingSibling);
        Ok(Set {
            flat: nodes.len() <= 1 || (from.flat && downwards) || (!many && siblings),
            nodes,
        })
    }

    /// Keeps the nodes for which a predicate holds; `nodes` are in the order in which positions count.
    pub(crate) fn filter(&self, mut nodes: Vec<NodeRef>, predicate: &Expr) -> Result<Vec<NodeRef>, ExprError> {
        let size = nodes.len();
        if let Expr::Number(wanted) = predicate {
            return Ok(at_position(&nodes, *wanted).into_iter().collect());
        }
        self.charge(size as u64, span_of(predicate))?;
        let mut kept = 0;
        self.filters.set(self.filters.get() + 1);
        for at in 0..size {
            let node = nodes[at];
            let focus = Focus {
                node,
                position: at + 1,
                size,
            };
            let keep = match self.eval(predicate, focus)? {
                Value::Number(number) => number == (at + 1) as f64,
                other => other.to_boolean(),
            };
            if keep {
                nodes[kept] = node;
                kept += 1;
            }
        }
        self.filters.set(self.filters.get() - 1);
        nodes.truncate(kept);
        Ok(nodes)
    }

    /// `child[key = value]` through an index of the world, when it has one and the value is the same for all candidates.
    fn look_up(&self, parent: NodeRef, step: &Step, out: &mut Vec<NodeRef>) -> Result<bool, ExprError> {
        let [Expr::Operation { first, rest }] = step.predicates.as_slice() else {
            return Ok(false);
        };
        let (NodeTest::Name { local, .. }, [(BinaryOp::Equal, second)]) = (&step.test, rest.as_slice()) else {
            return Ok(false);
        };
        let (key, other) = match (child_name(first), child_name(second)) {
            (Some(key), _) if is_fixed(second) => (key, second),
            (_, Some(key)) if is_fixed(first) => (key, &**first),
            _ => return Ok(false),
        };
        let nowhere = Focus {
            node: self.current(),
            position: 1,
            size: 1,
        };
        let value = match self.eval(other, nowhere)? {
            Value::Text(text) => text,
            Value::Nodes(nodes) => match nodes.as_slice() {
                [] if self.contextualise() => String::new(),
                [] => return Ok(true),
                [node] => self.world().text(*node).into_owned(),
                _ => return Ok(false),
            },
            _ => return Ok(false),
        };
        let start = out.len();
        let indexed = self.world().lookup(parent, local, key, &value, out);
        self.charge((out.len() - start) as u64 + 1, step.span)?;
        Ok(indexed)
    }

    /// Document order, each node once.
    pub(crate) fn in_order(&self, nodes: &mut Vec<NodeRef>) {
        if nodes.len() > 1 {
            nodes.sort_by(|&a, &b| {
                let by_document = a.document.cmp(&b.document);
                by_document.then_with(|| self.world().order(a, b))
            });
            nodes.dedup();
        }
    }
}

fn at_position(nodes: &[NodeRef], wanted: f64) -> Option<NodeRef> {
    let whole = wanted >= 1.0 && wanted.fract() == 0.0;
    whole.then(|| nodes.get(wanted as usize - 1).copied()).flatten()
}

fn is_descent(step: &Step) -> bool {
    step.axis == Axis::DescendantOrSelf && step.test == NodeTest::Node && step.predicates.is_empty()
}

/// The name, when an expression is just `name`.
fn child_name(expr: &Expr) -> Option<&str> {
    match expr {
        Expr::Path(path) if path.start == Start::Context => match path.steps.as_slice() {
            [
                Step {
                    axis: Axis::Child,
                    test: NodeTest::Name { prefix, local },
                    predicates,
                    ..
                },
            ] if prefix.is_empty() && predicates.is_empty() => Some(local),
            _ => None,
        },
        _ => None,
    }
}

/// Whether a path leads to the same nodes from every candidate of a predicate.
fn is_fixed_path(path: &Path) -> bool {
    match &path.start {
        Start::Root => true,
        Start::Context => false,
        Start::Filter { base, .. } => is_fixed(base),
    }
}

/// Whether a value is the same for every candidate of a predicate.
fn is_fixed(expr: &Expr) -> bool {
    match expr {
        Expr::Text(_) => true,
        Expr::Path(path) => is_fixed_path(path),
        Expr::Call(call) => match call.name.as_str() {
            "current" => true,
            "instance" | "string" | "concat" | "normalize-space" | "coalesce" | "if" | "substr" => {
                !call.arguments.is_empty() && call.arguments.iter().all(is_fixed)
            }
            _ => false,
        },
        _ => false,
    }
}
