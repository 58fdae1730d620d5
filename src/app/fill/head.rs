//! The top of the interview: leave, title, progress, language, overview.

use super::session::Fill;
use crate::{
    app::{context::App, route::Route, sheet},
    submission::Mode,
    ui::{
        i18n::{app as words, shared},
        icon::{Icon, Picture},
    },
};
use leptos::prelude::*;

/// The bar.
#[must_use]
pub fn view(app: App, fill: Fill, is_whole: bool) -> AnyView {
    let i = app.i18n;
    let form_title = fill.ask(|session| session.model().form.title.clone());
    let is_practice = fill.keeper().draft().borrow().mode == Mode::Practice;
    let overview = (!is_whole).then(|| {
        view! {
            <button type="button" class="bar-button" data-action="overview" aria-label=i.t(words::ALL_ANSWERS)
                on:click=move |_| fill.go_to_summary()>
                <Icon picture=Picture::Menu/>
            </button>
        }
    });
    let has_languages = fill.ask(|session| session.model().form.languages.len() > 1);
    view! {
        <header class="bar">
            <button type="button" class="bar-button" data-action="leave" aria-label=i.t(words::LEAVE)
                on:click=move |_| app.router.go(Route::Home)>
                <Icon picture=Picture::Cross/>
            </button>
            <p class="bar-title">{form_title}</p>
            {has_languages.then(|| languages(app, fill))}
            {overview}
            {progress(app, fill)}
        </header>
        {is_practice.then(|| view! { <p class="practice">{i.t(words::PRACTICE)}</p> })}
    }
    .into_any()
}

fn progress(app: App, fill: Fill) -> AnyView {
    let part = Memo::new(move |_| fill.percent());
    view! {
        <div class="progress" role="progressbar" aria-valuemin="0" aria-valuemax="100"
            aria-valuenow=move || part.get().to_string() aria-label=app.i18n.t(words::PROGRESS)>
            <span style:width=move || [&part.get().to_string(), "%"].concat()></span>
        </div>
    }
    .into_any()
}

/// The languages of the form; the question on the screen stays.
fn languages(app: App, fill: Fill) -> AnyView {
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
        let rows: Vec<AnyView> = names
            .into_iter()
            .enumerate()
            .map(|(at, name)| {
                // The code in brackets is for machines.
                let shown = name.split(" (").next().unwrap_or_default().to_owned();
                let is_shown = move || if fill.language() == at { "true" } else { "false" };
                view! {
                    <button type="button" class="row option" data-language=at.to_string() aria-pressed=is_shown
                        on:click=move |_| { fill.set_language(at); is_open.set(false) }>
                        <span class="option-words">{shown}</span>
                        <Icon picture=Picture::Check/>
                    </button>
                }
                .into_any()
            })
            .collect();
        sheet::low(i.t(shared::LANGUAGE).into_any(), rows.into_any(), is_open)
    };
    view! {
        <button type="button" class="bar-button" data-action="language" aria-haspopup="dialog"
            aria-label=i.t(shared::LANGUAGE) on:click=move |_| is_open.set(true)>
            <Icon picture=Picture::Language/>
        </button>
        {move || is_open.get().then(list)}
    }
    .into_any()
}
