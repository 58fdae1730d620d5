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
        i18n::{answer, app, use_i18n},
        icon::{Picture, icon},
    },
};
use leptos::{prelude::*, task::spawn_local};
use web_sys::{HtmlCanvasElement, PointerEvent};

/// Width of the stored picture in pixels, where the form does not say.
const WIDTH: u32 = 800;
/// Width of the line in pixels of the stored picture.
const LINE: f64 = 5.0;
const INK: &str = "#10201b";
/// How much of the width a written name takes at most.
const MOST_OF_WIDTH: f64 = 0.9;

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
    let is_signature = fill.looks(node, "signature");
    let here = if is_signature { app::SIGN_HERE } else { app::DRAW_HERE };
    let canvas = el("canvas")
        .id(&dom_id(node))
        .attr("width", &width.to_string())
        .attr("height", &height.to_string())
        .attr("tabindex", "0")
        .attr("role", "img")
        .label(i, here);
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
        if let Some(canvas) = kept.try_get_value() {
            store(fill, node, canvas, taking);
        }
    };
    let write = move |name: String| {
        let Some(canvas) = kept.try_get_value() else { return };
        paper(&canvas);
        is_empty.set(false);
        written(&canvas, &name);
        store(fill, node, canvas, taking);
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
        .words(i, here);
    let by_name = is_signature.then(|| by_name(fill, node, write));
    let pad = el("div").class("signature").child(canvas).child(words);
    View::of([pad.into(), by_name.into()])
}

/// The name in place of the line, for whoever has a keyboard and no finger to draw with.
fn by_name(fill: Fill, node: NodeId, write: impl Fn(String) + 'static) -> View {
    let i = use_i18n();
    let name = RwSignal::new(String::new());
    let is_empty = move || name.read().trim().is_empty() || fill.of(node, |session| session.is_read_only(node));
    let field = el("input")
        .class("input")
        .attr("autocomplete", "off")
        .label(i, answer::SIGN_NAME)
        .attr_words("placeholder", i, answer::SIGN_NAME)
        .on_input(move |text| name.set(text));
    let take = button("button", "sign-name")
        .flag_of("disabled", is_empty)
        .on_click(move || write(name.get_untracked().trim().to_owned()))
        .words(i, answer::SIGN_TAKE);
    el("details")
        .class("guidance")
        .child(el("summary").words(i, answer::SIGN_BY_NAME))
        .child(el("div").class("stack").child(field).child(take))
        .into()
}

/// Keeps the picture as the answer.
fn store(fill: Fill, node: NodeId, canvas: HtmlCanvasElement, taking: RwSignal<Taking>) {
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
}

/// Writes a name over the width of the paper.
fn written(canvas: &HtmlCanvasElement, name: &str) {
    let Some(context) = context(canvas) else { return };
    let (width, height) = (f64::from(canvas.width()), f64::from(canvas.height()));
    context.set_fill_style_str(INK);
    context.set_font(&["italic ", &(canvas.height() / 4).to_string(), "px cursive"].concat());
    context.set_text_align("center");
    context.set_text_baseline("middle");
    // Drawing text fails only where there is no memory for it; the paper then stays white, and the officer sees it.
    let _ = context.fill_text_with_max_width(name, width / 2.0, height / 2.0, width * MOST_OF_WIDTH);
}

/// White paper and black ink, whatever the theme: it is a document.
fn paper(canvas: &HtmlCanvasElement) {
    let Some(context) = context(canvas) else { return };
    context.set_fill_style_str("#ffffff");
    context.fill_rect(0.0, 0.0, f64::from(canvas.width()), f64::from(canvas.height()));
    context.set_stroke_style_str(INK);
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
