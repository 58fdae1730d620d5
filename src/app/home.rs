//! Home: what matters now. Start an interview, go on with one, see what is not yet sent.

use super::{context::App, network, outbox, route::Route, sender::Progress, sheet::Question, shell};
use crate::{
    submission::Mode,
    sync::{FormEntry, FormState},
    ui::{
        clock, format,
        i18n::{app as words, shared},
        icon::{Icon, Picture},
    },
    vault::Draft,
};
use leptos::{prelude::*, task::spawn_local};

/// The screen.
#[must_use]
pub fn screen(app: App) -> AnyView {
    spawn_local(app.refresh());
    network::refresh_forms(app);
    let content = view! {
        {update_notice(app)}
        {outbox::status(app)}
        {room(app)}
        {waiting(app)}
        {drafts(app)}
        {forms(app)}
    };
    shell::page(app, words::HOME_TITLE, content.into_any())
}

/// Offered here only: never while an interview is open.
fn update_notice(app: App) -> AnyView {
    let i = app.i18n;
    (move || {
        app.has_update.get().then(|| {
            view! {
                <div class="notice" role="status">
                    <Icon picture=Picture::Again/>
                    <div>{i.t(words::UPDATE_APP)}</div>
                    <button type="button" class="button" data-action="update" on:click=move |_| super::update::take()>
                        {i.t(words::RELOAD)}
                    </button>
                </div>
            }
        })
    })
    .into_any()
}

/// Says in good time that room runs short, and what helps.
fn room(app: App) -> AnyView {
    let i = app.i18n;
    let is_low = RwSignal::new(false);
    spawn_local(async move {
        let room = app.storage().room().await;
        is_low.try_set(room.is_low());
    });
    (move || {
        is_low.get().then(|| {
            view! {
                <div class="notice warn" role="status" data-room="low">
                    <Icon picture=Picture::Warning/>
                    <div><p><strong>{i.t(words::STORAGE_LOW)}</strong></p><p>{i.t(words::STORAGE_LOW_DO)}</p></div>
                </div>
            }
        })
    })
    .into_any()
}

fn waiting(app: App) -> AnyView {
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
        (n > 0).then(|| {
            view! { <span class="badge bad" data-count="returned">{i.fill(words::RETURNED_N, &[("n", &n.to_string())])}</span> }
        })
    };
    let go = move |ev: web_sys::MouseEvent| {
        ev.prevent_default();
        app.router.go(Route::Outbox);
    };
    (move || {
        (n_waiting.get() + n_sent.get() > 0).then(|| {
            view! {
                <a class="card tally" href=Route::Outbox.href() on:click=go class:some=move || { n_waiting.get() > 0 }>
                    <span class="tally-picture"><Icon picture=Picture::Send/></span>
                    <span class="row-words">
                        <strong data-count="waiting">{waiting_words}</strong>
                        <span class="muted small">{since}</span>
                        <span class="muted small" data-count="sent">{sent_words}</span>
                        {returned}
                    </span>
                    <Icon picture=Picture::Chevron/>
                </a>
            }
        })
    })
    .into_any()
}

fn drafts(app: App) -> AnyView {
    let i = app.i18n;
    (move || {
        let drafts = app.drafts.get();
        (!drafts.is_empty()).then(|| {
            let cards: Vec<AnyView> = drafts.into_iter().map(|draft| draft_card(app, draft)).collect();
            view! {
                <section aria-labelledby="drafts-title">
                    <h2 class="section-title" id="drafts-title">{i.t(words::DRAFT)}</h2>
                    <div class="card rows-card">{cards}</div>
                </section>
            }
        })
    })
    .into_any()
}

fn draft_card(app: App, draft: Draft) -> AnyView {
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
    let is_practice = (draft.mode == Mode::Practice)
        .then(|| view! { <span class="badge accent">{i.t(words::PRACTICE_SHORT)}</span> });
    let id = draft.id;
    let route = Route::Fill {
        form_id: draft.form_id.clone(),
        instance_id: Some(id),
        is_whole: false,
    };
    let remove = move |_| {
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
    view! {
        <div class="draft" data-draft=id.to_string()>
            <button type="button" class="row" data-action="continue" on:click=move |_| app.router.go(route.clone())>
                <span class="row-words">
                    <strong>{title}</strong>
                    <span class="muted small">{below}</span>
                    <span class="muted small">{told}</span>
                    {is_practice}
                </span>
                <span class="row-do">{i.t(words::FORM_CONTINUE)}</span>
            </button>
            <button type="button" class="button quiet danger-text" data-action="delete-draft" aria-label=i.t(shared::REMOVE)
                on:click=remove>
                <Icon picture=Picture::Trash/>
            </button>
        </div>
    }
    .into_any()
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

fn forms(app: App) -> AnyView {
    let i = app.i18n;
    let list = move || match app.forms.get() {
        None => view! { <p class="muted">{i.t(words::NO_FORMS)}</p> }.into_any(),
        Some(list) => {
            let open = list.forms.into_iter().filter(|entry| entry.state == FormState::Open);
            let rows: Vec<AnyView> = open.map(|entry| form_row(app, entry)).collect();
            view! { <div class="card rows-card">{rows}</div> {forms_here(app)} }.into_any()
        }
    };
    view! {
        <section aria-labelledby="forms-title">
            <h2 class="section-title" id="forms-title">{i.t(words::FORM_NEW)}</h2>
            {list}
        </section>
    }
    .into_any()
}

/// Whether all forms are on this phone by now: before that, nobody should leave the signal behind.
fn forms_here(app: App) -> AnyView {
    let i = app.i18n;
    (move || {
        let missing = app.wanted.with(|wanted| wanted.as_ref().map(Vec::len))?;
        let n = missing.to_string();
        let words = match missing {
            0 => words::FORMS_HERE,
            _ if app.is_fetching.get() => words::FORMS_COMING,
            _ => words::FORMS_LACKING,
        };
        Some(view! {
            <p class="muted small forms-here" role="status" data-forms-missing=n.clone()>{i.fill(words, &[("n", &n)])}</p>
        })
    })
    .into_any()
}

fn form_row(app: App, entry: FormEntry) -> AnyView {
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
    view! {
        <button type="button" class="row form-row" data-action="start" data-form=entry.form_id.to_string()
            on:click=move |_| app.router.go(Route::start(form_id.clone()))>
            <span class="form-picture"><Icon picture=Picture::Plus/></span>
            <span class="row-words"><strong>{entry.title}</strong><span class="muted small">{lacks}</span></span>
            <Icon picture=Picture::Chevron/>
        </button>
    }
    .into_any()
}
