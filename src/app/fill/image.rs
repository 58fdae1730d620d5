//! A picture from the camera or from the phone, scaled down before it is stored.

use super::{
    files::{self, Taking},
    question::dom_id,
    session::Fill,
};
use crate::{
    engine::NodeId,
    ui::{
        i18n::{Words, app, shared, use_i18n},
        icon::{Icon, Picture},
    },
};
use leptos::{html, prelude::*, task::spawn_local};
use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, CanvasRenderingContext2d, HtmlCanvasElement, ImageBitmap};

/// Longest side in pixels, where the form does not say.
const MAX_PIXELS: u32 = 1600;
/// Quality of the picture, from 0 to 1.
const QUALITY: f64 = 0.82;

/// The buttons and the picture.
#[must_use]
pub fn control(fill: Fill, node: NodeId) -> AnyView {
    let i = use_i18n();
    let taking = RwSignal::new(Taking::Idle);
    let address = files::address(fill, node);
    let has_answer = Signal::derive(move || fill.of(node, |session| !session.value(node).is_empty()));
    let picture = move || {
        has_answer.get().then(|| {
            let label = fill.ask(|session| session.label(node));
            view! {
                <figure class="photo">
                    <img src=move || address.get() alt=label/>
                </figure>
            }
        })
    };
    let remove = move || {
        has_answer.get().then(|| {
            view! {
                <button type="button" class="button quiet danger-text" data-action="remove"
                    on:click=move |_| fill.answer(node, String::new())>
                    <Icon picture=Picture::Trash/><span>{i.t(shared::REMOVE)}</span>
                </button>
            }
        })
    };
    let photo_words = move || i.fill(if has_answer.get() { app::PHOTO_AGAIN } else { app::PHOTO }, &[]);
    let camera = chooser(fill, node, taking, true, dom_id(node));
    let gallery = chooser(fill, node, taking, false, [&dom_id(node), "-gallery"].concat());
    view! {
        <div class="files">
            {picture}
            {files_note(taking)}
            <div class="buttons">
                <label class="button wide large">{camera}<Icon picture=Picture::Camera/><span>{photo_words}</span></label>
                <label class="button quiet">{gallery}<Icon picture=Picture::File/><span>{i.t(app::FROM_PHONE)}</span></label>
                {remove}
            </div>
        </div>
    }
    .into_any()
}

/// What is under way with a file, or why it was not taken.
#[must_use]
pub fn files_note(taking: RwSignal<Taking>) -> AnyView {
    let i = use_i18n();
    let says = move || match taking.get() {
        Taking::Idle => ().into_any(),
        Taking::Busy => view! { <p class="muted">{i.t(app::TAKING)}</p> }.into_any(),
        Taking::Failed(why) => view! {
            <div class="notice bad"><Icon picture=Picture::Warning/><div>{i.t(why)}</div></div>
        }
        .into_any(),
    };
    view! { <div role="status">{says}</div> }.into_any()
}

fn chooser(fill: Fill, node: NodeId, taking: RwSignal<Taking>, is_camera: bool, id: String) -> AnyView {
    let input = NodeRef::<html::Input>::new();
    let take = move |_| {
        let Some(input) = input.get_untracked() else { return };
        let file = input.files().and_then(|files| files.get(0));
        // So that the same picture can be chosen again.
        input.set_value("");
        let Some(file) = file else { return };
        let max_pixels = fill
            .parameter(node, "max-pixels")
            .and_then(|it| it.parse().ok())
            .unwrap_or(MAX_PIXELS);
        taking.set(Taking::Busy);
        let incoming = fill.keeper().incoming();
        spawn_local(async move {
            match scaled(&file, max_pixels).await {
                Ok(blob) => files::take(fill, node, blob, "jpg", taking).await,
                Err(words) => {
                    taking.try_set(Taking::Failed(words));
                }
            }
            drop(incoming);
        });
    };
    view! {
        <input class="visually-hidden" type="file" accept="image/*" node_ref=input id=id
            capture=is_camera.then_some("environment")
            disabled=move || fill.of(node, |session| session.is_read_only(node))
            on:change=take/>
    }
    .into_any()
}

/// The picture as JPEG, its longer side at most `max_pixels`. Drawing it anew also drops what the camera wrote into
/// it, the place among that.
async fn scaled(file: &Blob, max_pixels: u32) -> Result<Blob, Words> {
    let promise = window()
        .create_image_bitmap_with_blob(file)
        .map_err(|_| app::NO_PICTURE)?;
    let bitmap: ImageBitmap = JsFuture::from(promise)
        .await
        .and_then(|it| it.dyn_into())
        .map_err(|_| app::NO_PICTURE)?;
    let (width, height) = fitted(bitmap.width(), bitmap.height(), max_pixels);
    let canvas = canvas(width, height).ok_or(app::NO_PICTURE)?;
    let context = context(&canvas).ok_or(app::NO_PICTURE)?;
    context
        .draw_image_with_image_bitmap_and_dw_and_dh(&bitmap, 0.0, 0.0, f64::from(width), f64::from(height))
        .map_err(|_| app::NO_PICTURE)?;
    bitmap.close();
    to_blob(&canvas, "image/jpeg").await.ok_or(app::NO_PICTURE)
}

fn fitted(width: u32, height: u32, max_pixels: u32) -> (u32, u32) {
    let longer = width.max(height);
    if longer <= max_pixels || max_pixels == 0 {
        return (width.max(1), height.max(1));
    }
    let fit = |side: u32| ((u64::from(side) * u64::from(max_pixels) / u64::from(longer)) as u32).max(1);
    (fit(width), fit(height))
}

fn canvas(width: u32, height: u32) -> Option<HtmlCanvasElement> {
    let canvas: HtmlCanvasElement = document().create_element("canvas").ok()?.dyn_into().ok()?;
    canvas.set_width(width);
    canvas.set_height(height);
    Some(canvas)
}

/// The canvas as something to draw on.
#[must_use]
pub fn context(canvas: &HtmlCanvasElement) -> Option<CanvasRenderingContext2d> {
    canvas.get_context("2d").ok()??.dyn_into().ok()
}

/// What is drawn on a canvas, as a file of this type.
pub async fn to_blob(canvas: &HtmlCanvasElement, media_type: &str) -> Option<Blob> {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        let callback = Closure::once_into_js(move |blob: JsValue| {
            // Resolving a promise cannot fail.
            let _ = resolve.call1(&JsValue::NULL, &blob);
        });
        // A canvas that gives nothing out leaves the promise waiting; it never does for our own drawings.
        let _ = canvas.to_blob_with_type_and_encoder_options(
            callback.unchecked_ref(),
            media_type,
            &JsValue::from_f64(QUALITY),
        );
    });
    JsFuture::from(promise).await.ok()?.dyn_into().ok()
}
