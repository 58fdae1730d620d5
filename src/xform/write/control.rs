//! Controls: how each type of question is asked.

use super::kept::{self, KeptType, kept_type};
use super::xml::Tag;
use super::{Writer, itemset, question};
use crate::form::{ItemsetSource, Node, QuestionType, UploadKind};

/// The element with which a question is asked; none where people do not see it.
#[must_use]
pub fn control(node: &Node) -> Option<&'static str> {
    let asked = question(node)?;
    let kept = kept_type(node);
    if matches!(asked, QuestionType::Calculate | QuestionType::Metadata { .. })
        || matches!(asked, QuestionType::Hidden) && !matches!(kept, Some(KeptType::Osm(_)))
    {
        return None;
    }
    let computed = node.bind.calculation.is_some() || !node.bind.trigger.is_empty();
    if computed && node.label.is_none() && node.hint.is_none() {
        return None;
    }
    Some(match asked {
        QuestionType::SelectOne(_) if kept == Some(KeptType::ExternalSelect) => "input",
        QuestionType::SelectOne(_) => "select1",
        QuestionType::SelectMultiple(_) => "select",
        QuestionType::Rank(_) => "odk:rank",
        QuestionType::Range(_) => "range",
        QuestionType::Acknowledge => "trigger",
        QuestionType::Upload { .. } | QuestionType::Hidden => "upload",
        _ => "input",
    })
}

impl Writer<'_> {
    /// The control of a question.
    pub fn control(&self, node: &Node, path: &str) -> Option<Tag> {
        let (name, asked) = (control(node)?, question(node)?);
        let mut tag = Tag::new(name).attribute("ref", path);
        match asked {
            QuestionType::Upload { media } => tag.set("mediatype", media_type(*media)),
            QuestionType::Hidden => tag.set("mediatype", "osm/*"),
            QuestionType::Range(scale) => {
                tag.set("start", &scale.start);
                tag.set("end", &scale.end);
                tag.set("step", &scale.step);
            }
            QuestionType::SelectOne(set) if name == "input" => {
                if let ItemsetSource::List(list) = &set.source {
                    let filter = set.filter.as_ref().map(|filter| format!("[{filter}]"));
                    let filter = filter.unwrap_or_default();
                    tag.set("query", format!("instance('{list}')/root/item{filter}"));
                }
            }
            _ => {}
        }
        self.attributes_of(&mut tag, node);
        tag = tag.children(self.label_and_hint(node, path));
        if name != "input" {
            tag = tag.children(self.choices(node));
        }
        if let Some(KeptType::Osm(list)) = kept_type(node) {
            tag = tag.children(self.osm_tags(list));
        }
        Some(tag.children(self.references(node)).children(self.change_actions(path)))
    }

    /// Choices that a parameter names: ticks of a range, things on a map.
    fn references(&self, node: &Node) -> Option<Tag> {
        if let Some(list) = node.parameters.get("tick_labelset") {
            return Some(self.list_choices(list));
        }
        let geometry = node.parameters.get("reference-geometry")?;
        let filter = kept::column(node, "choice_filter").map(|filter| format!("[{filter}]"));
        if geometry.contains('/') {
            let filter = filter.unwrap_or_else(|| "[./geometry != '']".to_owned());
            return Some(itemset::itemset(&format!("{geometry}{filter}"), "geometry", "geometry"));
        }
        let nodeset = format!("instance('{geometry}')/root/item{}", filter.unwrap_or_default());
        Some(itemset::itemset(&nodeset, "name", self.label_of(geometry)))
    }

    fn osm_tags(&self, list: &str) -> Vec<Tag> {
        let rows = self.form.other_sheets.get("osm").into_iter().flatten();
        rows.filter(|row| row.get("list_name").is_some_and(|name| name == list))
            .map(|row| {
                let cell = |column: &str| row.get(column).map(String::as_str).unwrap_or_default();
                let label = Tag::new("label").text(cell("label"));
                Tag::new("tag").attribute("key", cell("name")).child(label)
            })
            .collect()
    }
}

fn media_type(media: UploadKind) -> &'static str {
    match media {
        UploadKind::Image => "image/*",
        UploadKind::Audio => "audio/*",
        UploadKind::Video => "video/*",
        UploadKind::File => "application/*",
    }
}
