//! What the phone knows of the server: whether it answers, the list of forms, the forms themselves with their files.

use super::{
    api,
    context::{App, set_changed},
    storage::Storage,
};
use crate::{form::FormFile, id::Digest, sync::FormEntry};
use leptos::{prelude::*, task::spawn_local};
use std::collections::BTreeMap;
use web_sys::Blob;

/// A form of which something is not on this phone yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lack {
    /// The form.
    pub digest: Digest,
    /// Only pictures, sounds and films are missing: interviews can begin.
    pub is_usable: bool,
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
            fetch(app, &list.forms).await;
        }
        app.is_fetching.try_set(false);
    });
}

/// First what interviews cannot begin without, form by form, then the rest. What fails is tried again another time.
async fn fetch(app: App, forms: &[FormEntry]) {
    let storage = app.storage();
    let mut lacking = Vec::new();
    let mut files = BTreeMap::new();
    for entry in forms {
        let is_there = matches!(storage.form(entry.digest).await, Ok(Some(_)));
        let missing = storage.missing_files(&entry.files).await;
        let missing = missing.unwrap_or_else(|_| entry.files.clone());
        if !is_there || !missing.is_empty() {
            lacking.push(Lack {
                digest: entry.digest,
                is_usable: is_there && !missing.iter().any(|file| file.is_data),
            });
            files.insert(entry.digest, missing);
        }
    }
    app.lacking.try_set(Some(lacking.clone()));
    for is_media in [false, true] {
        for digest in lacking.clone().iter().map(|lack| lack.digest) {
            let missing = files.get(&digest).map_or(&[][..], Vec::as_slice);
            let texts = missing.iter().filter(|file| file.is_data).map(|file| file.sha256);
            // The form last: once it is there, all of it is.
            let is_good = match is_media {
                false => all_texts(&storage, texts.chain([digest])).await,
                true => all_media(&storage, missing).await,
            };
            if !is_good {
                continue;
            }
            lacking.retain_mut(|lack| {
                lack.is_usable |= lack.digest == digest;
                lack.digest != digest || !(is_media || missing.iter().all(|file| file.is_data))
            });
            app.lacking.try_set(Some(lacking.clone()));
        }
    }
}

async fn all_texts(storage: &Storage, digests: impl Iterator<Item = Digest>) -> bool {
    for digest in digests {
        if matches!(storage.form(digest).await, Ok(Some(_))) {
            continue;
        }
        let Ok(text) = api::form(digest).await else {
            return false;
        };
        if let Err(error) = storage.put_form(&text).await {
            log::warn!("a form could not be kept: {}", error.code());
            return false;
        }
    }
    true
}

async fn all_media(storage: &Storage, files: &[FormFile]) -> bool {
    for file in files.iter().filter(|file| !file.is_data) {
        if fetch_media(storage, file).await.is_none() {
            return false;
        }
    }
    true
}

/// A picture, sound or film of a form: from the phone, or else from the server.
pub async fn media(storage: &Storage, file: &FormFile) -> Option<Blob> {
    // One that cannot be read is as one that is not there.
    if let Ok(Some(blob)) = storage.attachment(file.sha256).await {
        return Some(blob);
    }
    fetch_media(storage, file).await?;
    storage.attachment(file.sha256).await.ok().flatten()
}

async fn fetch_media(storage: &Storage, file: &FormFile) -> Option<()> {
    let bytes = api::media(file).await.ok()?;
    let kept = storage.put_attachment(&bytes, &file.media_type).await;
    kept.map(|_| ())
        .map_err(|error| log::warn!("a file of a form could not be kept: {}", error.code()))
        .ok()
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
