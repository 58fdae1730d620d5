//! Pictures, sounds and films that go with a question or a choice.

use super::{files::release, session::Fill};
use crate::{
    app::network,
    engine::NodeId,
    form::{FormFile, Media, Text},
    ui::{
        dom::{View, el, show},
        i18n::{app, use_i18n},
    },
};
use leptos::{prelude::*, task::spawn_local};

/// What a file is shown as.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Image,
    Audio,
    Video,
}

/// How a file stands.
#[derive(Clone, PartialEq)]
enum Found {
    Sought,
    /// Its address in this page.
    At(String),
    Missing,
}

/// The media of a question or a group, under its label.
#[must_use]
pub fn of_node(fill: Fill, node: NodeId) -> View {
    let media = fill.definition(node, |definition| definition.media.clone());
    if media.is_empty() {
        return View::none();
    }
    show(move || {
        let label = fill.of(node, |session| session.label(node));
        all(fill, node, &media, &label)
    })
}

/// The media of a choice.
#[must_use]
pub fn of_choice(fill: Fill, node: NodeId, media: &Media, label: &str) -> View {
    if media.is_empty() {
        return View::none();
    }
    all(fill, node, media, label)
}

fn all(fill: Fill, node: NodeId, media: &Media, label: &str) -> View {
    let kinds = [
        (Kind::Image, &media.image),
        (Kind::Audio, &media.audio),
        (Kind::Video, &media.video),
    ];
    kinds
        .into_iter()
        .filter_map(|(kind, text)| {
            let name = name(fill, node, text.as_ref()?)?;
            Some(one(fill, kind, name, label.to_owned()))
        })
        .collect()
}

fn name(fill: Fill, node: NodeId, text: &Text) -> Option<String> {
    Some(fill.ask(|session| session.file_name(text, node))).filter(|name| !name.is_empty())
}

fn one(fill: Fill, kind: Kind, name: String, label: String) -> View {
    let i = use_i18n();
    let file = fill.ask(|session| {
        session
            .model()
            .form
            .files
            .iter()
            .find(|file| file.name == name)
            .cloned()
    });
    let found = look_for(fill, file);
    let content = move || match found.get() {
        Found::Sought => View::none(),
        Found::At(address) => match kind {
            Kind::Image => el("img").attr("src", &address).attr("alt", &label).into(),
            Kind::Audio => el("audio").flag("controls", true).attr("src", &address).into(),
            Kind::Video => el("video")
                .flag("controls", true)
                .flag("playsinline", true)
                .attr("src", &address)
                .into(),
        },
        Found::Missing => el("p")
            .class("muted small")
            .attr("role", "note")
            .text(&i.fill(app::MEDIA_MISSING, &[("name", &name)]))
            .into(),
    };
    el("div").class("media").shows(content).into()
}

/// The file's address for as long as it is on the screen.
fn look_for(fill: Fill, file: Option<FormFile>) -> RwSignal<Found> {
    let found = RwSignal::new(Found::Sought);
    let storage = fill.keeper().storage();
    spawn_local(async move {
        let blob = match &file {
            Some(file) => network::media(&storage, file).await,
            None => None,
        };
        let made = blob.and_then(|blob| web_sys::Url::create_object_url_with_blob(&blob).ok());
        let now = made.map_or(Found::Missing, Found::At);
        if let Some(Found::At(late)) = found.try_set(now) {
            release(Some(late));
        }
    });
    on_cleanup(move || {
        if let Some(Found::At(address)) = found.try_get_untracked() {
            release(Some(address));
        }
    });
    found
}
