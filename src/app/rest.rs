//! The rest of the app: functions that no first answer needs are a module of their own (`.ci/rest.txt`), which the page's
//! script brings (`rest.js`). Calling one of them works always; before it is here the page stands still while it comes. What
//! people may wait for is therefore asked for here first, and the page says that it comes, or that it does not.
//! An installed app has it before it starts, and where the page is not split it is always here.

use super::parts::notice;
use crate::ui::{
    dom::{View, button, el, show},
    i18n::{app as words, shared, use_i18n},
    icon::Picture,
};
use js_sys::{Function, Promise, Reflect};
use leptos::{prelude::*, task::spawn_local};
use std::{future::Future, pin::Pin};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;

/// A task of this page.
pub type Task<T> = Pin<Box<dyn Future<Output = T>>>;

/// Keeps a task of the rest out of the code of the task that waits for it, into which the compiler would put it.
pub fn apart<'a, T>(task: impl Future<Output = T> + 'a) -> Pin<Box<dyn Future<Output = T> + 'a>> {
    Box::pin(task)
}

/// What the page's script knows of it.
fn script() -> Option<JsValue> {
    let script = Reflect::get(&js_sys::global(), &JsValue::from_str("jbRest")).ok()?;
    script.is_object().then_some(script)
}

/// Whether it is here.
#[must_use]
pub fn is_here() -> bool {
    let said = script().map(|script| Reflect::get(&script, &JsValue::from_str("isHere")));
    said.is_none_or(|said| said.is_ok_and(|it| it.is_truthy()))
}

/// Brings it; false where it does not come now.
pub async fn load() -> bool {
    let Some(script) = script() else { return true };
    let asked = Reflect::get(&script, &JsValue::from_str("bring"))
        .and_then(|bring| bring.dyn_into::<Function>())
        .and_then(|bring| bring.call0(&script))
        .and_then(|promise| promise.dyn_into::<Promise>());
    match asked {
        Ok(promise) => JsFuture::from(promise).await.is_ok_and(|it| it.is_truthy()),
        Err(_) => false,
    }
}

/// What the rest makes; at once if it is here. While it comes the page says so, and where it does not come, what to do.
#[must_use]
pub fn shown(make: impl Fn() -> View + 'static) -> View {
    match is_here() {
        true => make(),
        false => waiting(Box::new(make)),
    }
}

/// How a part stands.
#[derive(Clone, Copy)]
enum Coming {
    Loading,
    Here,
    Failed,
}

fn waiting(make: Box<dyn Fn() -> View>) -> View {
    let i = use_i18n();
    let coming = RwSignal::new(Coming::Loading);
    let begin = move || {
        coming.set(Coming::Loading);
        spawn_local(async move {
            let is_here = load().await;
            // Gone with the screen, perhaps.
            coming.try_set(if is_here { Coming::Here } else { Coming::Failed });
        });
    };
    begin();
    show(move || match coming.get() {
        Coming::Here => untrack(&make),
        Coming::Loading => el("p")
            .class("muted")
            .attr("role", "status")
            .words(i, shared::LOADING)
            .into(),
        Coming::Failed => {
            let says = el("div").words(i, words::PART_MISSING);
            let again = button("button", "try-again")
                .on_click(begin)
                .words(i, shared::TRY_AGAIN);
            el("div")
                .class("stack")
                .attr("data-part", "missing")
                .child(notice("notice warn", Picture::Warning, says).attr("role", "alert"))
                .child(again)
                .into()
        }
    })
}
