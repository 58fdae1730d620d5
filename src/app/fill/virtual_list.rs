//! A long list of which only the rows in sight are in the page. All rows are equally high: as high as the longest text
//! needs, so that nothing is cut off and every row's place is known.

use crate::ui::dom::{View, each, el};
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlElement, KeyboardEvent, UiEvent};

/// Rows above and below those in sight, for the next flick of the finger and the next press of Tab.
const MARGIN: usize = 8;
/// The window moves in steps of so many rows, so that few frames of scrolling change anything.
const STEP: usize = 4;
/// Height of a line and of the padding of a row, in rem; the stylesheet has the same.
const LINE_REM: f64 = 1.3;
const PADDING_REM: f64 = 1.5;
/// How wide a letter is on average, in rem.
const LETTER_REM: f64 = 0.55;
/// What a row holds beside its words, in rem.
const BESIDE_REM: f64 = 4.5;
/// Most lines of a row.
const MOST_LINES: f64 = 6.0;

/// The rows of what was found; `make` makes the row of one place in the list, `longest` is the longest text in letters.
#[must_use]
pub fn rows(found: Memo<Vec<usize>>, longest: usize, make: impl Fn(usize) -> View + Clone + 'static) -> View {
    let height = RwSignal::new(0.0_f64);
    let begin = RwSignal::new(0_usize);
    let n_in_sight = RwSignal::new(0_usize);
    let window = Memo::new(move |_| {
        let (begin, end) = (begin.get(), begin.get() + n_in_sight.get());
        let (begin, end) = (begin.saturating_sub(MARGIN), end + MARGIN + STEP);
        found.with(|found| {
            (
                begin,
                found.get(begin..end.min(found.len())).unwrap_or_default().to_vec(),
            )
        })
    });
    let inner = el("div")
        .class("rows-window")
        .style_of("transform", move || {
            let before = window.with(|(begin, _)| *begin) as f64 * height.get();
            ["translateY(", &before.to_string(), "px)"].concat()
        })
        .child(each(
            move || window.with(|(_, rows)| rows.clone()),
            |at| *at as u64,
            make,
        ));
    let all = el("div")
        .class("rows-all")
        .style_of("height", move || {
            [&(found.with(Vec::len) as f64 * height.get()).to_string(), "px"].concat()
        })
        .child(inner);
    let list = el("div").class("rows").child(all);
    let kept = list.kept::<HtmlElement>();
    let look = move || {
        let Some(list) = kept.try_get_value() else { return };
        let row = height.get_untracked();
        if row > 0.0 {
            let first = (f64::from(list.scroll_top()) / row) as usize;
            begin.set(first - first % STEP);
        }
    };
    // How high rows are is known when the list is in the page.
    spawn_local(async move {
        leptos::task::tick().await;
        let Some(list) = kept.try_get_value() else { return };
        let rem = rem_px();
        let letters = ((f64::from(list.client_width()) / rem - BESIDE_REM) / LETTER_REM).max(4.0);
        let lines = (longest as f64 / letters).ceil().clamp(1.0, MOST_LINES);
        let row = (lines * LINE_REM + PADDING_REM).max(3.25) * rem;
        // Only an element without a style could refuse it.
        let _ = list.style().set_property("--row", &[&row.to_string(), "px"].concat());
        n_in_sight.set((f64::from(list.client_height()) / row).ceil() as usize);
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

/// The size of the page's text, in pixels.
fn rem_px() -> f64 {
    let style = document()
        .document_element()
        .and_then(|root| window().get_computed_style(&root).ok().flatten());
    let size = style.and_then(|style| style.get_property_value("font-size").ok());
    size.and_then(|size| size.trim_end_matches("px").parse().ok())
        .unwrap_or(16.0)
}
