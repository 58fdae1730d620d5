//! Pictures, sounds and films that go with a question or a choice.

use super::{files::release, session::Fill};
use crate::{
    app::{network, rest},
    engine::NodeId,
    form::{Media, Text},
    ui::{
        dom::{View, el, show},
        i18n::{app, use_i18n},
        markdown::inline_view,
    },
};
use leptos::{prelude::*, task::spawn_local};
use web_sys::{Blob, Element};

/// The words of a choice, and its media under them.
#[must_use]
pub fn choice(fill: Fill, node: NodeId, media: &Media, label: &str) -> View {
    if media.is_empty() {
        return inline_view(label);
    }
    View::of([inline_view(label), shown(fill, node, media.clone(), label.to_owned())])
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
        shown(fill, node, media.clone(), label)
    })
}

fn shown(fill: Fill, node: NodeId, media: Media, label: String) -> View {
    rest::shown(move || all(fill, node, &media, &label))
}

/// The media of a question, a group or a choice with these words.
#[must_use]
pub fn all(fill: Fill, node: NodeId, media: &Media, label: &str) -> View {
    let mut shown = Vec::new();
    for (tag, text) in [("img", &media.image), ("audio", &media.audio), ("video", &media.video)] {
        if let Some(text) = text {
            shown.push(one(fill, node, tag, text, label.to_owned()));
        }
    }
    shown.into()
}

/// A file as an element with this tag, for as long as it is on the screen; in its place what is missing.
fn one(fill: Fill, node: NodeId, tag: &'static str, text: &Text, label: String) -> View {
    let i = use_i18n();
    let name = fill.ask(|session| session.file_name(text, node));
    if name.is_empty() {
        return View::none();
    }
    let file = fill.ask(|session| {
        session
            .model()
            .form
            .files
            .iter()
            .find(|file| file.name == name)
            .cloned()
    });
    let storage = fill.keeper().storage();
    let form = fill.keeper().draft().borrow().form_digest;
    let place = el("div").class("media");
    let kept = place.kept::<Element>();
    let address = StoredValue::new(None::<String>);
    spawn_local(async move {
        let blob = match file {
            Some(file) => network::media(&storage, form, file).await,
            None => None,
        };
        // None where the screen was left meanwhile.
        let Some(place) = kept.try_get_value() else {
            return;
        };
        match blob.and_then(|blob| element(tag, &blob, &label)) {
            Some((element, made)) => {
                let is_shown = place.append_child(&element).is_ok();
                if !is_shown || address.try_set_value(Some(made.clone())).is_some() {
                    release(Some(made));
                }
            }
            None => place.set_text_content(Some(&i.fill(app::MEDIA_MISSING, &[("name", &name)]))),
        }
    });
    on_cleanup(move || release(address.try_update_value(Option::take).flatten()));
    place.into()
}

/// The element, and the address of its file.
fn element(tag: &str, blob: &Blob, label: &str) -> Option<(Element, String)> {
    let element = document().create_element(tag).ok()?;
    let address = web_sys::Url::create_object_url_with_blob(blob).ok()?;
    let about = match tag {
        "img" => ("alt", label),
        _ => ("controls", ""),
    };
    for (name, value) in [about, ("src", &address), ("playsinline", "")] {
        // Fails only for what is no name of an attribute.
        let _ = element.set_attribute(name, value);
    }
    Some((element, address))
}
