//! A film or any other file, chosen or recorded with the phone's own camera, and kept as it is.

use super::{
    files::{self, Taking},
    image::{files_note, remove_button},
    question::{disabled_where_read_only, dom_id},
    session::Fill,
};
use crate::{
    app::parts::notice,
    engine::NodeId,
    ui::{
        dom::{View, el},
        format,
        i18n::{Words, app, tools, use_i18n},
        icon::{Picture, icon},
    },
};
use leptos::{prelude::*, task::spawn_local};
use web_sys::HtmlInputElement;

/// What the office takes of one file.
const MOST_BYTES: u64 = crate::submission::MAX_ATTACHMENT_BYTES;

/// What kind of file it is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A film, from the camera or the phone.
    Video,
    /// A sound, from the phone's own recorder or from the phone.
    Audio,
    /// Any file.
    File,
}

impl Kind {
    fn accepts(self) -> Option<&'static str> {
        match self {
            Self::Video => Some("video/*"),
            Self::Audio => Some("audio/*"),
            Self::File => None,
        }
    }

    fn picture(self) -> Picture {
        match self {
            Self::Video => Picture::Camera,
            Self::Audio => Picture::Mic,
            Self::File => Picture::File,
        }
    }
}

/// The button, and the file with its size.
#[must_use]
pub fn control(fill: Fill, node: NodeId, kind: Kind) -> View {
    let i = use_i18n();
    let taking = RwSignal::new(Taking::Idle);
    let too_large = RwSignal::new(None::<u64>);
    let address = files::address(fill, node);
    let kept = move || {
        let name = fill.value(node);
        if name.is_empty() {
            return View::none();
        }
        let size = fill.keeper().attachment(&name).map(|file| file.size_bytes);
        let size = move || size.map(|bytes| format::size(i.lang(), bytes)).unwrap_or_default();
        let film = match kind {
            Kind::Video => Some(el("video").class("film").flag("playsinline", true)),
            Kind::Audio => Some(el("audio").class("player")),
            Kind::File => None,
        };
        let film = film.map(|it| it.flag("controls", true).attr_of("src", move || address.get()));
        let told = el("div")
            .child(el("strong").class("file-name").text(&name))
            .child(el("p").class("small muted").tells(size));
        let row = el("div").class("file-kept").child(icon(Picture::File)).child(told);
        View::of([film.into(), row.child(remove_button(fill, node)).into()])
    };
    let words = move || {
        let words: Words = match (kind, fill.value(node).is_empty()) {
            (Kind::Video, true) => tools::VIDEO,
            (Kind::Audio, true) => tools::RECORDER,
            (Kind::File, true) => tools::FILE_CHOOSE,
            (Kind::File, false) => tools::FILE_AGAIN,
            (_, false) => tools::VIDEO_AGAIN,
        };
        i.fill(words, &[])
    };
    let first = el("label")
        .class("button wide large")
        .child(chooser(fill, node, taking, too_large, kind.accepts(), &dom_id(node)))
        .child(icon(kind.picture()))
        .child(el("span").tells(words));
    let may_choose = kind.accepts().filter(|_| !files::is_taken_now(fill, node));
    let from_phone = may_choose.map(|accepts| {
        let id = [&dom_id(node), "-gallery"].concat();
        el("label")
            .class("button quiet")
            .child(chooser(fill, node, taking, too_large, None, &id).attr("accept", accepts))
            .child(icon(Picture::File))
            .child(el("span").words(i, app::FROM_PHONE))
    });
    let recorder = (kind == Kind::Audio).then(|| el("p").class("small muted").words(i, tools::RECORDER_HOW));
    let refused = move || {
        let Some(bytes) = too_large.get() else {
            return View::none();
        };
        let lang = i.lang();
        let (size, most) = (format::size(lang, bytes), format::size(lang, MOST_BYTES));
        let says = el("div").text(&i.fill(tools::FILE_LARGE, &[("size", &size), ("most", &most)]));
        notice("notice bad", Picture::Warning, says)
            .attr("role", "alert")
            .into()
    };
    el("div")
        .class("files")
        .shows(kept)
        .shows(refused)
        .child(files_note(taking))
        .child(el("div").class("buttons").child(first).child(from_phone))
        .child(recorder)
        .into()
}

fn chooser(
    fill: Fill,
    node: NodeId,
    taking: RwSignal<Taking>,
    too_large: RwSignal<Option<u64>>,
    is_made_now: Option<&'static str>,
    id: &str,
) -> crate::ui::dom::El {
    let take = move |input: HtmlInputElement| {
        let file = input.files().and_then(|files| files.get(0));
        // So that the same file can be chosen again.
        input.set_value("");
        let Some(file) = file else { return };
        let bytes = file.size() as u64;
        if bytes > MOST_BYTES {
            too_large.set(Some(bytes));
            return;
        }
        too_large.set(None);
        taking.set(Taking::Busy);
        let incoming = fill.keeper().incoming();
        spawn_local(async move {
            let name = file.name();
            files::take(fill, node, file.into(), ending(&name), taking).await;
            drop(incoming);
        });
    };
    let input = el("input").class("visually-hidden").attr("type", "file").id(id);
    let input = match is_made_now {
        Some(accepts) => input.attr("accept", accepts).attr("capture", files::camera(fill, node)),
        None => input,
    };
    disabled_where_read_only(input, fill, node).on_change(take)
}

/// The ending of a file's name, of letters and digits only; `bin` where there is none.
fn ending(name: &str) -> &str {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let is_plain = (1..=8).contains(&ending.len()) && ending.bytes().all(|c| c.is_ascii_alphanumeric());
    if is_plain { ending } else { "bin" }
}
