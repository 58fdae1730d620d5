//! The interview: its screen, and everything on it.

mod answers;
mod audio;
mod barcode;
mod choice;
mod date;
mod done;
mod file;
mod files;
mod finish;
mod follow;
mod foot;
mod geo;
mod head;
mod image;
mod keeper;
mod keys;
mod media;
mod note;
mod number;
mod open;
mod overview;
mod page;
mod picker;
mod place;
mod question;
mod range;
mod rank;
mod rare;
mod rating;
mod repeat;
mod session;
mod signature;
mod summary;
mod text;
mod tool;
mod trace;
mod virtual_list;
mod whole;

use super::{
    context::App,
    lock::Lock,
    parts::{muted, notice},
    ready, rest,
    route::Route,
    shell,
};
use crate::{
    id::{FormId, InstanceId},
    ui::{
        dom::{View, button, el, show},
        i18n::{Lang, app as words, shared, use_i18n},
        icon::Picture,
    },
    vault::Headline,
};
use leptos::{prelude::*, task::spawn_local};
use open::{CannotOpen, Opened};
use session::Fill;
use web_sys::SubmitEvent;

/// How the screen stands.
#[derive(Clone)]
enum Stage {
    Opening,
    CannotOpen(CannotOpen),
    /// Another tab has it; here it is only looked at.
    Following(Fill),
    Open(Fill),
    Done(Headline),
}

/// An interview: a new one, or the one with this id, page by page or whole.
#[must_use]
pub fn screen(app: App, form_id: FormId, instance_id: Option<InstanceId>, is_whole: bool) -> View {
    let stage = RwSignal::new(Stage::Opening);
    let owner = Owner::current().unwrap_or_default();
    let lang_before = app.i18n.lang_now();
    on_cleanup(move || {
        app.router.guard(None);
        app.i18n.show(lang_before);
    });
    let wanted = form_id.clone();
    spawn_local(async move {
        let opened = open_owned(app, &wanted, instance_id, &owner, stage).await;
        if stage.is_disposed() {
            return;
        }
        stage.set(match opened {
            Ok(Some((opened, lock))) => {
                let fill = owner.with(|| opened.show(app.storage(), Some(lock)));
                owner.with(|| begin(app, fill, is_whole));
                Stage::Open(fill)
            }
            Ok(None) => return,
            Err(why) => Stage::CannotOpen(why),
        });
        leptos::task::tick().await;
        ready();
    });
    show(move || match stage.get() {
        Stage::Opening => el("p").class("opening muted").words(app.i18n, shared::LOADING).into(),
        Stage::CannotOpen(why) => cannot_open(app, why),
        Stage::Following(fill) => rest::shown(move || follow::view(app, fill)),
        Stage::Open(fill) if is_whole => {
            let on_done = Callback::new(move |it| stage.set(Stage::Done(it)));
            rest::shown(move || whole::view(app, fill, on_done))
        }
        Stage::Open(fill) => paged(app, fill, Callback::new(move |it| stage.set(Stage::Done(it)))),
        Stage::Done(headline) => {
            let form_id = form_id.clone();
            rest::shown(move || done::view(app, form_id.clone(), headline.clone()))
        }
    })
}

/// Opens an interview as this tab's own; as long as another tab has it, it is shown to be read. `None` when the screen
/// was left meanwhile.
async fn open_owned(
    app: App,
    form_id: &FormId,
    instance_id: Option<InstanceId>,
    owner: &Owner,
    stage: RwSignal<Stage>,
) -> Result<Option<(Opened, Lock)>, CannotOpen> {
    let Some(id) = instance_id else {
        let opened = open::open(app, form_id, None).await?;
        // Nobody else knows this id yet.
        let lock = follow::claim(opened.id()).await;
        return Ok(lock.map(|lock| (opened, lock)));
    };
    let mut lock = follow::claim(id).await;
    if lock.is_none() {
        let show = |opened: Opened| {
            let fill = (!stage.is_disposed()).then(|| owner.with(|| opened.show(app.storage(), None)))?;
            stage.set(Stage::Following(fill));
            ready();
            Some(fill)
        };
        lock = follow::follow(app, form_id, id, show).await?;
    }
    let Some(lock) = lock else { return Ok(None) };
    // Only now, or the last words of the tab before would be missed.
    let opened = open::open(app, form_id, Some(id)).await?;
    Ok(Some((opened, lock)))
}

/// What an interview needs besides its views: its address once it is kept, the phone's own back button, the last
/// moment before the page is closed, the words in the language of the form.
fn begin(app: App, fill: Fill, is_whole: bool) {
    let keeper = fill.keeper();
    keeper.on_begin(Callback::new(move |()| {
        let draft = keeper.draft();
        let draft = draft.borrow();
        let route = Route::Fill {
            form_id: draft.form_id.clone(),
            instance_id: Some(draft.id),
            is_whole,
        };
        app.router.rename(&route);
    }));
    app.router
        .guard(Some(Callback::new(move |()| !is_whole && fill.back())));
    Effect::new(move || {
        let at = fill.language();
        let code = fill.ask(|session| session.model().form.languages.get(at).and_then(|it| it.code.clone()));
        if let Some(lang) = code.and_then(|code| Lang::from_tag(&code)) {
            app.i18n.show(lang);
        }
    });
    fill.find_place();
    let hidden = window_event_listener_untyped("pagehide", move |_| keeper.last_moment(fill));
    let changed = document_listener("visibilitychange", move || {
        if document().hidden() {
            keeper.last_moment(fill);
        }
    });
    on_cleanup(move || {
        keeper.leave(fill);
        hidden.remove();
        changed();
    });
}

/// Listens on the document; what comes back ends it.
fn document_listener(name: &'static str, run: impl Fn() + 'static) -> impl FnOnce() + Send + Sync + 'static {
    use wasm_bindgen::{JsCast as _, closure::Closure};
    let closure = Closure::<dyn Fn()>::new(run);
    // Neither call can fail for a function.
    let _ = document().add_event_listener_with_callback(name, closure.as_ref().unchecked_ref());
    let closure = StoredValue::new_local(Some(closure));
    move || {
        if let Some(Some(closure)) = closure.try_update_value(Option::take) {
            let _ = document().remove_event_listener_with_callback(name, closure.as_ref().unchecked_ref());
        }
    }
}

fn paged(app: App, fill: Fill, on_done: Callback<Headline>) -> View {
    let foot = foot::Foot::new(app, fill, on_done);
    keys::listen(fill, foot);
    // So that Enter in a field leads on, as the keyboard's own key promises.
    let enter = el("button")
        .attr("type", "submit")
        .class("visually-hidden")
        .attr("tabindex", "-1")
        .attr("aria-hidden", "true");
    let form = el("form")
        .class("fill-form")
        .flag("novalidate", true)
        .on("submit", move |ev: SubmitEvent| {
            ev.prevent_default();
            foot.next();
        })
        .child(page::current(fill))
        .child(enter);
    el("div")
        .class("fill")
        .child(head::view(app, fill, false))
        .child(
            el("div")
                .class("fill-parts")
                .child(el("main").class("fill-main").id("content").child(form))
                .child(overview::aside(fill)),
        )
        .child(foot.view())
        .into()
}

fn cannot_open(app: App, why: CannotOpen) -> View {
    let i = use_i18n();
    let code = why
        .code
        .map(|code| muted("p").tells(move || i.fill(shared::CODE, &[("code", code)])));
    let says = el("div").child(el("p").words(i, why.words)).child(code);
    let home = button("button main wide", "home")
        .on_click(move || app.router.lead(Route::Home))
        .words(i, words::HOME);
    let says = notice("notice warn", Picture::Warning, says).attr("role", "alert");
    shell::page(app, words::INTERVIEW, View::of([says.into(), home.into()]))
}
