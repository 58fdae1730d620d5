//! A finger is answered before what it asks for is done: the picture in which the tap shows is drawn, then a new page is made.

use gloo_timers::callback::Timeout;
use js_sys::Promise;
use leptos::prelude::*;
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// What a finger has asked for, under the name of its deed.
type Asked = (&'static str, Box<dyn FnOnce()>);

thread_local! {
    static WAITING: RefCell<Option<Asked>> = const { RefCell::new(None) };
}

/// Does this after the next picture. The same deed asked for again before that is the same finger; of two that differ, the
/// first is done at once.
pub fn then(deed: &'static str, run: impl FnOnce() + 'static) {
    ask(deed, Box::new(run));
}

fn ask(deed: &'static str, run: Box<dyn FnOnce()>) {
    if is_waiting(deed) {
        return;
    }
    do_waiting();
    WAITING.set(Some((deed, run)));
    after_picture(do_waiting);
}

/// Whether this was asked for and is not done yet.
#[must_use]
pub fn is_waiting(deed: &str) -> bool {
    WAITING.with_borrow(|waiting| waiting.as_ref().is_some_and(|(other, _)| *other == deed))
}

fn do_waiting() {
    if let Some((_, run)) = WAITING.take() {
        run();
    }
}

/// A picture that does not come within this time is not waited for, milliseconds: nobody looks, or the phone does nothing else.
const LONGEST_MS: u32 = 150;

/// Runs this in the task after the next picture; at once where nothing is drawn, because nobody looks.
pub fn after_picture(run: impl FnOnce() + 'static) {
    wait(Box::new(run));
}

fn wait(run: Box<dyn FnOnce()>) {
    if document().hidden() {
        return run();
    }
    let run = Rc::new(Cell::new(Some(run)));
    let once = move || {
        if let Some(run) = run.take() {
            run();
        }
    };
    let late = once.clone();
    Timeout::new(LONGEST_MS, late).forget();
    // The picture is made after the frame's own callbacks, within the same task.
    request_animation_frame(move || {
        Timeout::new(0, once).forget();
    });
}

/// Waits for the task after the next picture.
pub async fn picture() {
    let drawn = Promise::new(&mut |seen, _| {
        // Never refused for a function of the browser's own.
        after_picture(move || drop(seen.call0(&JsValue::NULL)));
    });
    let _ = JsFuture::from(drawn).await;
}
