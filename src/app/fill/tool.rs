//! Opens a rare control (`crate::tools`) over the whole screen.

use super::{geo::way_class, question::disabled_where_read_only, session::Fill};
use crate::{
    app::{rest, sheet},
    engine::NodeId,
    tools::{self, Asked},
    ui::{
        dom::{View, button, el, show},
        i18n::{Lang, shared, tools as words, use_i18n},
        icon::{Picture, icon},
    },
};
use leptos::{prelude::*, task::spawn_local};
use std::rc::Rc;
use wasm_bindgen::JsValue;
use web_sys::Element;

pub use tools::Tool;

/// The button that opens the map, and the map.
#[must_use]
pub fn map_button(fill: Fill, node: NodeId, tool: Tool, is_first: bool) -> View {
    let i = use_i18n();
    let is_open = RwSignal::new(false);
    let words = move || {
        let is_answered = !fill.value(node).is_empty();
        let words = match tool {
            _ if is_answered => words::MAP_CHANGE,
            Tool::Place => words::MAP_OPEN,
            _ => words::MAP_DRAW,
        };
        i.fill(words, &[])
    };
    let open = disabled_where_read_only(button(way_class(is_first), "open-map"), fill, node)
        .on_click(move || is_open.set(true))
        .child(icon(Picture::Pen))
        .child(el("span").tells(words));
    let work = Work::answering(fill, node, |_| {});
    View::of([open.into(), opened(fill, node, tool, is_open, work)])
}

/// What a tool begins with, and what is done with what people accept there.
#[derive(Clone)]
pub struct Work {
    value: Rc<dyn Fn() -> String>,
    take: Rc<dyn Fn(JsValue)>,
    /// Takes what is not finished yet, and answers with what is wrong with it, if anything.
    change: Rc<dyn Fn(String) -> String>,
    is_incremental: bool,
}

impl Work {
    /// Any work.
    pub fn new(value: impl Fn() -> String + 'static, take: impl Fn(JsValue) + 'static) -> Self {
        Self {
            value: Rc::new(value),
            take: Rc::new(take),
            change: Rc::new(|_| String::new()),
            is_incremental: false,
        }
    }

    /// The tool begins with the answer and gives another; `then` is told whether it is one.
    pub fn answering(fill: Fill, node: NodeId, then: impl Fn(bool) + 'static) -> Self {
        let take = move |text: JsValue| {
            let text = text.as_string().unwrap_or_default();
            let is_new = fill.value_now(node) != text;
            fill.answer(node, text);
            then(is_new);
        };
        let i = use_i18n();
        let change = move |text: String| {
            fill.answer(node, text);
            let wrong = fill.ask(|session| session.violation(node));
            let words = wrong.map(|wrong| wrong.message.unwrap_or_else(|| i.fill(shared::WRONG, &[])));
            words.unwrap_or_default()
        };
        Self {
            change: Rc::new(change),
            is_incremental: fill.parameter(node, "incremental").is_some_and(|it| it == "true"),
            ..Self::new(move || fill.value_now(node), take)
        }
    }

    fn asked(self, lang: Lang, is_open: RwSignal<bool>) -> Asked {
        let Self {
            value,
            take,
            change,
            is_incremental,
        } = self;
        let done = move |given| {
            is_open.try_set(false);
            take(given);
        };
        Asked {
            lang,
            value: value(),
            is_incremental,
            changed: Box::new(move |text| change(text)),
            done: Box::new(done),
        }
    }
}

/// The tool over the whole screen, while `is_open`.
#[must_use]
pub fn opened(fill: Fill, node: NodeId, tool: Tool, is_open: RwSignal<bool>, work: Work) -> View {
    show(move || {
        if is_open.get() {
            sheet(fill, node, tool, is_open, work.clone())
        } else {
            View::none()
        }
    })
}

fn sheet(fill: Fill, node: NodeId, tool: Tool, is_open: RwSignal<bool>, work: Work) -> View {
    let lang = use_i18n().lang_now();
    let host = el("div").class("tool");
    let kept = host.kept::<Element>();
    let begin = move || {
        let work = work.clone();
        spawn_local(async move {
            // Shown first: a map must know how wide it is.
            leptos::task::tick().await;
            // None where it was closed meanwhile.
            if let Some(host) = kept.try_get_value() {
                tools::open(&host, tool, work.asked(lang, is_open));
            }
        });
        View::none()
    };
    let coming = el("div").class("tool-state").child(rest::shown(begin));
    let label = fill.ask(|session| session.label(node));
    sheet::full(View::text(&label), View::of([coming.into(), host.into()]), is_open)
}
