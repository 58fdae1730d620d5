//! A bar code or QR code: read with the camera, or typed.

use super::{
    question::{disabled_where_read_only, dom_id},
    session::Fill,
    text,
    tool::{self, Tool, Work},
};
use crate::{
    engine::NodeId,
    ui::{
        dom::{View, button, el},
        i18n::{tools, use_i18n},
        icon::{Picture, icon},
    },
};
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::HtmlElement;

/// The button that opens the camera, and the field, which can be typed into at any time.
#[must_use]
pub fn control(fill: Fill, node: NodeId) -> View {
    let i = use_i18n();
    let is_open = RwSignal::new(false);
    let tool = if fill.looks(node, "front") {
        Tool::CodeInFront
    } else {
        Tool::Code
    };
    // What the camera read last; said while it is the answer.
    let scanned = RwSignal::new(None::<String>);
    let open = disabled_where_read_only(button("button wide large", "scan"), fill, node)
        .on_click(move || is_open.set(true))
        .child(icon(Picture::Camera))
        .child(el("span").words(i, tools::SCAN));
    let then = move |is_new: bool| {
        if is_new {
            scanned.try_set(Some(fill.value_now(node)));
        } else {
            focus(node);
        }
    };
    let says = move || {
        let code = scanned.get().filter(|text| *text == fill.value(node));
        let code = code.map(|code| {
            // The field shows only as much as fits into a line.
            el("div")
                .class("scanned")
                .child(el("p").class("mono").text(&code))
                .child(el("p").class("small").words(i, tools::SCANNED))
        });
        code.into()
    };
    el("div")
        .class("files barcode")
        .child(text::control(fill, node))
        .child(el("div").attr("role", "status").shows(says))
        .child(open)
        .child(tool::opened(
            fill,
            node,
            tool,
            is_open,
            Work::answering(fill, node, then),
        ))
        .into()
}

/// Who would rather type finds the cursor in the field, once the camera's sheet is gone.
fn focus(node: NodeId) {
    request_animation_frame(move || {
        let field = document().get_element_by_id(&dom_id(node));
        if let Some(field) = field.and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
            // What cannot be focused can be tapped.
            let _ = field.focus();
        }
    });
}
