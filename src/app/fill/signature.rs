//! A signature, a thumb's mark or a sketch, drawn with a finger; stored as PNG when the finger is lifted.

use super::{
    files::{self, Taking},
    image::{context, files_note, to_blob},
    question::dom_id,
    session::Fill,
};
use crate::{
    engine::NodeId,
    ui::{
        dom::{View, button, el},
        i18n::{app, use_i18n},
        icon::{Picture, icon},
    },
};
use leptos::{prelude::*, task::spawn_local};
use web_sys::{HtmlCanvasElement, PointerEvent};

/// Width of the stored picture in pixels, where the form does not say.
const WIDTH: u32 = 800;
/// Width of the line in pixels of the stored picture.
const LINE: f64 = 5.0;

/// The field to draw on, and the button to begin again.
#[must_use]
pub fn control(fill: Fill, node: NodeId) -> View {
    let i = use_i18n();
    let taking = RwSignal::new(Taking::Idle);
    let address = files::address(fill, node);
    let has_answer = move || fill.of(node, |session| !session.value(node).is_empty());
    // A stored signature is shown as a picture; drawing begins on an empty field.
    let is_drawing = RwSignal::new(fill.value_now(node).is_empty());
    let again = move || {
        fill.answer(node, String::new());
        is_drawing.set(false);
        is_drawing.set(true);
    };
    let field = move || match is_drawing.get() {
        true => pad(fill, node, taking),
        false => {
            let label = fill.ask(|session| session.label(node));
            let picture = el("img").attr_of("src", move || address.get()).attr("alt", &label);
            el("figure").class("signature").child(picture).into()
        }
    };
    let clear = move || {
        let clear = has_answer().then(|| {
            button("button quiet", "clear")
                .on_click(again)
                .child(icon(Picture::Again))
                .child(el("span").words(i, app::CLEAR))
        });
        clear.into()
    };
    el("div")
        .class("files")
        .shows(field)
        .child(files_note(taking))
        .child(el("div").class("buttons end").shows(clear))
        .into()
}

fn pad(fill: Fill, node: NodeId, taking: RwSignal<Taking>) -> View {
    let i = use_i18n();
    let width: u32 = fill
        .parameter(node, "max-pixels")
        .and_then(|it| it.parse().ok())
        .unwrap_or(WIDTH);
    let height = width / 2;
    let canvas = el("canvas")
        .id(&dom_id(node))
        .attr("width", &width.to_string())
        .attr("height", &height.to_string())
        .attr("tabindex", "0")
        .attr("role", "img")
        .label(i, app::SIGN_HERE);
    let kept = canvas.kept::<HtmlCanvasElement>();
    let is_down = StoredValue::new(false);
    let is_empty = RwSignal::new(true);
    let down = move |ev: PointerEvent| {
        let Some(canvas) = kept.try_get_value() else { return };
        if fill.ask(|session| session.is_read_only(node)) {
            return;
        }
        ev.prevent_default();
        // A pointer that cannot be held is followed while it is over the field.
        let _ = canvas.set_pointer_capture(ev.pointer_id());
        if is_empty.get_untracked() {
            paper(&canvas);
            is_empty.set(false);
        }
        is_down.set_value(true);
        draw(&canvas, &ev, true);
    };
    let moved = move |ev: PointerEvent| {
        if let (true, Some(canvas)) = (is_down.get_value(), kept.try_get_value()) {
            draw(&canvas, &ev, false);
        }
    };
    let up = move |_: PointerEvent| {
        if !is_down.get_value() {
            return;
        }
        is_down.set_value(false);
        let Some(canvas) = kept.try_get_value() else { return };
        let incoming = fill.keeper().incoming();
        spawn_local(async move {
            match to_blob(&canvas, "image/png").await {
                Some(blob) => files::take(fill, node, blob, "png", taking).await,
                None => {
                    taking.try_set(Taking::Failed(app::NO_PICTURE));
                }
            }
            drop(incoming);
        });
    };
    let canvas = canvas
        .on("pointerdown", down)
        .on("pointermove", moved)
        .on("pointerup", up)
        .on("pointercancel", up);
    let words = el("span")
        .class("signature-words")
        .class_of("gone", move || !is_empty.get())
        .attr("aria-hidden", "true")
        .child(icon(Picture::Pen))
        .words(i, app::SIGN_HERE);
    el("div").class("signature").child(canvas).child(words).into()
}

/// White paper and black ink, whatever the theme: it is a document.
fn paper(canvas: &HtmlCanvasElement) {
    let Some(context) = context(canvas) else { return };
    context.set_fill_style_str("#ffffff");
    context.fill_rect(0.0, 0.0, f64::from(canvas.width()), f64::from(canvas.height()));
    context.set_stroke_style_str("#10201b");
    context.set_line_width(LINE);
    context.set_line_cap("round");
    context.set_line_join("round");
}

fn draw(canvas: &HtmlCanvasElement, ev: &PointerEvent, is_begin: bool) {
    let Some(context) = context(canvas) else { return };
    let bounds = canvas.get_bounding_client_rect();
    if bounds.width() <= 0.0 || bounds.height() <= 0.0 {
        return;
    }
    let x = (f64::from(ev.client_x()) - bounds.left()) * f64::from(canvas.width()) / bounds.width();
    let y = (f64::from(ev.client_y()) - bounds.top()) * f64::from(canvas.height()) / bounds.height();
    if is_begin {
        context.begin_path();
        context.move_to(x, y);
    }
    // A line to the same place makes the dot of a single touch.
    context.line_to(x, y);
    context.stroke();
}
