//! The expressions of a node, parsed.

use super::documents::stem;
use super::{Def, DefId, ModelError};
use crate::expr;
use crate::expr::ast::{Axis, BinaryOp, Expr, NodeTest, Start};
use crate::form::{InitialAnswer, Itemset, ItemsetSource, Node, NodeKind, Phrase, QuestionType, Segment, Text};
use crate::sorted::Map;
use std::collections::HashMap;
use std::sync::Arc;

/// The expressions of a node. Equal texts share one parsed expression.
#[derive(Debug, Default)]
pub struct Logic {
    /// `relevant`
    pub relevant: Option<Arc<Expr>>,
    /// `constraint`
    pub constraint: Option<Arc<Expr>>,
    /// `required`
    pub required: Option<Arc<Expr>>,
    /// `read_only`
    pub read_only: Option<Arc<Expr>>,
    /// `calculation`
    pub calculation: Option<Arc<Expr>>,
    /// The calculation waits for its triggers.
    pub is_triggered: bool,
    /// A dynamic `default`.
    pub default: Option<Arc<Expr>>,
    /// `repeat_count`
    pub count: Option<Arc<Expr>>,
    /// `choice_filter` of a choice list.
    pub filter: Option<Box<Filter>>,
    /// Choices that are nodes.
    pub items: Option<Box<NodeItems>>,
    /// `seed` of a randomised list.
    pub seed: Option<Arc<Expr>>,
    /// The values inside label, hint, guidance and messages, by their XPath text.
    pub values: Map<String, Arc<Expr>>,
}

/// A choice filter, with the look-up that it begins with where there is one.
#[derive(Debug)]
pub struct Filter {
    /// The whole filter.
    pub condition: Arc<Expr>,
    /// `column = key`, or the first part of `column = key and …`: the key does not depend on the choice, so that the
    /// choices come from an index. The second is the key.
    pub lookup: Option<(String, Expr)>,
    /// Whether the look-up is the whole filter.
    pub is_lookup_only: bool,
}

/// Choices that are nodes: of a secondary instance, or the instances of a repeat.
#[derive(Debug)]
pub struct NodeItems {
    /// The nodes.
    pub nodes: Arc<Expr>,
    /// The value of each, relative to it.
    pub value: Arc<Expr>,
    /// What people read of each, relative to it.
    pub label: Arc<Expr>,
}

impl Logic {
    /// Whether there are choices that what is answered may take away.
    pub(super) fn has_choices(&self) -> bool {
        self.filter.is_some() || self.items.is_some()
    }
}

impl QuestionType {
    /// The choices, where it is a select or a rank.
    #[must_use]
    pub fn itemset(&self) -> Option<&Itemset> {
        match self {
            Self::SelectOne(itemset) | Self::SelectMultiple(itemset) | Self::Rank(itemset) => Some(itemset),
            _ => None,
        }
    }
}

/// Parses, sharing what is written twice.
pub(super) struct Parser {
    known: HashMap<String, Arc<Expr>>,
    by_path: Arc<HashMap<String, DefId>>,
    /// By node: whether it stands in no repeat, and its path is that of no other.
    is_alone: Vec<bool>,
}

impl Parser {
    pub(super) fn new(by_path: Arc<HashMap<String, DefId>>, defs: &[Def]) -> Self {
        let is_unique = by_path.len() == defs.len();
        Self {
            known: HashMap::new(),
            by_path,
            is_alone: defs.iter().map(|def| is_unique && def.repeat.is_none()).collect(),
        }
    }

    /// Notes which node each path leads to that goes straight from the root to a node that there is once.
    fn resolve(&self, expr: &mut Expr) {
        expr.each_path(&mut |path| {
            let mut way = String::new();
            for step in &path.steps {
                match &step.test {
                    NodeTest::Name { prefix, local }
                        if step.axis == Axis::Child && step.predicates.is_empty() && prefix.is_empty() =>
                    {
                        way.push('/');
                        way.push_str(local);
                    }
                    _ => return,
                }
            }
            if path.start == Start::Root {
                let def = self.by_path.get(way.as_str()).map(|def| def.0);
                path.goal = def.filter(|&def| self.is_alone[def as usize]);
            }
        });
    }

    pub(super) fn parse(&mut self, text: &str, path: &str, what: &'static str) -> Result<Arc<Expr>, ModelError> {
        if let Some(known) = self.known.get(text) {
            return Ok(known.clone());
        }
        let fail = |error| ModelError::Expression {
            path: path.to_owned(),
            what,
            error,
        };
        let mut parsed = expr::parse(text).map_err(fail)?;
        expr::check(&parsed).map_err(fail)?;
        self.resolve(&mut parsed);
        let parsed = Arc::new(parsed);
        self.known.insert(text.to_owned(), parsed.clone());
        Ok(parsed)
    }

    fn optional(
        &mut self,
        text: Option<&String>,
        path: &str,
        what: &'static str,
    ) -> Result<Option<Arc<Expr>>, ModelError> {
        text.map(|text| self.parse(text, path, what)).transpose()
    }

    pub(super) fn logic(&mut self, node: &Node, path: &str) -> Result<Logic, ModelError> {
        let bind = &node.bind;
        let mut logic = Logic {
            relevant: self.optional(bind.relevant.as_ref(), path, "relevant")?,
            constraint: self.optional(bind.constraint.as_ref(), path, "constraint")?,
            required: self.optional(bind.required.as_ref(), path, "required")?,
            read_only: self.optional(bind.read_only.as_ref(), path, "read_only")?,
            calculation: self.optional(bind.calculation.as_ref(), path, "calculation")?,
            is_triggered: !bind.trigger.is_empty(),
            ..Logic::default()
        };
        if let Some(InitialAnswer::Dynamic(text)) = &bind.default {
            logic.default = Some(self.parse(text, path, "default")?);
        }
        if let NodeKind::Repeat { count: Some(text), .. } = &node.kind {
            logic.count = Some(self.parse(text, path, "repeat_count")?);
        }
        if let NodeKind::Question(question) = &node.kind
            && let Some(itemset) = question.itemset()
        {
            match (&itemset.source, &itemset.filter) {
                (ItemsetSource::List(_), None) => {}
                (ItemsetSource::List(_), Some(text)) => {
                    logic.filter = Some(Box::new(Filter::new(self.parse(text, path, "choice_filter")?)));
                }
                _ => logic.items = Some(Box::new(self.items(node, itemset, path)?)),
            }
            if let Some(text) = itemset.randomize.as_ref().filter(|text| !text.is_empty()) {
                logic.seed = Some(self.parse(text, path, "seed")?);
            }
        }
        let texts = [
            &node.label,
            &node.hint,
            &node.guidance,
            &bind.constraint_message,
            &bind.required_message,
        ];
        for value in texts.into_iter().flatten().flat_map(values_of) {
            let parsed = self.parse(value, path, "label")?;
            logic.values.insert(value.to_owned(), parsed);
        }
        Ok(logic)
    }

    /// The choices of a file are the items of its secondary instance; a filter is a condition on the nodes.
    fn items(&mut self, node: &Node, itemset: &Itemset, path: &str) -> Result<NodeItems, ModelError> {
        let (mut nodes, value, label) = match &itemset.source {
            ItemsetSource::Nodes(nodes) => (nodes.clone(), ".", None),
            ItemsetSource::List(name) => (items_of(name), "name", Some("label")),
            ItemsetSource::File(name) if name.ends_with(".geojson") => (items_of(stem(name)), "id", Some("title")),
            ItemsetSource::File(name) => (items_of(stem(name)), "name", Some("label")),
        };
        if let Some(filter) = &itemset.filter {
            nodes = format!("{nodes}[{filter}]");
        }
        let value = node.parameters.get("value").map_or(value, String::as_str);
        let label = node.parameters.get("label").map(String::as_str).or(label);
        Ok(NodeItems {
            nodes: self.parse(&nodes, path, "choice_filter")?,
            value: self.parse(value, path, "parameters")?,
            label: self.parse(label.unwrap_or(value), path, "parameters")?,
        })
    }
}

fn items_of(id: &str) -> String {
    // No id has both kinds of quotation marks: it is the name of a file or an attribute.
    let quote = if id.contains('\'') { '"' } else { '\'' };
    format!("instance({quote}{id}{quote})/root/item")
}

fn values_of(text: &Text) -> impl Iterator<Item = &str> {
    text.0.iter().flatten().flat_map(|phrase| match phrase {
        Phrase::Plain(_) => [].iter().filter_map(value_of),
        Phrase::Mixed(segments) => segments.iter().filter_map(value_of),
    })
}

fn value_of(segment: &Segment) -> Option<&str> {
    match segment {
        Segment::Text(_) => None,
        Segment::Value { value } => Some(value),
    }
}

impl Filter {
    fn new(condition: Arc<Expr>) -> Self {
        let (lookup, is_lookup_only) = match condition.as_ref() {
            Expr::Operation { first, rest } if rest.len() == 1 && rest[0].0 == BinaryOp::Equal => {
                (equality(first, &rest[0].1), true)
            }
            Expr::Operation { first, rest } if rest.iter().all(|(op, _)| *op == BinaryOp::And) => {
                match first.as_ref() {
                    Expr::Operation { first, rest } if rest.len() == 1 && rest[0].0 == BinaryOp::Equal => {
                        (equality(first, &rest[0].1), false)
                    }
                    _ => (None, false),
                }
            }
            _ => (None, false),
        };
        Self {
            condition,
            lookup,
            is_lookup_only,
        }
    }
}

/// `column = key` or `key = column`, where the key looks at nothing of the choice and is compared as text.
fn equality(left: &Expr, right: &Expr) -> Option<(String, Expr)> {
    let pair =
        |column: &Expr, key: &Expr| Some((column_name(column)?, is_text_from_elsewhere(key).then(|| key.clone())?));
    pair(left, right).or_else(|| pair(right, left))
}

fn column_name(expr: &Expr) -> Option<String> {
    let Expr::Path(path) = expr else { return None };
    let (Start::Context, [step]) = (&path.start, path.steps.as_slice()) else {
        return None;
    };
    match (&step.test, step.axis, step.predicates.is_empty()) {
        (NodeTest::Name { prefix, local }, Axis::Child, true) if prefix.is_empty() => Some(local.clone()),
        _ => None,
    }
}

/// A text in quotes, or a path that begins at the root or at `current()`: never a number, because `=` would then
/// compare numbers (`'07' = 7`), which an index of texts cannot do.
fn is_text_from_elsewhere(key: &Expr) -> bool {
    match key {
        Expr::Text(_) => true,
        Expr::Path(path) => {
            let starts_elsewhere = match &path.start {
                Start::Root => true,
                Start::Context => false,
                Start::Filter { base, .. } => matches!(base.as_ref(), Expr::Call(call) if call.name == "current"),
            };
            starts_elsewhere && path.steps.iter().all(|step| step.predicates.is_empty())
        }
        _ => false,
    }
}
