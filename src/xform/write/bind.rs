//! `bind`: the type and the logic of a node.

use super::xml::Tag;
use super::{Writer, kept, question};
use crate::form::{DataType, Metadata, Node, QuestionType};
use kept::{KeptType, kept_type};

impl Writer<'_> {
    /// The bind of a node; a group has one only where there is something to say.
    pub fn bind(&self, node: &Node, path: &str) -> Option<Tag> {
        let mut tag = Tag::new("bind").attribute("nodeset", path);
        let plain = self.columns(node, &["bind"]).is_empty() && node.bind.is_empty();
        match question(node) {
            None if plain => return None,
            None => {}
            Some(asked) => own(&mut tag, self, node, asked),
        }
        self.logic(&mut tag, node, path);
        parameters(&mut tag, node);
        for (name, value) in self.columns(node, &["bind"]) {
            tag.set(name, value);
        }
        if let Some(value) = kept::column(node, "save_to")
            && self.entities_version().is_some()
        {
            let property = value.rsplit('#').next().unwrap_or(value);
            tag.set("entities:saveto", property);
        }
        Some(tag)
    }

    fn logic(&self, tag: &mut Tag, node: &Node, path: &str) {
        let bind = &node.bind;
        let texts = [
            ("relevant", &bind.relevant),
            ("required", &bind.required),
            ("constraint", &bind.constraint),
            // What a trigger sets stands in an action.
            (
                "calculate",
                if bind.trigger.is_empty() {
                    &bind.calculation
                } else {
                    &None
                },
            ),
            ("readonly", &bind.read_only),
        ];
        for (name, value) in texts {
            if let Some(value) = value {
                tag.set(name, value);
            }
        }
        let messages = [
            ("jr:requiredMsg", &bind.required_message),
            ("jr:constraintMsg", &bind.constraint_message),
        ];
        for (name, message) in messages {
            if let Some(message) = message {
                tag.set(name, self.message(message, path, name));
            }
        }
        if let Some(text) = kept::column(node, "no_app_error_string") {
            tag.set("jr:noAppErrorString", text);
        }
    }
}

/// What the type of a question lays down.
fn own(tag: &mut Tag, writer: &Writer<'_>, node: &Node, asked: &QuestionType) {
    if let Some(name) = data_type(node) {
        tag.set("type", name);
    }
    if matches!(asked, QuestionType::Note) {
        tag.set("readonly", "true()");
    }
    if let QuestionType::Metadata { source } = asked
        && let Some((preload, parameter)) = preload(*source)
    {
        if *source == Metadata::InstanceId {
            tag.set("readonly", "true()");
            let own = super::root::setting(writer.form, "instance_id");
            tag.set("jr:preload", own.unwrap_or(preload));
            return;
        }
        tag.set("jr:preload", preload);
        tag.set("jr:preloadParams", kept::column(node, "type").unwrap_or(parameter));
    }
    if let Some(KeptType::Property(property)) = kept_type(node)
        && matches!(asked, QuestionType::Hidden)
    {
        tag.set("jr:preload", "property");
        tag.set("jr:preloadParams", property);
    }
}

/// Parameters that are attributes of the bind.
fn parameters(tag: &mut Tag, node: &Node) {
    const NAMES: [(&str, &str); 10] = [
        ("max-pixels", "orx:max-pixels"),
        ("keep-exif", "jb:keep-exif"),
        ("quality", "odk:quality"),
        ("allow-mock-accuracy", "odk:allow-mock-accuracy"),
        ("track-changes", "odk:track-changes"),
        ("track-changes-reasons", "odk:track-changes-reasons"),
        ("identify-user", "odk:identify-user"),
        ("location-max-age", "odk:location-max-age"),
        ("location-min-interval", "odk:location-min-interval"),
        ("location-priority", "odk:location-priority"),
    ];
    if kept_type(node) == Some(KeptType::BackgroundAudio) {
        return;
    }
    for (key, name) in NAMES {
        if let Some(value) = node.parameters.get(key) {
            tag.set(name, value);
        }
    }
}

/// How the device fills in a value: `jr:preload` and `jr:preloadParams`.
fn preload(source: Metadata) -> Option<(&'static str, &'static str)> {
    Some(match source {
        Metadata::Start => ("timestamp", "start"),
        Metadata::End => ("timestamp", "end"),
        Metadata::Today => ("date", "today"),
        Metadata::DeviceId => ("property", "deviceid"),
        Metadata::Username => ("property", "username"),
        Metadata::Email => ("property", "email"),
        Metadata::PhoneNumber => ("property", "phonenumber"),
        Metadata::InstanceId => ("uid", ""),
        Metadata::Audit | Metadata::StartGeopoint | Metadata::BackgroundGeopoint => return None,
    })
}

/// The `type` of the bind of a question; none for groups and repeats.
#[must_use]
pub fn data_type(node: &Node) -> Option<&'static str> {
    let asked = question(node)?;
    if let Some(own) = node.bind.data_type {
        return Some(own.name());
    }
    Some(match (asked, kept_type(node)) {
        (QuestionType::Rank(_), _) => "odk:rank",
        (QuestionType::Hidden, Some(KeptType::BackgroundAudio | KeptType::Osm(_))) => DataType::Binary.name(),
        _ => asked.data_type().name(),
    })
}
