//! What stands around the model: title, style, namespaces, id and version.

use super::{Reader, code, place, xml};
use crate::id::{FormId, FormVersion};
use crate::sorted::Map;
use roxmltree::Node as Xml;

/// `h:title`
pub(super) fn title(html: Xml<'_, '_>) -> String {
    let head = xml::child(html, "head").unwrap_or(html);
    xml::child(head, "title")
        .map(xml::text)
        .unwrap_or_default()
        .trim()
        .to_owned()
}

/// Words of the body's `class`.
pub(super) fn style(html: Xml<'_, '_>) -> Vec<String> {
    let class = xml::child(html, "body").and_then(|body| xml::attribute(body, "class"));
    class
        .unwrap_or_default()
        .split_whitespace()
        .map(str::to_owned)
        .collect()
}

/// The namespaces that have a prefix, as the outermost element declares them.
pub(super) fn namespaces(html: Xml<'_, '_>) -> Map<String, String> {
    xml::declared(html)
        .into_iter()
        .filter(|(prefix, _)| !prefix.is_empty())
        .map(|(prefix, uri)| (prefix.to_owned(), uri.to_owned()))
        .collect()
}

impl Reader<'_> {
    /// The id by which the form is stored; as written it stays among the attributes of the root.
    pub(super) fn form_id(&mut self, primary: Xml<'_, '_>, title: &str) -> Option<FormId> {
        // Old forms say it by their namespace.
        let written = xml::attribute(primary, "id").or_else(|| primary.attribute("xmlns"));
        let id = written.filter(|id| !id.trim().is_empty());
        if let Some(Ok(id)) = id.map(|id| FormId::new(id.trim())) {
            return Some(id);
        }
        let fallback = if title.is_empty() { "form" } else { title };
        let id = FormId::fitted(id.unwrap_or(fallback)).or_else(|| FormId::fitted("form"))?;
        let (what, place) = match written {
            Some(written) => (
                format!("\"{written}\" cannot be the id of a form"),
                place::of_attribute("model", primary, "id"),
            ),
            None => ("The form has no id".to_owned(), place::at("model", primary)),
        };
        self.problems.warning(
            code::FORM_ID,
            place,
            format!("{what}; here it is stored as \"{id}\"."),
            "Write an id of letters, digits, spaces, \"_\", \"-\" and \".\" into the root element of the primary instance.",
        );
        Some(id)
    }

    /// The version by which the form is stored; as written it stays among the attributes of the root.
    pub(super) fn version(&mut self, primary: Xml<'_, '_>) -> Option<FormVersion> {
        let Some(written) = xml::attribute(primary, "version").filter(|version| !version.trim().is_empty()) else {
            self.problems.warning(
                code::VERSION,
                place::at("model", primary),
                "The form has no version.",
                "Write one into the root element of the primary instance before the form is published, and a new one with every change.",
            );
            return FormVersion::new("").ok();
        };
        if let Ok(version) = FormVersion::new(written.trim()) {
            return Some(version);
        }
        let version = FormVersion::fitted(written)?;
        self.problems.warning(
            code::VERSION,
            place::of_attribute("model", primary, "version"),
            format!("\"{written}\" cannot be the version of a form; here it is stored as \"{version}\"."),
            "Write a version of letters, digits, spaces, \"_\", \"-\" and \".\" into the root element of the primary instance.",
        );
        Some(version)
    }
}
