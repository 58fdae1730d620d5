//! What the phone's screen shows, and what it keeps only: the one place to change when it learns more.

use super::code;
use super::lower::{Here, Lower};
use super::question_type::TypeCell;
use crate::form::{Metadata, QuestionType};

impl Lower<'_, '_> {
    /// Warns of types that the phone does not ask, or asks in a simpler way.
    pub(super) fn report_not_shown(&mut self, here: Here<'_, '_>, asked: &QuestionType) {
        const NOT_YET: &str = "are kept, but not asked on the phone yet";
        const NOT_REQUIRED: &str = "Do not make them required; use another type where the answer is needed.";
        let external = matches!(&here.item.asks, TypeCell::Select(select) if select.external);
        let (what_happens, help) = match asked {
            QuestionType::SelectOne(_) | QuestionType::SelectMultiple(_) if external => (
                "are kept, but their choices are not offered on the phone yet",
                NOT_REQUIRED,
            ),
            QuestionType::Metadata {
                source: Metadata::Audit,
            } => (
                "are kept, but stay empty on the phone for now",
                "Nothing to do if the form also runs elsewhere.",
            ),
            QuestionType::Hidden if !matches!(here.item.asks, TypeCell::Plain(_)) => (NOT_YET, NOT_REQUIRED),
            _ => return,
        };
        let Some(cell) = here.item.record.get("type") else {
            return;
        };
        let what = cell.text.split_whitespace().next().unwrap_or_default();
        if self.told.insert(format!("type {what} {what_happens}")) {
            self.problems.warning(
                code::TYPE_NOT_SHOWN,
                here.item.record.at(cell).named(&here.item.name),
                format!("Questions of the type \"{what}\" {what_happens}."),
                help,
            );
        }
    }

    /// The words of the appearance column.
    pub(super) fn appearance(&mut self, here: Here<'_, '_>) -> Vec<String> {
        let Some(cell) = here.item.record.get("appearance") else {
            return Vec::new();
        };
        let mut words: Vec<String> = Vec::new();
        let mut depth = 0_usize;
        for part in cell.text.split_whitespace() {
            // `search('file', …)` and `ex:app(…)` are one word, whatever space is in them.
            match words.last_mut().filter(|_| depth > 0) {
                Some(last) => {
                    last.push(' ');
                    last.push_str(part);
                }
                None => words.push(part.to_owned()),
            }
            depth = (depth + part.matches('(').count()).saturating_sub(part.matches(')').count());
        }
        for word in &mut words {
            let lower = word.to_lowercase();
            if APPEARANCES.contains(&lower.as_str()) || is_width(&lower) {
                *word = lower;
            }
            let shown = SHOWN.contains(&word.as_str()) || is_columns(word);
            if !shown && self.told.insert(format!("appearance {word}")) {
                self.problems.warning(
                    code::APPEARANCE_NOT_SHOWN,
                    here.item.record.at(cell).text(&**word).named(&here.item.name),
                    format!("The appearance \"{word}\" is kept, but not followed on the phone yet."),
                    "The question is shown in the usual way.",
                );
            }
        }
        words
    }
}

fn is_width(word: &str) -> bool {
    word.strip_prefix('w')
        .and_then(|n| n.parse::<u8>().ok())
        .is_some_and(|n| (1..=10).contains(&n))
}

/// `columns-3` and what it was called in older forms.
fn is_columns(word: &str) -> bool {
    let count = word.rsplit_once('-').filter(|(kind, _)| SHOWN.contains(kind));
    count.is_some_and(|(_, n)| n.parse::<u8>().is_ok())
}

/// Appearances that our screen follows.
const SHOWN: [&str; 39] = [
    "minimal",
    "autocomplete",
    "search",
    "likert",
    "field-list",
    "table-list",
    "label",
    "list",
    "list-nolabel",
    "columns",
    "columns-pack",
    "compact",
    "quickcompact",
    "horizontal",
    "horizontal-compact",
    "no-buttons",
    "quick",
    "signature",
    "draw",
    "annotate",
    "new",
    "new-front",
    "front",
    "multiline",
    "numbers",
    "masked",
    "url",
    "thousands-sep",
    "counter",
    "no-calendar",
    "month-year",
    "year",
    "placement-map",
    "maps",
    "rating",
    "picker",
    "vertical",
    "no-ticks",
    "distress",
];

/// Words that clients know, whatever their case.
const APPEARANCES: [&str; 52] = [
    "minimal",
    "autocomplete",
    "search",
    "likert",
    "field-list",
    "table-list",
    "signature",
    "multiline",
    "numbers",
    "thousands-sep",
    "masked",
    "ethiopian",
    "coptic",
    "islamic",
    "bikram-sambat",
    "myanmar",
    "persian",
    "buddhist",
    "no-calendar",
    "month-year",
    "year",
    "columns",
    "columns-pack",
    "compact",
    "quickcompact",
    "list",
    "list-nolabel",
    "label",
    "image-map",
    "no-buttons",
    "quick",
    "map",
    "annotate",
    "draw",
    "new",
    "new-front",
    "front",
    "selfie",
    "hidden-answer",
    "placement-map",
    "maps",
    "bearing",
    "printer",
    "url",
    "rating",
    "counter",
    "vertical",
    "no-ticks",
    "picker",
    "horizontal",
    "distress",
    "comment",
];
