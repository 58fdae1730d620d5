//! How many interviews wait to be sent, since when, and how many were sent or came back.

use crate::{
    app::{context::App, parts::muted, route::Route, sender::Progress},
    ui::{
        clock,
        dom::{View, el, show},
        format,
        i18n::app as words,
        icon::{Picture, icon},
    },
};
use leptos::prelude::*;
use web_sys::MouseEvent;

/// The card, which leads to the outbox.
#[must_use]
pub fn view(app: App) -> View {
    let i = app.i18n;
    let n_waiting = Memo::new(move |_| app.waiting.with(Vec::len));
    let n_sent = Memo::new(move |_| app.sent.with(Vec::len));
    let since = move || {
        let oldest = app.waiting.with(|list| list.first().map(|it| it.finalized.wall_ms));
        let oldest = oldest.and_then(clock::local)?;
        let now = clock::local(clock::now_ms())?;
        Some(i.fill(words::OLDEST, &[("time", &format::moment(i.lang(), oldest, now))]))
    };
    let waiting_words = move || match n_waiting.get() {
        0 => i.fill(words::ALL_IS_SENT, &[]),
        n => i.fill(words::NOT_SENT_N, &[("n", &n.to_string())]),
    };
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
            .child(
                muted("span")
                    .attr("data-count", "sent")
                    .flag_of("hidden", move || n_sent.get() == 0)
                    .tells(sent_words),
            )
            .shows(returned);
        el("a")
            .class("card tally")
            .attr("href", &Route::Outbox.href())
            .class_of("some", move || n_waiting.get() > 0)
            .on("click", move |ev: MouseEvent| {
                ev.prevent_default();
                app.router.lead(Route::Outbox);
            })
            .child(el("span").class("tally-picture").child(icon(Picture::Send)))
            .child(counts)
            .child(icon(Picture::Chevron))
            .into()
    })
}
