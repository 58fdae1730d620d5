//! The words of what `or_other` adds, in the languages that we speak; the standard's English in all others.

use super::language::Languages;
use crate::form::{Language, Phrase, Text};

/// The standard's words: of the choice, and of the question.
const STANDARD: [&str; 2] = ["Other", "Specify other."];

/// Code of a language, what its name has in it where a heading gives no code, and the words.
const SPOKEN: [(&str, &[&str], [&str; 2]); 3] = [
    ("id", &["indonesia"], ["Lainnya", "Sebutkan lainnya."]),
    ("jv", &["jawa", "javanese"], ["Sanesipun", "Sebataken sanesipun."]),
    ("en", &["english", "inggris"], STANDARD),
];

fn words(language: &Language) -> Option<[&'static str; 2]> {
    let code = language
        .code
        .as_deref()
        .map(|code| code.split('-').next().unwrap_or(code));
    let name = language.name.to_lowercase();
    let is_it = |(tag, names, _): &&(&str, &[&str], _)| match code {
        Some(code) => code == *tag,
        None => names.iter().any(|it| name.contains(it)),
    };
    SPOKEN.iter().find(is_it).map(|(_, _, words)| *words)
}

/// The languages for which there are no words, by name.
pub(super) fn unspoken(languages: &Languages) -> Vec<&str> {
    let named = languages.list.iter().filter(|language| !language.name.is_empty());
    named
        .filter(|language| words(language).is_none())
        .map(|language| language.name.as_str())
        .collect()
}

/// What the choice is called; `n_phrases` is how many phrases the labels of its list have.
pub(super) fn choice(languages: &Languages, n_phrases: usize) -> Text {
    let standard = || Text(vec![Some(Phrase::Plain(STANDARD[0].to_owned())); n_phrases]);
    translated(languages, 0).unwrap_or_else(standard)
}

/// What the question asks.
pub(super) fn question(languages: &Languages) -> Text {
    translated(languages, 1).unwrap_or_else(|| Text::plain(STANDARD[1]))
}

/// `None` where it is the standard's in every language.
fn translated(languages: &Languages, which: usize) -> Option<Text> {
    let in_one = |language: &Language| words(language).unwrap_or(STANDARD)[which];
    let all: Vec<&str> = languages.list.iter().map(in_one).collect();
    if all.iter().all(|words| *words == STANDARD[which]) {
        return None;
    }
    let mut text: Vec<Option<Phrase>> = all.into_iter().map(|it| Some(Phrase::Plain(it.to_owned()))).collect();
    text.resize(text.len().max(2), None);
    Some(Text(text))
}
