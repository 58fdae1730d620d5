//! Enrolment: one screen that says what will happen, a code, one tap.

use super::{
    api::{self, ApiError},
    context::App,
    network,
    parts::{muted, notice},
    route::Route,
    shell,
    storage::StorageError,
};
use crate::{
    sync::Problem,
    ui::{
        dom::{View, el},
        i18n::{Words, app as words, shared},
        icon::{Picture, icon},
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
pub fn screen(app: App) -> View {
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
        Stage::Failed(failure) => failed(app, &failure),
        Stage::Asking | Stage::Busy => View::none(),
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
    let say = |words: Words| el("li").words(i, words);
    let button_words = move || {
        let words = if is_busy.get() {
            words::ENROLLING
        } else {
            words::ENROL_DO
        };
        i.fill(words, &[])
    };
    let steps = el("ul")
        .class("steps")
        .child(say(words::ENROL_1))
        .child(say(words::ENROL_2))
        .child(say(words::ENROL_3));
    let input = el("input")
        .class("input code")
        .id(FIELD)
        .attr("type", "text")
        .attr("autocomplete", "off")
        .attr("autocapitalize", "characters")
        .attr("spellcheck", "false")
        .attr("aria-describedby", "enrol-hint enrol-error")
        .value_of(move || code.get())
        .on_input(move |typed| code.set(typed));
    let question = el("div")
        .class("question")
        .child(
            el("label")
                .class("label")
                .attr("for", FIELD)
                .words(i, words::ENROL_CODE),
        )
        .child(el("p").class("hint").id("enrol-hint").words(i, words::ENROL_CODE_HINT))
        .child(input)
        .child(el("div").id("enrol-error").attr("role", "alert").shows(failure));
    let send = el("button")
        .attr("type", "submit")
        .class("button main wide large")
        .attr("data-action", "enrol")
        .flag_of("disabled", move || is_busy.get())
        .child(icon(Picture::Phone))
        .child(el("span").tells(button_words));
    let content = el("form")
        .class("stack")
        .attr("data-screen", "enrol")
        .flag("novalidate", true)
        .on("submit", enrol)
        .child(el("p").class("lead").words(i, words::ENROL_WHAT))
        .child(steps)
        .child(question)
        .child(send)
        .into();
    match app.is_enrolled_now() {
        true => shell::page(app, words::ENROL, content),
        false => shell::alone(app, words::ENROL, content),
    }
}

fn failed(app: App, failure: &Failure) -> View {
    let i = app.i18n;
    let (words, code) = match failure {
        Failure::Words(words, code) => (i.fill(*words, &[]), code.map(str::to_owned)),
        Failure::Problem(problem) => (problem.title.clone(), Some(problem.code.clone())),
    };
    let code = code.map(|code| muted("p").text(&i.fill(shared::CODE, &[("code", &code)])));
    notice("notice bad", Picture::Warning, el("div").text(&words).child(code)).into()
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
