//! How a finished interview stands: not yet sent, being sent, sent with its number, returned with the reason.

use super::{context::App, home::title_of};
use crate::{
    id::InstanceId,
    submission::Mode,
    ui::{
        clock, format,
        i18n::{app as words, shared},
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
            return record(app, &note.headline, State::Sent(number));
        }
        let waiting = app
            .waiting
            .with(|list| list.iter().find(|it| it.instance_id == id).cloned());
        waiting.map_or_else(|| ().into_any(), |headline| record(app, &headline, State::Waiting))
    })
    .into_any()
}

enum State {
    Waiting,
    Sent(String),
}

fn record(app: App, headline: &Headline, state: State) -> AnyView {
    let i = app.i18n;
    let form_id = headline.form_id.clone();
    let name = headline.instance_name.clone();
    let title = move || name.clone().unwrap_or_else(|| title_of(app, form_id.as_str()));
    let wall_ms = headline.finalized.wall_ms;
    let when = move || {
        let moments = clock::local(wall_ms).zip(clock::local(clock::now_ms()));
        moments
            .map(|(then, now)| format::moment(i.lang(), then, now))
            .unwrap_or_default()
    };
    let (tag, badge) = match state {
        State::Waiting => (
            "waiting",
            view! { <span class="badge warn"><Icon picture=Picture::Clock/>{i.t(words::NOT_SENT)}</span> }.into_any(),
        ),
        State::Sent(number) => (
            "sent",
            view! {
                <span class="badge good"><Icon picture=Picture::Check/>{i.t(words::SENT)}</span>
                <span class="receipt">{i.t(shared::RECEIPT_NO)}" "<strong data-receipt="1">{number}</strong></span>
            }
            .into_any(),
        ),
    };
    let is_practice = (headline.mode == Mode::Practice)
        .then(|| view! { <span class="badge accent">{i.t(words::PRACTICE_SHORT)}</span> });
    let digest = headline.sha256.to_string();
    let size = headline.size_bytes;
    view! {
        <article class="card record" data-record=headline.instance_id.to_string() data-state=tag>
            <strong class="record-title">{title}</strong>
            <p class="muted small">{when}</p>
            <p class="badges">{badge}{is_practice}</p>
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
