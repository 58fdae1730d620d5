//! What stands around every screen but the interview: the title on top, the four places to go below.

use super::{context::App, route::Route};
use crate::ui::{
    dom::{View, el, show},
    i18n::{Words, app as words, shared},
    icon::{Picture, icon},
};
use leptos::prelude::*;
use web_sys::MouseEvent;

/// A screen with its title.
#[must_use]
pub fn page(app: App, title: Words, content: View) -> View {
    let i = app.i18n;
    let is_practice = show(move || {
        let is_practice = app.is_practice.get() && !app.is_enrolled();
        is_practice
            .then(|| el("p").class("practice").words(i, words::PRACTICE))
            .into()
    });
    framed(app, title, is_practice, content, tabs(app))
}

/// A screen without places to go: nothing else makes sense now.
#[must_use]
pub fn alone(app: App, title: Words, content: View) -> View {
    framed(app, title, View::none(), content, View::none())
}

fn framed(app: App, title: Words, above: View, content: View, below: View) -> View {
    let title = el("h1")
        .class("bar-title")
        .attr("tabindex", "-1")
        .id("title")
        .words(app.i18n, title);
    el("div")
        .class("screen")
        .child(el("header").class("bar").child(title))
        .child(above)
        .child(el("main").class("screen-main stack").id("content").child(content))
        .child(below)
        .into()
}

fn tabs(app: App) -> View {
    let badge = show(move || match app.waiting.with(Vec::len) {
        0 => View::none(),
        n => el("span").class("tab-badge").text(&n.to_string()).into(),
    });
    el("nav")
        .class("tabs")
        .child(tab(app, Route::Home, words::HOME, Picture::Home, View::none()))
        .child(tab(app, Route::Outbox, words::OUTBOX, Picture::Send, badge))
        .child(tab(
            app,
            Route::Settings,
            words::SETTINGS,
            Picture::Person,
            View::none(),
        ))
        .child(tab(app, Route::Help, shared::HELP, Picture::Info, View::none()))
        .into()
}

fn tab(app: App, route: Route, name: Words, picture: Picture, badge: View) -> View {
    let href = route.href();
    let here = route.clone();
    el("a")
        .class("tab")
        .attr("href", &href)
        .attr_of("aria-current", move || {
            (app.router.route().tab() == here).then(|| "page".to_owned())
        })
        .on("click", move |ev: MouseEvent| {
            ev.prevent_default();
            app.router.lead(route.clone());
        })
        .child(el("span").class("tab-picture").child(icon(picture)).child(badge))
        .child(el("span").class("tab-words").words(app.i18n, name))
        .into()
}
