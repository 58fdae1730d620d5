//! Words: a line, several lines, or a number that is no amount (NIK, phone).

use super::{
    question::{described_by, dom_id, is_wrong},
    session::Fill,
};
use crate::engine::NodeId;
use leptos::prelude::*;

/// Lines of a field for longer text.
const ROWS: &str = "4";

/// The input.
#[must_use]
pub fn control(fill: Fill, node: NodeId) -> AnyView {
    let is_wrong = is_wrong(fill, node);
    let invalid = move || is_wrong.get().then_some("true");
    let read_only = move || fill.of(node, |session| session.is_read_only(node));
    let value = Signal::derive(move || fill.value(node));
    let on_input = move |ev| fill.answer(node, event_target_value(&ev));
    let on_change = move |_| fill.leave(node);
    if fill.looks(node, "multiline") {
        return view! {
            <textarea class="input" id=dom_id(node) rows=ROWS aria-describedby=described_by(node)
                aria-invalid=invalid readonly=read_only prop:value=value
                on:input=on_input on:change=on_change></textarea>
        }
        .into_any();
    }
    let mode = if fill.looks(node, "numbers") {
        "numeric"
    } else if fill.looks(node, "url") {
        "url"
    } else {
        "text"
    };
    view! {
        <input class="input" type="text" inputmode=mode id=dom_id(node) autocomplete="off"
            aria-describedby=described_by(node) aria-invalid=invalid readonly=read_only
            prop:value=value on:input=on_input on:change=on_change/>
    }
    .into_any()
}
