//! Choices of a select: items in place, or the nodes of an itemset.

use super::{Reader, code, label, place, split, tree, xml};
use crate::expr;
use crate::expr::ast::{Axis, Expr, NodeTest, Start};
use crate::form::{Choice, ChoiceList, Element, Itemset, ItemsetSource};
use crate::sorted::Map;
use roxmltree::Node as Xml;

impl Reader<'_> {
    pub(super) fn itemset(&mut self, select: Xml<'_, '_>, spot: usize) -> Itemset {
        if let Some(itemset) = xml::child(select, "itemset") {
            return self.nodes(itemset, spot);
        }
        let items: Vec<Xml<'_, '_>> = xml::elements(select).filter(|&one| xml::local(one) == "item").collect();
        // Older forms take the choices from a file: by `query`, or by `search()` in the appearance.
        let is_external = xml::attribute(select, "query").is_some();
        if items.is_empty() && !is_external {
            self.problems.warning(
                code::NO_CHOICES,
                place::at("body", select).named(&self.tree.get(spot).path),
                "There is nothing to choose from.",
                "Write items, or an itemset.",
            );
        }
        let list = ChoiceList(items.into_iter().filter_map(|item| self.item(item, spot)).collect());
        Itemset {
            source: ItemsetSource::List(self.list(list, spot)),
            filter: None,
            randomize: None,
            or_other: false,
        }
    }

    fn item(&mut self, item: Xml<'_, '_>, spot: usize) -> Option<Choice> {
        let Some(value) = xml::child(item, "value") else {
            self.problems.error(
                code::NO_CHOICES,
                place::at("body", item).named(&self.tree.get(spot).path),
                "A choice without a value.",
                "Write the value that is stored when it is chosen.",
            );
            return None;
        };
        let label = self.label(item, "label", Some(spot));
        Some(Choice {
            name: xml::text(value).trim().to_owned(),
            label: label.text,
            media: label.media,
            columns: Map::new(),
        })
    }

    /// Keeps a list under the name of its question; equal lists are one.
    fn list(&mut self, list: ChoiceList, spot: usize) -> String {
        let base = tree::without_prefix(&self.tree.get(spot).node.name).to_owned();
        let mut name = base.clone();
        let mut number = 1;
        while let Some(known) = self.lists.get(&name) {
            if *known == list {
                return name;
            }
            number += 1;
            name = format!("{base}_{number}");
        }
        self.lists.insert(name.clone(), list);
        name
    }

    fn nodes(&mut self, itemset: Xml<'_, '_>, spot: usize) -> Itemset {
        let place = place::of_attribute("body", itemset, "nodeset").named(&self.tree.get(spot).path);
        let written = itemset.attribute("nodeset").unwrap_or_default().trim();
        self.expression(written, place, Some(spot));
        let (set, randomize) = match split::randomize(written) {
            Some((set, seed)) => (set, Some(seed.to_owned())),
            None => (written, None),
        };
        let (set, filter) = match split::filter(set) {
            Some((set, filter)) => (set, Some(filter.to_owned())),
            None => (set, None),
        };
        let value = self.part(itemset, "value", spot);
        let label = self.part(itemset, "label", spot);
        self.check_first(itemset, set, filter.is_some(), [&value, &label]);
        let parameters = &mut self.tree.get_mut(spot).node.parameters;
        parameters.insert("value".to_owned(), value);
        parameters.insert("label".to_owned(), label);
        Itemset {
            source: ItemsetSource::Nodes(set.to_owned()),
            filter,
            randomize,
            or_other: false,
        }
    }

    /// The `ref` of value or label.
    fn part(&mut self, itemset: Xml<'_, '_>, name: &str, spot: usize) -> String {
        let part = xml::child(itemset, name).and_then(|part| part.attribute("ref"));
        let Some(text) = part.map(str::trim).filter(|text| !text.is_empty()) else {
            if name == "value" {
                self.problems.error(
                    code::ITEMSET,
                    place::at("body", itemset).named(&self.tree.get(spot).path),
                    "The itemset does not say which part of a node is stored.",
                    "Write value with a ref into the itemset.",
                );
            }
            return ".".to_owned();
        };
        match label::label_ref(text) {
            label::LabelRef::Id(id) => self.texts.ask(Some(&id)),
            // `jr:itext(itextId)` asks for texts of the choices, which have no other place: no need to keep them all.
            label::LabelRef::Value if text.starts_with("jr:itext(") => {}
            label::LabelRef::Value => {
                let place = place::at("body", itemset)
                    .column(name)
                    .text(text)
                    .named(&self.tree.get(spot).path);
                self.expression(text, place, Some(spot));
            }
        }
        text.to_owned()
    }

    /// As JavaRosa does, looks whether the first of the nodes has value and label.
    fn check_first(&mut self, itemset: Xml<'_, '_>, set: &str, is_filtered: bool, parts: [&str; 2]) {
        if is_filtered {
            return;
        }
        let Some(first) = self.first(set) else { return };
        let lacks = parts.iter().find(|part| is_name(part) && !has(first, part));
        let Some(&&part) = lacks.as_ref() else { return };
        let message = format!("The first of the nodes to choose from has no \"{part}\".");
        self.problems.error(
            code::CHOICE_NODES,
            place::of_attribute("body", itemset, "nodeset"),
            message,
            "Give every node of the itemset its value and its label.",
        );
    }

    /// The first node of a plain path into an instance of the form.
    fn first(&self, set: &str) -> Option<&Element> {
        let Expr::Path(path) = expr::parse(set).ok()? else {
            return None;
        };
        let Start::Filter { base, predicates } = &path.start else {
            return None;
        };
        let Expr::Call(call) = base.as_ref() else { return None };
        let (true, true, [Expr::Text(id)]) = (
            call.name == "instance",
            predicates.is_empty(),
            call.arguments.as_slice(),
        ) else {
            return None;
        };
        let root = self.secondary.get(id)?;
        let mut at: Option<&Element> = None;
        for step in &path.steps {
            let (Axis::Child, NodeTest::Name { local, .. }, true) = (step.axis, &step.test, step.predicates.is_empty())
            else {
                return None;
            };
            at = match at {
                None => (root.name == *local).then_some(root),
                Some(element) => element.children.iter().find(|child| child.name == *local),
            };
            at?;
        }
        at
    }
}

fn is_name(text: &str) -> bool {
    text.chars()
        .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
        && text != "."
        && text != ".."
}

fn has(element: &Element, name: &str) -> bool {
    element.children.iter().any(|child| child.name == name)
}
