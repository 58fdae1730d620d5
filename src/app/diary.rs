//! The log of the phone on a screen: what happened when it stored and sent, newest first, to be read out or given on.

use super::{BUILD, context::App, leave, parts::muted, shell};
use crate::phone::{LogEntry, What};
use crate::ui::{
    clock,
    dom::{View, button, el, show},
    format,
    i18n::{I18n, Words, app as words},
};
use leptos::{prelude::*, task::spawn_local};
use web_sys::{Blob, BlobPropertyBag, File};

const MEDIA_TYPE: &str = "text/plain";

/// The screen.
#[must_use]
pub fn screen(app: App) -> View {
    let i = app.i18n;
    let entries = app.storage().log();
    let failed = RwSignal::new(false);
    let share = {
        let device = app
            .device
            .with_untracked(|device| device.as_ref().map(|device| device.device_id.to_string()));
        let file = file_of(&text(&entries, &device.unwrap_or_default()));
        move || {
            let file = file.clone();
            spawn_local(async move {
                let left = match &file {
                    Some(file) => leave::leave(file).await,
                    None => None,
                };
                failed.try_set(left.is_none());
            });
        }
    };
    let now = clock::local(clock::now_ms());
    let rows = entries.iter().map(|entry| {
        let time = match (clock::local(entry.at_ms), now) {
            (Some(then), Some(now)) => format::moment(i.lang(), then, now),
            _ => String::new(),
        };
        el("li")
            .attr("data-what", word(entry.event.what).0)
            .child(muted("span").text(&time))
            .child(el("span").words(i, word(entry.event.what).1))
            .child(muted("span").class("muted small code").text(&details(i, entry)))
            .into()
    });
    let list = match entries.is_empty() {
        true => muted("p").words(i, words::DIARY_EMPTY),
        false => el("ol").class("card diary").child(rows.collect::<View>()),
    };
    let told = show(move || {
        let says = failed.get().then(|| {
            el("p")
                .class("error")
                .attr("role", "alert")
                .words(i, words::DIARY_NOT_SHARED)
        });
        says.into()
    });
    let content = View::of([
        el("p").words(i, words::DIARY_ABOUT).into(),
        button("button wide", "share-log")
            .on_click(share)
            .words(i, words::DIARY_SHARE)
            .into(),
        told,
        list.into(),
    ]);
    shell::page(app, words::DIARY, content)
}

/// The last digits of the interview, how many, and the code.
fn details(i: I18n, entry: &LogEntry) -> String {
    let event = &entry.event;
    let mut parts = Vec::new();
    if let Some(count) = event.count {
        parts.push(match event.what {
            What::Finished => format::size(i.lang(), count),
            _ => format::whole(i.lang(), i64::try_from(count).unwrap_or(i64::MAX)),
        });
    }
    parts.extend(event.code.clone());
    parts.extend(event.id.map(|id| {
        let id = id.to_string();
        ["…", id.get(id.len().saturating_sub(6)..).unwrap_or_default()].concat()
    }));
    parts.join(" · ")
}

/// What support reads: a line each, in words that are the same in every language.
fn text(entries: &[LogEntry], device: &str) -> String {
    let agent = window().navigator().user_agent().unwrap_or_default();
    let mut text = ["Jemput Bola ", BUILD, "\n", device, "\n", &agent, "\n\n"].concat();
    for entry in entries {
        let at = js_sys::Date::new(&(entry.at_ms as f64).into()).to_iso_string();
        let event = &entry.event;
        let id = event.id.map(|id| id.to_string());
        let count = event.count.map(|count| count.to_string());
        let parts = [Some(word(event.what).0.to_owned()), count, event.code.clone(), id];
        text.push_str(&String::from(at));
        for part in parts.into_iter().flatten() {
            text.push(' ');
            text.push_str(&part);
        }
        text.push('\n');
    }
    text
}

fn file_of(text: &str) -> Option<File> {
    let options = BlobPropertyBag::new();
    options.set_type(MEDIA_TYPE);
    let parts = js_sys::Array::of1(&text.into());
    let blob = Blob::new_with_str_sequence_and_options(&parts, &options).ok()?;
    leave::file_of(&blob, "jemput-bola-catatan.txt", MEDIA_TYPE)
}

/// A word for support, and words for people.
fn word(what: What) -> (&'static str, Words) {
    match what {
        What::Opened => ("opened", words::EV_OPENED),
        What::Mended => ("mended", words::EV_MENDED),
        What::DatabaseLost => ("database-lost", words::EV_DATABASE_LOST),
        What::NoDatabase => ("no-database", words::EV_NO_DATABASE),
        What::SetAside => ("set-aside", words::EV_SET_ASIDE),
        What::Begun => ("begun", words::EV_BEGUN),
        What::LocalOnly => ("local-only", words::EV_LOCAL_ONLY),
        What::NotStored => ("not-stored", words::EV_NOT_STORED),
        What::Finished => ("finished", words::EV_FINISHED),
        What::NotFinished => ("not-finished", words::EV_NOT_FINISHED),
        What::Deleted => ("deleted", words::EV_DELETED),
        What::Sending => ("sending", words::EV_SENDING),
        What::NotSent => ("not-sent", words::EV_NOT_SENT),
        What::Taken => ("taken", words::EV_TAKEN),
        What::Erased => ("erased", words::EV_ERASED),
        What::Uploading => ("uploading", words::EV_UPLOADING),
        What::Asked => ("asked", words::EV_ASKED),
        What::CameBack => ("came-back", words::EV_CAME_BACK),
        What::LetGo => ("let-go", words::EV_LET_GO),
        What::Trouble => ("trouble", words::EV_TROUBLE),
    }
}
