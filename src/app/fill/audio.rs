//! A recording of voice, made with the phone's microphone.

use super::{
    files::{self, Taking},
    image::{files_note, remove_button},
    question::{disabled_where_read_only, dom_id},
    session::Fill,
};
use crate::{
    engine::NodeId,
    ui::{
        clock,
        dom::{View, button, el},
        i18n::{app, use_i18n},
        icon::{Picture, icon},
    },
};
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, MediaRecorder, MediaRecorderOptions, MediaStream, MediaStreamConstraints};

/// How a form wants it recorded: bits a second, and what the microphone is asked for. Browsers take both as wishes.
fn quality(fill: Fill, node: NodeId) -> (u32, &'static str) {
    match fill.parameter(node, "quality").as_deref() {
        // Speech and nothing else: one channel, and the noise of the street taken away.
        Some("voice-only") => (
            12_000,
            r#"{"audio":{"channelCount":1,"sampleRate":16000,"echoCancellation":true,"noiseSuppression":true,"autoGainControl":true}}"#,
        ),
        Some("low") => (24_000, r#"{"audio":{"channelCount":1}}"#),
        _ => (64_000, r#"{"audio":true}"#),
    }
}

/// Whether the form asks for the phone's own recorder.
#[must_use]
pub fn is_external(fill: Fill, node: NodeId) -> bool {
    fill.parameter(node, "quality").is_some_and(|it| it == "external")
}

/// What browsers can record, the smallest first.
const TYPES: [(&str, &str); 3] = [
    ("audio/webm;codecs=opus", "webm"),
    ("audio/mp4", "m4a"),
    ("audio/ogg", "ogg"),
];

/// A recording under way.
struct Running {
    recorder: MediaRecorder,
    stream: MediaStream,
}

/// The button, the recording and its player.
#[must_use]
pub fn control(fill: Fill, node: NodeId) -> View {
    let i = use_i18n();
    let taking = RwSignal::new(Taking::Idle);
    let running = StoredValue::new_local(None::<Running>);
    // When the recording began, milliseconds since 1970 UTC.
    let since = RwSignal::new(None::<i64>);
    let address = files::address(fill, node);
    let has_answer = move || fill.of(node, |session| !session.value(node).is_empty());
    on_cleanup(move || stop(running));
    let start = move || {
        spawn_local(async move {
            if record(fill, node, running, since, taking).await.is_none() {
                taking.try_set(Taking::Failed(app::NO_MICROPHONE));
            }
        });
    };
    let player = move || {
        if !has_answer() || since.get().is_some() {
            return View::none();
        }
        let player = el("audio")
            .class("player")
            .flag("controls", true)
            .attr_of("src", move || address.get());
        View::of([player.into(), remove_button(fill, node)])
    };
    let recording = move || match since.get() {
        Some(since) => button("button main wide large recording", "stop")
            .on_click(move || stop(running))
            .child(el("span").class("dot").attr("aria-hidden", "true"))
            .child(el("span").words(i, app::RECORD_STOP))
            .child(stopwatch(since))
            .into(),
        None => {
            let words = move || i.fill(if has_answer() { app::RECORD_AGAIN } else { app::RECORD }, &[]);
            let record = button("button wide large", "record").id(&dom_id(node));
            disabled_where_read_only(record, fill, node)
                .on_click(start)
                .child(icon(Picture::Mic))
                .child(el("span").tells(words))
                .into()
        }
    };
    el("div")
        .class("files")
        .shows(player)
        .child(files_note(taking))
        .shows(recording)
        .into()
}

fn stopwatch(since: i64) -> View {
    let now = RwSignal::new(clock::now_ms());
    let timer = gloo_timers::callback::Interval::new(500, move || {
        now.try_set(clock::now_ms());
    });
    let timer = StoredValue::new_local(Some(timer));
    on_cleanup(move || {
        timer.try_update_value(Option::take);
    });
    let words = move || {
        let seconds = (now.get() - since).max(0) / 1000;
        let (minutes, rest) = (seconds / 60, seconds % 60);
        [
            minutes.to_string().as_str(),
            if rest < 10 { ":0" } else { ":" },
            &rest.to_string(),
        ]
        .concat()
    };
    el("span").class("mono").tells(words).into()
}

/// Begins to record; `None` when there is no microphone, or it may not be used.
async fn record(
    fill: Fill,
    node: NodeId,
    running: StoredValue<Option<Running>, LocalStorage>,
    since: RwSignal<Option<i64>>,
    taking: RwSignal<Taking>,
) -> Option<()> {
    let (bits, wanted) = quality(fill, node);
    let constraints: MediaStreamConstraints = js_sys::JSON::parse(wanted).ok()?.unchecked_into();
    let devices = window().navigator().media_devices().ok()?;
    let promise = devices.get_user_media_with_constraints(&constraints).ok()?;
    let stream: MediaStream = JsFuture::from(promise).await.ok()?.dyn_into().ok()?;
    let (media_type, extension) = TYPES
        .into_iter()
        .find(|(name, _)| MediaRecorder::is_type_supported(name))?;
    let options = MediaRecorderOptions::new();
    options.set_mime_type(media_type);
    options.set_audio_bits_per_second(bits);
    let recorder = MediaRecorder::new_with_media_stream_and_media_recorder_options(&stream, &options).ok()?;
    // The recorder gives everything in one piece when it stops.
    let on_data = Closure::once_into_js(move |event: JsValue| {
        since.try_set(None);
        let data = js_sys::Reflect::get(&event, &JsValue::from_str("data")).ok();
        let Some(data) = data
            .and_then(|it| it.dyn_into::<Blob>().ok())
            .filter(|it| it.size() > 0.0)
        else {
            return;
        };
        let blob = named(&data, media_type);
        let incoming = fill.keeper().incoming();
        taking.try_set(Taking::Busy);
        spawn_local(async move {
            files::take(fill, node, blob, extension, taking).await;
            drop(incoming);
        });
    });
    recorder.set_ondataavailable(Some(on_data.unchecked_ref()));
    recorder.start().ok()?;
    taking.try_set(Taking::Idle);
    since.try_set(Some(clock::now_ms()));
    running.set_value(Some(Running { recorder, stream }));
    Some(())
}

/// The recording under the type's short name, without the codec.
fn named(data: &Blob, media_type: &str) -> Blob {
    let options = BlobPropertyBag::new();
    options.set_type(media_type.split(';').next().unwrap_or(media_type));
    let parts = js_sys::Array::of1(data);
    Blob::new_with_blob_sequence_and_options(&parts, &options).unwrap_or_else(|_| data.clone())
}

/// Ends the recording, if there is one, and lets the microphone go.
fn stop(running: StoredValue<Option<Running>, LocalStorage>) {
    let Some(Some(Running { recorder, stream })) = running.try_update_value(Option::take) else {
        return;
    };
    // Fails only when it has stopped by itself; then its piece has come already.
    let _ = recorder.stop();
    for track in stream.get_tracks() {
        if let Ok(track) = track.dyn_into::<web_sys::MediaStreamTrack>() {
            track.stop();
        }
    }
}
