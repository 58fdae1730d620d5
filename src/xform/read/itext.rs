//! `itext`: the texts of the form by id, in every language.

use super::{code, label, place, xml};
use crate::form::{Language, Phrase, Place, Problems, Text};
use crate::sorted::{Map, Set};
use roxmltree::Node as Xml;

/// Languages of a form, at most.
const MOST_LANGUAGES: usize = 100;

/// The texts of a form.
pub(super) struct Texts {
    pub languages: Vec<Language>,
    pub default_language: usize,
    /// By id, then by form (`long`, `image` …; empty for the text itself).
    entries: Map<String, Map<String, Text>>,
    /// Ids that a label, hint or message names: they live on there.
    placed: Set<String>,
    /// Ids that an expression names, and whether one may name any.
    asked: Set<String>,
    is_any_asked: bool,
}

impl Texts {
    pub fn read(model: Xml<'_, '_>, problems: &mut Problems) -> Self {
        let mut translations: Vec<Xml<'_, '_>> = xml::child(model, "itext")
            .map(|itext| {
                xml::elements(itext)
                    .filter(|&one| xml::local(one) == "translation")
                    .collect()
            })
            .unwrap_or_default();
        if let Some(&extra) = translations.get(MOST_LANGUAGES) {
            problems.error(
                code::TOO_LARGE,
                place::at("itext", extra),
                format!("The form has more than {MOST_LANGUAGES} languages."),
                "Divide it into several forms.",
            );
            translations.truncate(MOST_LANGUAGES);
        }
        let mut texts = Self {
            languages: Vec::new(),
            default_language: 0,
            entries: Map::new(),
            placed: Set::new(),
            asked: Set::new(),
            is_any_asked: false,
        };
        for &translation in &translations {
            texts.language(translation, problems);
        }
        for (language, &translation) in translations.iter().enumerate() {
            for text in xml::elements(translation).filter(|&one| xml::local(one) == "text") {
                texts.text(text, language, problems);
            }
        }
        if texts.languages.is_empty() {
            texts.languages.push(Language::from_heading(""));
        }
        texts
    }

    fn language(&mut self, translation: Xml<'_, '_>, problems: &mut Problems) {
        let name = xml::attribute(translation, "lang").unwrap_or_default().trim();
        let is_known = self.languages.iter().any(|language| language.name == name);
        if name.is_empty() || is_known {
            problems.error(
                code::LANGUAGE,
                place::at("itext", translation).column("lang").text(name),
                if is_known {
                    format!("The language \"{name}\" is there twice.")
                } else {
                    "A translation without a language.".to_owned()
                },
                "Give each translation a lang of its own.",
            );
        }
        if translation.has_attribute("default") && xml::attribute(translation, "default") != Some("false()") {
            self.default_language = self.languages.len();
        }
        self.languages.push(Language::from_heading(name));
    }

    fn text(&mut self, text: Xml<'_, '_>, language: usize, problems: &mut Problems) {
        let Some(id) = text.attribute("id").filter(|id| !id.is_empty()) else {
            problems.warning(
                code::UNKNOWN_TEXT,
                place::at("itext", text),
                "A text without an id: nothing can show it.",
                "Give it the id under which labels find it.",
            );
            return;
        };
        let forms = self.entries.or_default(id.to_owned());
        let mut is_twice = false;
        for value in xml::elements(text).filter(|&one| xml::local(one) == "value") {
            let form = value.attribute("form").unwrap_or_default().trim();
            let phrases = forms.or_insert_with(form.to_owned(), || Text(vec![None; self.languages.len()]));
            let phrase = label::phrase(value);
            if let Some(slot) = phrases.0.get_mut(language) {
                is_twice |= slot.is_some();
                *slot = Some(phrase);
            }
        }
        if is_twice {
            problems.error(
                code::DUPLICATE_TEXT,
                place::at("itext", text).named(id).text(id),
                format!("The text \"{id}\" is there twice in one language."),
                "Give each text an id of its own.",
            );
        }
    }

    pub fn has(&self, id: &str) -> bool {
        self.entries.contains_key(id)
    }

    /// The nearest id, for a question whether it was meant.
    pub fn nearest(&self, id: &str) -> Option<&str> {
        crate::form::nearest::nearest(id, self.entries.keys().map(String::as_str))
    }

    /// A text with all its forms, placed where it is named.
    pub fn place(&mut self, id: &str) -> Option<&Map<String, Text>> {
        let forms = self.entries.get(id)?;
        self.placed.insert(id.to_owned());
        Some(forms)
    }

    /// An expression asks for this text; without an id it may be any.
    pub fn ask(&mut self, id: Option<&str>) {
        match id {
            Some(id) => {
                self.asked.insert(id.to_owned());
            }
            None => self.is_any_asked = true,
        }
    }

    /// The texts that expressions may ask for: those that they name, and those that have no other place. A form of a
    /// text, for instance its picture, stands beside it as `id;image`.
    pub fn take_kept(&mut self) -> Map<String, Text> {
        let mut kept = Map::new();
        for (id, forms) in std::mem::take(&mut self.entries) {
            if self.placed.contains(&id) && !self.is_any_asked && !self.asked.contains(&id) {
                continue;
            }
            for (form, text) in forms {
                let key = if form.is_empty() {
                    id.clone()
                } else {
                    format!("{id};{form}")
                };
                kept.insert(key, text);
            }
        }
        kept
    }

    /// Every expression inside the texts, with where it stands.
    pub fn values(&self) -> Vec<(String, Place)> {
        let forms = self
            .entries
            .iter()
            .flat_map(|(id, forms)| forms.values().map(move |text| (id, text)));
        let mut found = Vec::new();
        for (id, text) in forms {
            for phrase in text.0.iter().flatten() {
                if let Phrase::Mixed(segments) = phrase {
                    found.extend(segments.iter().filter_map(label::value_of).map(|value| {
                        let place = Place::sheet("itext").named(id).column("output").text(value);
                        (value.to_owned(), place)
                    }));
                }
            }
        }
        found
    }
}
