//! Entities: their element in `meta`, and what fills it.

use super::action::set_value;
use super::xml::Tag;
use super::{Writer, walk};
use crate::form::Entity;

impl Writer<'_> {
    /// The entity whose element stands at a path.
    pub fn entity_at(&self, path: &str) -> Option<&Entity> {
        let container = path.strip_suffix("/meta/entity")?;
        self.form.entities.iter().find(|entity| entity.container == container)
    }

    /// The version of the rules that the form's entities follow: the later ones where an entity stands in a repeat or
    /// there are several.
    pub fn entities_version(&self) -> Option<&'static str> {
        let in_repeat = |entity: &Entity| {
            let mut node = self.root;
            entity.container.split('/').skip(2).any(|name| {
                match node.children.iter().find(|child| child.name == name) {
                    Some(child) => node = child,
                    None => return false,
                }
                matches!(node.kind, crate::form::NodeKind::Repeat { .. })
            })
        };
        match self.form.entities.as_slice() {
            // An XForm has its entities among the nodes.
            [] => self.has_entity_node().then_some("2025.1.0"),
            [only] if !in_repeat(only) => Some("2024.1.0"),
            _ => Some("2025.1.0"),
        }
    }
}

impl Writer<'_> {
    fn has_entity_node(&self) -> bool {
        let mut found = false;
        walk(self.root, "", &mut |node, path| {
            found |= path.ends_with("/meta/entity") && node.attributes.contains_key("dataset");
        });
        found
    }
}

fn creates(entity: &Entity) -> bool {
    entity.id.is_none() || entity.create_if.is_some()
}

/// `entity` in the primary instance.
pub(super) fn element(entity: &Entity) -> Tag {
    let mut tag = Tag::new("entity").attribute("dataset", &*entity.list);
    if creates(entity) {
        tag.set("create", "1");
    }
    if entity.id.is_some() {
        tag.set("update", "1");
        for name in ["baseVersion", "trunkVersion", "branchId"] {
            tag.set(name, "");
        }
    }
    tag.set("id", "");
    match entity.label {
        Some(_) => tag.child(Tag::new("label")),
        None => tag,
    }
}

/// Binds and actions of an entity.
pub(super) fn model(entity: &Entity, path: &str) -> Vec<Tag> {
    let bind = |at: &str, calculate: Option<&str>| {
        let mut tag = Tag::new("bind").attribute("nodeset", format!("{path}/{at}"));
        if let Some(calculate) = calculate {
            tag.set("calculate", calculate);
        }
        tag.attribute("readonly", "true()").attribute("type", "string")
    };
    let mut tags = Vec::new();
    if let Some(condition) = entity.create_if.as_deref().filter(|_| creates(entity)) {
        tags.push(bind("@create", Some(condition)));
    }
    if let Some(id) = entity.id.as_deref() {
        if let Some(condition) = &entity.update_if {
            tags.push(bind("@update", Some(condition)));
        }
        let id = entity.id_in_list.as_deref().unwrap_or(id);
        let known = format!("instance('{}')/root/item[name={id}]", entity.list);
        let columns = [
            ("baseVersion", "__version"),
            ("trunkVersion", "__trunkVersion"),
            ("branchId", "__branchId"),
        ];
        for (attribute, column) in columns {
            tags.push(bind(&format!("@{attribute}"), Some(&format!("{known}/{column}"))));
        }
    }
    tags.push(bind("@id", entity.id.as_deref()));
    tags.extend(action(entity, "odk-instance-first-load"));
    if let Some(label) = &entity.label {
        tags.push(bind("label", Some(label)));
    }
    tags
}

/// Gives a new entity its id.
pub(super) fn action(entity: &Entity, event: &str) -> Option<Tag> {
    let path = format!("{}/meta/entity/@id", entity.container);
    entity.id.is_none().then(|| set_value(&path, event, "uuid()"))
}
