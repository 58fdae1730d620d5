//! The interview by keyboard and by swipe.

use super::{foot::Foot, session::Fill};
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, KeyboardEvent, PointerEvent};

/// How far a finger must go sideways to turn the page, in pixels.
const SWIPE_PX: i32 = 80;

/// Arrow keys and Page Up and Down turn the page where nothing else needs them; so does a swipe.
pub fn listen(_fill: Fill, foot: Foot) {
    let keys = window_event_listener(leptos::ev::keydown, move |ev: KeyboardEvent| {
        if ev.default_prevented() || ev.ctrl_key() || ev.meta_key() || ev.alt_key() {
            return;
        }
        let key = ev.key();
        let is_paging = key == "PageDown" || key == "PageUp";
        if is_in_dialog(&ev) || (needs_arrows(&ev) && !is_paging) {
            return;
        }
        match key.as_str() {
            "ArrowRight" | "PageDown" => foot.next(),
            "ArrowLeft" | "PageUp" => foot.back(),
            _ => return,
        }
        ev.prevent_default();
    });
    let from = StoredValue::new(None::<(i32, i32)>);
    let down = window_event_listener(leptos::ev::pointerdown, move |ev: PointerEvent| {
        let is_free = ev.pointer_type() == "touch" && ev.is_primary() && !is_drawn_on(&ev);
        from.set_value(is_free.then(|| (ev.client_x(), ev.client_y())));
    });
    let up = window_event_listener(leptos::ev::pointerup, move |to: PointerEvent| {
        let Some((x, y)) = from.get_value() else { return };
        from.set_value(None);
        let (dx, dy) = (to.client_x() - x, to.client_y() - y);
        if dx.abs() < SWIPE_PX || dx.abs() < dy.abs() * 2 {
            return;
        }
        if dx < 0 { foot.next() } else { foot.back() }
    });
    on_cleanup(move || {
        keys.remove();
        down.remove();
        up.remove();
    });
}

fn element(ev: &web_sys::Event) -> Option<Element> {
    ev.target().and_then(|target| target.dyn_into().ok())
}

fn is_in_dialog(ev: &web_sys::Event) -> bool {
    is_inside(ev, "dialog")
}

/// Where arrow keys move a caret, a choice or a slider.
fn needs_arrows(ev: &web_sys::Event) -> bool {
    is_inside(ev, "input:not([type=checkbox]), textarea, select, audio")
}

/// Where a finger draws, slides or scrolls sideways.
fn is_drawn_on(ev: &web_sys::Event) -> bool {
    is_inside(ev, "canvas, input[type=range], dialog, audio")
}

fn is_inside(ev: &web_sys::Event, selector: &str) -> bool {
    element(ev).is_some_and(|element| matches!(element.closest(selector), Ok(Some(_))))
}
