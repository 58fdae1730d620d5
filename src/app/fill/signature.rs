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
        i18n::{app, use_i18n},
        icon::{Icon, Picture},
    },
};
use leptos::{html, prelude::*, task::spawn_local};
use web_sys::{HtmlCanvasElement, PointerEvent};

/// Width of the stored picture in pixels, where the form does not say.
const WIDTH: u32 = 800;
/// Width of the line in pixels of the stored picture.
const LINE: f64 = 5.0;

/// The field to draw on, and the button to begin again.
#[must_use]
pub fn control(fill: Fill, node: NodeId) -> AnyView {
    let i = use_i18n();
    let taking = RwSignal::new(Taking::Idle);
    let address = files::address(fill, node);
    let has_answer = Signal::derive(move || fill.of(node, |session| !session.value(node).is_empty()));
    // A stored signature is shown as a picture; drawing begins on an empty field.
    let is_drawing = RwSignal::new(fill.value_now(node).is_empty());
    let again = move |_| {
        fill.answer(node, String::new());
        is_drawing.set(false);
        is_drawing.set(true);
    };
    let field = move || match is_drawing.get() {
        true => pad(fill, node, taking),
        false => {
            let label = fill.ask(|session| session.label(node));
            view! { <figure class="signature"><img src=move || address.get() alt=label/></figure> }.into_any()
        }
    };
    let clear = move || {
        has_answer.get().then(|| {
            view! {
                <button type="button" class="button quiet" data-action="clear" on:click=again>
                    <Icon picture=Picture::Again/><span>{i.t(app::CLEAR)}</span>
                </button>
            }
        })
    };
    view! {
        <div class="files">
            {field}
            {files_note(taking)}
            <div class="buttons end">{clear}</div>
        </div>
    }
    .into_any()
}

fn pad(fill: Fill, node: NodeId, taking: RwSignal<Taking>) -> AnyView {
    let i = use_i18n();
    let width = fill
        .parameter(node, "max-pixels")
        .and_then(|it| it.parse().ok())
        .unwrap_or(WIDTH);
    let height = width / 2;
    let canvas = NodeRef::<html::Canvas>::new();
    let is_down = StoredValue::new(false);
    let is_empty = RwSignal::new(true);
    let down = move |ev: PointerEvent| {
        let Some(canvas) = canvas.get_untracked() else { return };
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
        if let (true, Some(canvas)) = (is_down.get_value(), canvas.get_untracked()) {
            draw(&canvas, &ev, false);
        }
    };
    let up = move |_: PointerEvent| {
        if !is_down.get_value() {
            return;
        }
        is_down.set_value(false);
        let Some(canvas) = canvas.get_untracked() else { return };
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
    view! {
        <div class="signature">
            <canvas id=dom_id(node) node_ref=canvas width=width.to_string() height=height.to_string()
                tabindex="0" role="img" aria-label=i.t(app::SIGN_HERE)
                on:pointerdown=down on:pointermove=moved on:pointerup=up on:pointercancel=up></canvas>
            <span class="signature-words" class:gone=move || !is_empty.get() aria-hidden="true">
                <Icon picture=Picture::Pen/>{i.t(app::SIGN_HERE)}
            </span>
        </div>
    }
    .into_any()
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
