//! Which nodes of the form an expression may read: found by following its paths through the form, not through answers.

use super::{DefId, Model, ROOT};
use crate::expr::ast::{Axis, Call, Expr, NodeTest, Path, Start};

/// One node that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Read {
    pub def: DefId,
    /// The path keeps to the repeat instances that the reader is in: only readers within the same instance are affected.
    pub is_local: bool,
    /// Its text is read, not only that it is there: of a group the texts of all inside it.
    pub is_text: bool,
}

/// Where a relative path starts: a node of the form, or a choice, of which nothing is recomputed.
#[derive(Clone, Copy)]
pub(super) enum Place {
    Def(DefId),
    /// A node that a condition is about: it may stand in another instance than the reader.
    Candidate(DefId),
    Choice,
}

/// The nodes that `expr` reads when it is evaluated for `reader`, with `context` as its context node.
pub(super) fn reads(model: &Model, reader: DefId, context: Place, expr: &Expr) -> Vec<Read> {
    let mut walk = Walk {
        model,
        reader,
        found: Vec::new(),
    };
    walk.expr(expr, context);
    walk.found.sort();
    walk.found.dedup();
    walk.found
}

/// Functions that ask whether and where nodes are, and read no text of them.
const LOOK_AT_PLACES: [&str; 10] = [
    "count",
    "position",
    "name",
    "local-name",
    "namespace-uri",
    "boolean",
    "not",
    "indexed-repeat",
    "instance",
    "randomize",
];

struct Walk<'a> {
    model: &'a Model,
    reader: DefId,
    found: Vec<Read>,
}

impl Walk<'_> {
    fn expr(&mut self, expr: &Expr, context: Place) {
        match expr {
            Expr::Number(_) | Expr::Text(_) => {}
            Expr::Path(path) => {
                self.path(path, context, true);
            }
            Expr::Call(call) => self.call(call, context),
            Expr::Negate(inner) => self.expr(inner, context),
            Expr::Operation { first, rest } => {
                self.expr(first, context);
                for (_, operand) in rest {
                    self.expr(operand, context);
                }
            }
            Expr::Union(parts) => parts.iter().for_each(|part| self.expr(part, context)),
        }
    }

    fn call(&mut self, call: &Call, context: Place) {
        let is_text = !LOOK_AT_PLACES.contains(&call.name.as_str());
        for argument in &call.arguments {
            match argument {
                Expr::Path(path) => {
                    self.path(path, context, is_text);
                }
                _ => self.expr(argument, context),
            }
        }
        // indexed-repeat reads its first argument in other instances than the reader's own.
        if call.name == "indexed-repeat" {
            self.found.iter_mut().for_each(|read| read.is_local = false);
        }
    }

    /// Follows a path and notes what it reads; gives the nodes at its end.
    fn path(&mut self, path: &Path, context: Place, is_text: bool) -> Vec<DefId> {
        if let Some(def) = path.goal.map(DefId) {
            let is_local = true;
            self.found.push(Read { def, is_local, is_text });
            return vec![def];
        }
        let (mut at, mut is_local) = match &path.start {
            Start::Root => (vec![None], true),
            Start::Context => match context {
                Place::Def(def) => (vec![Some(def)], true),
                Place::Candidate(def) => (vec![Some(def)], false),
                Place::Choice => return self.predicates_only(path),
            },
            Start::Filter { base, predicates } => match base.as_ref() {
                Expr::Call(call) if call.name == "current" => (vec![Some(self.reader)], true),
                Expr::Path(inner) => {
                    let ends = self.path(inner, context, false);
                    for end in &ends {
                        predicates
                            .iter()
                            .for_each(|inner| self.expr(inner, Place::Candidate(*end)));
                    }
                    (ends.into_iter().map(Some).collect(), false)
                }
                other => {
                    // instance('…') and whatever else gives nodes of lists: only the predicates read answers.
                    self.expr(other, context);
                    predicates.iter().for_each(|inner| self.expr(inner, Place::Choice));
                    return self.predicates_only(path);
                }
            },
        };
        for step in &path.steps {
            let mut next = Vec::new();
            for place in at {
                self.step(step.axis, &step.test, place, &mut next);
            }
            next.sort();
            next.dedup();
            let widens =
                !matches!(step.axis, Axis::Child | Axis::Parent | Axis::SelfAxis) || !step.predicates.is_empty();
            let re_enters = path.start != Start::Root
                && step.axis == Axis::Child
                && next.iter().any(|def| {
                    def.is_some_and(|def| {
                        self.model.def(def).is_repeat() && self.model.ancestors(self.reader).any(|up| up == def)
                    })
                });
            is_local &= !widens && !re_enters;
            for end in next.iter().flatten() {
                step.predicates
                    .iter()
                    .for_each(|inner| self.expr(inner, Place::Candidate(*end)));
            }
            at = next;
        }
        let ends: Vec<DefId> = at.into_iter().flatten().collect();
        for &end in &ends {
            self.found.push(Read {
                def: end,
                is_local,
                is_text,
            });
        }
        ends
    }

    fn predicates_only(&mut self, path: &Path) -> Vec<DefId> {
        for inner in path.steps.iter().flat_map(|step| &step.predicates) {
            self.expr(inner, Place::Choice);
        }
        Vec::new()
    }

    /// `None` is the document, whose only child is the root.
    fn step(&self, axis: Axis, test: &NodeTest, place: Option<DefId>, out: &mut Vec<Option<DefId>>) {
        let model = self.model;
        let children = |place: Option<DefId>| match place {
            Some(def) => model.def(def).children.clone(),
            None => vec![ROOT],
        };
        let mut consider = |def: DefId| {
            if fits(test, &model.def(def).node.name) {
                out.push(Some(def));
            }
        };
        match axis {
            Axis::Child => match (test, place) {
                (NodeTest::Name { prefix, local }, Some(parent)) if prefix.is_empty() => {
                    out.extend(model.child(parent, local).map(Some));
                }
                _ => children(place).into_iter().for_each(consider),
            },
            Axis::SelfAxis => match place {
                Some(def) => consider(def),
                None => out.push(None),
            },
            Axis::Parent => {
                if let Some(def) = place {
                    match model.def(def).parent {
                        Some(parent) => consider(parent),
                        None => out.push(None),
                    }
                }
            }
            Axis::Ancestor | Axis::AncestorOrSelf => {
                place
                    .into_iter()
                    .flat_map(|def| model.ancestors(def))
                    .for_each(consider);
            }
            // Siblings of a repeat instance are instances of the same node of the form.
            Axis::FollowingSibling | Axis::PrecedingSibling => {
                let parent = place.and_then(|def| model.def(def).parent);
                parent
                    .into_iter()
                    .flat_map(|parent| model.def(parent).children.clone())
                    .for_each(consider);
            }
            Axis::Descendant | Axis::DescendantOrSelf => {
                let mut stack = children(place);
                if axis == Axis::DescendantOrSelf {
                    match place {
                        Some(def) => consider(def),
                        None => out.push(None),
                    }
                }
                let mut inside = Vec::new();
                while let Some(def) = stack.pop() {
                    stack.extend(&model.def(def).children);
                    inside.push(def);
                }
                for def in inside {
                    if fits(test, &model.def(def).node.name) {
                        out.push(Some(def));
                    }
                }
            }
            Axis::Following | Axis::Preceding => model.defs().for_each(|(def, _)| consider(def)),
            // An attribute is a node of the form whose name is marked so.
            Axis::Attribute => {
                let marked = |def: &DefId| {
                    let name = model.def(*def).node.name.strip_prefix('@');
                    name.is_some_and(|name| fits(test, name))
                };
                out.extend(children(place).into_iter().filter(marked).map(Some));
            }
            Axis::Namespace => {}
        }
    }
}

fn fits(test: &NodeTest, name: &str) -> bool {
    match test {
        NodeTest::Any | NodeTest::Node => true,
        NodeTest::Name { prefix, local } => match name.split_once(':') {
            Some((before, after)) => prefix == before && local == after,
            None => prefix.is_empty() && local == name,
        },
        NodeTest::AnyOf { prefix } => name.split_once(':').is_some_and(|(before, _)| before == prefix),
        NodeTest::Text | NodeTest::Comment | NodeTest::Instruction(_) => false,
    }
}
