//! Help: how to work with the app, in a few plain sentences.

use super::{context::App, shell};
use crate::ui::{
    i18n::{Words, app as words},
    icon::{Icon, Picture},
};
use leptos::prelude::*;

/// The screen.
#[must_use]
pub fn screen(app: App) -> AnyView {
    let i = app.i18n;
    let piece = move |picture: Picture, title: Words, text: Words| {
        view! {
            <section class="card help">
                <h2><Icon picture/><span>{i.t(title)}</span></h2>
                <p>{i.t(text)}</p>
            </section>
        }
        .into_any()
    };
    let content = view! {
        {piece(Picture::Pen, words::HELP_FILL, words::HELP_FILL_TEXT)}
        {piece(Picture::Phone, words::HELP_OFFLINE, words::HELP_OFFLINE_TEXT)}
        {piece(Picture::Send, words::HELP_SEND, words::HELP_SEND_TEXT)}
        {piece(Picture::Warning, words::HELP_KEEP, words::HELP_KEEP_TEXT)}
        <a class="button wide" href="/rescue.html">{i.t(words::RESCUE)}</a>
    };
    shell::page(app, words::HELP_TITLE, content.into_any())
}
