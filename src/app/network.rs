//! What the phone knows of the server: whether it answers, the list of forms, the forms themselves with their files.

use super::{
    api,
    context::{App, set_changed},
    storage::{Storage, StorageError},
};
use crate::{form::FormFile, id::Digest, sync::FormEntry};
use leptos::{prelude::*, task::spawn_local};
use web_sys::Blob;

/// Something of a form that is not on this phone yet.
#[derive(Clone)]
pub struct Want {
    /// The form.
    pub form: Digest,
    /// One of its files; `None` is the form itself.
    pub file: Option<FormFile>,
}

impl Want {
    /// Whether no interview can begin without it.
    #[must_use]
    pub fn is_needed(&self) -> bool {
        self.file.as_ref().is_none_or(|file| file.is_data)
    }
}

/// Asks for the list of forms and for everything of every form that is not on the phone yet, so that all of them open
/// without a signal. Without an answer the list of last time stays.
pub fn refresh_forms(app: App) {
    if app.is_fetching.try_get_untracked() != Some(false) {
        return;
    }
    app.is_fetching.set(true);
    spawn_local(async move {
        ask(app).await;
        if let Some(list) = app.forms.try_get_untracked().flatten() {
            fetch(app, list.forms).await;
        }
        app.is_fetching.try_set(false);
    });
}

/// First what interviews cannot begin without, form by form, then the rest. What does not come now is tried again another
/// time.
async fn fetch(app: App, forms: Vec<FormEntry>) {
    let storage = app.storage();
    let kept = storage.kept_files().await.unwrap_or_default();
    let (mut wanted, mut rest) = (Vec::new(), Vec::new());
    for entry in forms {
        let form = entry.digest;
        for file in entry.files {
            if !kept.contains(&file.sha256.to_string()) {
                let list = if file.is_data { &mut wanted } else { &mut rest };
                let file = Some(file);
                list.push(Want { form, file });
            }
        }
        if !matches!(storage.form(form).await, Ok(Some(_))) {
            wanted.push(Want { form, file: None });
        }
    }
    wanted.append(&mut rest);
    app.wanted.try_set(Some(wanted.clone()));
    let mut at = 0;
    while let Some(want) = wanted.get(at) {
        match get(&storage, want).await {
            Ok(true) => {
                wanted.remove(at);
                app.wanted.try_set(Some(wanted.clone()));
            }
            Ok(false) => at += 1,
            Err(error) => return log::warn!("a form or its file could not be kept: {}", error.code()),
        }
    }
}

/// Fetches something and keeps it; false where it does not come.
async fn get(storage: &Storage, want: &Want) -> Result<bool, StorageError> {
    match &want.file {
        Some(file) if !file.is_data => {
            let Ok(bytes) = api::media(file).await else {
                return Ok(false);
            };
            storage.put_attachment(&bytes, &file.media_type).await?;
        }
        file => {
            let digest = file.as_ref().map_or(want.form, |file| file.sha256);
            let Ok(text) = api::form(digest).await else {
                return Ok(false);
            };
            storage.put_form(&text).await?;
        }
    }
    Ok(true)
}

/// A picture, sound or film of a form: from the phone, or else from the server.
pub async fn media(storage: &Storage, form: Digest, file: FormFile) -> Option<Blob> {
    let sha256 = file.sha256;
    // One that cannot be read is as one that is not there.
    if let Ok(Some(blob)) = storage.attachment(sha256).await {
        return Some(blob);
    }
    let file = Some(file);
    get(storage, &Want { form, file }).await.ok();
    storage.attachment(sha256).await.ok().flatten()
}

/// Asks for what a first screen needs: whether this is for practice, and which forms there are.
pub async fn ask(app: App) {
    if let Ok(limits) = api::limits().await {
        set_changed(app.is_practice, limits.practice);
    }
    let Ok(list) = api::forms().await else { return };
    if let Err(error) = app.storage().put_form_list(&list, "").await {
        log::warn!("the list of forms could not be kept: {}", error.code());
    }
    set_changed(app.forms, Some(list));
}
