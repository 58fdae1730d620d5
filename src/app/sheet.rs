//! What lies over the screen: a full page with a list, and a question that must be answered first.

use crate::ui::{
    i18n::{Words, shared, use_i18n},
    icon::{Icon, Picture},
};
use leptos::{html, prelude::*};

/// A page over the whole screen with a title and a way to close it. `is_open` turns false when it is closed, also by
/// the Escape key or the phone's back button where the browser gives it to dialogs.
#[must_use]
pub fn full(title: AnyView, content: AnyView, is_open: RwSignal<bool>) -> AnyView {
    titled("sheet full", title, content, is_open)
}

/// The same at the foot of the screen, only as high as its content.
#[must_use]
pub fn low(title: AnyView, content: AnyView, is_open: RwSignal<bool>) -> AnyView {
    titled("sheet low", title, content, is_open)
}

fn titled(class: &'static str, title: AnyView, content: AnyView, is_open: RwSignal<bool>) -> AnyView {
    let i = use_i18n();
    dialog(
        class,
        view! {
            <header class="sheet-head">
                <h2 tabindex="-1">{title}</h2>
                <button type="button" class="button quiet" data-action="close" aria-label=i.t(shared::CLOSE)
                    on:click=move |_| is_open.set(false)>
                    <Icon picture=Picture::Cross/>
                </button>
            </header>
            {content}
        }
        .into_any(),
        Callback::new(move |()| is_open.set(false)),
    )
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
pub fn confirm(question: RwSignal<Option<Question>>) -> AnyView {
    (move || {
        let i = use_i18n();
        question.get().map(|asked| {
            let close = move || question.set(None);
            let content = view! {
                <p class="sheet-text">{i.t(asked.asks)}</p>
                <div class="sheet-buttons">
                    <button type="button" class="button" data-action="cancel" on:click=move |_| close()>
                        {i.t(shared::CANCEL)}
                    </button>
                    <button type="button" class="button danger" data-action="confirm"
                        on:click=move |_| { close(); asked.then.run(()) }>
                        {i.t(asked.yes)}
                    </button>
                </div>
            };
            dialog("sheet small", content.into_any(), Callback::new(move |()| close()))
        })
    })
    .into_any()
}

fn dialog(class: &'static str, content: AnyView, on_close: Callback<()>) -> AnyView {
    let node = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        if let Some(dialog) = node.get() {
            // Fails only when it is open already.
            let _ = dialog.show_modal();
        }
    });
    view! {
        <dialog class=class node_ref=node on:cancel=move |ev: web_sys::Event| { ev.prevent_default(); on_close.run(()) }>
            {content}
        </dialog>
    }
    .into_any()
}
