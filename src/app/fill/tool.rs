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
use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::Element;

/// What is set on the map.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Tool {
    /// A geopoint.
    Place,
    /// A geotrace.
    Line,
    /// A geoshape.
    Area,
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
    let map = show(move || {
        if is_open.get() {
            opened(fill, node, tool, is_open)
        } else {
            View::none()
        }
    });
    View::of([open.into(), map])
}

fn opened(fill: Fill, node: NodeId, tool: Tool, is_open: RwSignal<bool>) -> View {
    let i = use_i18n();
    let coming = RwSignal::new(Coming::Loading);
    let host = el("div").class("tool");
    let kept = host.kept::<Element>();
    let begin = move || {
        coming.set(Coming::Loading);
        let lang = i.lang_now().tag();
        spawn_local(async move {
            let is_here = load().await.is_some();
            // None where it was closed meanwhile.
            let Some(host) = kept.try_get_value() else { return };
            // Shown first: a map must know how wide it is.
            coming.try_set(if is_here { Coming::Here } else { Coming::Failed });
            let done = move |text: JsValue| {
                is_open.try_set(false);
                fill.answer(node, text.as_string().unwrap_or_default());
            };
            if is_here && start(&host, tool, lang, &fill.value_now(node), done).is_none() {
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
                .on_click(begin)
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

fn start(host: &Element, tool: Tool, lang: &str, value: &str, done: impl FnOnce(JsValue) + 'static) -> Option<()> {
    let open: Function = global("jbTool")?.dyn_into().ok()?;
    let name = match tool {
        Tool::Place => "place",
        Tool::Line => "trace",
        Tool::Area => "shape",
    };
    let asked = Object::new();
    let done = Closure::once_into_js(done);
    for (key, value) in [
        ("host", host.into()),
        ("tool", JsValue::from_str(name)),
        ("lang", JsValue::from_str(lang)),
        ("value", JsValue::from_str(value)),
        ("done", done),
    ] {
        Reflect::set(&asked, &JsValue::from_str(key), &value).ok()?;
    }
    open.call1(&JsValue::NULL, &asked).ok().map(drop)
}

fn global(name: &str) -> Option<JsValue> {
    Reflect::get(&js_sys::global(), &JsValue::from_str(name)).ok()
}
