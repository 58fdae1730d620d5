//! What lies over the screen: a full page with a list, and a question that must be answered first.

use super::felt;
use crate::ui::{
    dom::{View, button, el, show},
    i18n::{Words, shared, use_i18n},
    icon::{Picture, icon},
};
use leptos::prelude::*;
use web_sys::{Event, HtmlDialogElement};

/// A page over the whole screen with a title and a way to close it. `is_open` turns false when it is closed, also by
/// the Escape key or the phone's back button where the browser gives it to dialogs.
#[must_use]
pub fn full(title: View, content: View, is_open: RwSignal<bool>) -> View {
    titled("sheet full", title, content, is_open)
}

/// The same at the foot of the screen, only as high as its content.
#[must_use]
pub fn low(title: View, content: View, is_open: RwSignal<bool>) -> View {
    titled("sheet low", title, content, is_open)
}

fn titled(class: &str, title: View, content: View, is_open: RwSignal<bool>) -> View {
    let close = move || {
        felt::then("close-sheet", move || {
            is_open.try_set(false);
        });
    };
    let close_button = button("button quiet", "close")
        .label(use_i18n(), shared::CLOSE)
        .on_click(close)
        .child(icon(Picture::Cross));
    let head = el("div")
        .class("sheet-head")
        .child(el("h2").attr("tabindex", "-1").child(title))
        .child(close_button);
    dialog(class, View::of([head.into(), content]), close)
}

/// A question over the screen: what would happen, the word for doing it, and what to do then.
#[derive(Clone, Copy)]
pub struct Question {
    /// What would happen.
    pub asks: Words,
    /// The word on the button that does it.
    pub yes: Words,
    /// What the button does.
    pub then: Callback<()>,
}

/// Asks before something that cannot be taken back.
#[must_use]
pub fn confirm(question: RwSignal<Option<Question>>) -> View {
    show(move || {
        let i = use_i18n();
        let Some(asked) = question.get() else {
            return View::none();
        };
        let close = move || question.set(None);
        let cancel = button("button", "cancel").on_click(close).words(i, shared::CANCEL);
        let confirm = button("button danger", "confirm")
            .on_click(move || {
                close();
                asked.then.run(());
            })
            .words(i, asked.yes);
        let content = View::of([
            el("p").class("sheet-text").words(i, asked.asks).into(),
            el("div").class("sheet-buttons").child(cancel).child(confirm).into(),
        ]);
        dialog("sheet small", content, close)
    })
}

fn dialog(class: &str, content: View, on_close: impl Fn() + 'static) -> View {
    let dialog = el("dialog")
        .class(class)
        .on("cancel", move |ev: Event| {
            ev.prevent_default();
            on_close();
        })
        .child(content);
    let kept = dialog.kept::<HtmlDialogElement>();
    // Only what stands in the page can be opened.
    Effect::new(move |_| {
        // Fails only when it is open already.
        kept.with_value(|dialog| dialog.show_modal().ok());
    });
    dialog.into()
}
