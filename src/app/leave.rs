//! How a file leaves the phone: through the share sheet where the browser shares such files, else as a download.

use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, File, HtmlAnchorElement, Url};

/// How a file left the phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Left {
    /// Given to another app.
    Shared,
    /// Saved by the browser.
    Downloaded,
    /// The share sheet was closed without choosing.
    Cancelled,
}

/// Gives a file to another app, or saves it; `None` where neither can be. To be called from a tap: browsers share nothing
/// otherwise.
pub async fn leave(file: &File) -> Option<Left> {
    match share(file).await {
        Some(left) => Some(left),
        None => download(file).map(|()| Left::Downloaded),
    }
}

/// The share sheet; `None` where the browser has none for such files, or wants a fresh tap.
async fn share(file: &File) -> Option<Left> {
    let navigator: JsValue = web_sys::window()?.navigator().into();
    let data = Object::new();
    Reflect::set(&data, &"files".into(), &Array::of1(file)).ok()?;
    let can: Function = Reflect::get(&navigator, &"canShare".into()).ok()?.dyn_into().ok()?;
    if !can.call1(&navigator, &data).ok()?.is_truthy() {
        return None;
    }
    let share: Function = Reflect::get(&navigator, &"share".into()).ok()?.dyn_into().ok()?;
    let shared: js_sys::Promise = share.call1(&navigator, &data).ok()?.dyn_into().ok()?;
    match JsFuture::from(shared).await {
        Ok(_) => Some(Left::Shared),
        Err(thrown) => {
            let name = Reflect::get(&thrown, &"name".into()).ok()?.as_string()?;
            (name == "AbortError").then_some(Left::Cancelled)
        }
    }
}

fn download(file: &File) -> Option<()> {
    let document = web_sys::window()?.document()?;
    let address = Url::create_object_url_with_blob(file).ok()?;
    let link: HtmlAnchorElement = document.create_element("a").ok()?.dyn_into().ok()?;
    link.set_href(&address);
    link.set_download(&file.name());
    document.body()?.append_child(&link).ok()?;
    link.click();
    link.remove();
    // The browser reads the file after the tap; its address must live on for a while.
    gloo_timers::callback::Timeout::new(60_000, move || {
        Url::revoke_object_url(&address).ok();
    })
    .forget();
    Some(())
}

/// A named file of some bytes.
pub fn file_of(blob: &Blob, name: &str, media_type: &str) -> Option<File> {
    let class: Function = Reflect::get(&js_sys::global(), &"File".into()).ok()?.dyn_into().ok()?;
    let options = Object::new();
    Reflect::set(&options, &"type".into(), &media_type.into()).ok()?;
    let arguments = Array::of3(&Array::of1(blob), &name.into(), &options);
    Reflect::construct(&class, &arguments).ok()?.dyn_into().ok()
}
