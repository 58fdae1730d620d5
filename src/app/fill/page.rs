//! A page of the interview: one question, several together, or the instances of a repeat.

use super::{
    choice, media, overview,
    question::{dom_id, label_id, question},
    repeat,
    session::{Fill, Place, Step},
    summary,
};
use crate::{
    app::rest,
    engine::{Item, NodeId, Page, PageKind},
    form::NodeKind,
    ui::{
        dom::{View, each, el, show},
        markdown::{inline_view, markdown_view},
    },
};
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::JsCast as _;
use web_sys::HtmlElement;

/// The page on which people are, made anew when they go to another.
#[must_use]
pub fn current(fill: Fill) -> View {
    show(move || {
        let content = match fill.place() {
            Place::Summary => all_answers(fill, move || summary::view(fill)),
            Place::Overview(from) => all_answers(fill, move || overview::view(fill, from)),
            Place::Page(node) => {
                let found = fill
                    .pages()
                    .with_untracked(|pages| pages.iter().find(|it| it.node == node).cloned());
                found.map(|page| content(fill, &page)).into()
            }
        };
        let motion = match fill.step() {
            Step::Still => "still",
            Step::Next => "next",
            Step::Back => "back",
        };
        el("div")
            .class("page")
            .attr("data-motion", motion)
            .child(content)
            .into()
    })
}

/// A list of all answers. Whoever went there has the focus on its heading; where it comes later, then as soon as it is there.
fn all_answers(fill: Fill, make: impl Fn() -> View + 'static) -> View {
    let comes_later = !rest::is_here();
    rest::shown(move || {
        if comes_later {
            spawn_local(async move {
                leptos::task::tick().await;
                focus_heading(fill);
                overview::scroll_to_here();
            });
        }
        make()
    })
}

/// What a page holds, with the way to it on top.
#[must_use]
pub fn content(fill: Fill, page: &Page) -> View {
    let node = page.node;
    let inner = match page.kind {
        PageKind::Question => question(fill, node),
        PageKind::FieldList => View::of([heading(fill, node), table_head(fill, node), items(fill, node)]),
        PageKind::Repeat => {
            let page = rest::shown(move || repeat::page(fill, node));
            View::of([heading(fill, node), page])
        }
    };
    View::of([trail(fill, node), inner])
}

fn heading(fill: Fill, node: NodeId) -> View {
    let label = move || inline_view(&fill.of(node, |session| session.label(node)));
    let hint = move || {
        let hint = fill.of(node, |session| session.hint(node));
        let hint = hint.map(|hint| el("div").class("hint").child(markdown_view(&hint)));
        hint.into()
    };
    let title = el("h2")
        .class("page-title")
        .attr("tabindex", "-1")
        .id(&label_id(node))
        .shows(label);
    View::of([title.into(), media::of_node(fill, node), show(hint)])
}

/// Over a table of selects the words of their choices, from the first of them.
fn table_head(fill: Fill, node: NodeId) -> View {
    let is_select = |item: &Item| match item {
        Item::Question(node) => fill.definition(*node, |definition| match &definition.kind {
            NodeKind::Question(kind) => kind.itemset().is_some(),
            _ => false,
        }),
        _ => false,
    };
    let first = fill
        .looks(node, "table-list")
        .then(|| fill.ask(|session| session.items(node)));
    match first.and_then(|items| items.into_iter().find(is_select)) {
        Some(Item::Question(first)) => el("div")
            .class("table-top")
            .child(rest::shown(move || choice::table_head(fill, first)))
            .into(),
        _ => View::none(),
    }
}

fn trail(fill: Fill, node: NodeId) -> View {
    let words = move || {
        fill.follow_structure();
        fill.of(node, |session| session.trail(node)).join(" › ")
    };
    el("p").class("trail").tells(words).into()
}

/// The questions, headings and repeats inside a node, in order.
#[must_use]
pub fn items(fill: Fill, node: NodeId) -> View {
    let list = move || {
        fill.follow_structure();
        fill.ask(|session| session.items(node))
    };
    let one = move |item: Item| match item {
        Item::Heading(node) => {
            let label = move || inline_view(&fill.of(node, |session| session.label(node)));
            el("h3").class("group-title").shows(label).into()
        }
        Item::Question(node) => question(fill, node),
        Item::Repeat(range) => rest::shown(move || repeat::inline(fill, range)),
    };
    each(list, key_of, one)
}

/// The kind of an item and its node in one number.
fn key_of(item: &Item) -> u64 {
    let (kind, node) = match item {
        Item::Heading(node) => (0, node),
        Item::Question(node) => (1, node),
        Item::Repeat(node) => (2, node),
    };
    kind << 32 | u64::from(node.0)
}

/// What the bar covers at the top of the screen, in pixels.
const BAR_PX: f64 = 64.0;

/// How far down something stands over the page: the bar, and under it the head of a table.
fn covered_px() -> f64 {
    let head = document().query_selector(".table-top").ok().flatten();
    head.map_or(BAR_PX, |head| head.get_bounding_client_rect().bottom().max(BAR_PX))
}

/// Puts the heading of the page in focus, so that screen readers begin to read there.
pub fn focus_heading(fill: Fill) {
    let id = match fill.place() {
        Place::Summary | Place::Overview(_) => summary::HEADING.to_owned(),
        Place::Page(node) => label_id(node),
    };
    focus(&id);
}

/// Puts a question's input in focus and into view.
pub fn focus_question(node: NodeId) {
    focus(&dom_id(node));
}

/// Puts the element with this id in focus.
pub fn focus(id: &str) {
    let Some(element) = document().get_element_by_id(id) else {
        return;
    };
    if let Ok(element) = element.dyn_into::<HtmlElement>() {
        // An element that takes no focus leaves it where it is.
        let _ = element.focus();
        // The browser shows the input; its label and what is wrong with it stand above.
        if let Ok(Some(question)) = element.closest(".question")
            && question.get_bounding_client_rect().top() < covered_px()
        {
            question.scroll_into_view_with_bool(true);
        }
    }
}
