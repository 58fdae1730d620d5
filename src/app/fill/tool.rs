//! Opens a rare control of the second module (`crate::tools`) over the whole screen; says in words when it is not here.

use super::{geo::way_class, question::disabled_where_read_only, session::Fill};
use crate::{
    app::{parts::notice, sheet},
    engine::NodeId,
    ui::{
        dom::{View, button, el, show},
        i18n::{shared, tools, use_i18n},
        icon::{Picture, icon},
    },
};
use js_sys::{Function, Object, Promise, Reflect};
use leptos::{prelude::*, task::spawn_local};
use std::rc::Rc;
use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
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

/// How a tool stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Coming {
    Loading,
    Here,
    Failed,
}

/// The button that opens the map, and the map.
#[must_use]
pub fn map_button(fill: Fill, node: NodeId, tool: Tool, is_first: bool) -> View {
    let i = use_i18n();
    let is_open = RwSignal::new(false);
    let words = move || {
        let is_answered = !fill.value(node).is_empty();
        let words = match tool {
            _ if is_answered => tools::MAP_CHANGE,
            Tool::Place => tools::MAP_OPEN,
            _ => tools::MAP_DRAW,
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
    let i = use_i18n();
    let coming = RwSignal::new(Coming::Loading);
    let host = el("div").class("tool");
    let kept = host.kept::<Element>();
    let begin = move || {
        coming.set(Coming::Loading);
        let (lang, work) = (i.lang_now().tag(), work.clone());
        spawn_local(async move {
            let is_here = load().await.is_some();
            // None where it was closed meanwhile.
            let Some(host) = kept.try_get_value() else { return };
            // Shown first: a map must know how wide it is.
            coming.try_set(if is_here { Coming::Here } else { Coming::Failed });
            if is_here && start(&host, tool, lang, &work, is_open).is_none() {
                coming.try_set(Coming::Failed);
            }
        });
    };
    begin();
    let state = move || match coming.get() {
        Coming::Here => View::none(),
        Coming::Loading => el("p")
            .class("tool-state muted")
            .attr("role", "status")
            .words(i, tools::TOOL_LOADING)
            .into(),
        Coming::Failed => {
            let says = el("div").words(i, tools::TOOL_FAILED);
            let again = button("button", "try-again")
                .on_click(begin.clone())
                .words(i, shared::TRY_AGAIN);
            el("div")
                .class("tool-state stack")
                .child(notice("notice warn", Picture::Warning, says).attr("role", "alert"))
                .child(again)
                .into()
        }
    };
    let label = fill.ask(|session| session.label(node));
    sheet::full(View::text(&label), View::of([show(state), host.into()]), is_open)
}

/// The second module, fetched once; from the offline install where there is no signal.
async fn load() -> Option<()> {
    let load: Function = global("jbLoadTools")?.dyn_into().ok()?;
    let promise: Promise = load.call0(&JsValue::NULL).ok()?.dyn_into().ok()?;
    JsFuture::from(promise).await.ok().map(drop)
}

fn start(host: &Element, tool: Tool, lang: &str, work: &Work, is_open: RwSignal<bool>) -> Option<()> {
    let open: Function = global("jbTool")?.dyn_into().ok()?;
    let name = match tool {
        Tool::Place => "place",
        Tool::Line => "trace",
        Tool::Area => "shape",
        Tool::Code => "scan",
        Tool::CodeInFront => "scan-front",
        Tool::Photo => "paint",
    };
    let (take, change) = (Rc::clone(&work.take), Rc::clone(&work.change));
    let done = Closure::once_into_js(move |given: JsValue| {
        is_open.try_set(false);
        take(given);
    });
    let changed = Closure::<dyn Fn(String) -> String>::new(move |text| change(text));
    let asked = Object::new();
    for (key, value) in [
        ("host", host.into()),
        ("tool", JsValue::from_str(name)),
        ("lang", JsValue::from_str(lang)),
        ("value", JsValue::from_str(&(work.value)())),
        ("incremental", JsValue::from_bool(work.is_incremental)),
        ("changed", changed.into_js_value()),
        ("done", done),
    ] {
        Reflect::set(&asked, &JsValue::from_str(key), &value).ok()?;
    }
    open.call1(&JsValue::NULL, &asked).ok().map(drop)
}

fn global(name: &str) -> Option<JsValue> {
    Reflect::get(&js_sys::global(), &JsValue::from_str(name)).ok()
}
