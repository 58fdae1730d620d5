//! Text of a form in several languages, with places for values.

use crate::json::{Fit, FromJson, Reader, from_json};
use serde::Serialize;

from_json! {
    /// A language of the form, as its columns are headed: `label::Bahasa Indonesia (id)`.
    #[derive(Debug, Clone, PartialEq, Eq, Serialize)]
    pub struct Language {
        /// The whole heading after `::`, for instance `Bahasa Indonesia (id)`; empty for the one nameless language.
        pub name: String,
        /// The code in the brackets, lower case, for instance `id`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub code: Option<String>,
    }
}

impl Language {
    /// Reads the heading of a translated column.
    #[must_use]
    pub fn from_heading(heading: &str) -> Self {
        let name = heading.trim().to_owned();
        let code = name
            .rsplit_once('(')
            .and_then(|(_, rest)| rest.strip_suffix(')'))
            .map(|code| code.trim().to_lowercase())
            .filter(|code| !code.is_empty());
        Self { name, code }
    }
}

from_json! {
    /// A label, hint or message: one phrase for each language of the form, in the form's order of languages.
    /// A text of length one serves every language; in a form of one language, a text that belongs to that language is
    /// followed by a `None`, which tells the two apart.
    #[derive(Debug, Clone, PartialEq, Eq, Serialize)]
    #[serde(transparent)]
    pub struct Text(pub Vec<Option<Phrase>>);
}

/// A phrase: plain, or mixed with values (`Umur ${umur} tahun`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Phrase {
    /// Just text.
    Plain(String),
    /// Text and values in turn.
    Mixed(Vec<Segment>),
}

/// A piece of a mixed phrase.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Segment {
    /// Text as it stands.
    Text(String),
    /// The value of an XPath expression, relative to the node that carries the text.
    Value {
        /// XPath text.
        value: String,
    },
}

impl FromJson for Phrase {
    fn blank() -> Self {
        Self::Plain(String::new())
    }

    fn fill(&mut self, reader: &mut Reader<'_>) -> Fit {
        match (reader.peek(), &mut *self) {
            (Some(b'"'), Self::Plain(text)) => text.fill(reader),
            _ => {
                let mut segments = Vec::new();
                segments.fill(reader)?;
                *self = Self::Mixed(segments);
                Ok(())
            }
        }
    }
}

impl FromJson for Segment {
    fn blank() -> Self {
        Self::Text(String::new())
    }

    fn fill(&mut self, reader: &mut Reader<'_>) -> Fit {
        from_json! {
            struct Value {
                value: String,
            }
        }
        match (reader.peek(), &mut *self) {
            (Some(b'"'), Self::Text(text)) => text.fill(reader),
            _ => {
                let mut inside = Value::blank();
                inside.fill(reader)?;
                *self = Self::Value { value: inside.value };
                Ok(())
            }
        }
    }
}

impl Text {
    /// The attachments at these addresses: `jr://images/a.png` is `a.png`.
    #[must_use]
    pub fn as_files(&self) -> Self {
        let name = |phrase: &Phrase| match phrase {
            Phrase::Plain(text) if text.starts_with("jr://") => {
                Phrase::Plain(text.rsplit('/').next().unwrap_or(text).to_owned())
            }
            other => other.clone(),
        };
        Self(self.0.iter().map(|phrase| phrase.as_ref().map(name)).collect())
    }

    /// The same plain phrase in every language.
    #[must_use]
    pub fn plain(text: impl Into<String>) -> Self {
        Self(vec![Some(Phrase::Plain(text.into()))])
    }

    /// The phrase in a language, or the first that there is: better another language than nothing.
    #[must_use]
    pub fn in_language(&self, language: usize) -> Option<&Phrase> {
        let own = if self.0.len() == 1 {
            self.0.first()
        } else {
            self.0.get(language)
        };
        own.and_then(Option::as_ref).or_else(|| self.0.iter().flatten().next())
    }
}

impl Phrase {
    /// The text alone, values left out; for logs of authors and for search, not for respondents.
    #[must_use]
    pub fn without_values(&self) -> String {
        match self {
            Self::Plain(text) => text.clone(),
            Self::Mixed(segments) => segments
                .iter()
                .map(|segment| match segment {
                    Segment::Text(text) => text.as_str(),
                    Segment::Value { .. } => "…",
                })
                .collect(),
        }
    }
}
