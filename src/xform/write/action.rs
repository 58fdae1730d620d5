//! Actions: what is set when the form is loaded, a repeat gets an instance, or an answer changes.

use super::kept::{KeptType, kept_type};
use super::xml::Tag;
use super::{Writer, question, walk};
use crate::form::{Action, ActionEvent, ActionKind, InitialAnswer, Metadata, Node, NodeKind, QuestionType};
use crate::sorted::Map;

const FIRST_LOAD: &str = "odk-instance-first-load";
const NEW_REPEAT: &str = "odk-new-repeat";
const VALUE_CHANGED: &str = "xforms-value-changed";

/// A node that is set when another changes.
pub(super) struct Triggered<'f> {
    path: String,
    node: &'f Node,
}

/// The nodes with a trigger, by the path of the question that sets them off.
pub(super) fn triggered(root: &Node) -> Map<String, Vec<Triggered<'_>>> {
    let mut found: Map<String, Vec<Triggered<'_>>> = Map::new();
    walk(root, &format!("/{}", root.name), &mut |node, path| {
        for trigger in &node.bind.trigger {
            let path = path.to_owned();
            let source = resolve(trigger, &path);
            found.or_default(source).push(Triggered { path, node });
        }
    });
    found
}

/// The path without positions that a path of names means, seen from a node.
fn resolve(path: &str, from: &str) -> String {
    let path = path.trim();
    if path.starts_with('/') {
        return path.to_owned();
    }
    let mut steps: Vec<&str> = from.split('/').collect();
    for step in path.split('/') {
        match step {
            ".." => {
                steps.pop();
            }
            "." | "" | "current()" => {}
            name => steps.push(name),
        }
    }
    steps.join("/")
}

impl<'f> Writer<'f> {
    /// Actions of a node that stand beside its bind.
    pub fn load_actions(&self, node: &Node, path: &str) -> Vec<Tag> {
        let mut tags = Vec::new();
        if let Some(InitialAnswer::Dynamic(value)) = &node.bind.default {
            tags.push(set_value(path, FIRST_LOAD, value));
        }
        match question(node) {
            Some(QuestionType::Metadata {
                source: Metadata::StartGeopoint,
            }) => tags.push(event("odk:setgeopoint", path, FIRST_LOAD)),
            Some(QuestionType::Hidden) if kept_type(node) == Some(KeptType::BackgroundAudio) => {
                let mut tag = event("odk:recordaudio", path, "odk-instance-load");
                if let Some(quality) = node.parameters.get("quality") {
                    tag.set("odk:quality", quality);
                }
                tags.push(tag);
            }
            _ => {}
        }
        tags
    }

    /// Actions that happen when a repeat gets an instance: for all that is in it and in no repeat further inside.
    pub fn repeat_actions(&self, repeat: &'f Node, path: &str) -> Vec<Tag> {
        let mut tags = Vec::new();
        for child in &repeat.children {
            let path = format!("{path}/{}", child.name);
            if let Some(entity) = self.entity_at(&path) {
                tags.extend(super::entity::action(entity, NEW_REPEAT));
                continue;
            }
            if let Some(InitialAnswer::Dynamic(value)) = &child.bind.default {
                tags.push(set_value(&path, NEW_REPEAT, value));
            }
            if matches!(child.kind, NodeKind::Group) {
                tags.extend(self.repeat_actions(child, &path));
            }
        }
        tags
    }

    /// Actions inside of the control of a question.
    pub fn change_actions(&self, path: &str) -> Vec<Tag> {
        let by_trigger = self.triggered.get(path).into_iter().flatten();
        let mut tags: Vec<Tag> = by_trigger
            .map(|set| match question(set.node) {
                Some(QuestionType::Metadata {
                    source: Metadata::BackgroundGeopoint,
                }) => event("odk:setgeopoint", &set.path, VALUE_CHANGED),
                _ => match &set.node.bind.calculation {
                    Some(value) => set_value(&set.path, VALUE_CHANGED, value),
                    None => event("setvalue", &set.path, VALUE_CHANGED),
                },
            })
            .collect();
        tags.extend(self.own_actions(Some(path)));
        tags
    }

    /// Actions that the form itself lists, those of one source.
    pub fn own_actions(&self, source: Option<&str>) -> impl Iterator<Item = Tag> {
        let of_source = self
            .form
            .actions
            .iter()
            .filter(move |action| action.source.as_deref() == source);
        of_source.map(own_action)
    }
}

fn own_action(action: &Action) -> Tag {
    let events: Vec<&str> = action.events.iter().map(|event| event_name(*event)).collect();
    let events = events.join(" ");
    match &action.sets {
        ActionKind::Geopoint => event("odk:setgeopoint", &action.target, &events),
        ActionKind::Value(InitialAnswer::Dynamic(value)) => set_value(&action.target, &events, value),
        ActionKind::Value(InitialAnswer::Static(text)) => event("setvalue", &action.target, &events).text(text),
    }
}

fn event_name(event: ActionEvent) -> &'static str {
    match event {
        ActionEvent::FirstLoad => FIRST_LOAD,
        ActionEvent::Load => "odk-instance-load",
        ActionEvent::NewRepeat => NEW_REPEAT,
        ActionEvent::ValueChanged => VALUE_CHANGED,
        ActionEvent::Revalidate => "xforms-revalidate",
    }
}

pub(super) fn set_value(path: &str, events: &str, value: &str) -> Tag {
    event("setvalue", path, events).attribute("value", value)
}

fn event(name: &str, path: &str, events: &str) -> Tag {
    Tag::new(name).attribute("ref", path).attribute("event", events)
}
