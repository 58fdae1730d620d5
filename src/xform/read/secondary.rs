//! Secondary instances: data in the form itself, and data in files beside it.

use super::{Reader, code, place, xml};
use crate::form::Element;
use crate::sorted::Map;
use roxmltree::Node as Xml;

/// The source that is no file: the answers saved last.
const LAST_SAVED: &str = "jr://instance/last-saved";

impl Reader<'_> {
    pub(super) fn secondary_instances(&mut self, model: Xml<'_, '_>) {
        let all = xml::elements(model).filter(|&one| xml::local(one) == "instance");
        for (number, instance) in all.enumerate() {
            let id = instance.attribute("id").unwrap_or_default().trim();
            if number > 0 {
                self.secondary_instance(instance, id);
            } else if !id.is_empty() {
                self.primary_id = Some(id.to_owned());
            }
        }
    }

    fn secondary_instance(&mut self, instance: Xml<'_, '_>, id: &str) {
        let place = place::at("model", instance).column("id").text(id);
        if id.is_empty() {
            self.problems.error(
                code::INSTANCE_ID,
                place,
                "An instance without an id.",
                "Give it the id under which instance() finds it.",
            );
            return;
        }
        if self.secondary.contains_key(id) || self.files.contains_key(id) {
            self.problems.error(
                code::INSTANCE_ID,
                place,
                format!("There are two instances \"{id}\"."),
                "Give each instance an id of its own.",
            );
            return;
        }
        match instance.attribute("src").map(str::trim) {
            Some(source) => {
                if let Some(file) = self.file(instance, source) {
                    self.files.insert(id.to_owned(), file);
                }
            }
            // An instance with nothing in it is one that finds nothing.
            None => {
                let root = instance.first_element_child().map(element).unwrap_or_default();
                self.secondary.insert(id.to_owned(), root);
            }
        }
    }

    /// The name of the attachment that a `src` means.
    fn file(&mut self, instance: Xml<'_, '_>, source: &str) -> Option<String> {
        if source == LAST_SAVED {
            return Some(source.to_owned());
        }
        let path = source.strip_prefix("jr://").and_then(|path| path.split_once('/'));
        match path {
            Some(("file" | "file-csv", name)) if !name.is_empty() => Some(name.to_owned()),
            _ => {
                self.problems.warning(
                    code::INSTANCE_SOURCE,
                    place::of_attribute("model", instance, "src"),
                    format!("The source \"{source}\" is none that we know."),
                    "Write jr://file/name.xml, jr://file/name.geojson or jr://file-csv/name.csv.",
                );
                Some(source.to_owned())
            }
        }
    }
}

fn element(xml: Xml<'_, '_>) -> Element {
    let children: Vec<Element> = xml::elements(xml).map(element).collect();
    let text = if children.is_empty() {
        xml::text(xml)
    } else {
        String::new()
    };
    let attributes: Map<String, String> = xml
        .attributes()
        .map(|one| (xml::written_attribute(xml, &one).to_owned(), one.value().to_owned()))
        .collect();
    Element {
        name: xml::written_name(xml).to_owned(),
        attributes,
        text,
        children,
    }
}
