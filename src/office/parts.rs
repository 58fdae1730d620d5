//! Small parts that several screens show.

use super::api::ApiError;
use crate::{
    sync::{Outcome, office::Role},
    ui::{
        i18n::{I18n, Words, office, shared, use_i18n},
        icon::{Icon, Picture},
    },
};
use leptos::{html, prelude::*};
use wasm_bindgen::JsCast as _;

/// The frame of one screen: its name for tests, its heading for people, which gets the focus.
#[component]
pub fn Screen(
    name: &'static str,
    title: Words,
    #[prop(optional, into)] lead: Option<Words>,
    children: Children,
) -> impl IntoView {
    let i = use_i18n();
    let heading = NodeRef::<html::H1>::new();
    heading.on_load(|heading| {
        window().scroll_to_with_x_and_y(0.0, 0.0);
        // Only an element outside the page refuses the focus.
        let _ = heading.focus();
    });
    Effect::new(move || document().set_title(&format!("{} · Jemput Bola", i.t(title)())));
    view! {
        <main id="content" class="screen" data-screen=name>
            <header class="screen-head">
                <h1 node_ref=heading tabindex="-1">{i.t(title)}</h1>
                {lead.map(|lead| view! { <p class="muted">{i.t(lead)}</p> })}
            </header>
            {children()}
        </main>
    }
}

/// Something is on its way.
#[component]
pub fn Loading() -> impl IntoView {
    let i = use_i18n();
    view! { <p class="loading" role="status"><span class="spinner" aria-hidden="true"></span>{i.t(shared::LOADING)}</p> }
}

/// Nothing is there yet, and what to do about it.
#[component]
pub fn Empty(picture: Picture, title: Words, text: Words) -> impl IntoView {
    let i = use_i18n();
    view! {
        <div class="empty">
            <Icon picture=picture/>
            <p><strong>{i.t(title)}</strong></p>
            <p class="muted">{i.t(text)}</p>
        </div>
    }
}

/// An error in words: what happened, what to do, and the code to read out.
#[component]
pub fn Trouble(error: ApiError, #[prop(optional, into)] again: Option<Callback<()>>) -> impl IntoView {
    let i = use_i18n();
    let retryable = !matches!(&error, ApiError::Refused { problem, .. } if !problem.retryable);
    let code = match &error {
        ApiError::Offline => None,
        ApiError::Refused { problem, .. } => Some(problem.code.clone()),
        ApiError::Strange(status) => Some(format!("HTTP {status}")),
    };
    let name = code.clone().unwrap_or_default();
    let detail = match &error {
        ApiError::Refused { problem, .. } => problem.detail.clone(),
        _ => None,
    };
    view! {
        <div class="notice bad" role="alert" data-error=name>
            <Icon picture=Picture::Warning/>
            <div class="notice-words">
                <p>{move || error_words(i, &error)}</p>
                {detail.map(|detail| view! { <Detail detail=detail/> })}
                {code.map(|code| view! {
                    <p class="small muted">{move || i.fill(shared::CODE, &[("code", &code)])}</p>
                })}
                {again.filter(|_| retryable).map(|again| view! {
                    <button class="button" type="button" data-action="retry" on:click=move |_| again.run(())>
                        <Icon picture=Picture::Again/>{i.t(shared::TRY_AGAIN)}
                    </button>
                })}
            </div>
        </div>
    }
}

/// What the server adds for whoever mends it; folded, because most people need not read it.
#[component]
pub fn Detail(detail: String) -> impl IntoView {
    let i = use_i18n();
    view! {
        <details class="small detail"><summary>{i.t(shared::DETAILS)}</summary><p>{detail}</p></details>
    }
}

fn error_words(i: I18n, error: &ApiError) -> String {
    match error {
        ApiError::Offline => i.t(shared::NO_ANSWER_FROM_SERVER)().to_owned(),
        ApiError::Refused { problem, .. } => problem.title.clone(),
        ApiError::Strange(_) => i.t(shared::STRANGE_ANSWER)().to_owned(),
    }
}

/// A good word after something was done.
#[component]
pub fn Done(children: Children) -> impl IntoView {
    view! {
        <div class="notice good" role="status">
            <Icon picture=Picture::Check/>
            <div class="notice-words">{children()}</div>
        </div>
    }
}

/// A box over the page. Escape, the cross, and any button of a `<form method="dialog">` inside close it; the browser
/// then gives the focus back to where it was.
#[component]
pub fn Dialog(
    name: &'static str,
    #[prop(into)] title: Signal<String>,
    on_close: Callback<()>,
    children: Children,
) -> impl IntoView {
    let i = use_i18n();
    let node = NodeRef::<html::Dialog>::new();
    node.on_load(|dialog| {
        // Fails only when it is open already.
        let _ = dialog.show_modal();
    });
    let close = move || {
        if let Some(dialog) = node.get_untracked() {
            dialog.close();
        }
    };
    view! {
        <dialog node_ref=node class="dialog" data-dialog=name aria-labelledby="dialog-title" on:close=move |_| on_close.run(())>
            <div class="dialog-head">
                <h2 id="dialog-title">{move || title.get()}</h2>
                <button class="button quiet" type="button" data-action="close" aria-label=i.t(shared::CLOSE) on:click=move |_| close()>
                    <Icon picture=Picture::Cross/>
                </button>
            </div>
            {children()}
        </dialog>
    }
}

/// Copies a text, and says that it did.
#[component]
pub fn CopyButton(text: String) -> impl IntoView {
    let i = use_i18n();
    let copied = RwSignal::new(false);
    let copy = move |_| {
        let clipboard = js_sys::Reflect::get(&window().navigator(), &"clipboard".into());
        let write = clipboard
            .as_ref()
            .ok()
            .and_then(|clipboard| js_sys::Reflect::get(clipboard, &"writeText".into()).ok());
        let Some(write) = write.and_then(|write| write.dyn_into::<js_sys::Function>().ok()) else {
            return;
        };
        let Ok(clipboard) = clipboard else { return };
        let Ok(Ok(done)) = write
            .call1(&clipboard, &text.as_str().into())
            .map(wasm_bindgen::JsCast::dyn_into::<js_sys::Promise>)
        else {
            return;
        };
        leptos::task::spawn_local(async move {
            let is_done = wasm_bindgen_futures::JsFuture::from(done).await.is_ok();
            let _ = copied.try_set(is_done);
        });
    };
    view! {
        <button class="button" type="button" data-action="copy" on:click=copy>
            <Icon picture=Picture::Copy/>
            <span aria-live="polite">{move || if copied.get() { i.t(shared::COPIED)() } else { i.t(shared::COPY)() }}</span>
        </button>
    }
}

/// Every outcome, in the order in which they are shown.
pub const OUTCOMES: [Outcome; 8] = [
    Outcome::Stored,
    Outcome::Duplicate,
    Outcome::AwaitingAttachments,
    Outcome::Quarantined,
    Outcome::Conflict,
    Outcome::Damaged,
    Outcome::Refused,
    Outcome::Erased,
];

/// What an outcome is called, and what it means.
pub fn outcome_words(outcome: Outcome) -> (Words, Words) {
    match outcome {
        Outcome::Stored => (office::STORED, office::STORED_MEANS),
        Outcome::Duplicate => (office::DUPLICATE, office::DUPLICATE_MEANS),
        Outcome::AwaitingAttachments => (office::AWAITING, office::AWAITING_MEANS),
        Outcome::Quarantined => (office::QUARANTINED, office::QUARANTINED_MEANS),
        Outcome::Conflict => (office::CONFLICT, office::CONFLICT_MEANS),
        Outcome::Erased => (office::ERASED, office::ERASED_MEANS),
        Outcome::Refused => (office::REFUSED, office::REFUSED_MEANS),
        Outcome::Damaged => (office::DAMAGED, office::DAMAGED_MEANS),
    }
}

/// An outcome in one word with its sign.
#[component]
pub fn OutcomeBadge(outcome: Outcome) -> impl IntoView {
    let i = use_i18n();
    let (class, picture) = match outcome {
        Outcome::Stored => ("badge good", Picture::Check),
        Outcome::Duplicate => ("badge", Picture::Copy),
        Outcome::AwaitingAttachments => ("badge warn", Picture::Clock),
        Outcome::Quarantined | Outcome::Conflict => ("badge warn", Picture::Warning),
        Outcome::Erased => ("badge", Picture::Trash),
        Outcome::Refused | Outcome::Damaged => ("badge bad", Picture::Cross),
    };
    view! { <span class=class><Icon picture=picture/>{i.t(outcome_words(outcome).0)}</span> }
}

/// What a role is called.
pub fn role_words(role: Role) -> Words {
    match role {
        Role::Admin => office::ADMIN,
        Role::Coordinator => shared::COORDINATOR,
        Role::Viewer => office::VIEWER,
        Role::Officer => shared::OFFICER,
    }
}
