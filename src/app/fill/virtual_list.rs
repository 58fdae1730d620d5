//! A long list of which only the rows in sight are in the page. All rows are equally high: as high as the longest text
//! needs, so that nothing is cut off and every row's place is known.

use crate::{
    app::felt,
    decimal,
    ui::dom::{View, each, el},
};
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlElement, KeyboardEvent, UiEvent};

/// Rows above and below those in sight, for the next flick of the finger and the next press of Tab.
const MARGIN: usize = 8;
/// The window moves in steps of so many rows, so that few frames of scrolling change anything.
const STEP: usize = 4;
/// Height of a line and of the padding of a row, in hundredths of a rem.
const LINE: usize = 130;
const PADDING: usize = 150;
/// The least height of a row, in hundredths of a rem.
const LEAST: usize = 325;
/// How wide a letter is on average, and what a row holds beside its words, in hundredths of a rem.
const LETTER: usize = 55;
const BESIDE: usize = 450;
/// Most lines of a row.
const MOST_LINES: usize = 6;

/// The rows of what was found; `make` makes the row of one place in the list, `longest` is the longest text in letters.
/// While the list is narrow, as at its beginning and for one picture whenever something else is found, it has only the rows
/// in sight.
#[must_use]
pub fn rows(
    found: RwSignal<Vec<usize>>,
    longest: usize,
    is_narrow: RwSignal<bool>,
    make: impl Fn(usize) -> View + Clone + 'static,
) -> View {
    Effect::new(move || {
        if is_narrow.get() {
            felt::after_picture(move || {
                is_narrow.try_set(false);
            });
        }
    });
    // In pixels; 0 until it is known.
    let height = RwSignal::new(0_usize);
    let begin = RwSignal::new(0_usize);
    let n_in_sight = RwSignal::new(0_usize);
    let beyond = move |rows: usize| if is_narrow.get() { 0 } else { rows };
    let first = move || begin.get().saturating_sub(beyond(MARGIN));
    let window = Memo::new(move |_| {
        let end = begin.get() + n_in_sight.get() + beyond(MARGIN + STEP);
        found.with(|found| found.get(first()..end.min(found.len())).unwrap_or_default().to_vec())
    });
    let inner = el("div")
        .class("rows-window")
        .style_of("transform", move || {
            let before = first() * height.get();
            ["translateY(", &before.to_string(), "px)"].concat()
        })
        .child(each(move || window.get(), |at| *at as u64, make));
    let all = el("div")
        .class("rows-all")
        .style_of("height", move || px(found.with(Vec::len) * height.get()))
        .child(inner);
    let list = el("div").class("rows").child(all);
    let kept = list.kept::<HtmlElement>();
    let look = move || {
        let Some(list) = kept.try_get_value() else { return };
        if let Some(first) = whole(list.scroll_top()).checked_div(height.get_untracked()) {
            begin.set(first - first % STEP);
        }
    };
    // How high rows are is known when the list is in the page.
    spawn_local(async move {
        leptos::task::tick().await;
        let Some(list) = kept.try_get_value() else { return };
        let rem = rem_px();
        let width = whole(list.client_width()) * 100 / rem;
        let letters = (width.saturating_sub(BESIDE) / LETTER).max(4);
        let lines = longest.div_ceil(letters).clamp(1, MOST_LINES);
        let row = (lines * LINE + PADDING).max(LEAST) * rem / 100;
        // Only an element without a style could refuse it.
        let _ = list.style().set_property("--row", &px(row));
        n_in_sight.set(whole(list.client_height()) / row + 1);
        height.set(row);
    });
    // Another search begins at the top.
    Effect::new(move |before: Option<()>| {
        found.track();
        if let (Some(()), Some(list)) = (before, kept.try_get_value()) {
            list.set_scroll_top(0);
            begin.set(0);
        }
    });
    list.on("scroll", move |_: UiEvent| look())
        .on("keydown", |ev: KeyboardEvent| {
            let is_down = match ev.key().as_str() {
                "ArrowDown" => true,
                "ArrowUp" => false,
                _ => return,
            };
            ev.prevent_default();
            let row = ev.target().and_then(|it| it.dyn_into::<Element>().ok());
            let next = row.and_then(|row| match is_down {
                true => row.next_element_sibling(),
                false => row.previous_element_sibling(),
            });
            focus(next);
        })
        .into()
}

/// Into the list from the field above it.
pub fn focus_first() {
    focus(document().query_selector("dialog .option").ok().flatten());
}

fn focus(element: Option<Element>) {
    if let Some(element) = element.and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
        // What takes no focus leaves it where it is.
        let _ = element.focus();
    }
}

fn px(n: usize) -> String {
    [&n.to_string(), "px"].concat()
}

fn whole(n: i32) -> usize {
    usize::try_from(n).unwrap_or(0)
}

/// The size of the page's text, in pixels.
fn rem_px() -> usize {
    let style = document()
        .document_element()
        .and_then(|root| window().get_computed_style(&root).ok().flatten());
    let size = style.and_then(|style| style.get_property_value("font-size").ok());
    let size = size.and_then(|size| decimal::parse(size.trim_end_matches("px")));
    size.map_or(16, |size| size as usize).max(1)
}
