//! Help: how to work with the app, in a few plain sentences.

use super::{context::App, route::Route, shell};
use crate::ui::{
    dom::{View, el},
    i18n::{Words, app as words},
    icon::{Picture, icon},
};
use web_sys::MouseEvent;

/// The screen.
#[must_use]
pub fn screen(app: App) -> View {
    let i = app.i18n;
    let piece = |picture: Picture, title: Words, text: Words| -> View {
        el("section")
            .class("card help")
            .child(el("h2").child(icon(picture)).child(el("span").words(i, title)))
            .child(el("p").words(i, text))
            .into()
    };
    let diary = el("a").class("button wide").attr("href", &Route::Diary.href());
    let diary = diary.on("click", move |ev: MouseEvent| {
        ev.prevent_default();
        app.router.lead(Route::Diary);
    });
    let rescue = el("a").class("button wide").attr("href", "/rescue.html");
    let content = View::of([
        piece(Picture::Pen, words::HELP_FILL, words::HELP_FILL_TEXT),
        piece(Picture::Phone, words::HELP_OFFLINE, words::HELP_OFFLINE_TEXT),
        piece(Picture::Send, words::HELP_SEND, words::HELP_SEND_TEXT),
        piece(Picture::Warning, words::HELP_KEEP, words::HELP_KEEP_TEXT),
        diary.words(i, words::DIARY).into(),
        rescue.words(i, words::RESCUE).into(),
    ]);
    shell::page(app, words::HELP_TITLE, content)
}
