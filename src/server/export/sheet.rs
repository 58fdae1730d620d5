//! One file: its headings, and the rows that a submission makes in it.

use super::Style;
use super::cells::{append, text};
use super::columns::Column;
use crate::server::state::stamp;
use crate::server::store::ExportRow;
use crate::submission::{Moment, Submission};
use chrono::{FixedOffset, Offset as _, Utc};
use serde_json::{Map, Value};

/// What is known of a submission beside its answers, at the end of the main file.
const ABOUT: [&str; 11] = [
    "KEY",
    "ReceiptNumber",
    "Officer",
    "DeviceID",
    "FormVersion",
    "Language",
    "InstanceName",
    "Started",
    "Finalized",
    "Attachments",
    "AttachmentsMissing",
];

/// A file of an export.
pub struct Sheet {
    /// Names from the root to the repeat; empty for the main file.
    pub repeat: Vec<String>,
    /// Its questions.
    pub columns: Vec<Column>,
    /// How it is written.
    pub style: Style,
}

/// Takes a row.
type Write<'a, E> = &'a mut dyn FnMut(Vec<String>) -> Result<(), E>;

impl Sheet {
    /// The first row.
    pub fn headings(&self) -> Vec<String> {
        let questions = self.columns.iter().flat_map(Column::headings);
        if self.repeat.is_empty() {
            let first = std::iter::once("SubmissionDate".to_owned());
            first.chain(questions).chain(ABOUT.map(str::to_owned)).collect()
        } else {
            questions.chain(["PARENT_KEY", "KEY"].map(str::to_owned)).collect()
        }
    }

    /// Writes the rows of one submission, one at a time: a repeat may have many.
    /// # Errors
    /// The first that `write` gives.
    pub fn rows<E>(&self, row: &ExportRow, submission: &Submission, write: Write<'_, E>) -> Result<(), E> {
        if self.repeat.is_empty() {
            return write(self.main_row(row, submission));
        }
        let key = submission.instance_id.to_string();
        self.repeat_rows(&submission.answers, &self.repeat, (&key, &key), write)
    }

    fn main_row(&self, row: &ExportRow, submission: &Submission) -> Vec<String> {
        let claimed = |claim: &str| text(&Value::String(claim.to_owned()), self.style);
        let mut cells = vec![row.received_at.clone()];
        for column in &self.columns {
            append(column, &submission.answers, self.style, &mut cells);
        }
        cells.extend([
            submission.instance_id.to_string(),
            row.number.to_string(),
            claimed(&submission.officer),
            submission.device_id.to_string(),
            claimed(submission.form_version.as_str()),
            claimed(&submission.language),
            claimed(submission.instance_name.as_deref().unwrap_or_default()),
            moment(&submission.started),
            moment(&submission.finalized),
            submission.attachments.len().to_string(),
            row.missing_attachments.to_string(),
        ]);
        cells
    }

    /// Rows of the instances at `path` below these answers. `keys` are those of the answers and, to be used in front of
    /// the next name, of the path so far.
    fn repeat_rows<E>(
        &self,
        answers: &Map<String, Value>,
        path: &[String],
        keys: (&str, &str),
        write: Write<'_, E>,
    ) -> Result<(), E> {
        let Some((name, rest)) = path.split_first() else {
            return Ok(());
        };
        let (parent, so_far) = keys;
        let so_far = format!("{so_far}/{name}");
        match answers.get(name) {
            Some(Value::Object(group)) => self.repeat_rows(group, rest, (parent, &so_far), write),
            Some(Value::Array(instances)) => {
                for (instance, n) in instances.iter().filter_map(Value::as_object).zip(1..) {
                    let key = format!("{so_far}[{n}]");
                    if !rest.is_empty() {
                        self.repeat_rows(instance, rest, (&key, &key), write)?;
                        continue;
                    }
                    let mut cells = Vec::new();
                    for column in &self.columns {
                        append(column, instance, self.style, &mut cells);
                    }
                    cells.extend([parent.to_owned(), key]);
                    write(cells)?;
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }
}

fn moment(moment: &Moment) -> String {
    let offset = FixedOffset::east_opt(moment.offset_min.saturating_mul(60));
    stamp(moment.wall_ms, offset.unwrap_or(Utc.fix()))
}
