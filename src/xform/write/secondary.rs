//! Secondary instances that the form carries itself: its lists of choices, and the trees of an XForm.

use super::Writer;
use super::kept::is_name;
use super::text::inline;
use super::xml::Tag;
use crate::form::{Choice, ChoiceList, Element};

impl Writer<'_> {
    /// The instances, but for those that an external file stands for.
    pub fn secondary_instances(&self) -> Vec<Tag> {
        let form = self.form;
        let mut tags = Vec::new();
        for (id, element) in &form.secondary {
            tags.push(Tag::new("instance").attribute("id", id).child(tree(element)));
        }
        for (name, list) in &form.lists {
            if self.searched.contains(name.as_str()) || form.instances.contains_key(name) {
                continue;
            }
            tags.push(Tag::new("instance").attribute("id", name).child(self.list(name, list)));
        }
        tags
    }

    fn list(&self, name: &str, list: &ChoiceList) -> Tag {
        let in_itext = self.list_in_itext(list);
        let items = list.0.iter().enumerate().map(|(at, choice)| {
            let id = in_itext.then(|| Tag::new("itextId").text(&format!("{name}-{at}")));
            Tag::new("item").children(id).children(item(choice, in_itext))
        });
        Tag::new("root").children(items)
    }
}

fn item(choice: &Choice, in_itext: bool) -> Vec<Tag> {
    let mut tags = vec![Tag::new("name").text(&choice.name)];
    if let Some(label) = choice.label.as_ref().filter(|_| !in_itext) {
        tags.push(Tag::new("label").content(inline(label)));
    }
    let columns = choice.columns.iter().filter(|(name, _)| is_name(name));
    tags.extend(columns.map(|(name, text)| Tag::new(name).text(text)));
    tags
}

fn tree(element: &Element) -> Tag {
    let mut tag = Tag::new(&element.name);
    for (name, value) in &element.attributes {
        tag.set(name, value);
    }
    tag.text(&element.text).children(element.children.iter().map(tree))
}
