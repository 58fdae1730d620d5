//! Settings: language, looks, what the phone promises to keep, who this phone belongs to.

use super::{
    BUILD,
    context::App,
    parts::muted,
    prefs::{TEXT_SIZES, Theme},
    shell,
    storage::Room,
    stored,
};
use crate::ui::{
    dom::{El, View, button, el},
    format,
    i18n::{Lang, Words, app as words, shared},
};
use leptos::{prelude::*, task::spawn_local};

/// The screen.
#[must_use]
pub fn screen(app: App) -> View {
    let i = app.i18n;
    let languages = Lang::ALL.into_iter().map(|lang| {
        let shown = el("span").text(lang.short_name());
        let is_on = move || i.lang() == lang;
        option("language", lang.tag(), shown, is_on, move || i.set(lang))
    });
    let themes = Theme::ALL.into_iter().map(|theme| {
        let name = match theme {
            Theme::Auto => words::THEME_AUTO,
            Theme::Light => words::THEME_LIGHT,
            Theme::Dark => words::THEME_DARK,
            Theme::Sun => words::THEME_SUN,
        };
        let shown = el("span").words(i, name);
        let is_on = move || app.prefs.theme() == theme;
        option("theme", theme.tag(), shown, is_on, move || app.prefs.set_theme(theme))
    });
    let sizes = TEXT_SIZES.into_iter().map(|size| {
        let percent = size.to_string();
        let shown = el("span").text(&[&percent, "%"].concat());
        let is_on = move || app.prefs.text_size() == size;
        option("text-size", &percent, shown, is_on, move || {
            app.prefs.set_text_size(size)
        })
    });
    let content = View::of([
        group(app, shared::LANGUAGE, languages.collect()),
        group(app, words::THEME, themes.collect()),
        group(app, words::TEXT_SIZE, sizes.collect()),
        room(app),
        phone(app),
    ]);
    shell::page(app, words::SETTINGS, content)
}

fn group(app: App, title: Words, options: View) -> View {
    el("fieldset")
        .class("segments")
        .child(el("legend").class("section-title").words(app.i18n, title))
        .child(el("div").class("segment-row").child(options))
        .into()
}

fn option(name: &str, tag: &str, shown: El, is_on: impl Fn() -> bool + 'static, choose: impl Fn() + 'static) -> View {
    let input = el("input")
        .attr("type", "radio")
        .attr("name", name)
        .attr("value", tag)
        .checked_of(is_on)
        .on_change(move |_| choose());
    let class = match name {
        "text-size" => "segment short",
        "language" => "segment third",
        _ => "segment",
    };
    el("label").class(class).child(input).child(shown).into()
}

fn room(app: App) -> View {
    let i = app.i18n;
    let room = RwSignal::new(None::<Room>);
    let look = move || {
        spawn_local(async move {
            let seen = app.storage().room().await;
            room.try_set(Some(seen));
        });
    };
    look();
    let ask = move || {
        spawn_local(async move {
            app.storage().persist().await;
            look();
        });
    };
    let told = move || {
        let Some(room) = room.get() else { return View::none() };
        let used = format::size(i.lang(), room.usage_bytes as u64);
        let promise = match room.persisted {
            Some(true) => words::KEEPS,
            Some(false) => words::MAY_CLEAR,
            None => words::CANNOT_SAY,
        };
        let low = room
            .is_low()
            .then(|| el("p").class("error").words(i, words::STORAGE_LOW));
        let ask = (room.persisted == Some(false)).then(|| {
            button("button wide", "persist")
                .on_click(ask)
                .words(i, words::ASK_TO_KEEP)
        });
        View::of([
            stored::told(app),
            el("p").child(el("strong").words(i, promise)).into(),
            muted("p").text(&i.fill(words::ROOM_USED, &[("size", &used)])).into(),
            low.into(),
            ask.into(),
            muted("p").words(i, words::DONT_DELETE).into(),
        ])
    };
    section(app, words::STORAGE, el("div").class("card stack").shows(told))
}

fn phone(app: App) -> View {
    let i = app.i18n;
    let line = move |name: Words, value: &str| View::of([el("dt").words(i, name).into(), el("dd").text(value).into()]);
    let told = move || {
        let device = app.device.get();
        let mut list = el("dl").class("details");
        if let Some(device) = device {
            if let Some(it) = &device.enrolment {
                list = list
                    .child(line(shared::OFFICER, &it.officer.name))
                    .child(line(words::OFFICE, &it.server_name));
            }
            list = list.child(line(words::DEVICE, &device.device_id.to_string()));
        }
        list.child(line(words::VERSION, BUILD)).into()
    };
    section(app, words::THIS_PHONE, el("div").class("card").shows(told))
}

fn section(app: App, title: Words, card: El) -> View {
    el("section")
        .child(el("h2").class("section-title").words(app.i18n, title))
        .child(card)
        .into()
}
