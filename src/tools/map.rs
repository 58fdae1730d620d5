//! A place, a line or an area set by hand: the outlines move under a point that stays in the middle, so that a thumb
//! never covers what it aims at, and arrow keys do the same as fingers.

mod draw;
mod hand;
mod walk;

use super::{
    measure,
    node::{el, fixed, flag, on, put, set, svg, window, with},
    outline::{Area, STEPS, areas},
    place::{self, Place},
};
use crate::ui::i18n::{Lang, Words, shared, tools};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, MouseEvent};

/// What is set.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// One place: a geopoint.
    Place,
    /// A line: a geotrace.
    Line,
    /// A ring: a geoshape.
    Area,
}

impl Shape {
    fn fewest(self) -> usize {
        match self {
            Self::Place => 0,
            Self::Line => 2,
            Self::Area => 3,
        }
    }
}

/// The middle of Malang Raya, and how wide and high it is, in degrees.
const MIDDLE: (f64, f64) = (-8.1, 112.62);
const SPAN: f64 = 0.78;
/// Degrees of longitude here are shorter than those of latitude: the cosine of 8 degrees south.
const NARROW: f64 = 0.990_3;
/// Metres of a degree of latitude.
const DEGREE_M: f64 = 111_320.0;
/// Pixels of a metre: no nearer than this, and how near a known place is shown.
const NEAREST: f64 = 2.0;
const NEAR: f64 = 0.25;
const TIMEOUT_MS: u32 = 30_000;

/// What a button does to the map.
type Act = Box<dyn Fn(&Rc<Map>)>;

struct Map {
    shape: Shape,
    lang: Lang,
    areas: Vec<Area>,
    /// What lies under the point.
    middle: Cell<Place>,
    /// Pixels of a degree of latitude.
    scale: Cell<f64>,
    farthest: Cell<f64>,
    points: RefCell<Vec<Place>>,
    view: Element,
    outline: Element,
    names: Vec<Element>,
    line: Element,
    dots: Element,
    bar: Element,
    where_: Element,
    told: Element,
    accept: Element,
    undo: Element,
    clear: Element,
    /// Begins and ends a walk, and what there is to say of it.
    walk_button: Element,
    noted: Element,
    walk: walk::Walk,
    given: Given,
}

/// What becomes of what is drawn.
pub struct Given {
    /// Gets the text of the answer.
    pub done: Box<dyn Fn(String)>,
    /// Gets it while it grows, and answers with what is wrong with it, if anything.
    pub changed: Box<dyn Fn(String) -> String>,
    /// Whether it is wanted while it grows in any case; on a walk it always is, because phones die on walks.
    pub is_incremental: bool,
}

/// Fills `host` with the map.
pub fn open(host: &Element, shape: Shape, lang: Lang, value: &str, given: Given) {
    let areas = areas();
    let outline = svg("g", "map-outline");
    let surface = with(svg("svg", "map-svg"), [&outline]);
    put(&surface, "aria-hidden", "true");
    for area in &areas {
        let path = set(svg("path", regency_class(area)), "d", &draw::path(area));
        with(outline.clone(), [&path]);
    }
    let line = svg(if shape == Shape::Area { "polygon" } else { "polyline" }, "map-line");
    let dots = svg("path", "map-dots");
    let surface = with(surface, [&line, &dots]);
    let mut names = Vec::new();
    for area in &areas {
        let name = svg("text", "map-name");
        name.set_text_content(Some(area.name));
        with(surface.clone(), [&name]);
        names.push(name);
    }
    let view = set(with(el("div", "map-view"), [&surface, &pin()]), "tabindex", "0");
    put(&view, "role", "application");
    put(&view, "aria-label", tools::MAP.in_lang(lang));
    let bar = set(el("span", "map-bar"), "aria-hidden", "true");
    let tool = |class: &str, action: &str, words: Words| {
        let made = set(set(el("button", class), "type", "button"), "data-action", action);
        put(&made, "aria-label", words.in_lang(lang));
        made
    };
    let zoom_in = tool("button map-round", "zoom-in", tools::MAP_IN);
    zoom_in.set_text_content(Some("+"));
    let zoom_out = tool("button map-round", "zoom-out", tools::MAP_OUT);
    zoom_out.set_text_content(Some("\u{2212}"));
    let here = with(tool("button map-round", "here", tools::MAP_HERE), [&target()]);
    let sides = with(el("div", "map-tools"), [&here, &zoom_in, &zoom_out]);
    let wrap = with(el("div", "map-wrap"), [&view, &sides, &bar]);

    let said = |class: &str, action: &str, words: Words| {
        let made = set(set(el("button", class), "type", "button"), "data-action", action);
        made.set_text_content(Some(words.in_lang(lang)));
        made
    };
    let where_ = set(el("p", "map-where"), "role", "status");
    let told = set(el("p", "map-told"), "role", "status");
    let is_place = shape == Shape::Place;
    let accept_words = if is_place { tools::MAP_TAKE } else { tools::MAP_DONE };
    let add = said("button wide", "add-point", tools::MAP_ADD);
    let undo = said("button quiet", "undo-point", shared::UNDO);
    put(&undo, "aria-label", tools::MAP_UNDO.in_lang(lang));
    let clear = said("button quiet danger-text", "clear-points", tools::MAP_CLEAR);
    let accept = said("button main wide large", "take", accept_words);
    let walk_button = said("button wide", "walk", tools::WALK);
    let noted = set(el("p", "map-noted"), "role", "status");
    let foot = with(el("div", "map-foot"), [&where_, &told, &noted]);
    if !is_place {
        let few = with(el("div", "map-edit"), [&undo, &clear]);
        let ways = with(el("div", "map-ways"), [&add, &walk_button]);
        with(foot.clone(), [&ways, &few]);
    }
    let foot = with(foot, [&accept]);
    with(host.clone(), [&wrap, &foot]);

    let points = place::read(value);
    let side = f64::from(view.client_width().min(view.client_height())).max(200.0);
    let farthest = side / SPAN;
    let known = points.last().copied();
    let map = Rc::new(Map {
        shape,
        lang,
        areas,
        middle: Cell::new(known.unwrap_or(Place::by_hand(MIDDLE.0, MIDDLE.1))),
        scale: Cell::new(if known.is_some() { NEAR * DEGREE_M } else { farthest }),
        farthest: Cell::new(farthest * 0.8),
        points: RefCell::new(if is_place { Vec::new() } else { opened(shape, points) }),
        view,
        outline,
        names,
        line,
        dots,
        bar,
        where_,
        told,
        accept,
        undo,
        clear,
        walk_button,
        noted,
        walk: walk::Walk::default(),
        given,
    });
    map.fit();
    map.say(tools::MAP_HINT.in_lang(lang));
    map.draw();
    hand::listen(&map);
    let click = |element: &Element, run: Act| {
        let map = Rc::clone(&map);
        on(element, "click", move |_: MouseEvent| run(&map));
    };
    click(&zoom_in, Box::new(|map| map.zoom(2.0)));
    click(&zoom_out, Box::new(|map| map.zoom(0.5)));
    click(&here, Box::new(locate));
    click(&add, Box::new(|map| map.change(|points, middle| points.push(middle))));
    click(
        &map.undo.clone(),
        Box::new(|map| map.change(|points, _| points.truncate(points.len().saturating_sub(1)))),
    );
    click(
        &map.clear.clone(),
        Box::new(|map| map.change(|points, _| points.clear())),
    );
    click(&map.walk_button.clone(), Box::new(walk::toggle));
    click(
        &map.accept.clone(),
        Box::new(|map| {
            walk::stop(map);
            (map.given.done)(map.answer());
        }),
    );
    // The map is what the tool is about; its keys work at once.
    if let Some(view) = map.view.dyn_ref::<web_sys::HtmlElement>() {
        let _ = view.focus();
    }
}

/// A ring is written with its first place again at its end; while it is drawn it is not.
fn opened(shape: Shape, mut points: Vec<Place>) -> Vec<Place> {
    if shape == Shape::Area && points.len() > 1 && points.first() == points.last() {
        points.pop();
    }
    points
}

fn regency_class(area: &Area) -> &'static str {
    if area.regency.starts_with("Kota") {
        "map-city"
    } else {
        "map-area"
    }
}

fn pin() -> Element {
    let path = "M12 21.5s7-6.2 7-11.8a7 7 0 0 0-14 0c0 5.6 7 11.8 7 11.8m0-9.3a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5";
    let picture = set(svg("svg", "map-pin"), "viewBox", "0 0 24 24");
    put(&picture, "aria-hidden", "true");
    with(picture, [&set(svg("path", ""), "d", path)])
}

fn target() -> Element {
    let path = "M12 19a7 7 0 1 0 0-14 7 7 0 0 0 0 14m0-6a1 1 0 1 0 0-2 1 1 0 0 0 0 2M12 2v3m0 14v3M2 12h3m14 0h3";
    let picture = set(svg("svg", "icon"), "viewBox", "0 0 24 24");
    put(&picture, "aria-hidden", "true");
    with(picture, [&set(svg("path", ""), "d", path)])
}

impl Map {
    fn say(&self, text: &str) {
        self.told.set_text_content(Some(text));
    }

    /// Moves the map by so many pixels.
    fn shift(&self, dx: f64, dy: f64) {
        let (middle, scale) = (self.middle.get(), self.scale.get());
        let latitude = (middle.latitude + dy / scale).clamp(-85.0, 85.0);
        let longitude = (middle.longitude - dx / (scale * NARROW)).clamp(-180.0, 180.0);
        self.middle.set(Place::by_hand(latitude, longitude));
        self.draw();
    }

    fn zoom(&self, by: f64) {
        let scale = self.scale.get() * by;
        self.scale.set(scale.clamp(self.farthest.get(), NEAREST * DEGREE_M));
        self.draw();
    }

    /// What is drawn already is shown whole.
    fn fit(&self) {
        let points = self.points.borrow();
        let Some(first) = points.first() else { return };
        let (mut low, mut high) = (*first, *first);
        for point in points.iter() {
            low.latitude = low.latitude.min(point.latitude);
            low.longitude = low.longitude.min(point.longitude);
            high.latitude = high.latitude.max(point.latitude);
            high.longitude = high.longitude.max(point.longitude);
        }
        let span = (high.latitude - low.latitude).max(high.longitude - low.longitude);
        if points.len() > 1 && span > 0.0 {
            let middle = Place::by_hand(
                (low.latitude + high.latitude) / 2.0,
                (low.longitude + high.longitude) / 2.0,
            );
            self.middle.set(middle);
            let scale = self.farthest.get() * SPAN / span * 0.7;
            self.scale.set(scale.clamp(self.farthest.get(), NEAREST * DEGREE_M));
        }
    }

    fn change(&self, with: impl FnOnce(&mut Vec<Place>, Place)) {
        with(&mut self.points.borrow_mut(), self.middle.get());
        self.say(&self.measured());
        self.draw();
        let is_wanted = self.given.is_incremental || self.is_walking();
        if is_wanted && self.points.borrow().len() >= self.shape.fewest() {
            let wrong = (self.given.changed)(self.answer());
            if !wrong.is_empty() {
                self.say(&wrong);
            }
        }
    }

    fn is_walking(&self) -> bool {
        self.walk.is_on()
    }

    fn note(&self, text: &str) {
        self.noted.set_text_content(Some(text));
    }

    fn show_walk(&self) {
        let is_on = self.is_walking();
        let words = if is_on { tools::WALK_STOP } else { tools::WALK };
        self.walk_button.set_text_content(Some(words.in_lang(self.lang)));
        put(&self.walk_button, "aria-pressed", if is_on { "true" } else { "false" });
    }

    fn measured(&self) -> String {
        let points = self.points.borrow();
        if points.len() < self.shape.fewest() {
            let few = if self.shape == Shape::Line {
                tools::LINE_FEW
            } else {
                tools::AREA_FEW
            };
            return few.in_lang(self.lang).to_owned();
        }
        measure::told(self.shape == Shape::Area, self.lang, &points)
    }

    fn answer(&self) -> String {
        let mut points = match self.shape {
            Shape::Place => vec![self.middle.get()],
            _ => self.points.borrow().clone(),
        };
        if self.shape == Shape::Area {
            points.extend(points.first().copied());
        }
        let texts: Vec<String> = points.into_iter().map(measure::text).collect();
        texts.join(";")
    }
}

/// Brings the phone's position under the point.
fn locate(map: &Rc<Map>) {
    let fail = |map: &Map| map.say(tools::MAP_NO_FIX.in_lang(map.lang));
    let Some(geolocation) = window().and_then(|it| it.navigator().geolocation().ok()) else {
        return fail(map);
    };
    map.say(tools::MAP_SEEK.in_lang(map.lang));
    let found = Rc::clone(map);
    let on_fix = Closure::once_into_js(move |position: web_sys::Position| {
        let at = position.coords();
        found.middle.set(Place {
            latitude: at.latitude(),
            longitude: at.longitude(),
            altitude: at.altitude().unwrap_or_default(),
            accuracy: at.accuracy(),
        });
        found.scale.set(found.scale.get().max(NEAR * DEGREE_M));
        found.say(&tools::MAP_FIX.fill(found.lang, &[("m", &fixed(at.accuracy().ceil(), 0))]));
        found.draw();
    });
    let failed = Rc::clone(map);
    let on_error = Closure::once_into_js(move |_: web_sys::PositionError| fail(&failed));
    let options = web_sys::PositionOptions::new();
    options.set_enable_high_accuracy(true);
    options.set_timeout(TIMEOUT_MS);
    let asked = geolocation.get_current_position_with_error_callback_and_options(
        on_fix.unchecked_ref(),
        Some(on_error.unchecked_ref()),
        &options,
    );
    if asked.is_err() {
        fail(map);
    }
}
