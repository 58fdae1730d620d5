//! The officers' app: everything on the phone that touches the browser.
//!
//! [`mount`] starts it. Screens: [`home`], [`enrol`], [`fill`], [`outbox`], [`settings`], [`help`]; each is a function
//! from the shared handles ([`context::App`]) to a view. Behind them [`storage`] keeps, [`sender`] sends, [`api`] asks.

pub mod api;
pub mod context;
pub mod diary;
pub mod enrol;
pub mod export;
pub mod felt;
pub mod fill;
pub mod help;
pub mod home;
pub mod leave;
pub mod lock;
pub mod measure;
pub mod network;
pub mod outbox;
pub mod parts;
pub mod prefs;
pub mod record;
pub mod rest;
pub mod route;
pub mod sender;
pub mod settings;
pub mod sheet;
pub mod shell;
pub mod storage;
pub mod stored;
pub mod update;

use crate::phone::What;
use crate::ui::{
    dom::{self, View, el},
    i18n::{I18n, Lang, Words, app as words, provide_i18n, shared},
    icon::Picture,
};
use context::App;
use leptos::{prelude::*, task::spawn_local};
use parts::notice;
use prefs::Prefs;
use route::{Route, Router};
use sender::Sender;
use storage::{BootReport, Storage, StorageError};

/// The build of the app, as submissions name it.
pub const BUILD: &str = env!("CARGO_PKG_VERSION");

/// Starts the app on this page.
pub fn mount() {
    #[cfg(debug_assertions)]
    console_error_panic_hook::set_once();
    dom::mount(root);
}

/// Says that handlers are attached: the page may be used.
pub fn ready() {
    if let Some(root) = document().document_element() {
        // Only a page without a root element could refuse it.
        let _ = root.set_attribute("data-ready", "1");
    }
}

type Opened = Option<Result<Option<(Storage, BootReport)>, StorageError>>;

fn root() -> View {
    let i18n = provide_i18n(
        prefs::language().unwrap_or(Lang::Id),
        Callback::new(prefs::set_language),
    );
    let prefs = Prefs::stored();
    let router = Router::at_address();
    if !window().is_secure_context() {
        ready_soon();
        return insecure(i18n);
    }
    let opened = RwSignal::<Opened, LocalStorage>::new_local(None);
    spawn_local(async move {
        opened.set(Some(Storage::open().await));
    });
    dom::show(move || {
        opened.with(|opened| match opened {
            None => View::none(),
            Some(Ok(Some((storage, report)))) => running(router, i18n, prefs, storage.clone(), report.clone()),
            Some(Ok(None)) => {
                ready_soon();
                incomplete(i18n)
            }
            Some(Err(error)) => {
                ready_soon();
                blocked(i18n, error.code())
            }
        })
    })
}

fn running(router: Router, i18n: I18n, prefs: Prefs, storage: Storage, report: BootReport) -> View {
    storage.note(What::Opened.code(BUILD));
    storage.note_report(&report);
    let sender = Sender::start(storage.clone());
    let app = App::new(router, i18n, prefs, storage, sender);
    app.report.set(Some(report));
    provide_context(app);
    // The lists follow what is sent, here or in another tab.
    Effect::new(move |_| {
        let _followed = app.sender().changes();
        spawn_local(app.refresh());
    });
    update::listen(app);
    let is_known = RwSignal::new(false);
    spawn_local(async move {
        // What cannot be read now is asked for again by the screen that needs it.
        app.device.set(app.storage().device().await.unwrap_or_default());
        let forms = app.storage().form_list().await.ok().flatten();
        app.forms.set(forms.map(|(list, _)| list));
        if !app.is_enrolled_now() || app.forms.with_untracked(Option::is_none) {
            network::ask(app).await;
        }
        is_known.set(true);
    });
    spawn_local(async {
        // Once everything is on the phone, nothing is gained by waiting.
        update::installed().await;
        rest::load().await;
    });
    // A memo, so that asking the server again does not make the screen anew.
    let needs_enrolment = Memo::new(move |_| !app.is_enrolled() && !app.is_practice.get());
    let screen = move || match is_known.get().then(|| app.router.route()) {
        None => View::none(),
        Some(Route::Fill {
            form_id,
            instance_id,
            is_whole,
        }) => fill::screen(app, form_id, instance_id, is_whole),
        Some(route) => {
            ready_soon();
            plain(app, route, needs_enrolment.get())
        }
    };
    View::of([dom::show(screen), sheet::confirm(app.question)])
}

fn plain(app: App, route: Route, needs_enrolment: bool) -> View {
    match route {
        Route::Settings | Route::Help | Route::Diary | Route::Enrol => other(app, route),
        _ if needs_enrolment || enrol::code_in_address().is_some() => other(app, Route::Enrol),
        Route::Outbox => other(app, route),
        Route::Home | Route::Unknown | Route::Fill { .. } => home::screen(app),
    }
}

fn other(app: App, route: Route) -> View {
    let route = StoredValue::new(route);
    rest::shown(move || match route.get_value() {
        Route::Settings => settings::screen(app),
        Route::Help => help::screen(app),
        Route::Diary => diary::screen(app),
        Route::Outbox => outbox::screen(app),
        _ => enrol::screen(app),
    })
}

fn ready_soon() {
    spawn_local(async {
        leptos::task::tick().await;
        ready();
    });
}

/// Without HTTPS nothing can be kept safely: says what to do, and enrols nobody.
fn insecure(i: I18n) -> View {
    // Without the port: the one of plain HTTP speaks no HTTPS.
    let host = window().location().hostname().unwrap_or_default();
    let better = ["https://", &host, "/"].concat();
    let link = el("a").class("button main wide").attr("href", &better).text(&better);
    let says = el("p").words(i, words::INSECURE_DO);
    stopped(i, "insecure", words::INSECURE, View::of([says.into(), link.into()]))
}

/// The browser keeps no data for this page.
fn blocked(i: I18n, code: &'static str) -> View {
    let code = el("p")
        .class("muted small")
        .tells(move || i.fill(shared::CODE, &[("code", code)]));
    let says = el("p").words(i, words::BLOCKED_DO);
    stopped(
        i,
        "blocked",
        words::BLOCKED,
        View::of([says.into(), code.into(), again(i)]),
    )
}

/// What the phone keeps cannot be looked after: a part of the app is not here.
fn incomplete(i: I18n) -> View {
    stopped(i, "incomplete", words::PART_MISSING, again(i))
}

fn again(i: I18n) -> View {
    let link = el("a").class("button main wide").attr("href", "/");
    link.words(i, shared::TRY_AGAIN).into()
}

fn stopped(i: I18n, screen: &str, why: Words, what_to_do: View) -> View {
    let notice = notice("notice bad", Picture::Warning, el("div").words(i, why)).attr("role", "alert");
    el("main")
        .class("screen-main alone stack")
        .attr("data-screen", screen)
        .child(el("h1").words(i, shared::PRODUCT))
        .child(notice)
        .child(what_to_do)
        .into()
}
