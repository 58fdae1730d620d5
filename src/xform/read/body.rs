//! The body: groups, repeats and controls, hung on the nodes that they name.

use super::tree::ROOT;
use super::{Reader, code, place, xml};
use crate::form::{BodyGroup, NodeKind};
use roxmltree::Node as Xml;

/// Controls of a question.
const CONTROLS: [&str; 8] = [
    "input", "secret", "select", "select1", "rank", "range", "upload", "trigger",
];
/// What may stand beside them and has been read with what is around it.
const PARTS: [&str; 9] = [
    "label",
    "hint",
    "help",
    "alert",
    "setvalue",
    "setgeopoint",
    "recordaudio",
    "itemset",
    "item",
];

/// Where in the body we are.
#[derive(Clone, Copy)]
pub(super) struct Around {
    /// The node of the nearest group or repeat that has one: relative paths begin there.
    pub node: usize,
    /// The nearest repeat.
    pub repeat: Option<usize>,
    /// The nearest group without a node, as long as no other is nearer.
    pub body_group: Option<usize>,
}

impl Reader<'_> {
    pub(super) fn whole_body(&mut self, html: Xml<'_, '_>) {
        let Some(body) = xml::child(html, "body") else {
            self.problems.error(
                code::NO_BODY,
                place::at("body", html),
                "The form has no body.",
                "Write a body with the questions after the head.",
            );
            return;
        };
        let around = Around {
            node: ROOT,
            repeat: None,
            body_group: None,
        };
        self.body(body, around);
    }

    fn body(&mut self, parent: Xml<'_, '_>, around: Around) {
        for element in xml::elements(parent) {
            match xml::local(element) {
                "group" => self.group(element, around),
                "repeat" => self.repeat(element, around),
                name if CONTROLS.contains(&name) => self.control(element, name, around),
                name if PARTS.contains(&name) => {}
                name => self.problems.warning(
                    code::UNKNOWN_CONTROL,
                    place::at("body", element).text(name),
                    format!("\"{name}\" is nothing that we can show; it is left out, with all inside it."),
                    "Write input, select1, select, rank, range, upload, trigger, group or repeat.",
                ),
            }
        }
    }

    fn group(&mut self, group: Xml<'_, '_>, around: Around) {
        let spot = match self.node_of(group, around) {
            Found::Node(spot) => spot,
            Found::Missing => return self.body(group, around),
            Found::Nothing => return self.group_without_node(group, around),
        };
        self.show(spot, around);
        let inner = Around {
            node: spot,
            body_group: None,
            ..around
        };
        if matches!(self.tree.get(spot).node.kind, NodeKind::Question(_)) {
            self.tree.get_mut(spot).node.kind = NodeKind::Group;
        }
        self.dress(group, spot, "group", &["ref", "nodeset", "bind"]);
        self.actions(group, Some(spot), inner);
        self.body(group, inner);
    }

    /// A group of the body alone: its questions stand in the form where their nodes are. Around nothing but one repeat
    /// its label is that of the repeat.
    fn group_without_node(&mut self, group: Xml<'_, '_>, around: Around) {
        self.actions(group, None, around);
        let mut inside = xml::elements(group).filter(|&one| !PARTS.contains(&xml::local(one)));
        let repeat = match (inside.next(), inside.next()) {
            (Some(only), None) if xml::local(only) == "repeat" => match self.node_of_quietly(only, around) {
                Found::Node(spot) => Some(spot),
                _ => None,
            },
            _ => None,
        };
        if let Some(spot) = repeat {
            self.body(group, around);
            self.dress(group, spot, "group", &[]);
            return;
        }
        let is_seen = xml::child(group, "label").is_some() || group.has_attribute("appearance");
        if is_seen {
            self.problems.warning(
                code::GROUP_WITHOUT_NODE,
                place::at("body", group),
                "A group without a ref: its label and appearance are kept, and not shown here.",
                "Give the group an element of its own in the primary instance, and its path as ref.",
            );
        }
        let node = self.body_group(group, around);
        self.body_groups.push(BodyGroup {
            node,
            within: around.body_group,
            inside: Vec::new(),
        });
        let body_group = Some(self.body_groups.len() - 1);
        self.body(group, Around { body_group, ..around });
    }

    /// The body names this node next.
    pub(super) fn show(&mut self, spot: usize, around: Around) {
        self.tree.show(spot);
        if let Some(group) = around.body_group.and_then(|group| self.body_groups.get_mut(group)) {
            group.inside.push(self.tree.get(spot).path.clone());
        }
    }

    fn repeat(&mut self, repeat: Xml<'_, '_>, around: Around) {
        let spot = match self.node_of(repeat, around) {
            Found::Node(spot) => spot,
            Found::Missing => return self.body(repeat, around),
            Found::Nothing => return self.report_no_ref(repeat, "repeat"),
        };
        if spot == ROOT {
            self.problems.error(
                code::CONTROL_NODE,
                place::at("body", repeat),
                "The root of the primary instance cannot be repeated.",
                "Put what is repeated into an element of its own.",
            );
            return;
        }
        self.show(spot, around);
        let count = repeat.attribute((xml::JAVAROSA, "count")).map(str::trim);
        if let Some(count) = count {
            let place = place::of_attribute("body", repeat, "count").named(&self.tree.get(spot).path);
            self.expression(count, place, Some(spot));
        }
        let fixed = repeat.attribute((xml::JAVAROSA, "noAddRemove")).map(str::trim);
        self.tree.get_mut(spot).node.kind = NodeKind::Repeat {
            count: count.map(str::to_owned),
            is_fixed: fixed.is_some_and(|fixed| !matches!(fixed, "" | "false()" | "false")),
        };
        self.dress(
            repeat,
            spot,
            "repeat",
            &["ref", "nodeset", "bind", "count", "noAddRemove"],
        );
        let inner = Around {
            node: spot,
            repeat: Some(spot),
            body_group: None,
        };
        self.actions(repeat, Some(spot), inner);
        self.body(repeat, inner);
    }

    /// The node that an element of the body names; a problem where it names one that is not there.
    pub(super) fn node_of(&mut self, element: Xml<'_, '_>, around: Around) -> Found {
        let found = self.node_of_quietly(element, around);
        if let Found::Missing = found {
            let name = ["bind", "nodeset", "ref"]
                .into_iter()
                .find(|name| element.has_attribute(*name));
            let name = name.unwrap_or("ref");
            let path = element.attribute(name).unwrap_or_default();
            // As in Web Forms the form can be run without it; an answer would have no place.
            let help = self.suggestion(path);
            self.problems.warning(
                code::CONTROL_NODE,
                place::of_attribute("body", element, name),
                format!(
                    "There is no node \"{path}\" for this {}; it is not shown.",
                    xml::local(element)
                ),
                help,
            );
        }
        found
    }

    fn node_of_quietly(&mut self, element: Xml<'_, '_>, around: Around) -> Found {
        if let Some(id) = element.attribute("bind") {
            return self.bind_ids.get(id).map_or(Found::Missing, |&spot| Found::Node(spot));
        }
        match element.attribute("ref").or_else(|| element.attribute("nodeset")) {
            None => Found::Nothing,
            Some(path) => match self.tree.resolve(path, around.node) {
                Some(spot) => Found::Node(spot),
                None => Found::Missing,
            },
        }
    }

    pub(super) fn report_no_ref(&mut self, element: Xml<'_, '_>, what: &str) {
        self.problems.error(
            code::NO_REF,
            place::at("body", element),
            format!("A {what} without a node."),
            "Write the path of its element in the primary instance as ref.",
        );
    }
}

/// What an element of the body names.
pub(super) enum Found {
    Node(usize),
    /// A node that is not there.
    Missing,
    /// It names none.
    Nothing,
}
