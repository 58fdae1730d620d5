//! Enrolment: one screen that says what will happen, a code, one tap.

use super::{
    api::{self, ApiError},
    context::App,
    network,
    route::Route,
    shell,
    storage::StorageError,
};
use crate::{
    sync::Problem,
    ui::{
        i18n::{Words, app as words, shared},
        icon::{Icon, Picture},
    },
};
use leptos::{prelude::*, task::spawn_local};

/// What stands before the code in the address: `#daftar=CODE`. A fragment is never sent to a server.
const FRAGMENT: &str = "#daftar=";
/// The id of the field.
const FIELD: &str = "enrol-code";

/// How enrolling stands.
#[derive(Clone)]
enum Stage {
    Asking,
    Busy,
    Failed(Failure),
}

/// Why it did not work: in our words, or in the server's.
#[derive(Clone)]
enum Failure {
    Words(Words, Option<&'static str>),
    Problem(Problem),
}

/// The code of the address, where there is one.
#[must_use]
pub fn code_in_address() -> Option<String> {
    let hash = window().location().hash().unwrap_or_default();
    hash.strip_prefix(FRAGMENT)
        .map(str::to_owned)
        .filter(|code| !code.is_empty())
}

/// The screen.
#[must_use]
pub fn screen(app: App) -> AnyView {
    let i = app.i18n;
    let code = RwSignal::new(code_in_address().unwrap_or_default());
    let stage = RwSignal::new(Stage::Asking);
    // A link opened while the app is open already.
    let hash = window_event_listener_untyped("hashchange", move |_| {
        if let Some(found) = code_in_address() {
            code.set(found);
        }
    });
    on_cleanup(move || hash.remove());
    let is_busy = Signal::derive(move || matches!(stage.get(), Stage::Busy));
    let failure = move || match stage.get() {
        Stage::Failed(failure) => Some(failed(app, &failure)),
        Stage::Asking | Stage::Busy => None,
    };
    let enrol = move |ev: web_sys::SubmitEvent| {
        ev.prevent_default();
        if code.with_untracked(|code| code.trim().is_empty()) {
            stage.set(Stage::Failed(Failure::Words(words::CODE_MISSING, None)));
            return;
        }
        stage.set(Stage::Busy);
        spawn_local(async move {
            match enrol(app, &code.get_untracked()).await {
                Ok(()) => {
                    network::refresh_forms(app);
                    app.router.replace(Route::Home);
                }
                Err(failure) => {
                    stage.try_set(Stage::Failed(failure));
                }
            }
        });
    };
    let say = move |words: Words| view! { <li>{i.t(words)}</li> };
    let button = move || {
        i.fill(
            if is_busy.get() {
                words::ENROLLING
            } else {
                words::ENROL_DO
            },
            &[],
        )
    };
    let content = view! {
        <form class="stack" data-screen="enrol" novalidate=true on:submit=enrol>
            <p class="lead">{i.t(words::ENROL_WHAT)}</p>
            <ul class="steps">{say(words::ENROL_1)}{say(words::ENROL_2)}{say(words::ENROL_3)}</ul>
            <div class="question">
                <label class="label" for=FIELD>{i.t(words::ENROL_CODE)}</label>
                <p class="hint" id="enrol-hint">{i.t(words::ENROL_CODE_HINT)}</p>
                <input class="input code" id=FIELD type="text" autocomplete="off" autocapitalize="characters"
                    spellcheck="false" aria-describedby="enrol-hint enrol-error" prop:value=move || code.get()
                    on:input=move |ev| code.set(event_target_value(&ev))/>
                <div id="enrol-error" role="alert">{failure}</div>
            </div>
            <button type="submit" class="button main wide large" data-action="enrol" disabled=is_busy>
                <Icon picture=Picture::Phone/><span>{button}</span>
            </button>
        </form>
    };
    match app.is_enrolled_now() {
        true => shell::page(app, words::ENROL, content.into_any()),
        false => shell::alone(app, words::ENROL, content.into_any()),
    }
}

fn failed(app: App, failure: &Failure) -> AnyView {
    let i = app.i18n;
    let (words, code) = match failure {
        Failure::Words(words, code) => (i.fill(*words, &[]), code.map(str::to_owned)),
        Failure::Problem(problem) => (problem.title.clone(), Some(problem.code.clone())),
    };
    let code = code.map(|code| view! { <p class="small muted">{i.fill(shared::CODE, &[("code", &code)])}</p> });
    view! {
        <div class="notice bad"><Icon picture=Picture::Warning/><div>{words}{code}</div></div>
    }
    .into_any()
}

/// Makes this phone the officer's. The device is stored before the server hears of it, and what the server says
/// before anything else is done.
async fn enrol(app: App, code: &str) -> Result<(), Failure> {
    let storage = app.storage();
    let stored = |error: StorageError| Failure::Words(words::STORAGE_TROUBLE, Some(error.code()));
    let mut device = storage.device_or_new().await.map_err(stored)?;
    let request = device
        .enrolment_request(code)
        .map_err(|_| stored(StorageError::Unreadable))?;
    let enrolment = api::enrol(&request).await.map_err(|error| match error {
        ApiError::Problem(problem) => Failure::Problem(problem),
        _ => Failure::Words(words::ENROL_OFFLINE, None),
    })?;
    device.accept(enrolment);
    storage.put_device(&device).await.map_err(stored)?;
    app.device.set(Some(device));
    app.sender().enrolled();
    // The browser's answer is shown in the settings.
    storage.persist().await;
    Ok(())
}
