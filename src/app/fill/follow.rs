//! One tab owns a draft. Every other tab shows its answers as they are saved there, changes nothing, and takes over when
//! that tab lets go.

use super::{
    head,
    open::{self, CannotOpen, Opened},
    session::Fill,
    summary,
};
use crate::{
    app::{
        context::App,
        lock::{self, Lock},
        parts::notice,
    },
    id::{FormId, InstanceId},
    ui::{
        dom::{View, el},
        i18n::app as words,
        icon::Picture,
    },
};
use gloo_timers::future::TimeoutFuture;
use leptos::task::spawn_local;
use std::{cell::RefCell, rc::Rc};

/// A page that was just closed or is being loaded anew lets go of its lock a moment later, milliseconds.
const LETTING_GO_MS: u32 = 300;

/// How often it is looked whether the owner has saved something or let go, milliseconds. No event says so for certain:
/// that of local storage does not come when local storage is full.
const LOOK_MS: u32 = 1000;

/// The lock of a draft, when no other tab holds it.
pub async fn claim(id: InstanceId) -> Option<Lock> {
    let name = lock::of_draft(id);
    if let Some(lock) = lock::try_hold(&name).await {
        return Some(lock);
    }
    TimeoutFuture::new(LETTING_GO_MS).await;
    lock::try_hold(&name).await
}

/// Waits until the draft is this tab's own and gives its lock; until then `show` puts it on the screen to be read, and
/// what the owner saves follows there. `None` when the screen was left.
/// # Errors
/// `CannotOpen` when the draft cannot be read, or is none any more because the owner has finished or deleted it.
pub async fn follow(
    app: App,
    form_id: &FormId,
    id: InstanceId,
    show: impl FnOnce(Opened) -> Option<Fill>,
) -> Result<Option<Lock>, CannotOpen> {
    let granted = Rc::new(RefCell::new(None::<Lock>));
    let slot = granted.clone();
    // When nobody waits for it any more, the lock is dropped with the slot as soon as it is granted.
    spawn_local(async move {
        let lock = lock::hold(&lock::of_draft(id)).await;
        *slot.borrow_mut() = lock;
    });
    let opened = open::open(app, form_id, Some(id)).await?;
    let mut rev = opened.rev();
    let Some(fill) = show(opened) else { return Ok(None) };
    loop {
        TimeoutFuture::new(LOOK_MS).await;
        if fill.is_gone() {
            return Ok(None);
        }
        if let Some(lock) = granted.borrow_mut().take() {
            return Ok(Some(lock));
        }
        if let Some(later) = open::read_again(app, fill, rev).await? {
            rev = later.rev();
            later.renew(fill);
        }
    }
}

/// The answers, under the word that another tab has the interview.
#[must_use]
pub fn view(app: App, fill: Fill) -> View {
    let i = app.i18n;
    let answers = move || {
        fill.follow_structure();
        let _followed = fill.language();
        summary::to_read(fill)
    };
    let says = notice("notice", Picture::Info, el("div").words(i, words::FOLLOWING)).attr("role", "status");
    let page = el("div").class("fill-form page").child(says).shows(answers);
    el("div")
        .class("fill")
        .attr("data-following", "1")
        .child(head::view(app, fill, true))
        .child(el("main").class("fill-main").id("content").child(page))
        .into()
}
