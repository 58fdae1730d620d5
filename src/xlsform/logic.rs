//! The columns of logic: relevant, constraint, required, calculation, default, trigger.

use super::code;
use super::default::is_dynamic;
use super::diagnostic::Place;
use super::lower::{Here, Lower};
use super::name::Found;
use super::reference::{absolute, relative, resolve};
use super::settings::is_yes;
use crate::form::{Bind, InitialAnswer, Metadata, QuestionType, UploadKind};

/// Reads the logic of one row.
pub(super) struct Logic<'l, 'a, 'p, 'i> {
    pub lower: &'l mut Lower<'a, 'p>,
    pub here: Here<'a, 'i>,
}

impl Logic<'_, '_, '_, '_> {
    /// The bind of the row.
    pub fn bind(&mut self, asked: &QuestionType) -> Bind {
        Bind {
            data_type: None,
            relevant: self.truth("relevant").filter(|text| text != "true()"),
            constraint: self.truth("constraint").filter(|text| text != "true()"),
            constraint_message: self.lower.text(self.here, "constraint_message"),
            required: self.truth("required").filter(|text| text != "false()"),
            required_message: self.lower.text(self.here, "required_message"),
            calculation: self.truth("calculation"),
            read_only: self.truth("read_only").filter(|text| text != "false()"),
            default: self.default(asked),
            trigger: self.trigger(asked),
        }
    }

    /// An expression; `yes` and `no` in their spellings are `true()` and `false()`.
    fn truth(&mut self, key: &'static str) -> Option<String> {
        let cell = self.here.item.record.get(key)?;
        Some(match is_yes(cell.text) {
            Some(true) => "true()".to_owned(),
            Some(false) => "false()".to_owned(),
            None => self.lower.expression(self.here, cell, false),
        })
    }

    fn default(&mut self, asked: &QuestionType) -> Option<InitialAnswer> {
        let cell = self.here.item.record.get("default")?;
        if is_dynamic(&clean(cell.text), asked) {
            return Some(InitialAnswer::Dynamic(self.lower.expression(self.here, cell, false)));
        }
        let image = matches!(
            asked,
            QuestionType::Upload {
                media: UploadKind::Image
            }
        );
        let text = cell.text;
        Some(InitialAnswer::Static(if image {
            text.strip_prefix("jr://images/").unwrap_or(text).to_owned()
        } else {
            text.to_owned()
        }))
    }

    /// The paths of the trigger column: one reference or several with commas between them.
    fn trigger(&mut self, asked: &QuestionType) -> Vec<String> {
        let record = self.here.item.record;
        let background = matches!(
            asked,
            QuestionType::Metadata {
                source: Metadata::BackgroundGeopoint
            }
        );
        let Some(cell) = record.get("trigger") else {
            if background {
                self.lower.problems.error(
                    code::TRIGGER,
                    record.at_empty("trigger").named(&self.here.item.name),
                    "A background-geopoint needs the question that sets it off.",
                    "Write its reference in the column trigger, for instance ${name}.",
                );
            }
            return Vec::new();
        };
        if let Some(calculation) = record.get("calculation").filter(|_| background) {
            self.lower.problems.error(
                code::COLUMN_NOT_ALLOWED,
                record.at(calculation).named(&self.here.item.name),
                "A background-geopoint has no calculation.",
                "Remove it.",
            );
        }
        let place = record.at(cell).named(&self.here.item.name);
        let mut paths = Vec::new();
        for part in cell.text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            let name = part.strip_prefix("${").and_then(|part| part.strip_suffix('}'));
            match name.filter(|name| !name.contains(['{', '}', '$', ' '])) {
                Some(name) => paths.extend(self.trigger_path(name, &place)),
                None => self.lower.problems.error(
                    code::BAD_REFERENCE,
                    place.clone().text(part),
                    format!("\"{part}\" cannot set anything off."),
                    "Write references to questions, with a comma between two of them: ${a}, ${b}.",
                ),
            }
        }
        paths
    }

    fn trigger_path(&mut self, name: &str, place: &Place) -> Option<String> {
        let names = self.lower.names;
        if let Found::One(spot) = names.find(name)
            && !(spot.question && spot.visible)
        {
            let what = if spot.question {
                "is never seen and"
            } else {
                "is a group and"
            };
            self.lower.problems.error(
                code::TRIGGER,
                place.clone().text(format!("${{{name}}}")),
                format!("\"{name}\" {what} cannot set anything off."),
                "Write the name of a question that people answer.",
            );
            return None;
        }
        let target = resolve(name, names, place, self.lower.problems)?;
        Some(relative(self.here.path, target).unwrap_or_else(|| absolute(target, names)))
    }
}

/// An expression as it was meant: curly quotes and hard spaces, which word processors put in, made plain.
pub(super) fn clean(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{2018}' | '\u{2019}' => '\'',
            '\u{201C}' | '\u{201D}' => '"',
            '\u{A0}' => ' ',
            _ => c,
        })
        .collect()
}
