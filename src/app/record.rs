//! How a finished interview stands: not yet sent, being sent, sent with its number, returned with the reason.

use super::{
    context::App,
    home::{tidy, title_of},
    sender::Progress,
};
use crate::{
    id::InstanceId,
    submission::Mode,
    sync::queue::Parked,
    ui::{
        clock, format,
        i18n::{Words, app as words, shared},
        icon::{Icon, Picture},
    },
    vault::Headline,
};
use leptos::prelude::*;

/// The card of one record; follows it as it is sent.
#[must_use]
pub fn card(app: App, id: InstanceId) -> AnyView {
    (move || {
        let sent = app
            .sent
            .with(|list| list.iter().find(|it| it.headline.instance_id == id).cloned());
        if let Some(note) = sent {
            let number = note.receipt.number.to_string();
            let problem = note.problem.map(|problem| problem.title);
            return record(app, &note.headline, "sent", sent_badge(app, number, problem));
        }
        let waiting = app
            .waiting
            .with(|list| list.iter().find(|it| it.instance_id == id).cloned());
        waiting.map_or_else(
            || ().into_any(),
            |headline| {
                let progress = app.sender().progress(id);
                let state = match &progress {
                    None => "waiting",
                    Some(Progress::Parked(_)) => "returned",
                    Some(_) => "sending",
                };
                record(app, &headline, state, progress_badge(app, progress))
            },
        )
    })
    .into_any()
}

fn sent_badge(app: App, number: String, problem: Option<String>) -> AnyView {
    let i = app.i18n;
    // The office holds it; somebody there has to look at it.
    let problem = problem.map(|problem| view! { <p class="record-why small">{problem}</p> });
    view! {
        <p class="badges">
            <span class="badge good"><Icon picture=Picture::Check/>{i.t(words::SENT)}</span>
            <span class="receipt">{i.t(shared::RECEIPT_NO)}" "<strong data-receipt=number.clone()>{number.clone()}</strong></span>
        </p>
        {problem}
    }
    .into_any()
}

fn progress_badge(app: App, progress: Option<Progress>) -> AnyView {
    let i = app.i18n;
    let badge = |class: &'static str, picture: Picture, words: Words| {
        view! { <p class="badges"><span class=["badge ", class].concat()><Icon picture/>{i.t(words)}</span></p> }
            .into_any()
    };
    match progress {
        None => badge("warn", Picture::Clock, words::NOT_SENT),
        Some(Progress::Sending | Progress::Confirming) => badge("accent", Picture::Send, words::SENDING),
        Some(Progress::Uploading(n)) => {
            let left = move || i.fill(words::FILES_LEFT, &[("n", &n.to_string())]);
            view! {
                {badge("accent", Picture::Send, words::SENDING)}
                <p class="muted small">{left}</p>
            }
            .into_any()
        }
        Some(Progress::Parked(reason)) => {
            let why = match &reason {
                Parked::Refused(Some(problem)) => {
                    let code = i.fill(shared::CODE, &[("code", &problem.code)]);
                    [&problem.title, " ", &code].concat()
                }
                Parked::Refused(None) => i.fill(words::REFUSED, &[]),
                Parked::TooLarge => i.fill(words::TOO_LARGE, &[]),
                Parked::FileMissing(_) => i.fill(words::FILE_MISSING, &[]),
                Parked::Unreadable => i.fill(words::UNREADABLE, &[]),
            };
            view! {
                {badge("bad", Picture::Warning, words::REJECTED)}
                <p class="record-why" data-why="1">{why}</p>
            }
            .into_any()
        }
    }
}

fn record(app: App, headline: &Headline, state: &'static str, badge: AnyView) -> AnyView {
    let i = app.i18n;
    let form_id = headline.form_id.clone();
    let name = tidy(headline.instance_name.as_deref().unwrap_or_default());
    let title = move || match name.is_empty() {
        true => title_of(app, form_id.as_str()),
        false => name.clone(),
    };
    let wall_ms = headline.finalized.wall_ms;
    let when = move || {
        let moments = clock::local(wall_ms).zip(clock::local(clock::now_ms()));
        moments
            .map(|(then, now)| format::moment(i.lang(), then, now))
            .unwrap_or_default()
    };
    let is_practice = (headline.mode == Mode::Practice)
        .then(|| view! { <p class="badges"><span class="badge accent">{i.t(words::PRACTICE_SHORT)}</span></p> });
    let digest = headline.sha256.to_string();
    let size = headline.size_bytes;
    view! {
        <article class="card record" data-record=headline.instance_id.to_string() data-state=state>
            <strong class="record-title">{title}</strong>
            <p class="muted small">{when}</p>
            {badge}
            {is_practice}
            <details>
                <summary>{i.t(words::DETAILS)}</summary>
                <dl class="details">
                    <dt>{i.t(words::DIGEST)}</dt>
                    <dd class="mono small" data-sha256=digest.clone()>{digest.clone()}</dd>
                    <dt>{i.t(words::SIZE)}</dt>
                    <dd>{move || format::size(i.lang(), size)}</dd>
                    <dt>{i.t(words::NUMBER_HERE)}</dt>
                    <dd>{headline.seq.to_string()}</dd>
                </dl>
            </details>
        </article>
    }
    .into_any()
}
