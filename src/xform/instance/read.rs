//! XML to answers.

use super::{InstanceMeta, without_prefix};
use crate::form::{DefId, Model, NodeKind, ROOT, XmlError};
use crate::instance::Saved;
use crate::sorted::Map;
use crate::xform::xml;
use roxmltree::Node as Xml;
use std::collections::HashMap;

/// The longest path of an answer, in bytes.
const LONGEST_PATH: usize = 1_000;

/// Answers that were read from XML.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadInstance {
    /// The answers; language and seed are for the caller to say.
    pub saved: Saved,
    /// The meta block, where there is one.
    pub meta: Option<InstanceMeta>,
    /// `version` of the root: that of the form with which the answers were given.
    pub version: Option<String>,
    /// Answers for which the form has no place: text by path.
    pub orphans: Map<String, String>,
}

/// Why answers cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InstanceError {
    /// Not XML.
    #[error(transparent)]
    Xml(#[from] XmlError),
    /// The root element is not that of the form.
    #[error("the root element is \"{found}\", where the form has \"{expected}\"")]
    Root {
        /// The name in the form.
        expected: String,
        /// The name that was found.
        found: String,
    },
    /// Answers to another form.
    #[error("these are answers to the form \"{found}\", not to \"{expected}\"")]
    OtherForm {
        /// The id of this form.
        expected: String,
        /// The id that was found; empty where there is none.
        found: String,
    },
}

/// Reads the answers of one interview with this form.
///
/// An element that is not there keeps the default of its node: it was irrelevant when the answers were sent. In a
/// repeat it is empty. A repeat that nobody can add to has the instances that the form gives it.
/// # Errors
/// `InstanceError` when the text is not XML, or belongs to another form.
pub fn read_instance(model: &Model, text: &str) -> Result<ReadInstance, InstanceError> {
    let document = xml::parse(text)?;
    let element = document.root_element();
    let root = &model.def(ROOT).node;
    if xml::local(element) != without_prefix(&root.name) {
        return Err(InstanceError::Root {
            expected: root.name.clone(),
            found: xml::written_name(element).to_owned(),
        });
    }
    let expected = root
        .attributes
        .get("id")
        .map_or(model.form.form_id.as_str(), String::as_str);
    let found = element.attribute("id").unwrap_or_default();
    if found != expected {
        return Err(InstanceError::OtherForm {
            expected: expected.to_owned(),
            found: found.to_owned(),
        });
    }
    let mut reader = Reader {
        model,
        by_local: HashMap::new(),
        read: ReadInstance {
            version: element.attribute("version").map(str::to_owned),
            meta: xml::child(element, "meta").map(meta),
            ..ReadInstance::default()
        },
    };
    reader.inside(ROOT, Some(element), &format!("/{}", root.name), false);
    Ok(reader.read)
}

fn meta(meta: Xml<'_, '_>) -> InstanceMeta {
    let part = |name: &str| {
        let text = xml::child(meta, name).map(xml::text)?;
        Some(text.trim().to_owned()).filter(|text| !text.is_empty())
    };
    InstanceMeta {
        instance_id: part("instanceID").unwrap_or_default(),
        instance_name: part("instanceName"),
        deprecated_id: part("deprecatedID"),
    }
}

struct Reader<'m> {
    model: &'m Model,
    /// Children by their names without prefixes, of those nodes where somebody asked for one so.
    by_local: HashMap<DefId, HashMap<&'m str, DefId>>,
    read: ReadInstance,
}

impl Reader<'_> {
    /// The child that an element belongs to: by its name as written, or else by that without its prefix.
    fn child(&mut self, parent: DefId, name: &str) -> Option<DefId> {
        let model = self.model;
        model.child(parent, name).or_else(|| {
            let by_local = self.by_local.entry(parent).or_insert_with(|| {
                // From the end, so that of two equal names the first counts.
                let children = model.def(parent).children.iter().rev();
                children
                    .map(|&child| (without_prefix(&model.def(child).node.name), child))
                    .collect()
            });
            by_local.get(without_prefix(name)).copied()
        })
    }

    fn inside(&mut self, def: DefId, element: Option<Xml<'_, '_>>, path: &str, is_in_repeat: bool) {
        let model = self.model;
        let parent = model.def(def);
        let mut elements: Map<DefId, Vec<Xml<'_, '_>>> = Map::new();
        for inner in element.into_iter().flat_map(xml::elements) {
            match self.child(def, xml::written_name(inner)) {
                Some(child) => elements.or_default(child).push(inner),
                None => self.orphans(inner, path),
            }
        }
        for &child in &parent.children {
            let found = elements.remove(&child).unwrap_or_default();
            let def = model.def(child);
            let path = format!("{path}/{}", def.node.name);
            match &def.node.kind {
                NodeKind::Repeat { is_fixed, .. } => self.repeat(child, *is_fixed, &found, &path),
                NodeKind::Group => self.inside(child, found.first().copied(), &path, is_in_repeat),
                NodeKind::Question(_) => {
                    let text = match def.node.name.strip_prefix('@') {
                        Some(name) => element.and_then(|element| attribute(element, name)),
                        None => found.first().map(|&found| xml::text(found)),
                    };
                    let default = || def.default_text().filter(|_| !is_in_repeat).map(str::to_owned);
                    if let Some(text) = text.or_else(default).filter(|text| !text.is_empty()) {
                        self.read.saved.answers.insert(path.clone(), text);
                    }
                    // Attributes of the question that are answers themselves.
                    self.inside(child, found.first().copied(), &path, is_in_repeat);
                }
            }
        }
    }

    fn repeat(&mut self, def: DefId, is_fixed: bool, found: &[Xml<'_, '_>], path: &str) {
        let own = self.model.form.beginning.repeats.get(path).copied().unwrap_or(0);
        let count = if is_fixed { own } else { found.len() };
        if count > 0 {
            self.read.saved.repeats.insert(path.to_owned(), count);
        }
        for at in 0..count {
            self.inside(def, found.get(at).copied(), &format!("{path}[{}]", at + 1), true);
        }
    }

    /// Keeps the answers in and below an element for which the form has no place. The meta block stands for itself; a
    /// path that no form can have is not followed.
    fn orphans(&mut self, element: Xml<'_, '_>, path: &str) {
        let is_meta = |element| xml::local(element) == "meta";
        if is_meta(element) || element.parent_element().is_some_and(is_meta) {
            return;
        }
        let path = format!("{path}/{}", xml::written_name(element));
        if path.len() > LONGEST_PATH {
            return;
        }
        let text = xml::text(element);
        if element.first_element_child().is_none() && !text.is_empty() {
            self.read.orphans.insert(path.clone(), text);
        }
        for inner in xml::elements(element) {
            self.orphans(inner, &path);
        }
    }
}

fn attribute(element: Xml<'_, '_>, name: &str) -> Option<String> {
    let mut all = element.attributes();
    all.find(|one| without_prefix(name) == one.name())
        .map(|one| one.value().to_owned())
}
