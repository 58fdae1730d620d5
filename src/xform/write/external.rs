//! Instances that stand for files: those of selects and of external data, those that `pulldata()` reads, and the
//! submission before this one.

use super::xml::Tag;
use super::{Writer, question, walk};
use crate::expr;
use crate::expr::ast::{Expr, Start};
use crate::form::{InitialAnswer, Itemset, Node, QuestionType};
use crate::sorted::Map;

const LAST_SAVED: &str = "__last-saved";

impl Writer<'_> {
    /// The instances by id, each once.
    pub fn external_instances(&self) -> Vec<Tag> {
        let mut sources: Map<&str, String> = Map::new();
        for (id, file) in &self.form.instances {
            sources.insert(id, source(file));
        }
        let mut tables = Vec::new();
        let mut wants_last = false;
        walk(self.root, "", &mut |node, _| {
            for text in expressions(node) {
                wants_last |= text.contains(LAST_SAVED);
                if text.contains("pulldata")
                    && let Ok(tree) = expr::parse(text)
                {
                    pulled(&tree, &mut tables);
                }
            }
        });
        let mut tags: Vec<Tag> = Vec::new();
        let instance = |id: &str, source: &str| Tag::new("instance").attribute("id", id).attribute("src", source);
        tables.retain(|table| !sources.contains_key(table.as_str()));
        tables.sort();
        tables.dedup();
        tags.extend(sources.iter().map(|(id, source)| instance(id, source)));
        tags.extend(tables.iter().map(|id| instance(id, &source(&format!("{id}.csv")))));
        if wants_last {
            tags.push(instance(LAST_SAVED, "jr://instance/last-saved"));
        }
        tags
    }
}

/// The address of a file.
fn source(file: &str) -> String {
    if file.contains("://") {
        file.to_owned()
    } else if file.ends_with(".csv") {
        format!("jr://file-csv/{file}")
    } else {
        format!("jr://file/{file}")
    }
}

/// The expressions of a node.
fn expressions(node: &Node) -> impl Iterator<Item = &str> {
    let bind = &node.bind;
    let default = match &bind.default {
        Some(InitialAnswer::Dynamic(text)) => Some(text),
        _ => None,
    };
    let logic = [
        &bind.relevant,
        &bind.constraint,
        &bind.required,
        &bind.calculation,
        &bind.read_only,
    ];
    let filter = itemset(node).and_then(|set| set.filter.as_ref());
    logic
        .into_iter()
        .flatten()
        .chain(default)
        .chain(filter)
        .map(String::as_str)
}

fn itemset(node: &Node) -> Option<&Itemset> {
    match question(node)? {
        QuestionType::SelectOne(set) | QuestionType::SelectMultiple(set) | QuestionType::Rank(set) => Some(set),
        _ => None,
    }
}

/// The tables that calls of `pulldata` name.
fn pulled(tree: &Expr, tables: &mut Vec<String>) {
    match tree {
        Expr::Call(call) => {
            if let (true, Some(Expr::Text(table))) = (call.name == "pulldata", call.arguments.first()) {
                tables.push(table.trim().to_owned());
            }
            call.arguments.iter().for_each(|inner| pulled(inner, tables));
        }
        Expr::Path(path) => {
            if let Start::Filter { base, .. } = &path.start {
                pulled(base, tables);
            }
            let predicates = path.steps.iter().flat_map(|step| &step.predicates);
            predicates.for_each(|inner| pulled(inner, tables));
        }
        Expr::Negate(inner) => pulled(inner, tables),
        Expr::Operation { first, rest } => {
            pulled(first, tables);
            rest.iter().for_each(|(_, inner)| pulled(inner, tables));
        }
        Expr::Union(parts) => parts.iter().for_each(|inner| pulled(inner, tables)),
        Expr::Number(_) | Expr::Text(_) => {}
    }
}
