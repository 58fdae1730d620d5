//! The pen under a finger or a mouse.

use super::*;
use web_sys::PointerEvent;

pub(super) fn listen(paint: &Rc<Paint>) {
    let canvas = paint.canvas.clone();
    // The pointer that draws; a second finger does not.
    let pen = Rc::new(Cell::new(None::<i32>));
    let (down, held) = (Rc::clone(paint), Rc::clone(&pen));
    on(&canvas, "pointerdown", move |ev: PointerEvent| {
        if held.get().is_some() {
            return;
        }
        ev.prevent_default();
        held.set(Some(ev.pointer_id()));
        // A pointer that cannot be held is followed while it is over the photo.
        let _ = down.canvas.set_pointer_capture(ev.pointer_id());
        let stroke = Stroke {
            colour: down.colour.get(),
            points: vec![at(&down.canvas, &ev)],
        };
        down.change(|strokes| strokes.push(stroke));
    });
    let (moved, held) = (Rc::clone(paint), Rc::clone(&pen));
    on(&canvas, "pointermove", move |ev: PointerEvent| {
        if held.get() != Some(ev.pointer_id()) {
            return;
        }
        if let Some(stroke) = moved.strokes.borrow_mut().last_mut() {
            stroke.points.push(at(&moved.canvas, &ev));
            moved.draw_stroke(stroke, stroke.points.len().saturating_sub(2));
        }
    });
    for name in ["pointerup", "pointercancel"] {
        let held = Rc::clone(&pen);
        on(&canvas, name, move |ev: PointerEvent| {
            if held.get() == Some(ev.pointer_id()) {
                held.set(None);
            }
        });
    }
}

/// Where it is, in pixels of the photo.
fn at(canvas: &HtmlCanvasElement, ev: &PointerEvent) -> (f64, f64) {
    let bounds = canvas.get_bounding_client_rect();
    let to = |client: i32, start: f64, shown: f64, pixels: u32| {
        (f64::from(client) - start) * f64::from(pixels) / shown.max(1.0)
    };
    (
        to(ev.client_x(), bounds.left(), bounds.width(), canvas.width()),
        to(ev.client_y(), bounds.top(), bounds.height(), canvas.height()),
    )
}
