//! A script: how an interview begins, and what is done with it.

use crate::sorted::Map;
use serde::Deserialize;
use serde_json::Value;

/// What is done with an interview.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Script {
    /// Files of the form: their texts, or the folder that holds them.
    pub attachments: Option<Attachments>,
    /// The interview goes on from this instance XML.
    pub instance: Option<String>,
    /// A language of the form, by heading or code.
    pub language: Option<String>,
    /// Properties of the device, by the name that `property()` and `jr:preload` give them.
    pub preload: Map<String, String>,
    /// What is done, in this order.
    pub steps: Vec<Step>,
    /// Which states are told.
    pub print: Print,
    /// Keys that mean nothing here; they are named in the result, so that a slip of the pen shows.
    #[serde(flatten)]
    pub unknown: Map<String, Value>,
}

/// Where the files of a form are.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum Attachments {
    /// Texts by name, or by the address that the form has for the file (`jr://file/desa.csv`); null for one that is missing.
    Texts(Map<String, Option<String>>),
    /// The same as a list.
    List(Vec<Attachment>),
    /// A folder.
    Folder(String),
}

/// A file of a form.
#[derive(Debug, Clone, Deserialize)]
pub struct Attachment {
    /// Its name, or the address that the form has for it.
    #[serde(alias = "name")]
    pub url: String,
    /// What it holds; nothing where it is missing.
    #[serde(default)]
    pub text: Option<String>,
}

impl Attachments {
    /// The texts by plain name of the file; none of a folder, which whoever may read files reads.
    #[must_use]
    pub fn texts(&self) -> Map<String, String> {
        let plain = |(address, text): (&String, &Option<String>)| {
            let name = address.rsplit('/').next().unwrap_or(address);
            Some((name.to_owned(), text.clone()?))
        };
        match self {
            Self::Texts(texts) => texts.iter().filter_map(plain).collect(),
            Self::List(list) => list.iter().map(|one| (&one.url, &one.text)).filter_map(plain).collect(),
            Self::Folder(_) => Map::new(),
        }
    }
}

/// Which states are told.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Print {
    /// That at the beginning, and one after each step.
    Each,
    /// Only the last.
    #[default]
    Last,
}

/// Something that is done.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(tag = "op", rename_all = "snake_case")]
pub enum Step {
    /// A question is answered; `null` takes the answer away.
    Answer {
        /// Path of the question, with positions of repeat instances.
        r#ref: String,
        /// Text, number, true or false; an array for several choices; a place also as an object of `latitude`, `longitude`,
        /// `altitude` and `accuracy`.
        #[serde(default)]
        value: Value,
    },
    /// An instance is added at the end of a repeat.
    AddRepeat {
        /// Path of the repeat.
        r#ref: String,
    },
    /// An instance of a repeat is taken away.
    RemoveRepeat {
        /// Path of the instance, with its position.
        r#ref: String,
    },
    /// Another language.
    SetLanguage {
        /// By heading or code.
        language: String,
    },
    /// The interview is stored and opened again.
    SaveRestore,
    /// Everything is checked.
    Validate,
    /// To the next stop.
    Next,
    /// To the stop before.
    Prev,
    /// To a question, or to the beginning where none is named.
    #[serde(alias = "jump_to_start")]
    Jump {
        /// Path of the question.
        #[serde(default)]
        r#ref: Option<String>,
    },
    /// The interview is finished.
    Finalize,
}

/// Why a step cannot be done; the interview is as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StepError {
    /// There is no such node.
    #[error("there is no such node")]
    Missing,
    /// It is not relevant.
    #[error("it is not relevant")]
    Irrelevant,
    /// It cannot be changed.
    #[error("it is read-only")]
    ReadOnly,
    /// It is no question.
    #[error("it is no question that takes an answer")]
    NoQuestion,
    /// It is no repeat whose instances people add and remove.
    #[error("its instances are not added or removed by people")]
    NotOpen,
    /// The form is not in this language.
    #[error("the form has no such language")]
    NoLanguage,
    /// A ranking without all of the choices.
    #[error("a ranking holds each of the choices once")]
    NotAllRanked,
}

impl StepError {
    /// A stable word for programs.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Irrelevant => "irrelevant",
            Self::ReadOnly => "read_only",
            Self::NoQuestion => "no_question",
            Self::NotOpen => "not_open",
            Self::NoLanguage => "no_language",
            Self::NotAllRanked => "not_all_ranked",
        }
    }
}
