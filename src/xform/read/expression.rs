//! Expressions: read once while the form is read, and looked at again when all of it is known.

use super::tree::ROOT;
use super::{Reader, code};
use crate::expr::ast::{Axis, Call, Expr, NodeTest, Path, Start};
use crate::expr::{self, ExprError};
use crate::form::{NodeKind, Place};

/// An expression that was found good, with its place and the node that carries it.
pub(super) struct Written {
    tree: Expr,
    place: Place,
    context: usize,
}

impl Reader<'_> {
    /// Takes note of an expression; reports what is wrong with it in itself.
    pub(super) fn expression(&mut self, text: &str, place: Place, spot: Option<usize>) {
        match expr::parse(text) {
            Ok(tree) => {
                for error in expr::problems(&tree) {
                    self.report(&error, &place);
                }
                self.read_attributes(&tree, spot.unwrap_or(ROOT));
                self.expressions.push(Written {
                    tree,
                    place,
                    context: spot.unwrap_or(ROOT),
                });
            }
            Err(error) => self.report(&error, &place),
        }
    }

    /// An attribute that an expression reads becomes a node.
    fn read_attributes(&mut self, tree: &Expr, context: usize) {
        tree.walk(&mut |inner| {
            if let Expr::Path(path) = inner
                && path.steps.iter().any(|step| step.axis == Axis::Attribute)
            {
                self.tree.resolve_path(path, context);
            }
        });
    }

    fn report(&mut self, error: &ExprError, place: &Place) {
        let at = error
            .span
            .map_or(String::new(), |(start, _)| format!(" at character {start}"));
        self.problems.error(
            error.code.as_str(),
            place.clone(),
            format!("The expression cannot be used{at}: {}.", error.message),
            "Correct the expression.",
        );
    }

    /// Looks for nodes, instances and texts that expressions name and the form does not have.
    pub(super) fn check_expressions(&mut self) {
        for (text, place) in self.texts.values() {
            self.expression(&text, place, None);
        }
        for written in std::mem::take(&mut self.expressions) {
            let mut paths = Vec::new();
            let mut calls = Vec::new();
            written.tree.walk(&mut |inner| match inner {
                Expr::Path(path) => paths.push(path),
                Expr::Call(call) => calls.push(call),
                _ => {}
            });
            for path in paths {
                self.check_path(path, &written.place);
            }
            for call in calls {
                self.check_call(call, &written);
            }
        }
    }

    /// A plain path from the root must find a node; others depend on where they stand.
    fn check_path(&mut self, path: &Path, place: &Place) {
        let is_plain = path.steps.iter().all(|step| {
            matches!(step.axis, Axis::Child | Axis::Parent | Axis::SelfAxis)
                && matches!(step.test, NodeTest::Name { .. } | NodeTest::Node)
        });
        if path.start != Start::Root || path.steps.is_empty() || !is_plain {
            return;
        }
        if self.tree.resolve_path(path, ROOT).is_none() {
            let text = place
                .text
                .get(path.span.0..path.span.1)
                .unwrap_or_default()
                .trim()
                .to_owned();
            self.problems.warning(
                code::UNKNOWN_PATH,
                place.clone(),
                format!("The path \"{text}\" finds nothing in the primary instance."),
                "Correct the path: names are told apart by upper and lower case.",
            );
        }
    }

    fn check_call(&mut self, call: &Call, written: &Written) {
        match (call.name.as_str(), call.arguments.as_slice()) {
            ("instance", [Expr::Text(id)]) if !self.has_instance(id) => self.problems.error(
                code::UNKNOWN_INSTANCE,
                written.place.clone(),
                format!("The form has no instance \"{id}\"."),
                "Write an instance with this id into the model.",
            ),
            ("jr:itext", [Expr::Text(id)]) => {
                if self.texts.has(id) {
                    self.texts.ask(Some(id));
                } else {
                    self.problems.error(
                        code::UNKNOWN_TEXT,
                        written.place.clone(),
                        format!("The form has no text \"{id}\"."),
                        "Write a text with this id into each translation.",
                    );
                }
            }
            ("jr:itext", _) => self.texts.ask(None),
            ("jr:choice-name", [_, Expr::Text(path)]) => self.check_choice_name(path, written),
            _ => {}
        }
    }

    fn check_choice_name(&mut self, path: &str, written: &Written) {
        let spot = self.tree.resolve(path, written.context);
        let has_choices = spot.is_some_and(|spot| match &self.tree.get(spot).node.kind {
            NodeKind::Question(question) => question.itemset().is_some(),
            _ => false,
        });
        if has_choices {
            return;
        }
        self.problems.error(
            code::CHOICE_NAME,
            written.place.clone(),
            format!("\"{}\" is no question with choices.", path.trim()),
            "Write the path of a select as the second argument of jr:choice-name().",
        );
    }

    fn has_instance(&self, id: &str) -> bool {
        self.secondary.contains_key(id) || self.files.contains_key(id) || self.primary_id.as_deref() == Some(id)
    }
}
