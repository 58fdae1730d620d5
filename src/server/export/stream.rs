//! The export as a stream: a page of submissions is read, written and forgotten before the next one.

use super::Style;
use super::columns::columns;
use super::sheet::Sheet;
use crate::form::Form;
use crate::id::FormId;
use crate::server::problem::ApiError;
use crate::server::state::AppState;
use crate::server::store::{PageSize, StoreError};
use crate::submission::{Mode, Submission};
use crate::sync::Code;
use futures::stream::{self, Stream};

/// A page: few submissions, and fewer where they are large.
const PAGE: PageSize = PageSize {
    rows: 100,
    bytes: 1024 * 1024,
};

/// What is to be exported.
#[derive(Debug, Clone)]
pub struct Export {
    /// The form.
    pub form_id: FormId,
    /// Names from the root to a repeat, for that repeat's file; empty for the main file.
    pub repeat: Vec<String>,
    /// Real interviews or practice.
    pub mode: Mode,
    /// How it is written.
    pub style: Style,
}

/// The pieces of the CSV file, in order. One ends the stream early, as an error, when the store fails.
/// # Errors
/// `ApiError`: `NotFound` when the form was never published or has no such repeat; a failure of the store.
pub async fn csv(
    state: &AppState,
    export: Export,
) -> Result<impl Stream<Item = Result<Vec<u8>, StoreError>> + Send + use<>, ApiError> {
    let versions = state.store.form_json_of_versions(&export.form_id).await?;
    let versions: Vec<Form> = versions
        .iter()
        .map(|json| Form::from_json(json).map_err(|_| StoreError::Unreadable("form JSON")))
        .collect::<Result<_, _>>()?;
    let columns = columns(&versions, &export.repeat).ok_or(Code::NotFound)?;
    let sheet = Sheet {
        repeat: export.repeat.clone(),
        columns,
        style: export.style,
    };
    let begin = Place {
        state: state.clone(),
        export,
        sheet,
        next: Some(Next::Headings),
    };
    Ok(stream::try_unfold(begin, Place::piece))
}

struct Place {
    state: AppState,
    export: Export,
    sheet: Sheet,
    next: Option<Next>,
}

enum Next {
    Headings,
    /// The page after the submission with this number.
    After(u64),
}

impl Place {
    async fn piece(mut self) -> Result<Option<(Vec<u8>, Self)>, StoreError> {
        let after = match self.next {
            None => return Ok(None),
            Some(Next::Headings) => {
                let mark: &[u8] = if self.export.style.raw { b"" } else { b"\xEF\xBB\xBF" };
                let mut writer = self.writer(mark.to_vec());
                writer.write_record(self.sheet.headings()).map_err(failed)?;
                let piece = writer.into_inner().map_err(failed)?;
                self.next = Some(Next::After(0));
                return Ok(Some((piece, self)));
            }
            Some(Next::After(number)) => number,
        };
        let (form_id, mode) = (&self.export.form_id, self.export.mode);
        let page = self.state.store.export_page(form_id, mode, after, PAGE).await?;
        self.next = page.last().map(|row| Next::After(row.number));
        let mut writer = self.writer(Vec::new());
        for row in &page {
            match Submission::from_body(&row.body) {
                Ok(submission) => self.sheet.rows(row, &submission, &mut |cells| {
                    writer.write_record(cells).map_err(failed)
                })?,
                // It was readable when it came. The bytes stay; the others are still wanted.
                Err(_) => tracing::error!(
                    receipt.number = row.number,
                    "a stored submission cannot be read; left out"
                ),
            }
        }
        let piece = writer.into_inner().map_err(failed)?;
        Ok(Some((piece, self)))
    }

    fn writer(&self, to: Vec<u8>) -> csv::Writer<Vec<u8>> {
        csv::WriterBuilder::new()
            .delimiter(if self.export.style.semicolon { b';' } else { b',' })
            .terminator(csv::Terminator::CRLF)
            .from_writer(to)
    }
}

fn failed(error: impl std::fmt::Display) -> StoreError {
    StoreError::Failed(error.to_string())
}
