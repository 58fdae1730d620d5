//! What the phone knows of the server: whether it answers, the list of forms, the forms themselves.

use super::{api, context::App};
use crate::ui::{
    i18n::app as words,
    icon::{Icon, Picture},
};
use leptos::{prelude::*, task::spawn_local};

/// Asks for the list of forms and for every form that is not on the phone yet, so that all of them open without a
/// signal. Without an answer the list of last time stays.
pub fn refresh_forms(app: App) {
    spawn_local(async move {
        ask(app).await;
        let storage = app.storage();
        let list = app.forms.try_get_untracked().flatten();
        for entry in list.iter().flat_map(|list| &list.forms) {
            if let Ok(Some(_)) = storage.form(entry.digest).await {
                continue;
            }
            let Ok(json) = api::form(entry.digest).await else {
                return;
            };
            if let Err(error) = storage.put_form(&json).await {
                log::warn!("a form could not be kept: {}", error.code());
            }
        }
    });
}

/// Asks for what a first screen needs: whether this is for practice, and which forms there are.
pub async fn ask(app: App) {
    if let Ok(limits) = api::limits().await {
        app.is_practice.try_set(limits.practice);
    }
    let Ok(list) = api::forms().await else { return };
    if let Err(error) = app.storage().put_form_list(&list, "").await {
        log::warn!("the list of forms could not be kept: {}", error.code());
    }
    app.forms.try_set(Some(list));
}

/// Says that there is no signal, and that it does not matter.
#[must_use]
pub fn notice(app: App) -> AnyView {
    let is_online = RwSignal::new(window().navigator().on_line());
    let on = window_event_listener_untyped("online", move |_| is_online.set(true));
    let off = window_event_listener_untyped("offline", move |_| is_online.set(false));
    on_cleanup(move || {
        on.remove();
        off.remove();
    });
    (move || {
        (!is_online.get()).then(|| {
            view! {
                <p class="offline" role="status"><Icon picture=Picture::Info/><span>{app.i18n.t(words::OFFLINE_OK)}</span></p>
            }
        })
    })
    .into_any()
}
