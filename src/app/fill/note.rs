//! A note to read, and something to acknowledge.

use super::{
    choice::card,
    media,
    question::{dom_id, label_id},
    session::Fill,
};
use crate::{
    engine::NodeId,
    ui::{
        i18n::{app, use_i18n},
        icon::{Icon, Picture},
        markdown::markdown_view,
    },
};
use leptos::prelude::*;

/// The value of something acknowledged. Source: ODK XForms specification, trigger.
const ACKNOWLEDGED: &str = "OK";

/// Text to read out or to heed.
#[must_use]
pub fn note(fill: Fill, node: NodeId) -> AnyView {
    let label = move || markdown_view(&fill.of(node, |session| session.label(node)));
    let hint = move || {
        fill.of(node, |session| session.hint(node))
            .map(|hint| view! { <div class="hint">{markdown_view(&hint)}</div> })
    };
    view! {
        <div class="note" id=dom_id(node)>
            <div class="note-text" tabindex="-1" id=label_id(node)>{label}</div>
            {media::of_node(fill, node)}
            {hint}
        </div>
    }
    .into_any()
}

/// One box to tick.
#[must_use]
pub fn acknowledge(fill: Fill, node: NodeId) -> AnyView {
    let i = use_i18n();
    let is_ticked = Signal::derive(move || fill.value(node) == ACKNOWLEDGED);
    let words = view! { <span>{i.t(app::ACKNOWLEDGE)}</span> }.into_any();
    let input = view! {
        <input
            type="checkbox"
            id=dom_id(node)
            prop:checked=is_ticked
            disabled=move || fill.of(node, |session| session.is_read_only(node))
            on:change=move |ev| {
                let text = if event_target_checked(&ev) { ACKNOWLEDGED } else { "" };
                fill.answer(node, text.to_owned());
            }
        />
    }
    .into_any();
    view! { <div class="choices">{card(input, words)}</div> }.into_any()
}

/// A type of question that this app does not know yet: says so, and keeps what is there.
#[must_use]
pub fn not_yet(fill: Fill, node: NodeId) -> AnyView {
    let i = use_i18n();
    let value = move || fill.value(node);
    view! {
        <div class="notice warn" id=dom_id(node)>
            <Icon picture=Picture::Warning/>
            <div>{i.t(app::NOT_YET)}<p class="muted">{value}</p></div>
        </div>
    }
    .into_any()
}
