//! What the primary instance holds: defaults, and the repeat instances that are there from the beginning.

use super::tree::ROOT;
use super::{Reader, code, place, xml};
use crate::form::{Beginning, InitialAnswer, NodeKind};
use crate::sorted::{Map, Set};
use roxmltree::Node as Xml;

/// The root element of the primary instance: the first instance of the model.
pub(super) fn primary<'a, 'i>(model: Xml<'a, 'i>) -> Option<Xml<'a, 'i>> {
    xml::child(model, "instance")?.first_element_child()
}

fn is_template(element: Xml<'_, '_>) -> bool {
    element.has_attribute((xml::JAVAROSA, "template"))
}

/// The text of an element as an answer.
fn answer(element: Xml<'_, '_>) -> String {
    xml::text(element).trim().to_owned()
}

impl Reader<'_> {
    /// Reports elements beside each other that no repeat explains.
    pub(super) fn report_siblings(&mut self, root: Xml<'_, '_>) {
        for parent in root.descendants().filter(Xml::is_element) {
            let mut names = Set::new();
            let mut twice: Vec<Xml<'_, '_>> = xml::elements(parent).collect();
            twice.retain(|&element| !names.insert(xml::written_name(element)));
            twice.dedup_by_key(|element| xml::written_name(*element));
            for element in twice {
                self.report_sibling(root, element);
            }
        }
    }

    fn report_sibling(&mut self, root: Xml<'_, '_>, element: Xml<'_, '_>) {
        let name = xml::written_name(element);
        if is_outside_repeats(self, root, element) {
            self.problems.warning(
                code::NOT_A_REPEAT,
                place::at("model", element).named(name),
                format!("There is more than one \"{name}\" here, and no repeat says so; the first counts."),
                "Write a repeat for them in the body, or remove those that are too many.",
            );
        }
    }

    /// Sets the defaults, and gives what they do not say.
    pub(super) fn beginning(&mut self, root: Xml<'_, '_>) -> Beginning {
        self.set_defaults(ROOT, root);
        let mut beginning = Beginning::default();
        let path = self.tree.get(ROOT).path.clone();
        self.begin(ROOT, root, &path, false, &mut beginning);
        beginning
    }

    /// The default of a node is what its element holds; in a repeat, what its template holds, or else its first
    /// instance.
    fn set_defaults(&mut self, spot: usize, element: Xml<'_, '_>) {
        let attributes: Vec<usize> = self.tree.get(spot).children.clone();
        for child in attributes {
            let Some(name) = self.tree.get(child).node.name.strip_prefix('@').map(str::to_owned) else {
                continue;
            };
            let value = self.tree.get_mut(spot).node.attributes.remove(&name);
            self.set_default(child, value.unwrap_or_default());
        }
        if self.tree.is_leaf(spot) {
            self.set_default(spot, answer(element));
            return;
        }
        for (child, elements) in self.children_of(spot, element) {
            let template = elements
                .iter()
                .find(|&&one| is_template(one))
                .or_else(|| elements.first());
            if let Some(&template) = template {
                self.set_defaults(child, template);
            }
        }
    }

    fn set_default(&mut self, spot: usize, text: String) {
        if !text.is_empty() {
            self.tree.get_mut(spot).node.bind.default = Some(InitialAnswer::Static(text));
        }
    }

    /// The elements inside by the nodes that they belong to, in order.
    fn children_of<'a, 'i>(&self, spot: usize, element: Xml<'a, 'i>) -> Vec<(usize, Vec<Xml<'a, 'i>>)> {
        let mut found: Vec<(usize, Vec<Xml<'a, 'i>>)> = Vec::new();
        let mut at: Map<usize, usize> = Map::new();
        for inner in xml::elements(element) {
            let Some(child) = self.tree.child(spot, xml::written_name(inner)) else {
                continue;
            };
            let place = *at.or_insert_with(child, || found.len());
            match found.get_mut(place) {
                Some((_, all)) => all.push(inner),
                None => found.push((child, vec![inner])),
            }
        }
        found
    }

    fn begin(&self, spot: usize, element: Xml<'_, '_>, path: &str, is_in_repeat: bool, beginning: &mut Beginning) {
        if self.tree.is_leaf(spot) {
            let text = answer(element);
            let default = match &self.tree.get(spot).node.bind.default {
                Some(InitialAnswer::Static(text)) => text.as_str(),
                _ => "",
            };
            if is_in_repeat && text != default {
                beginning.answers.insert(path.to_owned(), text);
            }
            return;
        }
        for (child, elements) in self.children_of(spot, element) {
            let name = &self.tree.get(child).node.name;
            let NodeKind::Repeat { is_fixed, .. } = self.tree.get(child).node.kind else {
                if let Some(&first) = elements.first() {
                    self.begin(child, first, &format!("{path}/{name}"), is_in_repeat, beginning);
                }
                continue;
            };
            let mut instances: Vec<_> = elements.iter().copied().filter(|&one| !is_template(one)).collect();
            // As in Web Forms: where nobody can add one, the template itself is the only instance.
            if is_fixed && instances.is_empty() {
                instances = elements;
            }
            // A repeat that is only a template says so: a writer would give it an instance of its own.
            if !is_in_repeat || !instances.is_empty() {
                beginning.repeats.insert(format!("{path}/{name}"), instances.len());
            }
            for (position, instance) in instances.into_iter().enumerate() {
                let path = format!("{path}/{name}[{}]", position + 1);
                self.begin(child, instance, &path, true, beginning);
            }
        }
    }
}

fn is_outside_repeats(reader: &Reader<'_>, root: Xml<'_, '_>, element: Xml<'_, '_>) -> bool {
    let mut names: Vec<&str> = element
        .ancestors()
        .take_while(|above| *above != root)
        .map(xml::written_name)
        .collect();
    names.reverse();
    let mut spot = ROOT;
    for name in names {
        match reader.tree.child(spot, name) {
            Some(child) => spot = child,
            None => return false,
        }
    }
    !matches!(reader.tree.get(spot).node.kind, NodeKind::Repeat { .. })
}
