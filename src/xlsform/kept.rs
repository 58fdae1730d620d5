//! Columns that we keep and do not follow.

use super::code;
use super::lower::{Here, Lower};
use crate::sorted::Map;

/// Known columns of the survey without a place of their own in the form.
const KEPT: [&str; 14] = [
    "no_app_error_string",
    "autoplay",
    "rows",
    "save_to",
    "intent",
    "query",
    "compact_tag",
    "sms_field",
    "sms_option",
    "sms_separator",
    "sms_allow_media",
    "sms_date_format",
    "sms_datetime_format",
    "sms_response",
];

impl Lower<'_, '_> {
    /// The columns of a row that are kept, by heading; each is told once.
    pub fn other_columns(&mut self, here: Here<'_, '_>) -> Map<String, String> {
        let record = here.item.record;
        let mut kept = Map::new();
        for (heading, cell) in record.cells() {
            if !heading.known || !(heading.key.contains("::") || KEPT.contains(&heading.key.as_str())) {
                continue;
            }
            let key = match &heading.language {
                Some(language) => format!("{}::{language}", heading.key),
                None => heading.key.clone(),
            };
            if self.told.insert(format!("column {key}")) {
                self.problems.warning(
                    code::COLUMN_NOT_USED,
                    record.at(cell).named(&here.item.name),
                    format!(
                        "The column \"{}\" is kept, but not followed on the phone.",
                        heading.written
                    ),
                    "Nothing to do if the form also runs elsewhere; otherwise remove it.",
                );
            }
            // References are written as paths here too, wherever the form goes next.
            let text = if cell.text.contains("${") {
                super::expression::references(
                    cell.text,
                    self.site(here, false),
                    &record.at(cell).named(&here.item.name),
                    self.problems,
                )
            } else {
                cell.text.to_owned()
            };
            kept.insert(key, text);
        }
        kept
    }
}
