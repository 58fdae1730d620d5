//! A picture from the camera or from the phone, scaled down before it is stored.

use super::{
    files::{self, Taking},
    question::{disabled_where_read_only, dom_id},
    session::Fill,
    tool::{self, Tool, Work},
};
use crate::{
    app::parts::notice,
    engine::NodeId,
    exif,
    ui::{
        dom::{El, View, button, el, show},
        i18n::{Words, app, shared, tools, use_i18n},
        icon::{Picture, icon},
    },
};
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, CanvasRenderingContext2d, HtmlCanvasElement, HtmlInputElement, ImageBitmap};

/// Longest side in pixels, where the form does not say.
const MAX_PIXELS: u32 = 1600;
/// Quality of the picture, from 0 to 1.
const QUALITY: f64 = 0.82;

/// The buttons and the picture.
#[must_use]
pub fn control(fill: Fill, node: NodeId) -> View {
    let i = use_i18n();
    let taking = RwSignal::new(Taking::Idle);
    let address = files::address(fill, node);
    let has_answer = move || fill.of(node, |session| !session.value(node).is_empty());
    let picture = move || {
        let picture = has_answer().then(|| {
            let label = fill.ask(|session| session.label(node));
            let picture = el("img").attr_of("src", move || address.get()).attr("alt", &label);
            el("figure").class("photo").child(picture)
        });
        picture.into()
    };
    let is_open = RwSignal::new(false);
    // The photo that was just taken is to be drawn on, once it is stored.
    let is_next = RwSignal::new(false);
    let drawn_on = fill.looks(node, "annotate").then(|| {
        Effect::new(move |_| {
            if address.get().is_some() && is_next.get_untracked() {
                is_next.set(false);
                is_open.set(true);
            }
        });
        pen_over(fill, node, address, taking, is_open)
    });
    let remove = move || has_answer().then(|| remove_button(fill, node)).into();
    let photo_words = move || i.fill(if has_answer() { app::PHOTO_AGAIN } else { app::PHOTO }, &[]);
    let camera = el("label")
        .class("button wide large")
        .child(chooser(fill, node, taking, is_next, &dom_id(node)).attr("capture", files::camera(fill, node)))
        .child(icon(Picture::Camera))
        .child(el("span").tells(photo_words));
    let gallery = (!files::is_taken_now(fill, node)).then(|| {
        el("label")
            .class("button quiet")
            .child(chooser(
                fill,
                node,
                taking,
                is_next,
                &[&dom_id(node), "-gallery"].concat(),
            ))
            .child(icon(Picture::File))
            .child(el("span").words(i, app::FROM_PHONE))
    });
    let buttons = el("div").class("buttons").child(camera).child(gallery).shows(remove);
    el("div")
        .class("files")
        .shows(picture)
        .child(files_note(taking))
        .child(drawn_on)
        .child(buttons)
        .into()
}

/// The button that opens the photo to be drawn on. Photo and drawing become one picture, in the place of the photo.
fn pen_over(
    fill: Fill,
    node: NodeId,
    address: RwSignal<Option<String>>,
    taking: RwSignal<Taking>,
    is_open: RwSignal<bool>,
) -> View {
    let i = use_i18n();
    let take = move |picture: JsValue| {
        let Ok(picture) = picture.dyn_into::<Blob>() else {
            return;
        };
        taking.try_set(Taking::Busy);
        let incoming = fill.keeper().incoming();
        spawn_local(async move {
            let photo = match files::kept(fill, node).await {
                Some(before) => with_exif(fill, node, &before, picture).await,
                None => picture,
            };
            files::take(fill, node, photo, "jpg", taking).await;
            drop(incoming);
        });
    };
    let work = Work::new(move || address.get_untracked().unwrap_or_default(), take);
    let open = show(move || {
        let open = address.get().map(|_| {
            disabled_where_read_only(button("button wide large", "annotate"), fill, node)
                .on_click(move || is_open.set(true))
                .child(icon(Picture::Pen))
                .child(el("span").words(i, tools::PAINT_OPEN))
        });
        open.into()
    });
    View::of([open, tool::opened(fill, node, Tool::Photo, is_open, work)])
}

/// Takes the file away again.
#[must_use]
pub fn remove_button(fill: Fill, node: NodeId) -> View {
    button("button quiet danger-text", "remove")
        .on_click(move || fill.answer(node, String::new()))
        .child(icon(Picture::Trash))
        .child(el("span").words(use_i18n(), shared::REMOVE))
        .into()
}

/// What is under way with a file, or why it was not taken.
#[must_use]
pub fn files_note(taking: RwSignal<Taking>) -> View {
    let i = use_i18n();
    let says = move || match taking.get() {
        Taking::Idle => View::none(),
        Taking::Busy => el("p").class("muted").words(i, app::TAKING).into(),
        Taking::Failed(why) => notice("notice bad", Picture::Warning, el("div").words(i, why)).into(),
    };
    el("div").attr("role", "status").shows(says).into()
}

fn chooser(fill: Fill, node: NodeId, taking: RwSignal<Taking>, is_next: RwSignal<bool>, id: &str) -> El {
    let take = move |input: HtmlInputElement| {
        let file = input.files().and_then(|files| files.get(0));
        // So that the same picture can be chosen again.
        input.set_value("");
        let Some(file) = file else { return };
        let max_pixels = fill
            .parameter(node, "max-pixels")
            .and_then(|it| it.parse().ok())
            .unwrap_or(MAX_PIXELS);
        taking.set(Taking::Busy);
        is_next.set(true);
        let incoming = fill.keeper().incoming();
        spawn_local(async move {
            match scaled(&file, max_pixels).await {
                Ok(drawn) => {
                    let photo = with_exif(fill, node, &file, drawn).await;
                    files::take(fill, node, photo, "jpg", taking).await;
                }
                Err(words) => {
                    taking.try_set(Taking::Failed(words));
                }
            }
            drop(incoming);
        });
    };
    let input = el("input")
        .class("visually-hidden")
        .attr("type", "file")
        .attr("accept", "image/*")
        .id(id);
    disabled_where_read_only(input, fill, node).on_change(take)
}

/// The photo with what the camera wrote into the original, where the form asks for that (`keep-exif=true`).
async fn with_exif(fill: Fill, node: NodeId, original: &Blob, drawn: Blob) -> Blob {
    if fill.parameter(node, "keep-exif").as_deref() != Some("true") {
        return drawn;
    }
    let carried = async {
        let made = exif::carried(&files::bytes(original).await?, &files::bytes(&drawn).await?)?;
        let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(&*made));
        let options = BlobPropertyBag::new();
        options.set_type(&drawn.type_());
        Blob::new_with_u8_array_sequence_and_options(&parts, &options).ok()
    };
    carried.await.unwrap_or(drawn)
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
    // What is transparent would be black in a JPEG.
    context.set_fill_style_str("#fff");
    context.fill_rect(0.0, 0.0, f64::from(width), f64::from(height));
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
