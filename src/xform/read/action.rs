//! Actions: `setvalue`, `odk:setgeopoint`, `odk:recordaudio`; and what else stands in the model.

use super::body::Around;
use super::tree::ROOT;
use super::{Reader, code, place, xml};
use crate::form::{Action, ActionEvent, ActionKind, InitialAnswer};
use roxmltree::Node as Xml;

/// Parts of a model that are read elsewhere.
const READ: [&str; 7] = [
    "instance",
    "itext",
    "bind",
    "setvalue",
    "setgeopoint",
    "recordaudio",
    "submission",
];

impl Reader<'_> {
    pub(super) fn model_actions(&mut self, model: Xml<'_, '_>) {
        let around = Around {
            node: ROOT,
            repeat: None,
            body_group: None,
        };
        self.actions(model, None, around);
    }

    /// The actions directly inside an element. `source` is its node.
    pub(super) fn actions(&mut self, parent: Xml<'_, '_>, source: Option<usize>, around: Around) {
        for element in xml::elements(parent) {
            match xml::local(element) {
                "setvalue" | "setgeopoint" | "recordaudio" => self.action(element, source, around),
                _ => {}
            }
        }
    }

    fn action(&mut self, action: Xml<'_, '_>, source: Option<usize>, around: Around) {
        let part = if source.is_none() { "model" } else { "body" };
        let name = xml::local(action);
        if name != "setvalue"
            && !action
                .tag_name()
                .namespace()
                .is_some_and(|uri| uri.starts_with(xml::ODK))
        {
            self.problems.error(
                code::ACTION_PLACE,
                place::at(part, action),
                format!("{name} is no action of this namespace."),
                format!("Write odk:{name}, with the prefix odk for \"{}\".", xml::ODK),
            );
            return;
        }
        let Some(events) = self.events(action, source, around, part) else {
            return;
        };
        let Some((target, spot)) = self.target(action, source, around, part) else {
            return;
        };
        if !self.tree.is_leaf(spot) {
            self.problems.error(
                code::ACTION_TARGET,
                place::of_attribute(part, action, "ref").text(&*target),
                format!("\"{target}\" has others inside it, so it holds no answer that could be set."),
                "Name an element with nothing inside.",
            );
            return;
        }
        let sets = match name {
            "setvalue" => ActionKind::Value(self.value(action, spot, part)),
            "setgeopoint" => ActionKind::Geopoint,
            _ => {
                let written: Vec<String> = action
                    .attributes()
                    .map(|one| format!("{}={}", one.name(), one.value()))
                    .collect();
                let columns = &mut self.tree.get_mut(spot).node.other_columns;
                columns.insert("body::odk:recordaudio".to_owned(), written.join(" "));
                self.not_followed("odk:recordaudio", "form", action, part);
                return;
            }
        };
        // What makes a repeat grow happens to the repeat, also where the action is nested in one of its questions.
        let (grown, other): (Vec<_>, Vec<_>) = events
            .into_iter()
            .partition(|event| *event == ActionEvent::NewRepeat && source != around.repeat);
        for (events, source) in [(other, source), (grown, around.repeat)] {
            if !events.is_empty() {
                self.actions.push(Action {
                    events,
                    source: source.map(|source| self.tree.get(source).path.clone()),
                    target: target.clone(),
                    sets: sets.clone(),
                });
            }
        }
    }

    fn events(
        &mut self,
        action: Xml<'_, '_>,
        source: Option<usize>,
        around: Around,
        part: &str,
    ) -> Option<Vec<ActionEvent>> {
        let written = xml::attribute(action, "event").unwrap_or_default();
        let place = || place::of_attribute(part, action, "event");
        let mut events = Vec::new();
        let mut unknown = Vec::new();
        for name in written.split_whitespace() {
            match event(name) {
                Some(event) => events.push(event),
                None => unknown.push(name),
            }
        }
        if !unknown.is_empty() || events.is_empty() {
            self.problems.error(
                code::EVENT,
                place(),
                if unknown.is_empty() {
                    "An action without an event.".to_owned()
                } else {
                    format!("\"{}\" is no event that we know.", unknown.join("\", \""))
                },
                "Write odk-instance-first-load, odk-instance-load, odk-new-repeat or xforms-value-changed.",
            );
            return None;
        }
        if events.contains(&ActionEvent::NewRepeat) && (source.is_none() || around.repeat.is_none()) {
            self.problems.error(
                code::ACTION_PLACE,
                place(),
                "An action at odk-new-repeat stands outside of a repeat.",
                "Put it into the repeat in the body.",
            );
            return None;
        }
        Some(events)
    }

    /// The path that an action sets, and its node.
    fn target(
        &mut self,
        action: Xml<'_, '_>,
        source: Option<usize>,
        around: Around,
        part: &str,
    ) -> Option<(String, usize)> {
        if let Some(id) = action.attribute("bind") {
            if let Some(&spot) = self.bind_ids.get(id) {
                return Some((self.tree.get(spot).path.clone(), spot));
            }
        } else if let Some(path) = action.attribute("ref") {
            let context = source.unwrap_or(around.node);
            if let Some(spot) = self.tree.resolve(path, context) {
                // A path with predicates says more than the node: which of its instances.
                let target = if path.contains('[') {
                    path.trim().to_owned()
                } else {
                    self.tree.get(spot).path.clone()
                };
                return Some((target, spot));
            }
        }
        let path = action
            .attribute("ref")
            .or_else(|| action.attribute("bind"))
            .unwrap_or_default();
        self.problems.error(
            code::ACTION_TARGET,
            place::at(part, action).column("ref").text(path),
            format!("There is no node \"{path}\" to set."),
            self.suggestion(path),
        );
        None
    }

    fn value(&mut self, action: Xml<'_, '_>, spot: usize, part: &str) -> InitialAnswer {
        match action.attribute("value").map(str::trim) {
            Some(text) if !text.is_empty() => {
                self.expression(text, place::of_attribute(part, action, "value"), Some(spot));
                InitialAnswer::Dynamic(text.to_owned())
            }
            _ => InitialAnswer::Static(xml::text(action).trim().to_owned()),
        }
    }

    /// Submission, and what nobody has read.
    pub(super) fn model_rest(&mut self, model: Xml<'_, '_>) {
        for element in xml::elements(model) {
            let name = xml::local(element);
            if name == "submission" {
                self.submission(element);
            } else if !READ.contains(&name) {
                self.problems.warning(
                    code::NOT_FOLLOWED,
                    place::at("model", element).text(name),
                    format!("\"{name}\" in the model is not followed."),
                    "Nothing to do if the form also runs elsewhere; otherwise remove it.",
                );
            }
        }
        for attribute in model.attributes() {
            let name = xml::written_attribute(model, &attribute).to_owned();
            self.other_settings.insert(name, attribute.value().to_owned());
        }
    }

    fn submission(&mut self, submission: Xml<'_, '_>) {
        for attribute in submission.attributes() {
            let (name, value) = (attribute.name(), attribute.value());
            if name == "method" && !matches!(value, "post" | "form-data-post" | "multipart-post") {
                self.problems.error(
                    code::SUBMISSION,
                    place::of_attribute("model", submission, "method"),
                    format!("The form cannot be sent by \"{value}\"."),
                    "Write form-data-post, or leave it out.",
                );
            }
            let setting = match name {
                "action" => "submission_url",
                "base64RsaPublicKey" => "public_key",
                "auto-send" => "auto_send",
                "auto-delete" => "auto_delete",
                _ => &format!("submission::{name}"),
            };
            self.other_settings.insert(setting.to_owned(), value.to_owned());
        }
    }
}

fn event(name: &str) -> Option<ActionEvent> {
    Some(match name {
        "odk-instance-first-load" => ActionEvent::FirstLoad,
        "odk-instance-load" | "xforms-ready" => ActionEvent::Load,
        "odk-new-repeat" | "jr-insert" => ActionEvent::NewRepeat,
        "xforms-value-changed" => ActionEvent::ValueChanged,
        "xforms-revalidate" => ActionEvent::Revalidate,
        _ => return None,
    })
}
