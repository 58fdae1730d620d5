//! A repeat: a card for each of its instances, and a button for one more.

use super::{page::items, session::Fill};
use crate::{
    engine::NodeId,
    form::{Node, NodeKind, QuestionType},
    ui::{
        dom::{View, button, each, el, show},
        i18n::{answer, app, shared, use_i18n},
        icon::{Picture, icon},
        markdown::inline_view,
    },
};
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::HtmlElement;

/// How much of an instance its card tells: this many answers.
const ANSWERS_ON_CARD: usize = 3;

/// The page of a repeat that people add to: its instances have pages of their own, a card leads to the first of them.
#[must_use]
pub fn page(fill: Fill, range: NodeId) -> View {
    let i = use_i18n();
    let card = move |instance: NodeId| {
        let told = move || {
            fill.follow_structure();
            let answers = fill.ask(|session| told_by(fill, session, instance));
            match answers.is_empty() {
                true => i.fill(app::NOTHING_YET, &[]),
                false => answers.join(" · "),
            }
        };
        let open = button("instance-open", "open-repeat")
            .on_click(move || open(fill, instance))
            .child(el("strong").child(title(fill, instance)))
            .child(el("span").class("muted").tells(told));
        el("div")
            .class("instance")
            .attr_of("data-repeat-instance", move || path(fill, instance))
            .child(open)
            .child(remove_button(fill, instance))
            .into()
    };
    let is_empty = show(move || {
        fill.follow_structure();
        let is_empty = fill.ask(|session| session.instances(range).is_empty());
        is_empty
            .then(|| el("p").class("muted empty").words(i, app::NO_INSTANCE))
            .into()
    });
    View::of([is_empty, instances(fill, range, card), add_button(fill, range)])
}

/// A repeat inside a page of several questions: each instance with its questions in place.
#[must_use]
pub fn inline(fill: Fill, range: NodeId) -> View {
    let is_open = is_open(fill, range);
    let card = move |instance: NodeId| {
        let head = el("header")
            .class("instance-head")
            .child(el("h2").child(title(fill, instance)))
            .child(is_open.then(|| remove_button(fill, instance)));
        el("section")
            .class("instance inline")
            .attr_of("data-repeat-instance", move || path(fill, instance))
            .child(head)
            .child(items(fill, instance))
            .into()
    };
    let add = is_open.then(|| add_button(fill, range));
    View::of([instances(fill, range, card), add.into()])
}

/// What stands in the list of a repeat.
enum Row {
    Instance(NodeId),
    /// One that was taken away and can come back: what it was called, and when that was.
    Removed(String, i64),
}

fn instances(fill: Fill, range: NodeId, card: impl Fn(NodeId) -> View + Clone + 'static) -> View {
    let i = use_i18n();
    let list = move || {
        fill.follow_structure();
        let there = fill.ask(|session| session.instances(range));
        let mut rows: Vec<Row> = there.into_iter().map(Row::Instance).collect();
        if let Some((place, called, since)) = fill.removed_from(range) {
            rows.insert(place.min(rows.len()), Row::Removed(called, since));
        }
        rows
    };
    let key = |row: &Row| match row {
        Row::Instance(node) => u64::from(node.0),
        // Far beyond all nodes.
        Row::Removed(_, since) => since.unsigned_abs() | 1 << 63,
    };
    let view = move |row: Row| match row {
        Row::Instance(node) => card(node),
        Row::Removed(called, _) => undo(fill, &called),
    };
    let told = move || {
        let removed = fill.removed_from(range);
        let told = removed.map(|(_, called, _)| i.fill(answer::REMOVED, &[("what", &called)]));
        told.unwrap_or_default()
    };
    let status = el("p").class("visually-hidden").attr("role", "status").tells(told);
    View::of([
        el("div").class("instances").child(each(list, key, view)).into(),
        status.into(),
    ])
}

/// Whether people add and take away instances themselves.
fn is_open(fill: Fill, range: NodeId) -> bool {
    fill.definition(range, |definition| {
        matches!(
            definition.kind,
            NodeKind::Repeat {
                count: None,
                is_fixed: false
            }
        )
    })
}

fn path(fill: Fill, node: NodeId) -> Option<String> {
    fill.follow_structure();
    Some(fill.ask(|session| session.path(node)))
}

/// The label with the number of the instance.
fn title(fill: Fill, instance: NodeId) -> View {
    show(move || {
        fill.follow_structure();
        let label = fill.of(instance, |session| session.label(instance));
        let number = fill.ask(|session| {
            let range = session.range_of(instance)?;
            session.instances(range).iter().position(|it| *it == instance)
        });
        let number = number.map(|at| (at + 1).to_string()).unwrap_or_default();
        inline_view(&[&label, " ", &number].concat())
    })
}

/// The name of a file tells nobody anything.
fn is_file(definition: &Node) -> bool {
    matches!(definition.kind, NodeKind::Question(QuestionType::Upload { .. }))
}

fn told_by(fill: Fill, session: &crate::engine::Session, instance: NodeId) -> Vec<String> {
    let path = session.path(instance);
    fill.pages_inside(&path)
        .into_iter()
        .flat_map(|page| fill.questions_of(page))
        .filter(|node| !is_file(session.definition(*node)))
        .map(|node| session.display(node))
        .filter(|text| !text.is_empty())
        .take(ANSWERS_ON_CARD)
        .collect()
}

fn open(fill: Fill, instance: NodeId) {
    let path = fill.ask(|session| session.path(instance));
    if let Some(&first) = fill.pages_inside(&path).first() {
        fill.then("change", move || fill.go_to(first));
    }
}

fn add_button(fill: Fill, range: NodeId) -> View {
    let i = use_i18n();
    button("button wide large", "add-repeat")
        .on_click(move || fill.add_instance(range))
        .child(icon(Picture::Plus))
        .child(el("span").words(i, app::ADD_ONE))
        .into()
}

fn remove_button(fill: Fill, instance: NodeId) -> View {
    let remove = move || {
        fill.remove_instance(instance);
        focus_soon("[data-action=undo-remove]".to_owned());
    };
    button("button quiet danger-text", "remove-repeat")
        .label(use_i18n(), shared::REMOVE)
        .on_click(remove)
        .child(icon(Picture::Trash))
        .into()
}

/// In the place of what was taken away, while it can come back.
fn undo(fill: Fill, called: &str) -> View {
    let i = use_i18n();
    let restore = move || {
        if let Some(path) = fill.restore_instance() {
            focus_soon(["[data-repeat-instance='", &path, "'] button"].concat());
        }
    };
    let button = button("button", "undo-remove").on_click(restore).words(i, shared::UNDO);
    let words = i.fill(answer::REMOVED, &[("what", called)]);
    el("div")
        .class("instance removed")
        .child(el("span").child(inline_view(&words)))
        .child(button)
        .into()
}

/// Once the views have followed: what was pressed is gone, and whoever uses keys goes on from here.
fn focus_soon(selector: String) {
    request_animation_frame(move || {
        let found = document().query_selector(&selector).ok().flatten();
        if let Some(found) = found.and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
            // What takes no focus leaves it where it is.
            let _ = found.focus();
        }
    });
}
