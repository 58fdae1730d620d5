//! What the phone knows of the server: whether it answers, the list of forms, the forms themselves.

use super::{
    api,
    context::{App, set_changed},
};
use leptos::{prelude::*, task::spawn_local};

/// Asks for the list of forms and for every form that is not on the phone yet, so that all of them open without a
/// signal. Without an answer the list of last time stays.
pub fn refresh_forms(app: App) {
    spawn_local(async move {
        ask(app).await;
        let storage = app.storage();
        let list = app.forms.try_get_untracked().flatten();
        let mut missing = Vec::new();
        for entry in list.iter().flat_map(|list| &list.forms) {
            if !matches!(storage.form(entry.digest).await, Ok(Some(_))) {
                missing.push(entry.digest);
            }
        }
        for (n_done, digest) in missing.iter().enumerate() {
            app.forms_missing.try_set(Some(missing.len() - n_done));
            let Ok(json) = api::form(*digest).await else {
                return;
            };
            if let Err(error) = storage.put_form(&json).await {
                log::warn!("a form could not be kept: {}", error.code());
                return;
            }
        }
        app.forms_missing.try_set(list.map(|_| 0));
    });
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
