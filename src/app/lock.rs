//! Web Locks: one tab owns a draft, one tab sends. Where the browser has none for this page, everyone is let in, and the rev check of
//! the storage and the server's ids keep harm away.

use js_sys::{Function, Object, Promise, Reflect};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;

/// The lock of the tab that sends.
pub const SENDER: &str = "jb-sync";

/// The lock of the tab that owns a draft.
#[must_use]
pub fn of_draft(id: crate::id::InstanceId) -> String {
    ["draft:", &id.to_string()].concat()
}

/// A lock that is held until this is dropped. The browser releases it when the tab crashes.
pub struct Lock {
    release: Option<Function>,
}

impl Drop for Lock {
    fn drop(&mut self) {
        if let Some(release) = self.release.take() {
            // Resolving a promise does not throw.
            release.call0(&JsValue::NULL).ok();
        }
    }
}

/// Takes a lock if nobody has it; `None` when another tab does.
pub async fn try_hold(name: &str) -> Option<Lock> {
    request(name, true).await
}

/// Waits for a lock, for instance until the other tab is closed.
pub async fn hold(name: &str) -> Option<Lock> {
    request(name, false).await
}

async fn request(name: &str, if_available: bool) -> Option<Lock> {
    let unguarded = Some(Lock { release: None });
    let navigator = web_sys::window()?.navigator();
    let manager = Reflect::get(&navigator, &"locks".into()).unwrap_or(JsValue::UNDEFINED);
    let ask = Reflect::get(&manager, &"request".into()).map(|ask| ask.dyn_into::<Function>());
    let Ok(Ok(ask)) = ask else { return unguarded };
    let release: Rc<RefCell<Option<Function>>> = Rc::default();
    let slot = release.clone();
    let mut decide: Option<Function> = None;
    let decided = Promise::new(&mut |resolve, _| decide = Some(resolve));
    let decide = decide?;
    let let_in = decide.clone();
    // Called once by the browser, with the lock or with null; the lock is held until the promise given back is kept.
    let granted = Closure::once_into_js(move |lock: JsValue| -> JsValue {
        if lock.is_null() {
            decide.call1(&JsValue::NULL, &JsValue::FALSE).ok();
            return JsValue::UNDEFINED;
        }
        let kept = Promise::new(&mut |resolve, _| *slot.borrow_mut() = Some(resolve));
        decide.call1(&JsValue::NULL, &JsValue::TRUE).ok();
        kept.into()
    });
    let options = Object::new();
    Reflect::set(&options, &"ifAvailable".into(), &if_available.into()).ok()?;
    match ask.call3(&manager, &name.into(), &options, &granted) {
        Ok(asked) => {
            // A request that fails (locks are not for this page, or it is being closed) must not leave anyone waiting.
            let failed = Closure::once_into_js(move |_: JsValue| {
                let_in.call1(&JsValue::NULL, &JsValue::TRUE).ok();
            });
            let caught = Reflect::get(&asked, &"catch".into())
                .ok()?
                .dyn_into::<Function>()
                .ok()?;
            caught.call1(&asked, &failed).ok()?;
        }
        Err(_) => return unguarded,
    }
    let got = JsFuture::from(decided).await.ok()?.as_bool()?;
    let release = release.borrow_mut().take();
    got.then_some(Lock { release })
}
