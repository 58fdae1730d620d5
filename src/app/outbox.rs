//! What is not yet sent, and what is.

use super::{
    context::App,
    export::{self, ExportError},
    leave::Left,
    parts::{muted, notice},
    record, shell,
};
use crate::id::InstanceId;
use crate::sync::queue::{Hold, Trouble};
use crate::ui::{
    clock,
    dom::{El, View, button, el, show},
    format,
    i18n::{Words, app as words, shared},
    icon::{Picture, icon},
};
use leptos::{prelude::*, task::spawn_local};

/// The screen.
#[must_use]
pub fn screen(app: App) -> View {
    let i = app.i18n;
    spawn_local(app.refresh());
    let cards = move |ids: Vec<InstanceId>| ids.into_iter().map(move |id| record::card(app, id));
    let waiting = move || {
        let ids: Vec<_> = app.waiting.with(|list| list.iter().map(|it| it.instance_id).collect());
        match ids.is_empty() {
            true => el("p").class("muted empty").words(i, words::ALL_SENT).into(),
            false => cards(ids).collect(),
        }
    };
    let sent = move || {
        let ids: Vec<_> = app
            .sent
            .with(|list| list.iter().map(|it| it.headline.instance_id).collect());
        let section = (!ids.is_empty()).then(|| section(app, "sent-title", words::SENT).children(cards(ids)));
        section.into()
    };
    // What is filled in for practice stays here.
    let can_send = move || app.is_enrolled() || !app.is_practice.get();
    let content = View::of([
        status(app),
        show(move || if can_send() { send(app) } else { View::none() }),
        set_aside(app),
        export(app),
        section(app, "waiting-title", words::NOT_SENT).shows(waiting).into(),
        show(sent),
    ]);
    shell::page(app, words::OUTBOX, content)
}

fn section(app: App, title_id: &str, title: Words) -> El {
    let title = el("h2").class("section-title").id(title_id).words(app.i18n, title);
    el("section")
        .class("stack")
        .attr("aria-labelledby", title_id)
        .child(title)
}

/// Sends at once, and says what came of that: nothing is more worrying than a button that does nothing.
fn send(app: App) -> View {
    let i = app.i18n;
    let is_asked = RwSignal::new(false);
    let is_sending = move || app.sender().status().is_sending;
    let label = move || i.fill(if is_sending() { words::SENDING } else { words::SEND_NOW }, &[]);
    let send = button("button main wide large", "send")
        .flag_of("disabled", is_sending)
        .on_click(move || {
            is_asked.set(true);
            app.sender().kick();
        })
        .child(icon(Picture::Send))
        .child(el("span").tells(label));
    let note = move || {
        let has_failed = is_asked.get() && !is_sending() && app.sender().status().trouble.is_some();
        has_failed
            .then(|| notice("notice warn", Picture::Info, el("div").words(i, words::NOT_SENT_NOW)))
            .into()
    };
    View::of([send.into(), el("div").attr("role", "status").shows(note).into()])
}

/// "Simpan ke berkas": for a phone that never finds a signal.
fn export(app: App) -> View {
    let i = app.i18n;
    let said = RwSignal::new(None::<Said>);
    let is_busy = RwSignal::new(false);
    let is_empty =
        move || app.waiting.with(Vec::is_empty) && app.sent.with(Vec::is_empty) && app.n_set_aside.get() == 0;
    let save = move || {
        is_busy.set(true);
        said.set(None);
        spawn_local(async move {
            let outcome = save(app).await;
            is_busy.try_set(false);
            said.try_set(outcome);
        });
    };
    let note = move || {
        let Some(Said { words, n, n_aside }) = said.get() else {
            return View::none();
        };
        let words = i.fill(words, &[("n", &n.to_string()), ("m", &n_aside.to_string())]);
        el("p").class("notice").child(el("span").text(&words)).into()
    };
    let save = button("button wide", "export")
        .flag_of("hidden", is_empty)
        .flag_of("disabled", move || is_busy.get())
        .on_click(save)
        .child(icon(Picture::Download))
        .child(el("span").words(i, words::TO_FILE));
    View::of([save.into(), el("div").attr("role", "status").shows(note).into()])
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
fn set_aside(app: App) -> View {
    let i = app.i18n;
    show(move || {
        let n = app.n_set_aside.get();
        if n == 0 {
            return View::none();
        }
        let words = i.fill(words::SET_ASIDE_N, &[("n", &n.to_string())]);
        notice("notice warn", Picture::Warning, el("div").text(&words))
            .attr("data-set-aside", &n.to_string())
            .into()
    })
}

/// How sending goes as a whole: what stops it, what went wrong last, when something last went.
#[must_use]
pub fn status(app: App) -> View {
    let sent = move || last_sent(app).map(|words| muted("p").text(&words));
    let says = move || trouble(app, true).unwrap_or_else(|| sent().into());
    el("div").attr("role", "status").shows(says).into()
}

/// The same where the network and the last sending are told elsewhere.
#[must_use]
pub fn warning(app: App) -> View {
    let says = move || trouble(app, false).unwrap_or_else(View::none);
    el("div").attr("role", "status").shows(says).into()
}

fn trouble(app: App, tells_offline: bool) -> Option<View> {
    let i = app.i18n;
    let status = app.sender().status();
    let stop = status.hold.map(|hold| match hold {
        Hold::NotEnrolled => words::HOLD_NOT_ENROLLED,
        Hold::Revoked => words::HOLD_REVOKED,
        Hold::Outdated => words::HOLD_OUTDATED,
    });
    if let Some(stop) = stop {
        return Some(notice("notice bad", Picture::Warning, el("div").words(i, stop)).into());
    }
    if status.is_sending {
        return Some(line(Picture::Send, i.fill(words::SENDING, &[])));
    }
    if status.elsewhere {
        return Some(line(Picture::Info, i.fill(words::SENT_ELSEWHERE, &[])));
    }
    let words = match status.trouble? {
        Trouble::Offline => tells_offline.then(|| i.fill(words::OFFLINE_OK, &[]))?,
        Trouble::Slow => i.fill(words::SLOW, &[]),
        Trouble::NotOurs => i.fill(words::NOT_OURS, &[]),
        Trouble::Untrusted => i.fill(words::UNTRUSTED, &[]),
        Trouble::Server(Some(problem)) => {
            [&problem.title, " ", &i.fill(shared::CODE, &[("code", &problem.code)])].concat()
        }
        Trouble::Server(None) => i.fill(words::WILL_RETRY, &[]),
    };
    Some(line(Picture::Info, words))
}

fn line(picture: Picture, words: String) -> View {
    el("p")
        .class("offline")
        .child(icon(picture))
        .child(el("span").text(&words))
        .into()
}

/// When something was sent last, in words.
#[must_use]
pub fn last_sent(app: App) -> Option<String> {
    let i = app.i18n;
    let at_ms = app.sender().status().last_sent_ms?;
    let (then, now) = clock::local(at_ms).zip(clock::local(clock::now_ms()))?;
    let time = format::moment(i.lang(), then, now);
    Some(i.fill(words::LAST_SENT, &[("time", &time)]))
}
