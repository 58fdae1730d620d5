//! In one line: the network, the room on the phone, the last sending.

use crate::{
    app::{context::App, outbox, rest, storage::Room},
    ui::{
        dom::{View, el},
        i18n::{app as words, shared},
        icon::{Picture, icon},
    },
};
use leptos::prelude::*;

/// The line, with the room that was seen.
#[must_use]
pub fn line(app: App, room: RwSignal<Option<Room>>) -> View {
    let i = app.i18n;
    let is_online = online();
    let signal = move || match is_online.get() {
        true => i.fill(shared::ONLINE, &[]),
        false => i.fill(words::OFFLINE_OK, &[]),
    };
    let sent = Memo::new(move |_| {
        let _followed = app.sender().status();
        rest::is_here().then(|| outbox::last_sent(app)).flatten()
    });
    let part = |picture, says: View| el("span").class("state-part").child(icon(picture)).child(says);
    let signal = part(Picture::Signal, el("span").tells(signal).into())
        .class_of("off", move || !is_online.get())
        .attr_of("data-online", move || {
            Some(if is_online.get() { "1" } else { "0" }.to_owned())
        });
    // When it is short, a notice says so.
    let has_no_word = move || room.get().is_none_or(|room| room.is_low());
    let enough = part(Picture::Phone, el("span").words(i, words::ROOM_ENOUGH).into()).flag_of("hidden", has_no_word);
    let told = move || sent.get().unwrap_or_default();
    let sent = part(Picture::Send, el("span").tells(told).into()).flag_of("hidden", move || sent.read().is_none());
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
