//! Drawing over a photo: a pen in a few colours, undo, and all away. Photo and drawing become one picture.

mod hand;

use super::node::{el, flag, on, put, set, with};
use crate::ui::i18n::{Lang, Words, shared, tools};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{CanvasRenderingContext2d, Element, HtmlCanvasElement, HtmlImageElement, MouseEvent};

/// Pens that can be told apart on any photo, by name.
const PENS: [(&str, Words); 4] = [
    ("#e02020", tools::PEN_RED),
    ("#ffd400", tools::PEN_YELLOW),
    ("#1060e0", tools::PEN_BLUE),
    ("#101010", tools::PEN_BLACK),
];
/// Width of a line, as a share of the photo's shorter side: as thick on a small photo as on a large one.
const LINE: f64 = 0.014;
/// Quality of the picture, from 0 to 1.
const QUALITY: f64 = 0.85;

/// A line: its colour, and its points in pixels of the photo.
struct Stroke {
    colour: &'static str,
    points: Vec<(f64, f64)>,
}

struct Paint {
    lang: Lang,
    photo: HtmlImageElement,
    canvas: HtmlCanvasElement,
    context: CanvasRenderingContext2d,
    colour: Cell<&'static str>,
    strokes: RefCell<Vec<Stroke>>,
    pens: Vec<Element>,
    undo: Element,
    clear: Element,
    take: Element,
    told: Element,
    done: Box<dyn Fn(JsValue)>,
}

/// Fills `host` with the photo at this address; `done` gets the picture as a blob.
pub fn open(host: &Element, lang: Lang, photo: &str, done: Box<dyn Fn(JsValue)>) {
    let button = |class: &str, action: &str, words: Words| {
        let made = set(set(el("button", class), "type", "button"), "data-action", action);
        made.set_text_content(Some(words.in_lang(lang)));
        made
    };
    let surface = set(
        set(el("canvas", "paint-canvas"), "role", "img"),
        "aria-label",
        tools::PAINT.in_lang(lang),
    );
    let view = with(el("div", "paint-view"), [&surface]);
    let pens: Vec<Element> = PENS.iter().map(|(colour, words)| pen(lang, colour, *words)).collect();
    let row = set(el("div", "paint-pens"), "role", "group");
    put(&row, "aria-label", tools::PENS.in_lang(lang));
    for pen in &pens {
        with(row.clone(), [pen]);
    }
    let undo = button("button quiet", "undo-stroke", shared::UNDO);
    let clear = button("button quiet danger-text", "clear-strokes", tools::PAINT_CLEAR);
    let take = button("button main wide large", "take", tools::MAP_DONE);
    let told = set(el("p", "map-told"), "role", "status");
    let edit = with(el("div", "map-edit"), [&undo, &clear]);
    let foot = with(el("div", "map-foot"), [&told, &row, &edit, &take]);
    with(host.clone(), [&view, &foot]);
    let canvas: HtmlCanvasElement = surface.unchecked_into();
    let Some(context) = canvas.get_context("2d").ok().flatten() else {
        return;
    };
    let paint = Rc::new(Paint {
        lang,
        photo: el("img", "").unchecked_into(),
        canvas,
        context: context.unchecked_into(),
        colour: Cell::new(PENS[0].0),
        strokes: RefCell::default(),
        pens,
        undo,
        clear,
        take,
        told,
        done,
    });
    paint.choose(0);
    paint.draw();
    listen(&paint);
    // Drawn on only once it is there.
    let (loaded, failed) = (Rc::clone(&paint), Rc::clone(&paint));
    on(&paint.photo, "load", move |_: web_sys::Event| {
        loaded.canvas.set_width(loaded.photo.natural_width());
        loaded.canvas.set_height(loaded.photo.natural_height());
        loaded.say(tools::PAINT_HINT);
        loaded.draw();
        hand::listen(&loaded);
    });
    on(&paint.photo, "error", move |_: web_sys::Event| {
        failed.say(tools::PAINT_NO_PHOTO)
    });
    paint.photo.set_src(photo);
}

fn pen(lang: Lang, colour: &str, words: Words) -> Element {
    let made = set(
        set(el("button", "button paint-pen"), "type", "button"),
        "data-action",
        "pen",
    );
    put(&made, "data-colour", colour);
    put(&made, "aria-label", words.in_lang(lang));
    let spot = set(el("span", "paint-spot"), "aria-hidden", "true");
    if let Some(spot) = spot.dyn_ref::<web_sys::HtmlElement>() {
        // Never refused for a colour.
        let _ = spot.style().set_property("background", colour);
    }
    with(made, [&spot])
}

fn listen(paint: &Rc<Paint>) {
    let click = |element: &Element, run: Box<dyn Fn(&Paint)>| {
        let paint = Rc::clone(paint);
        on(element, "click", move |_: MouseEvent| run(&paint));
    };
    for (at, pen) in paint.pens.iter().enumerate() {
        click(pen, Box::new(move |paint| paint.choose(at)));
    }
    click(
        &paint.undo,
        Box::new(|paint| paint.change(|strokes| strokes.truncate(strokes.len().saturating_sub(1)))),
    );
    click(&paint.clear, Box::new(|paint| paint.change(Vec::clear)));
    let taken = Rc::clone(paint);
    on(&paint.take, "click", move |_: MouseEvent| take(&taken));
}

fn take(paint: &Rc<Paint>) {
    flag(&paint.take, "disabled", true);
    let given = Rc::clone(paint);
    let give = Closure::once_into_js(move |blob: JsValue| {
        if blob.is_null() {
            given.say(tools::PAINT_NO_PHOTO);
            flag(&given.take, "disabled", false);
        } else {
            (given.done)(blob);
        }
    });
    // Refused only for a picture from elsewhere; ours is from here.
    let _ = paint.canvas.to_blob_with_type_and_encoder_options(
        give.unchecked_ref(),
        "image/jpeg",
        &JsValue::from_f64(QUALITY),
    );
}

impl Paint {
    fn say(&self, words: Words) {
        self.told.set_text_content(Some(words.in_lang(self.lang)));
    }

    fn choose(&self, at: usize) {
        if let Some((colour, _)) = PENS.get(at) {
            self.colour.set(colour);
        }
        for (other, pen) in self.pens.iter().enumerate() {
            put(pen, "aria-pressed", if other == at { "true" } else { "false" });
        }
    }

    fn change(&self, with: impl FnOnce(&mut Vec<Stroke>)) {
        with(&mut self.strokes.borrow_mut());
        self.draw();
    }

    fn line_width(&self) -> f64 {
        f64::from(self.canvas.width().min(self.canvas.height())) * LINE
    }

    /// The photo, and over it every line.
    fn draw(&self) {
        let strokes = self.strokes.borrow();
        for button in [&self.undo, &self.clear, &self.take] {
            flag(button, "disabled", strokes.is_empty());
        }
        // Refused for a photo that is not there yet.
        let _ = self.context.draw_image_with_html_image_element(&self.photo, 0.0, 0.0);
        for stroke in strokes.iter() {
            self.draw_stroke(stroke, 0);
        }
    }

    /// A line from one of its points on; a line of one point is a dot.
    fn draw_stroke(&self, stroke: &Stroke, from: usize) {
        let context = &self.context;
        context.set_stroke_style_str(stroke.colour);
        context.set_line_width(self.line_width());
        context.set_line_cap("round");
        context.set_line_join("round");
        context.begin_path();
        for (at, (x, y)) in stroke.points.iter().enumerate().skip(from) {
            if at == from {
                context.move_to(*x, *y);
            }
            context.line_to(*x, *y);
        }
        context.stroke();
    }
}
