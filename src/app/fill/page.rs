//! A page of the interview: one question, several together, or the instances of a repeat.

use super::{
    media,
    question::{dom_id, label_id, question},
    repeat,
    session::{Fill, Place, Step},
    summary,
};
use crate::{
    engine::{Item, NodeId, Page, PageKind},
    ui::markdown::{inline_view, markdown_view},
};
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::HtmlElement;

/// The page on which people are, made anew when they go to another.
#[must_use]
pub fn current(fill: Fill) -> AnyView {
    (move || {
        let content = match fill.place() {
            Place::Summary => summary::view(fill),
            Place::Page(node) => {
                let found = fill
                    .pages()
                    .with_untracked(|pages| pages.iter().find(|it| it.node == node).cloned());
                found.map_or_else(|| ().into_any(), |page| content(fill, &page))
            }
        };
        let motion = match fill.step() {
            Step::Still => "still",
            Step::Next => "next",
            Step::Back => "back",
        };
        view! { <div class="page" data-motion=motion>{content}</div> }
    })
    .into_any()
}

/// What a page holds, with the way to it on top.
#[must_use]
pub fn content(fill: Fill, page: &Page) -> AnyView {
    let node = page.node;
    let inner = match page.kind {
        PageKind::Question => question(fill, node),
        PageKind::FieldList => view! { {heading(fill, node)} {items(fill, node)} }.into_any(),
        PageKind::Repeat => view! { {heading(fill, node)} {repeat::page(fill, node)} }.into_any(),
    };
    view! { {trail(fill, node)} {inner} }.into_any()
}

fn heading(fill: Fill, node: NodeId) -> AnyView {
    let label = move || inline_view(&fill.of(node, |session| session.label(node)));
    let hint = move || {
        fill.of(node, |session| session.hint(node))
            .map(|hint| view! { <div class="hint">{markdown_view(&hint)}</div> })
    };
    view! { <h2 class="page-title" tabindex="-1" id=label_id(node)>{label}</h2> {media::of_node(fill, node)} {hint} }
        .into_any()
}

fn trail(fill: Fill, node: NodeId) -> AnyView {
    let words = move || {
        fill.follow_structure();
        fill.of(node, |session| session.trail(node)).join(" › ")
    };
    view! { <p class="trail">{words}</p> }.into_any()
}

/// The questions, headings and repeats inside a node, in order.
#[must_use]
pub fn items(fill: Fill, node: NodeId) -> AnyView {
    let list = move || {
        fill.follow_structure();
        fill.ask(|session| session.items(node))
    };
    let one = move |item: Item| match item {
        Item::Heading(node) => {
            let label = move || inline_view(&fill.of(node, |session| session.label(node)));
            view! { <h3 class="group-title">{label}</h3> }.into_any()
        }
        Item::Question(node) => question(fill, node),
        Item::Repeat(range) => repeat::inline(fill, range),
    };
    view! { <For each=list key=|item| key_of(*item) children=one/> }.into_any()
}

fn key_of(item: Item) -> (u8, NodeId) {
    match item {
        Item::Heading(node) => (0, node),
        Item::Question(node) => (1, node),
        Item::Repeat(node) => (2, node),
    }
}

/// What the bar covers at the top of the screen, in pixels.
const BAR_PX: f64 = 64.0;

/// Puts the heading of the page in focus, so that screen readers begin to read there.
pub fn focus_heading(fill: Fill) {
    let id = match fill.place() {
        Place::Summary => summary::HEADING.to_owned(),
        Place::Page(node) => label_id(node),
    };
    focus(&id);
}

/// Puts a question's input in focus and into view.
pub fn focus_question(node: NodeId) {
    focus(&dom_id(node));
}

fn focus(id: &str) {
    let Some(element) = document().get_element_by_id(id) else {
        return;
    };
    if let Ok(element) = element.dyn_into::<HtmlElement>() {
        // An element that takes no focus leaves it where it is.
        let _ = element.focus();
        // The browser shows the input; its label and what is wrong with it stand above.
        if let Ok(Some(question)) = element.closest(".question")
            && question.get_bounding_client_rect().top() < BAR_PX
        {
            question.scroll_into_view_with_bool(true);
        }
    }
}
