//! Reads codes in the camera's picture: by the browser where it can, else by our own reader.

use super::el;
use crate::tools::code;
use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, HtmlVideoElement};

/// The side of what our own reader looks at, pixels: the square in the middle of the picture.
const SIDE: u32 = 640;

pub enum Reader {
    /// The browser's `BarcodeDetector`.
    Browser(JsValue),
    /// Our own, on this canvas; none where there is nothing to draw on.
    Own(Option<CanvasRenderingContext2d>),
}

impl Reader {
    /// The browser's where it reads anything, else our own.
    pub async fn best() -> Self {
        browsers().await.map_or_else(Self::own, Self::Browser)
    }

    fn own() -> Self {
        let canvas: HtmlCanvasElement = el("canvas", "").unchecked_into();
        canvas.set_width(SIDE);
        canvas.set_height(SIDE);
        // Read back every time, so it should not be drawn by the graphics chip.
        let often = Object::new();
        let _ = Reflect::set(&often, &"willReadFrequently".into(), &JsValue::TRUE);
        let context = canvas.get_context_with_context_options("2d", &often).ok().flatten();
        Self::Own(context.map(JsCast::unchecked_into))
    }

    /// The text of a code that can be seen now.
    pub async fn read(&mut self, video: &HtmlVideoElement) -> Option<String> {
        if video.video_width() == 0 {
            return None; // No picture has come yet.
        }
        match self {
            Self::Browser(detector) => match detect(detector, video).await {
                Some(found) => first(&found),
                None => {
                    // Its service did not answer; ours always does.
                    *self = Self::own();
                    None
                }
            },
            Self::Own(context) => square(context.as_ref()?, video),
        }
        .filter(|text| !text.is_empty())
    }
}

async fn browsers() -> Option<JsValue> {
    let class: Function = get(&js_sys::global(), "BarcodeDetector")?.dyn_into().ok()?;
    let formats: Function = get(&class, "getSupportedFormats")?.dyn_into().ok()?;
    let formats: Promise = formats.call0(&class).ok()?.dyn_into().ok()?;
    let formats: Array = JsFuture::from(formats).await.ok()?.dyn_into().ok()?;
    if !formats.includes(&"ean_13".into(), 0) || !formats.includes(&"qr_code".into(), 0) {
        return None;
    }
    Reflect::construct(&class, &Array::new()).ok()
}

async fn detect(detector: &JsValue, video: &HtmlVideoElement) -> Option<Array> {
    let detect: Function = get(detector, "detect")?.dyn_into().ok()?;
    let found: Promise = detect.call1(detector, video).ok()?.dyn_into().ok()?;
    JsFuture::from(found).await.ok()?.dyn_into().ok()
}

fn first(found: &Array) -> Option<String> {
    let text = get(&found.get(0), "rawValue")?.as_string()?;
    Some(code::plain(&text))
}

fn get(of: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(of, &JsValue::from_str(name)).ok()
}

fn square(context: &CanvasRenderingContext2d, video: &HtmlVideoElement) -> Option<String> {
    let (width, height) = (f64::from(video.video_width()), f64::from(video.video_height()));
    let side = width.min(height);
    let to = f64::from(SIDE);
    // Refused for a picture that is broken; the next one comes.
    context
        .draw_image_with_html_video_element_and_sw_and_sh_and_dx_and_dy_and_dw_and_dh(
            video,
            (width - side) / 2.0,
            (height - side) / 2.0,
            side,
            side,
            0.0,
            0.0,
            to,
            to,
        )
        .ok()?;
    let pixels = context.get_image_data(0.0, 0.0, to, to).ok()?.data();
    code::read(SIDE as usize, SIDE as usize, &code::grey(&pixels))
}
