//! Files go up by `XMLHttpRequest`, because `fetch` cannot tell how far an upload is.

use super::{Answer, ApiError, component, language};
use crate::sync::{
    GUARD_HEADER,
    office::{BatchReport, Published},
};
use js_sys::{Function, Promise};
use leptos::prelude::*;
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, FormData, ProgressEvent, XmlHttpRequest};

/// How far an upload is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// Bytes sent.
    pub sent: u64,
    /// Bytes in all.
    pub total: u64,
}

impl Progress {
    /// Whole per cent.
    #[must_use]
    pub fn percent(self) -> u64 {
        (self.sent * 100).checked_div(self.total).unwrap_or(0).min(100)
    }

    /// Everything is sent, and the server is at work.
    #[must_use]
    pub fn is_sent(self) -> bool {
        self.total > 0 && self.sent >= self.total
    }
}

/// Uploads one batch file; the answer has a verdict for each of its records.
/// # Errors
/// `ApiError`.
pub async fn upload_batch(file: &File, progress: WriteSignal<Progress>) -> Answer<BatchReport> {
    let path = format!("/api/v1/batches?name={}", component(&file.name()));
    upload(&path, Some("application/octet-stream"), progress, |request| {
        request.send_with_opt_blob(Some(file))
    })
    .await
}

/// Publishes a workbook with the files that it names.
/// # Errors
/// `ApiError`; with what was found in the workbook where it has errors.
pub async fn publish_form(workbook: &File, attachments: &[File], progress: WriteSignal<Progress>) -> Answer<Published> {
    let fill = || -> Result<FormData, JsValue> {
        let data = FormData::new()?;
        data.append_with_blob_and_filename("workbook", workbook, &workbook.name())?;
        for file in attachments {
            data.append_with_blob_and_filename("attachment", file, &file.name())?;
        }
        Ok(data)
    };
    let data = fill().map_err(|_| ApiError::Offline)?;
    // The browser writes the content type itself, with the boundary.
    upload("/api/v1/forms", None, progress, |request| {
        request.send_with_opt_form_data(Some(&data))
    })
    .await
}

async fn upload<T: DeserializeOwned>(
    path: &str,
    media_type: Option<&str>,
    progress: WriteSignal<Progress>,
    send: impl Fn(&XmlHttpRequest) -> Result<(), JsValue>,
) -> Answer<T> {
    let request = open(path, media_type).map_err(|_| ApiError::Offline)?;
    let on_progress = Closure::<dyn FnMut(ProgressEvent)>::new(move |event: ProgressEvent| {
        // The page may have been left meanwhile; then nobody looks.
        let _ = progress.try_set(Progress {
            sent: event.loaded() as u64,
            total: event.total() as u64,
        });
    });
    if let Ok(upload) = request.upload() {
        upload.set_onprogress(Some(on_progress.as_ref().unchecked_ref()));
    }
    let ended = Promise::new(&mut |resolve: Function, _| {
        request.set_onloadend(Some(&resolve));
        if send(&request).is_err() {
            // `loadend` will not come, so it ends here with status 0.
            let _ = resolve.call0(&JsValue::NULL);
        }
    });
    let _ = JsFuture::from(ended).await;
    let status = request.status().unwrap_or(0);
    let text = request.response_text().ok().flatten().unwrap_or_default();
    match status {
        0 => Err(ApiError::Offline),
        200..300 => serde_json::from_str(&text).map_err(|_| ApiError::Strange(status)),
        _ => Err(ApiError::from_answer(status, &text)),
    }
}

fn open(path: &str, media_type: Option<&str>) -> Result<XmlHttpRequest, JsValue> {
    let request = XmlHttpRequest::new()?;
    request.open("POST", path)?;
    request.set_request_header(GUARD_HEADER, "1")?;
    request.set_request_header("accept-language", &language())?;
    if let Some(media_type) = media_type {
        request.set_request_header("content-type", media_type)?;
    }
    Ok(request)
}
