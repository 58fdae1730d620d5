//! `model`: the data and its rules.

use super::xml::Tag;
use super::{Writer, entity, walk};

impl Writer<'_> {
    /// `model`.
    pub fn model(&self) -> Tag {
        let mut model = Tag::new("model").attribute("odk:xforms-version", "1.0.0");
        if let Some(version) = self.entities_version() {
            model.set("entities:entities-version", version);
        }
        let mut instance = Tag::new("instance");
        if let Some(id) = &self.form.primary_id {
            instance.set("id", id);
        }
        let instance = instance.child(self.primary_instance());
        model
            .children(self.submission())
            .children(self.itext())
            .child(instance)
            .children(self.external_instances())
            .children(self.secondary_instances())
            .children(self.rules())
            .children(self.own_actions(None))
    }

    fn rules(&self) -> Vec<Tag> {
        let mut rules = Vec::new();
        walk(self.root, &format!("/{}", self.root.name), &mut |node, path| {
            if let Some(found) = self.entity_at(path) {
                rules.extend(entity::model(found, path));
                return;
            }
            rules.extend(self.bind(node, path));
            rules.extend(self.load_actions(node, path));
        });
        rules
    }
}
