//! The whole form on one scrolling page. Only the part near the window is in the page's tree: a form of a thousand
//! questions scrolls like one of ten.

use super::{
    foot::{Foot, saving},
    head,
    page::content,
    session::Fill,
};
use crate::sorted::Map;
use crate::{
    app::context::App,
    engine::{NodeId, Page},
    ui::{
        dom::{View, button, each, el},
        i18n::app as words,
        icon::{Picture, icon},
    },
    vault::Headline,
};
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{HtmlElement, SubmitEvent};

/// Height of a section that was never shown, in pixels; only a guess.
const GUESS_PX: f64 = 260.0;
/// How far beyond the window sections are kept, in pixels.
const MARGIN_PX: f64 = 900.0;
/// Sections shown at first, before anything was measured.
const FIRST: usize = 8;

/// Which sections are in the tree, and how much room those before and after take.
#[derive(Clone, Copy, PartialEq)]
struct Window {
    begin: usize,
    end: usize,
    before_px: f64,
    after_px: f64,
}

/// The page.
#[must_use]
pub fn view(app: App, fill: Fill, on_done: Callback<Headline>) -> View {
    let i = app.i18n;
    let foot = Foot::new(app, fill, on_done);
    let list = el("div");
    let kept_list = list.kept::<HtmlElement>();
    let heights = StoredValue::new(Map::<NodeId, f64>::new());
    let window_of = RwSignal::new(Window {
        begin: 0,
        end: FIRST,
        before_px: 0.0,
        after_px: 0.0,
    });
    let look = move || {
        kept_list.try_with_value(|list| {
            measure(list, fill, window_of.get_untracked(), heights);
            let seen = fill
                .pages()
                .with_untracked(|pages| heights.with_value(|it| visible(list, pages, it)));
            if window_of.get_untracked() != seen {
                window_of.set(seen);
            }
        });
    };
    let scrolled = window_event_listener(leptos::ev::scroll, move |_| look());
    let resized = window_event_listener(leptos::ev::resize, move |_| look());
    on_cleanup(move || {
        scrolled.remove();
        resized.remove();
    });
    // When pages come and go, and once after the first ones stand.
    Effect::new(move || {
        fill.pages().track();
        request_animation_frame(look);
    });
    let shown = move || {
        let Window { begin, end, .. } = window_of.get();
        fill.pages()
            .with(|pages| pages.get(begin..end.min(pages.len())).unwrap_or_default().to_vec())
    };
    let section = move |page: Page| -> View {
        el("section")
            .class("section")
            .attr("data-page", &page.node.0.to_string())
            .child(content(fill, &page))
            .into()
    };
    let space = |px: f64| [&(px as i64).to_string(), "px"].concat();
    let form = el("form")
        .class("fill-form")
        .flag("novalidate", true)
        .on("submit", |ev: SubmitEvent| ev.prevent_default())
        .child(el("div").style_of("height", move || space(window_of.get().before_px)))
        .child(list.child(each(shown, |page: &Page| u64::from(page.node.0), section)))
        .child(el("div").style_of("height", move || space(window_of.get().after_px)));
    let finish = button("button main foot-next", "finish")
        .on_click(move || finish(fill, foot))
        .child(icon(Picture::Check))
        .child(el("span").words(i, words::FINISH));
    let foot = el("footer")
        .class("foot")
        .child(foot.trouble_view())
        .child(el("div").class("foot-line").child(saving(app, fill)))
        .child(el("div").class("foot-buttons").child(finish));
    el("div")
        .class("fill whole")
        .child(head::view(app, fill, true))
        .child(el("main").class("fill-main").id("content").child(form))
        .child(foot)
        .into()
}

/// Finishes, or scrolls to the first answer that is missing or wrong.
fn finish(fill: Fill, foot: Foot) {
    let wrong: Vec<NodeId> = fill.ask(|session| session.violations().iter().map(|it| it.node).collect());
    let Some(first) = wrong.first().copied() else {
        return foot.finish();
    };
    fill.tell(&wrong);
    let path = fill.ask(|session| session.path(first));
    let Some(at) = fill.page_of(&path) else { return };
    let before = fill
        .pages()
        .with_untracked(|pages| pages.iter().position(|page| page.node == at))
        .unwrap_or(0);
    // Near enough to bring the section into the tree; then to the question itself.
    window().scroll_to_with_x_and_y(0.0, before as f64 * GUESS_PX);
    leptos::task::spawn_local(async move {
        for _ in 0..TRIES {
            gloo_timers::future::TimeoutFuture::new(STEP_MS).await;
            if document()
                .get_element_by_id(&super::question::label_id(first))
                .is_some()
            {
                return super::page::focus_question(first);
            }
            let window = window();
            let top = document()
                .query_selector("[data-page]")
                .ok()
                .flatten()
                .and_then(|it| it.get_attribute("data-page"))
                .and_then(|it| it.parse().ok())
                .map(NodeId);
            let is_above = top.is_some_and(|top| at < top);
            let step = window
                .inner_height()
                .ok()
                .and_then(|it| it.as_f64())
                .unwrap_or(GUESS_PX);
            window.scroll_by_with_x_and_y(0.0, if is_above { -step } else { step });
        }
    });
}

/// How often, and how quickly, the way to a section is corrected.
const TRIES: usize = 200;
const STEP_MS: u32 = 20;

/// Notes how high the sections in the tree are.
fn measure(list: &HtmlElement, fill: Fill, window: Window, heights: StoredValue<Map<NodeId, f64>>) {
    let children = list.children();
    fill.pages().with_untracked(|pages| {
        let shown = pages.get(window.begin..window.end.min(pages.len())).unwrap_or_default();
        heights.update_value(|heights| {
            for (at, page) in shown.iter().enumerate() {
                let child = children
                    .item(at as u32)
                    .and_then(|it| it.dyn_into::<HtmlElement>().ok());
                if let Some(child) = child {
                    heights.insert(page.node, f64::from(child.offset_height()));
                }
            }
        });
    });
}

/// The sections that lie in the window, or near it.
fn visible(list: &HtmlElement, pages: &[Page], heights: &Map<NodeId, f64>) -> Window {
    let height = |page: &Page| heights.get(&page.node).copied().unwrap_or(GUESS_PX);
    let window = leptos::prelude::window();
    let inner = window
        .inner_height()
        .ok()
        .and_then(|it| it.as_f64())
        .unwrap_or(GUESS_PX);
    let before = list
        .previous_element_sibling()
        .map_or(0.0, |it| it.get_bounding_client_rect().top());
    let (top, bottom) = (-before - MARGIN_PX, -before + inner + MARGIN_PX);
    let mut seen = Window {
        begin: 0,
        end: 0,
        before_px: 0.0,
        after_px: 0.0,
    };
    let mut y = 0.0;
    for (at, page) in pages.iter().enumerate() {
        let next = y + height(page);
        if next < top {
            seen.begin = at + 1;
            seen.before_px = next;
        } else if y <= bottom {
            seen.end = at + 1;
        } else {
            seen.after_px += next - y;
        }
        y = next;
    }
    seen.end = seen.end.max(seen.begin);
    seen
}
