//! Publishing a form: the workbook is compiled here, and kept as it came.

use super::{compile, files};
use crate::form::Form;
use crate::id::AccountId;
use crate::server::auth::Coordinator;
use crate::server::problem::ApiError;
use crate::server::state::AppState;
use crate::server::store::{NewForm, NewMedia, PublishOutcome};
use crate::server::workbook;
use crate::sync::{Code, office::Published};
use crate::xlsform::{Diagnostic, ReadError, Severity};
use axum::extract::multipart::{Field, Multipart, MultipartError};
use axum::{extract::State, http::StatusCode};
use serde_json::json;

/// Most bytes of an upload with all its files.
pub const MOST_BYTES: usize = 128 * 1024 * 1024;
/// Most files beside the workbook.
const MOST_FILES: usize = 500;
/// Most bytes of one of them: a phone takes all of it into memory once.
const MOST_FILE_BYTES: usize = 32 * 1024 * 1024;

/// A workbook with its files, as somebody uploads them.
#[derive(Debug, Clone)]
pub struct Upload {
    /// File name; its ending says what kind of workbook it is.
    pub name: String,
    /// The workbook.
    pub workbook: Vec<u8>,
    /// Its files.
    pub media: Vec<NewMedia>,
}

/// Compiles and publishes.
/// # Errors
/// `JB-4009` when the file is no workbook, the form has errors or a file of its data is missing (all of it in
/// `diagnostics`), `JB-4092` when the
/// version was published with another workbook or other files.
pub async fn publish(state: &AppState, upload: Upload, by: Option<AccountId>) -> Result<Published, ApiError> {
    let work = move || {
        let workbook = workbook::from_bytes(&upload.name, &upload.workbook).map_err(|e| unreadable(&e))?;
        let (mut form, mut diagnostics) = compile(&workbook);
        let packed = form
            .as_mut()
            .map(|form| files::attach(form, &upload.media, &mut diagnostics));
        let is_good = diagnostics
            .iter()
            .all(|diagnostic| diagnostic.severity != Severity::Error);
        match form.zip(packed).filter(|_| is_good) {
            Some((form, packed)) => Ok((upload, form, packed, diagnostics)),
            None => Err(ApiError::new(Code::FormHasErrors).with("diagnostics", json!(diagnostics))),
        }
    };
    let compiled = tokio::task::spawn_blocking(work).await;
    let (upload, form, packed, diagnostics) = compiled.map_err(|e| ApiError::internal(&e))??;
    let warnings: Vec<String> = diagnostics.iter().map(sentence).collect();
    let json = form.to_json().map_err(|e| ApiError::internal(&e))?;
    let digest = Form::digest_of(&json);
    let new = NewForm {
        form_id: form.form_id.clone(),
        version: form.version.clone(),
        title: form.title.clone(),
        digest,
        json,
        workbook_name: upload.name,
        workbook: upload.workbook,
        media: upload.media,
        files: form.files.clone(),
        packed,
        published_by: by,
        now_ms: state.clock.now_ms(),
    };
    match state.store.publish_form(new).await? {
        PublishOutcome::VersionTaken => {
            let detail = format!("form {}, version {}", form.form_id, form.version);
            Err(ApiError::new(Code::VersionTaken).detail(detail))
        }
        outcome => {
            let released = state.store.release(&form.form_id, &form.version).await?;
            if released > 0 {
                tracing::info!(form.id = %form.form_id, released, "submissions that waited for this version were let in");
            }
            Ok(Published {
                form_id: form.form_id,
                version: form.version,
                title: form.title,
                digest,
                unchanged: outcome == PublishOutcome::Unchanged,
                warnings,
            })
        }
    }
}

/// `POST /api/v1/forms`: multipart, `workbook` once and `attachment` any number of times.
pub(super) async fn upload(
    State(state): State<AppState>,
    Coordinator(by): Coordinator,
    multipart: Multipart,
) -> Result<(StatusCode, axum::Json<Published>), ApiError> {
    let upload = read(multipart).await?;
    let published = publish(&state, upload, Some(by.account_id)).await?;
    let status = if published.unchanged {
        StatusCode::OK
    } else {
        StatusCode::CREATED
    };
    Ok((status, axum::Json(published)))
}

async fn read(mut multipart: Multipart) -> Result<Upload, ApiError> {
    let bad = |detail: &str| ApiError::new(Code::BadField).detail(detail);
    let mut workbook = None;
    let mut media: Vec<NewMedia> = Vec::new();
    while let Some(field) = multipart.next_field().await.map_err(broken)? {
        let name = file_name(&field);
        match (field.name(), name) {
            (Some("workbook"), Some(name)) if workbook.is_none() => {
                workbook = Some((name, field.bytes().await.map_err(broken)?.to_vec()));
            }
            (Some("attachment"), Some(name)) => {
                if media.len() == MOST_FILES || media.iter().any(|file| file.name == name) {
                    return Err(bad("too many files, or two of one name").at("/attachment"));
                }
                let media_type = mime_guess::from_path(&name).first_or_octet_stream().to_string();
                let bytes = field.bytes().await.map_err(broken)?.to_vec();
                if bytes.len() > MOST_FILE_BYTES {
                    let detail = format!("a file of a form has at most {MOST_FILE_BYTES} bytes");
                    return Err(ApiError::new(Code::AttachmentTooLarge).detail(detail).at("/attachment"));
                }
                media.push(NewMedia {
                    name,
                    media_type,
                    bytes,
                });
            }
            _ => return Err(bad("send one file as \"workbook\" and any number as \"attachment\"")),
        }
    }
    let (name, workbook) = workbook.ok_or_else(|| bad("the workbook is missing").at("/workbook"))?;
    Ok(Upload { name, workbook, media })
}

/// The last part of the file's name: some browsers send a path.
fn file_name(field: &Field<'_>) -> Option<String> {
    let name = field.file_name()?.rsplit(['/', '\\']).next()?.trim();
    (!name.is_empty() && name.len() <= 255 && !name.chars().any(char::is_control)).then(|| name.to_owned())
}

fn broken(error: MultipartError) -> ApiError {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => {
            let detail = format!("a form with its files has at most {MOST_BYTES} bytes");
            ApiError::new(Code::AttachmentTooLarge).detail(detail)
        }
        _ => ApiError::new(Code::MalformedBody).detail("the multipart body is broken or was cut"),
    }
}

/// A file that is no workbook, told like any other error of a form.
fn unreadable(error: &ReadError) -> ApiError {
    let diagnostic = json!({
        "severity": Severity::Error,
        "code": error.code(),
        "sheet": "",
        "text": "",
        "message": error.to_string(),
        "help": error.help(),
    });
    ApiError::new(Code::FormHasErrors).with("diagnostics", json!([diagnostic]))
}

/// A problem of a workbook as one line.
fn sentence(diagnostic: &Diagnostic) -> String {
    let row = diagnostic.row.map(|row| format!(" {row}")).unwrap_or_default();
    let column = diagnostic
        .column
        .as_ref()
        .map(|column| format!(" [{column}]"))
        .unwrap_or_default();
    let place = format!("{}{row}{column}", diagnostic.sheet);
    let place = if place.is_empty() { place } else { format!("{place}: ") };
    format!(
        "{place}{} {} ({})",
        diagnostic.message, diagnostic.help, diagnostic.code
    )
}
