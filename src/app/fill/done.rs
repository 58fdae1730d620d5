//! After finishing: what was kept, what happens next, and the way on.

use crate::{
    app::{context::App, home::tidy, record, route::Route, shell},
    id::FormId,
    submission::Mode,
    ui::{
        i18n::app as words,
        icon::{Icon, Picture},
    },
    vault::Headline,
};
use leptos::{prelude::*, task::spawn_local};

/// The page.
#[must_use]
pub fn view(app: App, form_id: FormId, headline: Headline) -> AnyView {
    let i = app.i18n;
    spawn_local(app.refresh());
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
    let name = tidy(headline.instance_name.as_deref().unwrap_or_default());
    let again = {
        let form_id = form_id.clone();
        move |_| app.router.go(Route::start(form_id.clone()))
    };
    let content = view! {
        <div class="done" data-done="1">
            <div class="done-mark"><Icon picture=Picture::Check/></div>
            <h2 tabindex="-1" id="done-title">{title}</h2>
            {(!name.is_empty()).then(|| view! { <p class="done-name">{name}</p> })}
            <p class="muted">{next}</p>
        </div>
        {record::card(app, id)}
        <button type="button" class="button main wide large" data-action="again" on:click=again>
            <Icon picture=Picture::Plus/><span>{i.t(words::FILL_AGAIN)}</span>
        </button>
        <button type="button" class="button wide large" data-action="home" on:click=move |_| app.router.go(Route::Home)>
            <Icon picture=Picture::Home/><span>{i.t(words::HOME)}</span>
        </button>
    };
    shell::page(app, words::FINISHED, content.into_any())
}
