//! Axes and node tests (XPath 1.0, sections 2.2 and 2.3).

use super::ast::{Axis, NodeTest, Span};
use super::error::ExprError;
use super::eval::Evaluator;
use super::world::{NodeKind, NodeRef};

impl Evaluator<'_> {
    /// The nodes along an axis that pass the test, nearest first.
    pub(crate) fn along(
        &self,
        node: NodeRef,
        axis: Axis,
        test: &NodeTest,
        span: Span,
        out: &mut Vec<NodeRef>,
    ) -> Result<(), ExprError> {
        let world = self.world();
        let start = out.len();
        match axis {
            Axis::SelfAxis => out.push(node),
            Axis::Child => world.children(node, out),
            Axis::Attribute => world.attributes(node, out),
            Axis::Namespace => world.namespaces(node, out),
            Axis::Parent => out.extend(world.parent(node)),
            Axis::Descendant => self.descend(node, out, span)?,
            Axis::DescendantOrSelf => {
                out.push(node);
                self.descend(node, out, span)?;
            }
            Axis::Ancestor | Axis::AncestorOrSelf => {
                let mut up = if axis == Axis::Ancestor {
                    world.parent(node)
                } else {
                    Some(node)
                };
                while let Some(at) = up {
                    out.push(at);
                    up = world.parent(at);
                }
            }
            Axis::FollowingSibling => out.extend(self.siblings(node).1),
            Axis::PrecedingSibling => out.extend(self.siblings(node).0.into_iter().rev()),
            Axis::Following => {
                // What comes after an attribute begins with the content of its element.
                if self.hangs_on(node)
                    && let Some(parent) = world.parent(node)
                {
                    self.descend(parent, out, span)?;
                }
                let mut up = Some(node);
                while let Some(at) = up {
                    for sibling in self.siblings(at).1 {
                        out.push(sibling);
                        self.descend(sibling, out, span)?;
                    }
                    up = world.parent(at);
                }
            }
            Axis::Preceding => {
                let mut up = Some(node);
                while let Some(at) = up {
                    for sibling in self.siblings(at).0.into_iter().rev() {
                        let from = out.len();
                        out.push(sibling);
                        self.descend(sibling, out, span)?;
                        out[from..].reverse();
                    }
                    up = world.parent(at);
                }
            }
        }
        self.charge((out.len() - start) as u64, span)?;
        let principal = match axis {
            Axis::Attribute => NodeKind::Attribute,
            Axis::Namespace => NodeKind::Namespace,
            _ => NodeKind::Element,
        };
        let mut kept = start;
        for at in start..out.len() {
            let node = out[at];
            if self.passes(node, test, principal) {
                out[kept] = node;
                kept += 1;
            }
        }
        out.truncate(kept);
        Ok(())
    }

    /// Appends all that is inside a node, in document order.
    fn descend(&self, node: NodeRef, out: &mut Vec<NodeRef>, span: Span) -> Result<(), ExprError> {
        let mut stack = Vec::new();
        let mut children = Vec::new();
        self.world().children(node, &mut children);
        stack.extend(children.drain(..).rev());
        while let Some(node) = stack.pop() {
            self.charge(1, span)?;
            out.push(node);
            self.world().children(node, &mut children);
            stack.extend(children.drain(..).rev());
        }
        Ok(())
    }

    /// Whether a node belongs to an element without being its child.
    fn hangs_on(&self, node: NodeRef) -> bool {
        matches!(self.world().kind(node), NodeKind::Attribute | NodeKind::Namespace)
    }

    /// The siblings before and after a node.
    fn siblings(&self, node: NodeRef) -> (Vec<NodeRef>, Vec<NodeRef>) {
        let mut before = Vec::new();
        if self.hangs_on(node) {
            return (before, Vec::new());
        }
        if let Some(parent) = self.world().parent(node) {
            self.world().children(parent, &mut before);
        }
        let after = match before.iter().position(|&sibling| sibling == node) {
            Some(at) => {
                let after = before.split_off(at + 1);
                before.pop();
                after
            }
            None => Vec::new(),
        };
        (before, after)
    }

    fn passes(&self, node: NodeRef, test: &NodeTest, principal: NodeKind) -> bool {
        let world = self.world();
        let kind = world.kind(node);
        match test {
            NodeTest::Node => true,
            NodeTest::Text => kind == NodeKind::Text,
            NodeTest::Comment => kind == NodeKind::Comment,
            NodeTest::Instruction(target) => {
                kind == NodeKind::Instruction && target.as_ref().is_none_or(|target| world.name(node).local == target)
            }
            NodeTest::Any => kind == principal,
            NodeTest::AnyOf { prefix } => kind == principal && self.in_namespace(node, prefix),
            NodeTest::Name { prefix, local } => {
                kind == principal && world.name(node).local == local && self.in_namespace(node, prefix)
            }
        }
    }

    fn in_namespace(&self, node: NodeRef, prefix: &str) -> bool {
        let name = self.world().name(node);
        if prefix.is_empty() {
            return name.namespace.is_empty();
        }
        match self.world().namespace_of(prefix) {
            Some(namespace) => name.namespace == namespace,
            None => name.prefix == prefix,
        }
    }
}
