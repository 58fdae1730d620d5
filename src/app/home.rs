//! Home: what matters now. Start an interview, go on with one, see what is not yet sent.

use super::{
    context::App,
    network, outbox,
    parts::{muted, notice},
    route::Route,
    sender::Progress,
    sheet::Question,
    shell,
};
use crate::{
    submission::Mode,
    sync::{FormEntry, FormState},
    ui::{
        clock,
        dom::{View, button, el, show},
        format,
        i18n::{app as words, shared},
        icon::{Picture, icon},
    },
    vault::Draft,
};
use leptos::{prelude::*, task::spawn_local};
use web_sys::MouseEvent;

/// The screen.
#[must_use]
pub fn screen(app: App) -> View {
    spawn_local(app.refresh());
    network::refresh_forms(app);
    let content = View::of([
        update_notice(app),
        outbox::status(app),
        room(app),
        waiting(app),
        drafts(app),
        forms(app),
    ]);
    shell::page(app, words::HOME_TITLE, content)
}

/// Offered here only: never while an interview is open.
fn update_notice(app: App) -> View {
    let i = app.i18n;
    show(move || {
        if !app.has_update.get() {
            return View::none();
        }
        let take = button("button", "update")
            .on_click(super::update::take)
            .words(i, words::RELOAD);
        notice("notice", Picture::Again, el("div").words(i, words::UPDATE_APP))
            .attr("role", "status")
            .child(take)
            .into()
    })
}

/// Says in good time that room runs short, and what helps.
fn room(app: App) -> View {
    let i = app.i18n;
    let is_low = RwSignal::new(false);
    spawn_local(async move {
        let room = app.storage().room().await;
        is_low.try_set(room.is_low());
    });
    show(move || {
        if !is_low.get() {
            return View::none();
        }
        let says = el("div")
            .child(el("p").child(el("strong").words(i, words::STORAGE_LOW)))
            .child(el("p").words(i, words::STORAGE_LOW_DO));
        notice("notice warn", Picture::Warning, says)
            .attr("role", "status")
            .attr("data-room", "low")
            .into()
    })
}

fn waiting(app: App) -> View {
    let i = app.i18n;
    let n_waiting = Memo::new(move |_| app.waiting.with(Vec::len));
    let n_sent = Memo::new(move |_| app.sent.with(Vec::len));
    let since = move || {
        let oldest = app.waiting.with(|list| list.first().map(|it| it.finalized.wall_ms));
        let oldest = oldest.and_then(clock::local)?;
        let now = clock::local(clock::now_ms())?;
        Some(i.fill(words::OLDEST, &[("time", &format::moment(i.lang(), oldest, now))]))
    };
    let waiting_words = move || i.fill(words::NOT_SENT_N, &[("n", &n_waiting.get().to_string())]);
    let sent_words = move || i.fill(words::SENT_N, &[("n", &n_sent.get().to_string())]);
    let returned = move || {
        let sender = app.sender();
        let is_returned = |id| matches!(sender.progress(id), Some(Progress::Parked(_)));
        let n = app
            .waiting
            .with(|list| list.iter().filter(|it| is_returned(it.instance_id)).count());
        let words = || i.fill(words::RETURNED_N, &[("n", &n.to_string())]);
        let badge = (n > 0).then(|| {
            el("span")
                .class("badge bad")
                .attr("data-count", "returned")
                .text(&words())
        });
        badge.into()
    };
    show(move || {
        if n_waiting.get() + n_sent.get() == 0 {
            return View::none();
        }
        let counts = el("span")
            .class("row-words")
            .child(el("strong").attr("data-count", "waiting").tells(waiting_words))
            .child(muted("span").tells(move || since().unwrap_or_default()))
            .child(muted("span").attr("data-count", "sent").tells(sent_words))
            .shows(returned);
        el("a")
            .class("card tally")
            .attr("href", &Route::Outbox.href())
            .class_of("some", move || n_waiting.get() > 0)
            .on("click", move |ev: MouseEvent| {
                ev.prevent_default();
                app.router.go(Route::Outbox);
            })
            .child(el("span").class("tally-picture").child(icon(Picture::Send)))
            .child(counts)
            .child(icon(Picture::Chevron))
            .into()
    })
}

fn drafts(app: App) -> View {
    let i = app.i18n;
    show(move || {
        let drafts = app.drafts.get();
        if drafts.is_empty() {
            return View::none();
        }
        let cards = drafts.into_iter().map(|draft| draft_card(app, draft));
        el("section")
            .attr("aria-labelledby", "drafts-title")
            .child(
                el("h2")
                    .class("section-title")
                    .id("drafts-title")
                    .words(i, words::DRAFT),
            )
            .child(el("div").class("card rows-card").children(cards))
            .into()
    })
}

fn draft_card(app: App, draft: Draft) -> View {
    let i = app.i18n;
    let form_id = draft.form_id.clone();
    let form_title = move || title_of(app, form_id.as_str());
    let name = tidy(&draft.title);
    let title = {
        let (name, form_title) = (name.clone(), form_title.clone());
        move || if name.is_empty() { form_title() } else { name.clone() }
    };
    // The form's title goes below the name of the interview, where it has one.
    let below = move || if name.is_empty() { String::new() } else { form_title() };
    let (changed_ms, percent) = (draft.changed_ms, draft.percent.to_string());
    let told = move || {
        let now = clock::local(clock::now_ms()).zip(clock::local(changed_ms));
        let when = now
            .map(|(now, then)| format::moment(i.lang(), then, now))
            .unwrap_or_default();
        i.fill(words::DRAFT_TOLD, &[("n", &percent), ("time", &when)])
    };
    let is_practice =
        (draft.mode == Mode::Practice).then(|| el("span").class("badge accent").words(i, words::PRACTICE_SHORT));
    let id = draft.id;
    let route = Route::Fill {
        form_id: draft.form_id.clone(),
        instance_id: Some(id),
        is_whole: false,
    };
    let remove = move || {
        app.question.set(Some(Question {
            asks: words::DELETE_DRAFT,
            yes: shared::REMOVE,
            then: Callback::new(move |()| {
                spawn_local(async move {
                    // A draft that could not be deleted is still listed.
                    if let Err(error) = app.storage().delete_draft(id).await {
                        log::error!("a draft could not be deleted: {}", error.code());
                    }
                    app.refresh().await;
                });
            }),
        }));
    };
    let row_words = el("span")
        .class("row-words")
        .child(el("strong").tells(title))
        .child(muted("span").tells(below))
        .child(muted("span").tells(told))
        .child(is_practice);
    let go_on = button("row", "continue")
        .on_click(move || app.router.go(route.clone()))
        .child(row_words)
        .child(el("span").class("row-do").words(i, words::FORM_CONTINUE));
    let remove = button("button quiet danger-text", "delete-draft")
        .label(i, shared::REMOVE)
        .on_click(remove)
        .child(icon(Picture::Trash));
    el("div")
        .class("draft")
        .attr("data-draft", &id.to_string())
        .child(go_on)
        .child(remove)
        .into()
}

/// The name of an interview without the gaps of what is not answered yet: `Sosialisasi - - 2026-11-23` has one.
#[must_use]
pub fn tidy(name: &str) -> String {
    let parts = name.split(" - ").map(|part| part.trim_matches([' ', '-']));
    parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" - ")
}

/// The title of a form as last listed; its id where it is not listed any more.
#[must_use]
pub fn title_of(app: App, form_id: &str) -> String {
    app.forms.with(|list| {
        let entries = list.iter().flat_map(|list| &list.forms);
        let found = entries.into_iter().find(|entry| entry.form_id.as_str() == form_id);
        found.map_or_else(|| form_id.to_owned(), |entry| entry.title.clone())
    })
}

fn forms(app: App) -> View {
    let i = app.i18n;
    let list = move || match app.forms.get() {
        None => el("p").class("muted").words(i, words::NO_FORMS).into(),
        Some(list) => {
            let open = list.forms.into_iter().filter(|entry| entry.state == FormState::Open);
            let rows = open.map(|entry| form_row(app, entry));
            let card = el("div").class("card rows-card").children(rows);
            View::of([card.into(), forms_here(app)])
        }
    };
    el("section")
        .attr("aria-labelledby", "forms-title")
        .child(
            el("h2")
                .class("section-title")
                .id("forms-title")
                .words(i, words::FORM_NEW),
        )
        .shows(list)
        .into()
}

/// Whether all forms are on this phone by now: before that, nobody should leave the signal behind.
fn forms_here(app: App) -> View {
    let i = app.i18n;
    show(move || {
        let Some(missing) = app.wanted.with(|wanted| wanted.as_ref().map(Vec::len)) else {
            return View::none();
        };
        let n = missing.to_string();
        let words = match missing {
            0 => words::FORMS_HERE,
            _ if app.is_fetching.get() => words::FORMS_COMING,
            _ => words::FORMS_LACKING,
        };
        el("p")
            .class("muted small forms-here")
            .attr("role", "status")
            .attr("data-forms-missing", &n)
            .text(&i.fill(words, &[("n", &n)]))
            .into()
    })
}

fn form_row(app: App, entry: FormEntry) -> View {
    let i = app.i18n;
    let form_id = entry.form_id.clone();
    let digest = entry.digest;
    let lacks = move || {
        let stops = |want: &network::Want| want.form == digest && want.is_needed();
        let is_stopped = app.wanted.with(|wanted| wanted.iter().flatten().any(stops));
        if is_stopped {
            i.fill(words::FORM_LACKING, &[])
        } else {
            String::new()
        }
    };
    button("row form-row", "start")
        .attr("data-form", entry.form_id.as_str())
        .on_click(move || app.router.go(Route::start(form_id.clone())))
        .child(el("span").class("form-picture").child(icon(Picture::Plus)))
        .child(
            el("span")
                .class("row-words")
                .child(el("strong").text(&entry.title))
                .child(muted("span").tells(lacks)),
        )
        .child(icon(Picture::Chevron))
        .into()
}
