//! `itext`: the texts of all languages.

use super::text::phrase;
use super::xml::Tag;
use super::{Writer, walk};
use crate::form::{Choice, ChoiceList, Media, Node, Phrase, Text};

/// Stands where a language has no text: clients show it instead of failing.
const MISSING: &str = "-";

/// A text with an id: itself, and its other forms (`guidance`, `image` …) by name.
struct Entry<'f> {
    id: String,
    forms: Vec<(&'static str, &'f Text)>,
}

impl<'f> Writer<'f> {
    /// `itext`, where any text needs it.
    pub fn itext(&self) -> Option<Tag> {
        let entries = self.entries();
        if entries.is_empty() {
            return None;
        }
        let languages = self.form.languages.iter().enumerate();
        Some(Tag::new("itext").children(languages.map(|(at, language)| {
            let name = if language.name.is_empty() {
                "default"
            } else {
                &language.name
            };
            let mut translation = Tag::new("translation").attribute("lang", name);
            if at == self.form.default_language {
                translation.set("default", "true()");
            }
            translation.children(entries.iter().map(|entry| self.entry(entry, at)))
        })))
    }

    fn entry(&self, entry: &Entry<'f>, language: usize) -> Tag {
        let values = entry.forms.iter().filter_map(|(form, text)| {
            let own = self.in_language(text, language);
            let value = Tag::new("value");
            Some(match (*form, own) {
                ("", Some(own)) => value.content(phrase(own)),
                ("", None) => value.text(MISSING),
                ("guidance", Some(own)) => value.attribute("form", "guidance").content(phrase(own)),
                ("guidance", None) => value.attribute("form", "guidance").text(MISSING),
                (form, own) => {
                    let folder = if form == "big-image" { "images" } else { folder(form) };
                    let file = own?;
                    let file = file.without_values();
                    if file == MISSING {
                        return None;
                    }
                    value.attribute("form", form).text(&format!("jr://{folder}/{file}"))
                }
            })
        });
        Tag::new("text").attribute("id", &*entry.id).children(values)
    }

    /// The phrase of a language alone, without another in its place. A text that names no language is the default's.
    fn in_language<'t>(&self, text: &'t Text, language: usize) -> Option<&'t Phrase> {
        match text.0.as_slice() {
            [only] if !self.is_translated(text) && language != self.form.default_language => {
                only.as_ref().filter(|_| false)
            }
            [only] => only.as_ref(),
            all => all.get(language)?.as_ref(),
        }
    }

    fn entries(&self) -> Vec<Entry<'f>> {
        let mut entries = Vec::new();
        for (id, text) in &self.form.itext {
            entries.push(Entry {
                id: id.clone(),
                forms: vec![("", text)],
            });
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
        entries
    }

    fn entries_of(&self, node: &'f Node, path: &str, entries: &mut Vec<Entry<'f>>) {
        let mut add = |what: &str, forms: Vec<(&'static str, &'f Text)>| {
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

fn forms<'f>(label: Option<&'f Text>, media: &'f Media) -> Vec<(&'static str, &'f Text)> {
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
        "image" => "images",
        other => other,
    }
}
