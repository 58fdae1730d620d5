//! How a finished interview stands: not yet sent, being sent, sent with its number, returned with the reason.

use super::{
    context::App,
    home::{tidy, title_of},
    parts::muted,
    sender::Progress,
};
use crate::{
    id::InstanceId,
    submission::Mode,
    sync::queue::Parked,
    ui::{
        clock,
        dom::{El, View, el, show},
        format,
        i18n::{Words, app as words, shared},
        icon::{Picture, icon},
    },
    vault::Headline,
};
use leptos::prelude::*;

/// The card of one record; follows it as it is sent.
#[must_use]
pub fn card(app: App, id: InstanceId) -> View {
    show(move || {
        let sent = app
            .sent
            .with(|list| list.iter().find(|it| it.headline.instance_id == id).cloned());
        if let Some(note) = sent {
            let number = note.receipt.number.to_string();
            let problem = note.problem.map(|problem| problem.title);
            return record(app, &note.headline, "sent", sent_badge(app, &number, problem));
        }
        let waiting = app
            .waiting
            .with(|list| list.iter().find(|it| it.instance_id == id).cloned());
        waiting.map_or_else(View::none, |headline| {
            let progress = app.sender().progress(id);
            let state = match &progress {
                None => "waiting",
                Some(Progress::Parked(_)) => "returned",
                Some(_) => "sending",
            };
            record(app, &headline, state, progress_badge(app, progress))
        })
    })
}

fn sent_badge(app: App, number: &str, problem: Option<String>) -> View {
    let i = app.i18n;
    let number = el("strong").attr("data-receipt", number).text(number);
    let receipt = el("span").class("receipt").words(i, shared::RECEIPT_NO).text(" ");
    let badges = el("p")
        .class("badges")
        .child(badge(app, "badge good", Picture::Check, words::SENT))
        .child(receipt.child(number));
    // The office holds it; somebody there has to look at it.
    let problem = problem.map(|problem| el("p").class("record-why small").text(&problem));
    View::of([badges.into(), problem.into()])
}

fn badge(app: App, class: &str, picture: Picture, words: Words) -> El {
    el("span").class(class).child(icon(picture)).words(app.i18n, words)
}

fn progress_badge(app: App, progress: Option<Progress>) -> View {
    let i = app.i18n;
    let state = |class: &str, picture: Picture, words: Words| -> View {
        el("p").class("badges").child(badge(app, class, picture, words)).into()
    };
    match progress {
        None => state("badge warn", Picture::Clock, words::NOT_SENT),
        Some(Progress::Sending | Progress::Confirming) => state("badge accent", Picture::Send, words::SENDING),
        Some(Progress::Uploading(n)) => {
            let left = move || i.fill(words::FILES_LEFT, &[("n", &n.to_string())]);
            View::of([
                state("badge accent", Picture::Send, words::SENDING),
                muted("p").tells(left).into(),
            ])
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
            let why = el("p").class("record-why").attr("data-why", "1").text(&why);
            View::of([state("badge bad", Picture::Warning, words::REJECTED), why.into()])
        }
    }
}

fn record(app: App, headline: &Headline, state: &'static str, badge: View) -> View {
    let i = app.i18n;
    let form_id = headline.form_id.clone();
    let name = tidy(i.lang(), headline.instance_name.as_deref().unwrap_or_default());
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
    let is_practice = (headline.mode == Mode::Practice).then(|| {
        let badge = el("span").class("badge accent").words(i, words::PRACTICE_SHORT);
        el("p").class("badges").child(badge)
    });
    let digest = headline.sha256.to_string();
    let size = headline.size_bytes;
    let shown_digest = el("dd").class("mono small").attr("data-sha256", &digest).text(&digest);
    let details = el("dl")
        .class("details")
        .child(el("dt").words(i, words::DIGEST))
        .child(shown_digest)
        .child(el("dt").words(i, words::SIZE))
        .child(el("dd").tells(move || format::size(i.lang(), size)))
        .child(el("dt").words(i, words::NUMBER_HERE))
        .child(el("dd").text(&headline.seq.to_string()));
    el("article")
        .class("card record")
        .attr("data-record", &headline.instance_id.to_string())
        .attr("data-state", state)
        .child(el("strong").class("record-title").tells(title))
        .child(muted("p").tells(when))
        .child(badge)
        .child(is_practice)
        .child(
            el("details")
                .child(el("summary").words(i, words::DETAILS))
                .child(details),
        )
        .into()
}
