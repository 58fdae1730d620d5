//! What is not yet sent, and what is.

use super::{
    context::App,
    export::{self, ExportError, Left},
    record, shell,
};
use crate::sync::queue::{Hold, Trouble};
use crate::ui::{
    clock, format,
    i18n::{Words, app as words, shared},
    icon::{Icon, Picture},
};
use leptos::{prelude::*, task::spawn_local};

/// The screen.
#[must_use]
pub fn screen(app: App) -> AnyView {
    let i = app.i18n;
    spawn_local(app.refresh());
    let waiting = move || {
        let ids: Vec<_> = app.waiting.with(|list| list.iter().map(|it| it.instance_id).collect());
        match ids.is_empty() {
            true => view! { <p class="muted empty">{i.t(words::ALL_SENT)}</p> }.into_any(),
            false => ids
                .into_iter()
                .map(|id| record::card(app, id))
                .collect_view()
                .into_any(),
        }
    };
    let sent = move || {
        let ids: Vec<_> = app
            .sent
            .with(|list| list.iter().map(|it| it.headline.instance_id).collect());
        (!ids.is_empty()).then(|| {
            let cards: Vec<AnyView> = ids.into_iter().map(|id| record::card(app, id)).collect();
            view! {
                <section class="stack" aria-labelledby="sent-title">
                    <h2 class="section-title" id="sent-title">{i.t(words::SENT)}</h2>
                    {cards}
                </section>
            }
        })
    };
    let content = view! {
        {status(app)}
        <button type="button" class="button main wide large" data-action="send" on:click=move |_| app.sender().kick()>
            <Icon picture=Picture::Send/><span>{i.t(words::SEND_NOW)}</span>
        </button>
        {set_aside(app)}
        {export(app)}
        <section class="stack" aria-labelledby="waiting-title">
            <h2 class="section-title" id="waiting-title">{i.t(words::NOT_SENT)}</h2>
            {waiting}
        </section>
        {sent}
    };
    shell::page(app, words::OUTBOX, content.into_any())
}

/// "Simpan ke berkas": for a phone that never finds a signal.
fn export(app: App) -> AnyView {
    let i = app.i18n;
    let said = RwSignal::new(None::<Said>);
    let is_busy = RwSignal::new(false);
    let is_empty =
        move || app.waiting.with(Vec::is_empty) && app.sent.with(Vec::is_empty) && app.n_set_aside.get() == 0;
    let save = move |_| {
        is_busy.set(true);
        said.set(None);
        spawn_local(async move {
            let outcome = save(app).await;
            is_busy.try_set(false);
            said.try_set(outcome);
        });
    };
    let note = move || {
        said.get().map(|Said { words, n, n_aside }| {
            let words = i.fill(words, &[("n", &n.to_string()), ("m", &n_aside.to_string())]);
            view! { <p class="notice"><span>{words}</span></p> }
        })
    };
    view! {
        <button type="button" class="button wide" data-action="export" hidden=is_empty disabled=move || is_busy.get()
            on:click=save>
            <Icon picture=Picture::Download/><span>{i.t(words::TO_FILE)}</span>
        </button>
        <div role="status">{note}</div>
    }
    .into_any()
}

/// What to say after saving to a file: the words, the interviews in it, and the texts that cannot be read.
#[derive(Clone, Copy)]
struct Said {
    words: Words,
    n: usize,
    n_aside: usize,
}

/// Saves, and says what came of it; nothing when the share sheet was closed.
async fn save(app: App) -> Option<Said> {
    let without_file = |words| Said {
        words,
        n: 0,
        n_aside: 0,
    };
    let bundle = match export::bundle(&app.storage()).await {
        Ok(bundle) => bundle,
        Err(ExportError::Nothing) => return Some(without_file(words::NOTHING_TO_SAVE)),
        Err(_) => return Some(without_file(words::FILE_NOT_MADE)),
    };
    let holds = bundle.holds;
    let words = match bundle.leave().await {
        Ok(Left::Cancelled) => return None,
        Err(_) => words::FILE_NOT_MADE,
        Ok(_) if holds.set_aside > 0 => words::FILE_MADE_ASIDE,
        Ok(_) if holds.files_missing > 0 => words::FILE_MADE_PART,
        Ok(_) => words::FILE_MADE,
    };
    Some(Said {
        words,
        n: holds.interviews,
        n_aside: holds.set_aside,
    })
}

/// Says plainly that something cannot be read, and what to do with it.
fn set_aside(app: App) -> AnyView {
    let i = app.i18n;
    (move || {
        let n = app.n_set_aside.get();
        (n > 0).then(|| {
            let words = i.fill(words::SET_ASIDE_N, &[("n", &n.to_string())]);
            view! {
                <div class="notice warn" data-set-aside=n.to_string()>
                    <Icon picture=Picture::Warning/><div>{words}</div>
                </div>
            }
        })
    })
    .into_any()
}

/// How sending goes as a whole: what stops it, what went wrong last, when something last went.
#[must_use]
pub fn status(app: App) -> AnyView {
    let i = app.i18n;
    let says = move || {
        let status = app.sender().status();
        let stop = status.hold.map(|hold| match hold {
            Hold::NotEnrolled => words::HOLD_NOT_ENROLLED,
            Hold::Revoked => words::HOLD_REVOKED,
            Hold::Outdated => words::HOLD_OUTDATED,
        });
        if let Some(stop) = stop {
            return view! {
                <div class="notice bad"><Icon picture=Picture::Warning/><div>{i.t(stop)}</div></div>
            }
            .into_any();
        }
        if status.is_sending {
            return line(Picture::Send, i.fill(words::SENDING, &[]));
        }
        if status.elsewhere {
            return line(Picture::Info, i.fill(words::SENT_ELSEWHERE, &[]));
        }
        let trouble = status.trouble.map(|trouble| match trouble {
            Trouble::Offline => i.fill(words::OFFLINE_OK, &[]),
            Trouble::Slow => i.fill(words::SLOW, &[]),
            Trouble::NotOurs => i.fill(words::NOT_OURS, &[]),
            Trouble::Untrusted => i.fill(words::UNTRUSTED, &[]),
            Trouble::Server(Some(problem)) => {
                [&problem.title, " ", &i.fill(shared::CODE, &[("code", &problem.code)])].concat()
            }
            Trouble::Server(None) => i.fill(words::WILL_RETRY, &[]),
        });
        match trouble {
            Some(words) => line(Picture::Info, words),
            None => last_sent(app, status.last_sent_ms),
        }
    };
    view! { <div role="status">{says}</div> }.into_any()
}

fn line(picture: Picture, words: String) -> AnyView {
    view! { <p class="offline"><Icon picture/><span>{words}</span></p> }.into_any()
}

fn last_sent(app: App, at_ms: Option<i64>) -> AnyView {
    let i = app.i18n;
    let moments = at_ms.and_then(clock::local).zip(clock::local(clock::now_ms()));
    let time = moments.map(|(then, now)| format::moment(i.lang(), then, now));
    time.map(|time| view! { <p class="muted small">{i.fill(words::LAST_SENT, &[("time", &time)])}</p> })
        .into_any()
}
