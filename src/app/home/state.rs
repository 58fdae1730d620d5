//! In one line: the network, the room on the phone, the last sending.

use crate::{
    app::{context::App, storage::Room},
    ui::{
        clock,
        dom::{View, el},
        format,
        i18n::{app as words, shared},
        icon::{Picture, icon},
    },
};
use leptos::{prelude::*, task::spawn_local};

/// The line.
#[must_use]
pub fn line(app: App) -> View {
    let i = app.i18n;
    let is_online = online();
    let room = RwSignal::new(None::<Room>);
    spawn_local(async move {
        let seen = app.storage().room().await;
        room.try_set(Some(seen));
    });
    let signal = move || match is_online.get() {
        true => i.fill(shared::ONLINE, &[]),
        false => i.fill(words::OFFLINE_OK, &[]),
    };
    let sent = move || {
        let at_ms = app.sender().status().last_sent_ms;
        let moments = at_ms.and_then(clock::local).zip(clock::local(clock::now_ms()));
        let time = moments.map(|(then, now)| format::moment(i.lang(), then, now));
        time.map(|time| i.fill(words::LAST_SENT, &[("time", &time)]))
            .unwrap_or_default()
    };
    let part = |picture, says: View| el("span").class("state-part").child(icon(picture)).child(says);
    let signal = part(Picture::Signal, el("span").tells(signal).into())
        .class_of("off", move || !is_online.get())
        .attr_of("data-online", move || {
            Some(if is_online.get() { "1" } else { "0" }.to_owned())
        });
    // When it is short, a notice says so.
    let has_no_word = move || room.get().is_none_or(|room| room.is_low());
    let enough = part(Picture::Phone, el("span").words(i, words::ROOM_ENOUGH).into()).flag_of("hidden", has_no_word);
    let is_never = move || app.sender().status().last_sent_ms.is_none();
    let sent = part(Picture::Send, el("span").tells(sent).into()).flag_of("hidden", is_never);
    el("p")
        .class("state muted small")
        .attr("role", "status")
        .child(signal)
        .child(enough)
        .child(sent)
        .into()
}

/// Whether the phone has a network, as the browser knows it: `true` promises nothing.
fn online() -> RwSignal<bool> {
    let is_online = || window().navigator().on_line();
    let signal = RwSignal::new(is_online());
    let listen = |name| window_event_listener_untyped(name, move |_| signal.set(is_online()));
    let listeners = [listen("online"), listen("offline")];
    on_cleanup(move || listeners.into_iter().for_each(|it| it.remove()));
    signal
}
