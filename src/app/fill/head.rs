//! The top of the interview: leave, title, progress, language, overview.

use super::{
    overview,
    page::focus_heading,
    session::{Fill, Place},
};
use crate::{
    app::{context::App, route::Route, sheet},
    submission::Mode,
    ui::{
        dom::{El, View, button, el, show},
        i18n::{Words, app as words, shared},
        icon::{Picture, icon},
    },
};
use leptos::prelude::*;

/// The bar.
#[must_use]
pub fn view(app: App, fill: Fill, is_whole: bool) -> View {
    let i = app.i18n;
    let form_title = fill.ask(|session| session.model().form.title.clone());
    let is_practice = fill.keeper().draft().borrow().mode == Mode::Practice;
    let overview = (!is_whole).then(|| {
        bar_button(app, "overview", words::ALL_ANSWERS, Picture::Menu)
            .attr_of("aria-pressed", move || {
                Some(matches!(fill.place(), Place::Overview(_)).to_string())
            })
            .flag_of("hidden", move || fill.place() == Place::Summary)
            .on_click(move || show_overview(fill))
    });
    let leave = bar_button(app, "leave", words::LEAVE, Picture::Cross).on_click(move || app.router.lead(Route::Home));
    let has_languages = fill.ask(|session| session.model().form.languages.len() > 1);
    let bar = el("header")
        .class("bar")
        .child(leave)
        .child(el("h1").class("bar-title").text(&form_title))
        .child(has_languages.then(|| languages(app, fill)))
        .child(overview)
        .child((!is_whole).then(|| progress(app, fill)));
    let practice = is_practice.then(|| el("p").class("practice").words(i, words::PRACTICE));
    View::of([bar.into(), practice.into()])
}

/// Shows all answers, where people are among them; or hides them again.
fn show_overview(fill: Fill) {
    fill.then("overview", move || {
        fill.toggle_overview();
        leptos::task::spawn_local(async move {
            leptos::task::tick().await;
            focus_heading(fill);
            overview::scroll_to_here();
        });
    });
}

fn bar_button(app: App, action: &str, label: Words, picture: Picture) -> El {
    button("bar-button", action).label(app.i18n, label).child(icon(picture))
}

fn progress(app: App, fill: Fill) -> View {
    let part = Memo::new(move |_| fill.percent());
    let bar = el("span").style_of("width", move || [&part.get().to_string(), "%"].concat());
    el("div")
        .class("progress")
        .attr("role", "progressbar")
        .attr("aria-valuemin", "0")
        .attr("aria-valuemax", "100")
        .attr_of("aria-valuenow", move || Some(part.get().to_string()))
        .label(app.i18n, words::PROGRESS)
        .child(bar)
        .into()
}

/// The languages of the form; the question on the screen stays.
fn languages(app: App, fill: Fill) -> View {
    let i = app.i18n;
    let is_open = RwSignal::new(false);
    let list = move || {
        let names: Vec<String> = fill.ask(|session| {
            session
                .model()
                .form
                .languages
                .iter()
                .map(|it| it.name.clone())
                .collect()
        });
        let row = |(at, name): (usize, String)| -> View {
            // The code in brackets is for machines.
            let shown = name.split(" (").next().unwrap_or_default();
            let choose = move || {
                fill.then("language", move || {
                    fill.set_language(at);
                    is_open.set(false);
                });
            };
            el("button")
                .attr("type", "button")
                .class("row option")
                .attr("data-language", &at.to_string())
                .attr_of("aria-pressed", move || Some((fill.language() == at).to_string()))
                .on_click(choose)
                .child(el("span").class("option-words").text(shown))
                .child(icon(Picture::Check))
                .into()
        };
        let rows = names.into_iter().enumerate().map(row).collect();
        let title = show(move || View::text(&i.fill(shared::LANGUAGE, &[])));
        sheet::low(title, rows, is_open)
    };
    let open = bar_button(app, "language", shared::LANGUAGE, Picture::Language)
        .attr("aria-haspopup", "dialog")
        .on_click(move || fill.then("languages", move || is_open.set(true)));
    View::of([open.into(), show(move || is_open.get().then(list).into())])
}
