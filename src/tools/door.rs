//! The one function by which the app opens a tool.

use super::{
    map::{self, Given, Shape},
    paint, scan,
};
use crate::ui::i18n::Lang;
use wasm_bindgen::JsValue;
use web_sys::Element;

/// A rare control.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Tool {
    /// A geopoint.
    Place,
    /// A geotrace.
    Line,
    /// A geoshape.
    Area,
    /// A code before the camera at the back.
    Code,
    /// A code before the camera at the front.
    CodeInFront,
    /// A photo to be drawn on.
    Photo,
}

/// What a tool begins with, and whom it tells.
pub struct Asked {
    /// The language of its words.
    pub lang: Lang,
    /// The answer as it stands; the address of the picture for a photo.
    pub value: String,
    /// Whether a line or an area is told while it is drawn.
    pub is_incremental: bool,
    /// Gets a line or an area while it is drawn or walked, and answers with what is wrong with it.
    pub changed: Box<dyn Fn(String) -> String>,
    /// Gets a text, or a picture as a blob, when people accept; closing the tool is its part.
    pub done: Box<dyn Fn(JsValue)>,
}

/// Fills `host`, which stands in the page already, with the tool.
pub fn open(host: &Element, tool: Tool, asked: Asked) {
    let Asked { lang, value, done, .. } = asked;
    let shape = match tool {
        Tool::Photo => return paint::open(host, lang, &value, done),
        Tool::Code | Tool::CodeInFront => {
            let done = move |text: String| done(JsValue::from_str(&text));
            return scan::open(host, lang, tool == Tool::CodeInFront, value, Box::new(done));
        }
        Tool::Place => Shape::Place,
        Tool::Line => Shape::Line,
        Tool::Area => Shape::Area,
    };
    let given = Given {
        done: Box::new(move |text: String| done(JsValue::from_str(&text))),
        changed: asked.changed,
        is_incremental: asked.is_incremental,
    };
    map::open(host, shape, lang, &value, given);
}
