//! What belongs to the form as a whole: namespaces, attributes of the primary instance, `meta`, `submission`.

use super::Writer;
use super::xml::Tag;
use crate::form::{Bind, Form, Metadata, Node, NodeKind, QuestionType};

const NAMESPACES: [(&str, &str); 7] = [
    ("xmlns", "http://www.w3.org/2002/xforms"),
    ("xmlns:h", "http://www.w3.org/1999/xhtml"),
    ("xmlns:ev", "http://www.w3.org/2001/xml-events"),
    ("xmlns:xsd", "http://www.w3.org/2001/XMLSchema"),
    ("xmlns:jr", "http://openrosa.org/javarosa"),
    ("xmlns:orx", "http://openrosa.org/xforms"),
    ("xmlns:odk", "http://www.opendatakit.org/xforms"),
];
/// What no other program knows.
const OURS: (&str, &str) = ("xmlns:jb", "urn:jemput-bola:xforms");
const ENTITIES: (&str, &str) = ("xmlns:entities", "http://www.opendatakit.org/xforms/entities");

/// `instanceID` and `instanceName`.
pub(super) fn meta_nodes(form: &Form) -> Vec<Node> {
    let mut nodes = Vec::new();
    let omitted =
        setting(form, "omit_instanceid").is_some_and(|text| text.eq_ignore_ascii_case("yes") || is_true(text));
    if !omitted {
        let source = Metadata::InstanceId;
        nodes.push(Node::new(
            "instanceID",
            NodeKind::Question(QuestionType::Metadata { source }),
        ));
    }
    if let Some(name) = &form.instance_name {
        nodes.push(Node {
            bind: Bind {
                calculation: Some(name.clone()),
                ..Bind::default()
            },
            ..Node::new("instanceName", NodeKind::Question(QuestionType::Calculate))
        });
    }
    nodes
}

fn is_true(text: &str) -> bool {
    matches!(text, "true" | "True" | "TRUE" | "true()")
}

pub(super) fn setting<'f>(form: &'f Form, name: &str) -> Option<&'f str> {
    form.other_settings.get(name).map(String::as_str)
}

impl Writer<'_> {
    /// The namespaces by attribute.
    pub fn namespaces(&self) -> Vec<(String, String)> {
        let mut all: Vec<(String, String)> = Vec::new();
        let mut add = |name: String, uri: String| {
            if !uri.is_empty() && !all.iter().any(|(known, _)| *known == name) {
                all.push((name, uri));
            }
        };
        for (name, uri) in NAMESPACES {
            add(name.to_owned(), uri.to_owned());
        }
        for pair in setting(self.form, "namespaces").unwrap_or_default().split_whitespace() {
            if let Some((prefix, uri)) = pair.split_once('=')
                && !prefix.is_empty()
            {
                add(format!("xmlns:{prefix}"), uri.replace(['"', '\''], ""));
            }
        }
        for (prefix, uri) in &self.form.namespaces {
            if !prefix.is_empty() {
                add(format!("xmlns:{prefix}"), uri.clone());
            }
        }
        if self.entities_version().is_some() {
            add(ENTITIES.0.to_owned(), ENTITIES.1.to_owned());
        }
        if self.has_ours {
            add(OURS.0.to_owned(), OURS.1.to_owned());
        }
        all
    }

    /// Sets the attributes of the primary instance's root.
    pub fn root_attributes(&self, root: &mut Tag) {
        let form = self.form;
        for (heading, value) in &form.other_settings {
            if let Some(name) = heading
                .strip_prefix("attribute::")
                .and_then(|name| self.qualified(name))
            {
                root.set(name, value);
            }
        }
        root.set("id", form.form_id.as_str());
        if let Some(uri) = setting(form, "instance_xmlns") {
            root.set("xmlns", uri);
        }
        if !form.version.as_str().is_empty() {
            root.set("version", form.version.as_str());
        }
        for (key, name) in [("prefix", "odk:prefix"), ("delimiter", "odk:delimiter")] {
            if let Some(value) = setting(form, key) {
                root.set(name, value);
            }
        }
    }

    /// `submission`, where the settings say anything about it.
    pub fn submission(&self) -> Option<Tag> {
        let mut tag = Tag::new("submission");
        let mut is_needed = false;
        let mut add = |key: &str, attributes: &[(&str, Option<&str>)]| {
            if let Some(value) = setting(self.form, key) {
                is_needed = true;
                for (name, fixed) in attributes {
                    tag.set(*name, fixed.unwrap_or(value));
                }
            }
        };
        add("submission_url", &[("action", None), ("method", Some("post"))]);
        add("public_key", &[("base64RsaPublicKey", None)]);
        add("auto_send", &[("orx:auto-send", None)]);
        add("auto_delete", &[("orx:auto-delete", None)]);
        if setting(self.form, "client_editable").is_some_and(|text| text.eq_ignore_ascii_case("yes") || is_true(text)) {
            add("client_editable", &[("odk:client-editable", Some("true"))]);
        }
        is_needed.then_some(tag)
    }
}
