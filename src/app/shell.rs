//! What stands around every screen but the interview: the title on top, the four places to go below.

use super::{context::App, route::Route};
use crate::ui::{
    i18n::{Words, app as words, shared},
    icon::{Icon, Picture},
};
use leptos::prelude::*;

/// A screen with its title.
#[must_use]
pub fn page(app: App, title: Words, content: AnyView) -> AnyView {
    let i = app.i18n;
    let is_practice = move || {
        (app.is_practice.get() && !app.is_enrolled()).then(|| {
            view! { <p class="practice">{i.t(words::PRACTICE)}</p> }
        })
    };
    view! {
        <div class="screen">
            <header class="bar"><h1 class="bar-title" tabindex="-1" id="title">{i.t(title)}</h1></header>
            {is_practice}
            <main class="screen-main stack" id="content">{content}</main>
            {tabs(app)}
        </div>
    }
    .into_any()
}

/// A screen without places to go: nothing else makes sense now.
#[must_use]
pub fn alone(app: App, title: Words, content: AnyView) -> AnyView {
    view! {
        <div class="screen">
            <header class="bar"><h1 class="bar-title" tabindex="-1" id="title">{app.i18n.t(title)}</h1></header>
            <main class="screen-main stack" id="content">{content}</main>
        </div>
    }
    .into_any()
}

fn tabs(app: App) -> AnyView {
    let n_waiting = move || app.waiting.with(Vec::len);
    let badge = move || match n_waiting() {
        0 => ().into_any(),
        n => view! { <span class="tab-badge">{n.to_string()}</span> }.into_any(),
    };
    view! {
        <nav class="tabs">
            {tab(app, Route::Home, words::HOME, Picture::Home, ().into_any())}
            {tab(app, Route::Outbox, words::OUTBOX, Picture::Send, badge.into_any())}
            {tab(app, Route::Settings, words::SETTINGS, Picture::Person, ().into_any())}
            {tab(app, Route::Help, shared::HELP, Picture::Info, ().into_any())}
        </nav>
    }
    .into_any()
}

fn tab(app: App, route: Route, name: Words, picture: Picture, badge: AnyView) -> AnyView {
    let href = route.href();
    let here = route.clone();
    let is_here = move || (app.router.route() == here).then_some("page");
    let go = move |ev: web_sys::MouseEvent| {
        ev.prevent_default();
        app.router.go(route.clone());
    };
    view! {
        <a class="tab" href=href aria-current=is_here on:click=go>
            <span class="tab-picture"><Icon picture/>{badge}</span>
            <span class="tab-words">{app.i18n.t(name)}</span>
        </a>
    }
    .into_any()
}
