//! After finishing: what was kept, what happens next, and the way on.

use super::page::focus;
use crate::{
    app::{context::App, home::tidy, record, route::Route, shell},
    id::FormId,
    submission::Mode,
    ui::{
        dom::{View, button, el},
        i18n::app as words,
        icon::{Picture, icon},
    },
    vault::Headline,
};
use leptos::{prelude::*, task::spawn_local};

const TITLE: &str = "done-title";

/// The page.
#[must_use]
pub fn view(app: App, form_id: FormId, headline: Headline) -> View {
    let i = app.i18n;
    spawn_local(async move {
        // So that screen readers begin with it.
        leptos::task::tick().await;
        focus(TITLE);
        app.refresh().await;
    });
    let id = headline.instance_id;
    let is_sent = Memo::new(move |_| {
        app.sent
            .with(|sent| sent.iter().any(|it| it.headline.instance_id == id))
    });
    let title = move || i.fill(if is_sent.get() { words::SENT } else { words::SAVED_HERE }, &[]);
    let is_practice = headline.mode == Mode::Practice;
    let next = move || {
        let words = match is_sent.get() {
            true => words::DONE_SENT,
            false if is_practice => words::DONE_PRACTICE,
            false => words::DONE_NEXT,
        };
        i.fill(words, &[])
    };
    let name = tidy(i.lang(), headline.instance_name.as_deref().unwrap_or_default());
    let told = el("div")
        .class("done")
        .attr("data-done", "1")
        .child(el("div").class("done-mark").child(icon(Picture::Check)))
        .child(el("h2").attr("tabindex", "-1").id(TITLE).tells(title))
        .child((!name.is_empty()).then(|| el("p").class("done-name").text(&name)))
        .child(el("p").class("muted").tells(next));
    let again = button("button main wide large", "again")
        .on_click(move || app.router.lead(Route::start(form_id.clone())))
        .child(icon(Picture::Plus))
        .child(el("span").words(i, words::FILL_AGAIN));
    let home = button("button wide large", "home")
        .on_click(move || app.router.lead(Route::Home))
        .child(icon(Picture::Home))
        .child(el("span").words(i, words::HOME));
    let content = View::of([told.into(), record::card(app, id), again.into(), home.into()]);
    shell::page(app, words::FINISHED, content)
}
