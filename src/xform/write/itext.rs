//! `itext`: the texts of all languages.

use super::body::body_group_id;
use super::text::phrase;
use super::xml::{Content, Tag};
use super::{Writer, walk};
use crate::form::{Choice, ChoiceList, Media, Node, Phrase, Text};

/// Stands where a language has no text: clients show it instead of failing.
const MISSING: &str = "-";

/// The language of texts that name none.
const DEFAULT: &str = "default";

/// A language as it is written.
struct Spoken<'f> {
    name: &'f str,
    /// Its place among the form's languages.
    at: Option<usize>,
    is_default: bool,
}

/// A text with an id: itself, and its other forms (`guidance`, `image` …) by name.
struct Entry<'f> {
    id: String,
    forms: Vec<(&'f str, &'f Text)>,
}

impl<'f> Writer<'f> {
    /// `itext`, where any text needs it.
    pub fn itext(&self) -> Option<Tag> {
        let entries = self.entries();
        if entries.is_empty() {
            return None;
        }
        let has_plain = entries
            .iter()
            .flat_map(|entry| &entry.forms)
            .any(|(_, text)| !self.is_translated(text));
        Some(
            Tag::new("itext").children(self.languages(has_plain).into_iter().map(|language| {
                let mut translation = Tag::new("translation").attribute("lang", language.name);
                if language.is_default {
                    translation.set("default", "true()");
                }
                translation.children(entries.iter().map(|entry| self.entry(entry, &language)))
            })),
        )
    }

    /// The languages. Only one that the form names as its default is marked as such; else clients begin with the
    /// first. Texts that name no language get one of their own where there is no default.
    fn languages(&self, has_plain: bool) -> Vec<Spoken<'f>> {
        let form = self.form;
        let wanted = super::root::setting(form, "default_language");
        let is_named = wanted.is_some() || form.default_language != 0;
        let mut all: Vec<Spoken<'f>> = Vec::new();
        for (at, language) in form.languages.iter().enumerate() {
            let name = match language.name.as_str() {
                "" => wanted.unwrap_or(DEFAULT),
                name => name,
            };
            all.push(Spoken {
                name,
                at: Some(at),
                is_default: name == DEFAULT || language.name.is_empty() || is_named && at == form.default_language,
            });
        }
        if has_plain && !self.has_one_language() && !all.iter().any(|language| language.is_default) {
            all.push(Spoken {
                name: DEFAULT,
                at: None,
                is_default: true,
            });
        }
        all
    }

    fn entry(&self, entry: &Entry<'f>, language: &Spoken<'f>) -> Tag {
        let values = entry.forms.iter().filter_map(|(form, text)| {
            let own = self.in_language(text, language);
            let value = Tag::new("value");
            Some(match (*form, own) {
                ("", Some(own)) => value.content(phrase(own)),
                ("", None) => value.text(MISSING),
                ("guidance", Some(own)) => value.attribute("form", "guidance").content(phrase(own)),
                ("guidance", None) => value.attribute("form", "guidance").text(MISSING),
                (form @ ("short" | "long"), own) => value.attribute("form", form).content(phrase(own?)),
                (form, own) => {
                    let file = own.filter(|file| **file != Phrase::Plain(MISSING.to_owned()))?;
                    value.attribute("form", form).content(address(folder(form), file))
                }
            })
        });
        Tag::new("text").attribute("id", &*entry.id).children(values)
    }

    /// The phrase of a language alone, without another in its place. A text that names no language is the default's, or
    /// that of the only one.
    fn in_language<'t>(&self, text: &'t Text, language: &Spoken<'f>) -> Option<&'t Phrase> {
        if self.is_translated(text) {
            return text.0.get(language.at?)?.as_ref();
        }
        text.0
            .first()?
            .as_ref()
            .filter(|_| self.has_one_language() || language.is_default)
    }

    /// An XForm of one language: all its texts are in that one. A workbook has texts of no language beside it.
    fn has_one_language(&self) -> bool {
        self.form.languages.len() == 1 && self.form.root.attributes.contains_key("id")
    }

    fn entries(&self) -> Vec<Entry<'f>> {
        let mut entries = Vec::new();
        for (key, text) in &self.form.itext {
            // `id;form` is another form of the text of that id.
            let (id, form) = key.split_once(';').unwrap_or((key, ""));
            match entries.last_mut().filter(|entry: &&mut Entry<'f>| entry.id == id) {
                Some(entry) => entry.forms.push((form, text)),
                None => entries.push(Entry {
                    id: id.to_owned(),
                    forms: vec![(form, text)],
                }),
            }
        }
        for (name, list) in self.form.lists.iter().filter(|(_, list)| self.list_in_itext(list)) {
            for (at, choice) in list.0.iter().enumerate() {
                entries.push(Entry {
                    id: format!("{name}-{at}"),
                    forms: forms(choice.label.as_ref(), &choice.media),
                });
            }
        }
        walk(self.root, &format!("/{}", self.root.name), &mut |node, path| {
            self.entries_of(node, path, &mut entries);
        });
        for (at, group) in self.form.body_groups.iter().enumerate() {
            self.entries_of(&group.node, &body_group_id(at), &mut entries);
        }
        entries
    }

    fn entries_of(&self, node: &'f Node, path: &str, entries: &mut Vec<Entry<'f>>) {
        let mut add = |what: &str, forms: Vec<(&'f str, &'f Text)>| {
            entries.push(Entry {
                id: format!("{path}:{what}"),
                forms,
            });
        };
        let messages = [
            ("jr:constraintMsg", &node.bind.constraint_message),
            ("jr:requiredMsg", &node.bind.required_message),
        ];
        for (what, message) in messages {
            if let Some(message) = message.as_ref().filter(|message| self.message_in_itext(message)) {
                add(what, vec![("", message)]);
            }
        }
        if self.label_in_itext(node) {
            add("label", forms(node.label.as_ref(), &node.media));
        }
        if self.hint_in_itext(node) {
            let hint = node.hint.iter().map(|text| ("", text));
            let guidance = node.guidance.iter().map(|text| ("guidance", text));
            add("hint", hint.chain(guidance).collect());
        }
    }

    /// Whether the labels of a list stand among the texts of all languages: all of them do, if one must.
    pub fn list_in_itext(&self, list: &ChoiceList) -> bool {
        let needs = |choice: &Choice| {
            let label = choice.label.as_ref();
            !choice.media.is_empty()
                || label.is_some_and(|label| {
                    self.is_translated(label) || label.0.iter().flatten().any(|p| matches!(p, Phrase::Mixed(_)))
                })
        };
        list.0.iter().any(needs)
    }
}

fn forms<'f>(label: Option<&'f Text>, media: &'f Media) -> Vec<(&'f str, &'f Text)> {
    let all = [
        ("", label),
        ("image", media.image.as_ref()),
        ("big-image", media.big_image.as_ref()),
        ("audio", media.audio.as_ref()),
        ("video", media.video.as_ref()),
    ];
    all.into_iter().filter_map(|(form, text)| Some((form, text?))).collect()
}

/// Where clients look for files of a kind.
fn folder(form: &str) -> &str {
    match form {
        "image" | "big-image" => "images",
        other => other,
    }
}

/// The address of a file.
fn address(folder: &str, file: &Phrase) -> Vec<Content> {
    let mut content = phrase(file);
    if matches!(content.first(), Some(Content::Text(text)) if text.contains("://")) {
        return content;
    }
    let start = format!("jr://{folder}/");
    match content.first_mut() {
        Some(Content::Text(text)) => text.insert_str(0, &start),
        _ => content.insert(0, Content::Text(start)),
    }
    content
}
