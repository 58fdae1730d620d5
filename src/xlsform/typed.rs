//! Parameters by type of question: which are known, and what they may say.

use super::code;
use super::diagnostic::Place;
use super::lower::{Here, Lower};
use super::name::is_xml_name;
use super::parameters::{bad_value, check_keys, check_number, check_whole, check_words};
use super::question_type::TypeCell;
use super::settings::is_yes;
use crate::form::{Metadata, QuestionType, UploadKind};
use crate::sorted::Map;

type Pairs = Map<String, String>;

const QUALITIES: [&str; 4] = ["voice-only", "low", "normal", "external"];

impl Lower<'_, '_> {
    /// Checks the parameters of a question.
    pub fn check_parameters(&mut self, here: Here<'_, '_>, asked: &QuestionType, pairs: &Pairs) {
        let record = here.item.record;
        let place = match record.get("parameters") {
            Some(cell) => record.at(cell).named(&here.item.name),
            None => record.at_empty("parameters").named(&here.item.name),
        };
        let at = &place;
        match (asked, &here.item.asks) {
            (_, TypeCell::Select(select)) => {
                let known: &[&str] = if select.from_file {
                    &["label", "value", "randomize", "seed"]
                } else {
                    &["randomize", "seed"]
                };
                check_keys(pairs, known, at, self.problems);
                self.check_file_names(pairs, at);
            }
            (_, TypeCell::BackgroundAudio) => {
                check_keys(pairs, &["quality"], at, self.problems);
                check_words(pairs, "quality", &QUALITIES[..3], at, self.problems);
            }
            (_, TypeCell::Range) => {
                let known = ["start", "end", "step", "tick_interval", "tick_labelset", "placeholder"];
                check_keys(pairs, &known, at, self.problems);
            }
            (QuestionType::Text, TypeCell::Plain(_)) => {
                check_keys(pairs, &["rows"], at, self.problems);
                check_whole(pairs, "rows", at, self.problems);
            }
            (
                QuestionType::Upload {
                    media: UploadKind::Image,
                },
                _,
            ) => self.check_image(here, pairs, at),
            (
                QuestionType::Upload {
                    media: UploadKind::Audio,
                },
                _,
            ) => {
                check_keys(pairs, &["quality"], at, self.problems);
                check_words(pairs, "quality", &QUALITIES, at, self.problems);
            }
            (QuestionType::Geopoint, _) => {
                let known = [
                    "capture-accuracy",
                    "warning-accuracy",
                    "allow-mock-accuracy",
                    "reference-geometry",
                ];
                check_keys(pairs, &known, at, self.problems);
                check_number(pairs, "capture-accuracy", at, self.problems);
                check_number(pairs, "warning-accuracy", at, self.problems);
                self.check_geometry(pairs, at);
            }
            (QuestionType::Geotrace | QuestionType::Geoshape, _) => {
                let known = ["incremental", "allow-mock-accuracy", "reference-geometry"];
                check_keys(pairs, &known, at, self.problems);
                if let Some(value) = pairs.get("incremental").filter(|value| is_yes(value) != Some(true)) {
                    bad_value("incremental", value, "true, or leave it out", at, self.problems);
                }
                self.check_geometry(pairs, at);
            }
            (
                QuestionType::Metadata {
                    source: Metadata::Audit,
                },
                _,
            ) => self.check_audit(pairs, at),
            _ if !pairs.is_empty() && self.told.insert("parameters".to_owned()) => {
                self.problems.warning(
                    code::PARAMETER_NOT_USED,
                    place.clone(),
                    "This type of question has no parameters; they are kept and not followed.",
                    "Remove them.",
                );
            }
            _ => {}
        }
    }

    fn check_file_names(&mut self, pairs: &Pairs, place: &Place) {
        for key in ["value", "label"] {
            if let Some(value) = pairs.get(key).filter(|value| !is_xml_name(value)) {
                bad_value(key, value, "the name of a column of the file", place, self.problems);
            }
        }
    }

    fn check_image(&mut self, here: Here<'_, '_>, pairs: &Pairs, place: &Place) {
        check_keys(pairs, &["max-pixels", "app", "keep-exif"], place, self.problems);
        check_words(pairs, "keep-exif", &["true", "false"], place, self.problems);
        check_whole(pairs, "max-pixels", place, self.problems);
        if !pairs.contains_key("max-pixels") {
            self.problems.warning(
                code::MAX_PIXELS,
                place.clone(),
                "The picture is kept as large as the camera makes it.",
                "Write max-pixels=1024: it is sent faster, and the phone holds more of them.",
            );
        }
        let appearance = here.item.record.get("appearance").map_or("", |cell| cell.text);
        if let Some(app) = pairs.get("app").filter(|_| matches!(appearance, "" | "annotate")) {
            let good = app.contains('.')
                && app.split('.').all(|part| {
                    part.starts_with(|c: char| c.is_ascii_alphabetic())
                        && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
                });
            if !good {
                bad_value(
                    "app",
                    app,
                    "the package name of an Android app, for instance org.example.camera",
                    place,
                    self.problems,
                );
            }
        }
    }

    fn check_audit(&mut self, pairs: &Pairs, place: &Place) {
        let location = ["location-priority", "location-min-interval", "location-max-age"];
        let known = [
            &location[..],
            &["track-changes", "track-changes-reasons", "identify-user"],
        ]
        .concat();
        check_keys(pairs, &known, place, self.problems);
        for key in ["track-changes", "identify-user"] {
            check_words(pairs, key, &["true", "false"], place, self.problems);
        }
        check_words(pairs, "track-changes-reasons", &["on-form-edit"], place, self.problems);
        let given = location.iter().filter(|key| pairs.contains_key(**key)).count();
        if given != 0 && given != location.len() {
            self.problems.error(
                code::PARAMETER_VALUE,
                place.clone(),
                "An audit with places needs three parameters.",
                format!("Write all of: {}.", location.join(", ")),
            );
            return;
        }
        let priorities = ["no-power", "low-power", "balanced", "high-accuracy"];
        check_words(pairs, location[0], &priorities, place, self.problems);
        let seconds = |key: &str| pairs.get(key).and_then(|value| value.parse::<u64>().ok());
        for key in &location[1..] {
            if let Some(value) = pairs.get(*key).filter(|_| seconds(key).is_none()) {
                bad_value(key, value, "a number of seconds", place, self.problems);
            }
        }
        if let (Some(interval), Some(age)) = (seconds(location[1]), seconds(location[2]))
            && age < interval
        {
            bad_value(
                location[2],
                &age.to_string(),
                "a number not smaller than location-min-interval",
                place,
                self.problems,
            );
        }
    }
}
