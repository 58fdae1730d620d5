//! Settings: language, looks, what the phone promises to keep, who this phone belongs to.

use super::{
    BUILD,
    context::App,
    prefs::{TEXT_SIZES, Theme},
    shell,
    storage::Room,
};
use crate::ui::{
    format,
    i18n::{Lang, Words, app as words, shared},
};
use leptos::{prelude::*, task::spawn_local};

/// The screen.
#[must_use]
pub fn screen(app: App) -> AnyView {
    let i = app.i18n;
    let languages = Lang::ALL.into_iter().map(|lang| {
        option(
            "language",
            lang.tag().to_owned(),
            lang.own_name().into_any(),
            move || i.lang() == lang,
            move || i.set(lang),
        )
    });
    let themes = Theme::ALL.into_iter().map(|theme| {
        let name = match theme {
            Theme::Auto => words::THEME_AUTO,
            Theme::Light => words::THEME_LIGHT,
            Theme::Dark => words::THEME_DARK,
            Theme::Sun => words::THEME_SUN,
        };
        let is_on = move || app.prefs.theme() == theme;
        option(
            "theme",
            theme.tag().to_owned(),
            i.t(name).into_any(),
            is_on,
            move || app.prefs.set_theme(theme),
        )
    });
    let sizes = TEXT_SIZES.into_iter().map(|size| {
        let shown = [&size.to_string(), "%"].concat();
        let is_on = move || app.prefs.text_size() == size;
        option("text-size", size.to_string(), shown.into_any(), is_on, move || {
            app.prefs.set_text_size(size)
        })
    });
    let content = view! {
        {group(app, shared::LANGUAGE, languages.collect())}
        {group(app, words::THEME, themes.collect())}
        {group(app, words::TEXT_SIZE, sizes.collect())}
        {room(app)}
        {phone(app)}
    };
    shell::page(app, words::SETTINGS, content.into_any())
}

fn group(app: App, title: Words, options: Vec<AnyView>) -> AnyView {
    view! {
        <fieldset class="segments">
            <legend class="section-title">{app.i18n.t(title)}</legend>
            <div class="segment-row">{options}</div>
        </fieldset>
    }
    .into_any()
}

fn option(
    name: &'static str,
    tag: String,
    shown: AnyView,
    is_on: impl Fn() -> bool + Send + Sync + 'static,
    choose: impl Fn() + 'static,
) -> AnyView {
    let is_on = Signal::derive(is_on);
    view! {
        <label class="segment" class:short=name == "text-size">
            <input type="radio" name=name value=tag prop:checked=is_on on:change=move |_| choose()/>
            <span>{shown}</span>
        </label>
    }
    .into_any()
}

fn room(app: App) -> AnyView {
    let i = app.i18n;
    let room = RwSignal::new(None::<Room>);
    let look = move || {
        spawn_local(async move {
            let seen = app.storage().room().await;
            room.try_set(Some(seen));
        });
    };
    look();
    let ask = move |_| {
        spawn_local(async move {
            app.storage().persist().await;
            look();
        });
    };
    let told = move || {
        room.get().map(|room| {
            let used = format::size(i.lang(), room.usage_bytes as u64);
            let promise = match room.persisted {
                Some(true) => words::KEEPS,
                Some(false) => words::MAY_CLEAR,
                None => words::CANNOT_SAY,
            };
            let ask = (room.persisted == Some(false)).then(|| {
                view! {
                    <button type="button" class="button wide" data-action="persist" on:click=ask>{i.t(words::ASK_TO_KEEP)}</button>
                }
            });
            view! {
                <p><strong>{i.t(promise)}</strong></p>
                <p class="muted small">{i.fill(words::ROOM_USED, &[("size", &used)])}</p>
                {room.is_low().then(|| view! { <p class="error">{i.t(words::STORAGE_LOW)}</p> })}
                {ask}
                <p class="muted small">{i.t(words::DONT_DELETE)}</p>
            }
        })
    };
    view! {
        <section><h2 class="section-title">{i.t(words::STORAGE)}</h2><div class="card stack">{told}</div></section>
    }
    .into_any()
}

fn phone(app: App) -> AnyView {
    let i = app.i18n;
    let line = move |name: Words, value: String| view! { <dt>{i.t(name)}</dt><dd>{value}</dd> };
    let told = move || {
        let device = app.device.get();
        let enrolment = device.as_ref().and_then(|device| device.enrolment.clone());
        let id = device.map(|device| device.device_id.to_string()).unwrap_or_default();
        view! {
            <dl class="details">
                {enrolment.map(|it| view! { {line(shared::OFFICER, it.officer.name)} {line(words::OFFICE, it.server_name)} })}
                {(!id.is_empty()).then(|| line(words::DEVICE, id))}
                {line(words::VERSION, BUILD.to_owned())}
            </dl>
        }
    };
    view! {
        <section><h2 class="section-title">{i.t(words::THIS_PHONE)}</h2><div class="card">{told}</div></section>
    }
    .into_any()
}
