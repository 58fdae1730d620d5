//! Binds: the type and the logic of a node.

use super::tree::ROOT;
use super::{Reader, code, place, xml};
use crate::form::DataType;
use roxmltree::{Attribute, Node as Xml};

/// Attributes of a bind, of ODK and our own, that XLSForm writes as parameters.
const PARAMETERS: [&str; 10] = [
    "max-pixels",
    "keep-exif",
    "quality",
    "allow-mock-accuracy",
    "location-priority",
    "location-min-interval",
    "location-max-age",
    "track-changes",
    "track-changes-reasons",
    "identify-user",
];

/// Attributes of a bind that have a place in the form.
const KNOWN: [&str; 13] = [
    "id",
    "nodeset",
    "ref",
    "type",
    "relevant",
    "required",
    "readonly",
    "constraint",
    "calculate",
    "constraintMsg",
    "requiredMsg",
    "preload",
    "preloadParams",
];

/// The expressions of a bind.
const EXPRESSIONS: [&str; 5] = ["relevant", "required", "readonly", "constraint", "calculate"];

impl Reader<'_> {
    pub(super) fn binds(&mut self, model: Xml<'_, '_>) {
        for bind in xml::elements(model).filter(|&one| xml::local(one) == "bind") {
            self.bind(bind);
        }
    }

    fn bind(&mut self, bind: Xml<'_, '_>) {
        let name = if bind.has_attribute("nodeset") {
            "nodeset"
        } else {
            "ref"
        };
        let Some(path) = bind.attribute(name) else {
            self.problems.error(
                code::NO_REF,
                place::at("model", bind),
                "A bind without a nodeset.",
                "Write the path of its node.",
            );
            return;
        };
        let Some(spot) = self.tree.resolve(path, ROOT) else {
            // JavaRosa and Web Forms take such forms: the bind binds nothing.
            let help = self.suggestion(path);
            self.problems.warning(
                code::BIND_NODE,
                place::of_attribute("model", bind, name),
                format!("There is no node \"{path}\": what this bind says is said of nothing."),
                help,
            );
            return;
        };
        if let Some(id) = bind.attribute("id") {
            self.bind_ids.insert(id.to_owned(), spot);
        }
        self.data_type(bind, spot);
        for attribute in EXPRESSIONS {
            self.logic(bind, attribute, spot);
        }
        let constraint = self.message(bind, "constraintMsg", spot);
        let required = self.message(bind, "requiredMsg", spot);
        let own = &mut self.tree.get_mut(spot).node.bind;
        own.constraint_message = constraint.or(own.constraint_message.take());
        own.required_message = required.or(own.required_message.take());
        if let Some(preload) = xml::attribute(bind, "preload") {
            let params = xml::attribute(bind, "preloadParams").unwrap_or_default();
            self.preloads.push((spot, preload.to_owned(), params.to_owned()));
        }
        for attribute in bind.attributes().filter(|one| !KNOWN.contains(&one.name())) {
            self.other_attribute(bind, &attribute, spot);
        }
    }

    /// What to write for a path that finds nothing.
    pub(super) fn suggestion(&self, path: &str) -> String {
        let paths = self.tree.ids().map(|spot| self.tree.get(spot).path.as_str());
        let paths = paths.filter(|_| self.problems.wants_suggestions());
        match crate::form::nearest::nearest(path.trim(), paths) {
            Some(near) => format!("Did you mean \"{near}\"?"),
            None => "Write the path of an element of the primary instance.".to_owned(),
        }
    }

    fn logic(&mut self, bind: Xml<'_, '_>, attribute: &str, spot: usize) {
        let Some(text) = bind.attribute(attribute).map(str::trim).filter(|text| !text.is_empty()) else {
            return;
        };
        let place = place::of_attribute("model", bind, attribute).named(&self.tree.get(spot).path);
        let own = &mut self.tree.get_mut(spot).node.bind;
        let slot = match attribute {
            "relevant" => &mut own.relevant,
            "required" => &mut own.required,
            "readonly" => &mut own.read_only,
            "constraint" => &mut own.constraint,
            _ => &mut own.calculation,
        };
        if slot.is_some() {
            self.problems.error(
                code::DUPLICATE_BIND,
                place.clone(),
                format!("A second bind says anew what is {attribute} here."),
                "Write one bind for each node.",
            );
        }
        *slot = Some(text.to_owned());
        self.expression(text, place, Some(spot));
    }

    fn data_type(&mut self, bind: Xml<'_, '_>, spot: usize) {
        let Some(written) = bind.attribute("type") else { return };
        match data_type(written) {
            Some(known) => self.tree.get_mut(spot).data_type = known,
            None => {
                self.tree
                    .get_mut(spot)
                    .node
                    .other_columns
                    .insert("bind::type".to_owned(), written.to_owned());
                self.problems.warning(
                    code::BIND_TYPE,
                    place::of_attribute("model", bind, "type").named(&self.tree.get(spot).path),
                    format!("\"{written}\" is no type that we know; the value is taken as text."),
                    "Write string, int, decimal, boolean, date, time, dateTime, geopoint, geotrace, geoshape, binary or barcode.",
                );
            }
        }
    }

    fn other_attribute(&mut self, bind: Xml<'_, '_>, attribute: &Attribute<'_, '_>, spot: usize) {
        let (name, value) = (attribute.name(), attribute.value().to_owned());
        let node = &mut self.tree.get_mut(spot).node;
        if PARAMETERS.contains(&name) && attribute.namespace().is_some() {
            node.parameters.insert(name.to_owned(), value);
            return;
        }
        if name == "saveto" {
            node.other_columns.insert("save_to".to_owned(), value);
            return;
        }
        let written = xml::written_attribute(bind, attribute);
        node.other_columns.insert(format!("bind::{written}"), value);
        self.not_followed(written, "bind", bind, "model");
    }

    /// Reports, once for each name, what is kept and not followed.
    pub(super) fn not_followed(&mut self, name: &str, on: &str, element: Xml<'_, '_>, part: &str) {
        if !self.told.insert(format!("{on} {name}")) {
            return;
        }
        self.problems.warning(
            code::NOT_FOLLOWED,
            place::at(part, element).column(name),
            format!("\"{name}\" of a {on} is kept, but not followed on the phone."),
            "Nothing to do if the form also runs elsewhere; otherwise remove it.",
        );
    }
}

/// A type under every name that forms have for it; `Some(None)` is a type that goes with the control.
fn data_type(written: &str) -> Option<Option<DataType>> {
    let name = super::tree::without_prefix(written.trim());
    Some(Some(match name.to_ascii_lowercase().as_str() {
        "" | "select" | "select1" | "selectone" | "selectmultiple" | "rank" | "odk:rank" => return Some(None),
        "string" | "text" | "normalizedstring" | "token" => DataType::String,
        "int" | "integer" | "long" | "short" | "byte" | "nonnegativeinteger" | "positiveinteger" | "numeric" => {
            DataType::Int
        }
        "decimal" | "double" | "float" => DataType::Decimal,
        "boolean" => DataType::Boolean,
        "date" => DataType::Date,
        "time" => DataType::Time,
        "datetime" => DataType::DateTime,
        "geopoint" => DataType::Geopoint,
        "geotrace" => DataType::Geotrace,
        "geoshape" => DataType::Geoshape,
        "binary" | "base64binary" | "anyuri" => DataType::Binary,
        "barcode" => DataType::Barcode,
        "intent" => DataType::Intent,
        _ => return None,
    }))
}
