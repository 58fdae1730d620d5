//! A bar code or QR code read with the camera. The camera is on only while this is looked at: it goes off when a code
//! was read, when the tool is closed and while the page is hidden.

mod camera;
mod reader;

use super::node::{el, flag, on, put, set, sleep, svg, window, with};
use crate::ui::i18n::{Lang, Words, shared, tools};
use camera::Camera;
use reader::Reader;
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen::{JsCast, closure::Closure};
use wasm_bindgen_futures::spawn_local;
use web_sys::{Document, Element, HtmlVideoElement, MouseEvent};

/// How long between two looks at the picture, milliseconds.
const LOOK_MS: u32 = 150;

struct Scan {
    host: Element,
    lang: Lang,
    is_front: bool,
    document: Document,
    video: HtmlVideoElement,
    view: Element,
    torch: Element,
    again: Element,
    told: Element,
    camera: RefCell<Option<Camera>>,
    done: Box<dyn Fn(String)>,
}

/// Fills `host` with the camera's picture; `done` gets the text of the code, or `value` back from who wants to type.
pub fn open(host: &Element, lang: Lang, is_front: bool, value: String, done: Box<dyn Fn(String)>) {
    let Some(document) = window().and_then(|it| it.document()) else {
        return;
    };
    let button = |class: &str, action: &str, words: Words| {
        let made = set(set(el("button", class), "type", "button"), "data-action", action);
        made.set_text_content(Some(words.in_lang(lang)));
        made
    };
    let video = el("video", "scan-video");
    for name in ["muted", "playsinline"] {
        flag(&video, name, true);
    }
    put(&video, "aria-hidden", "true");
    let aim = set(el("div", "scan-aim"), "aria-hidden", "true");
    let torch = set(el("button", "button map-round scan-torch"), "type", "button");
    let torch = with(set(torch, "data-action", "torch"), [&lamp()]);
    put(&torch, "aria-label", tools::TORCH.in_lang(lang));
    flag(&torch, "hidden", true);
    let view = with(el("div", "scan-view"), [&video, &aim, &torch]);
    let told = set(el("p", "scan-told"), "role", "status");
    let again = button("button wide large", "try-again", shared::TRY_AGAIN);
    let typing = button("button wide large", "type", tools::SCAN_TYPE);
    let foot = with(el("div", "map-foot"), [&told, &again, &typing]);
    with(host.clone(), [&view, &foot]);
    let scan = Rc::new(Scan {
        host: host.clone(),
        lang,
        is_front,
        document,
        video: video.unchecked_into(),
        view,
        torch,
        again,
        told,
        camera: RefCell::new(None),
        done,
    });
    let (tried, lit, typed) = (Rc::clone(&scan), Rc::clone(&scan), Rc::clone(&scan));
    on(&scan.again, "click", move |_: MouseEvent| begin(&tried));
    on(&scan.torch, "click", move |_: MouseEvent| lit.switch_torch());
    on(&typing, "click", move |_: MouseEvent| {
        typed.stop();
        (typed.done)(value.clone());
    });
    begin(&scan);
}

fn begin(scan: &Rc<Scan>) {
    let scan = Rc::clone(scan);
    spawn_local(async move {
        // A page that is hidden gives the camera back at once, not with the next look.
        let hidden = Rc::clone(&scan);
        let off = Closure::<dyn Fn()>::new(move || hidden.stop_when_hidden());
        let listens = |add: bool| {
            let name = "visibilitychange";
            let off = off.as_ref().unchecked_ref();
            // Refused by no document.
            let _ = match add {
                true => scan.document.add_event_listener_with_callback(name, off),
                false => scan.document.remove_event_listener_with_callback(name, off),
            };
        };
        listens(true);
        let outcome = look(&scan).await;
        listens(false);
        scan.stop();
        match outcome {
            Ok(Some(text)) => (scan.done)(text),
            Ok(None) => {}
            Err(why) => scan.show(false, why),
        }
    });
}

/// Looks until a code is read; `None` when the tool was closed before.
async fn look(scan: &Scan) -> Result<Option<String>, Words> {
    scan.show(true, tools::SCAN_STARTING);
    let mut reader = Reader::best().await;
    while scan.host.is_connected() {
        if scan.document.hidden() {
            // Switched on again when people come back.
        } else if scan.is_on() {
            if let Some(text) = reader.read(&scan.video).await {
                return Ok(Some(text));
            }
        } else {
            let camera = Camera::on(&scan.video, scan.is_front).await?;
            let can_light = camera.has_torch();
            *scan.camera.borrow_mut() = Some(camera);
            flag(&scan.torch, "hidden", !can_light);
            put(&scan.torch, "aria-pressed", "false");
            scan.show(true, tools::SCAN_AIM);
            scan.stop_when_hidden();
        }
        sleep(LOOK_MS).await;
    }
    Ok(None)
}

impl Scan {
    /// What people read; without a camera there is nothing to look at.
    fn show(&self, is_looking: bool, words: Words) {
        self.told.set_text_content(Some(words.in_lang(self.lang)));
        put(
            &self.told,
            "class",
            if is_looking {
                "scan-told"
            } else {
                "scan-told notice warn"
            },
        );
        flag(&self.view, "hidden", !is_looking);
        flag(&self.again, "hidden", is_looking);
    }

    /// Whether the camera gives pictures; another app may have taken it.
    fn is_on(&self) -> bool {
        self.camera.borrow().as_ref().is_some_and(Camera::is_live)
    }

    fn stop(&self) {
        // Switched off where it is dropped.
        self.camera.borrow_mut().take();
        self.video.set_src_object(None);
    }

    fn stop_when_hidden(&self) {
        if self.document.hidden() {
            self.stop();
        }
    }

    fn switch_torch(&self) {
        let is_lit = self.torch.get_attribute("aria-pressed").as_deref() == Some("true");
        if let Some(camera) = self.camera.borrow().as_ref() {
            camera.light(!is_lit);
            put(&self.torch, "aria-pressed", if is_lit { "false" } else { "true" });
        }
    }
}

fn lamp() -> Element {
    let picture = set(svg("svg", "icon"), "viewBox", "0 0 24 24");
    put(&picture, "aria-hidden", "true");
    let path = "M7 3h10v4l-2.5 4v10h-5V11L7 7zM7 7h10M12 13.5v2.5";
    with(picture, [&set(svg("path", ""), "d", path)])
}
