//! A repeat: a card for each of its instances, and a button for one more.

use super::{page::items, session::Fill};
use crate::{
    app::sheet::{self, Question},
    engine::NodeId,
    form::NodeKind,
    ui::{
        dom::{View, button, each, el, show},
        i18n::{app, shared, use_i18n},
        icon::{Picture, icon},
        markdown::inline_view,
    },
};
use leptos::prelude::*;

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

fn instances(fill: Fill, range: NodeId, card: impl Fn(NodeId) -> View + Clone + 'static) -> View {
    let list = move || {
        fill.follow_structure();
        fill.ask(|session| session.instances(range))
    };
    el("div")
        .class("instances")
        .child(each(list, |node| u64::from(node.0), card))
        .into()
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

fn told_by(fill: Fill, session: &crate::engine::Session, instance: NodeId) -> Vec<String> {
    let path = session.path(instance);
    fill.pages_inside(&path)
        .into_iter()
        .flat_map(|page| fill.questions_of(page))
        .map(|node| session.display(node))
        .filter(|text| !text.is_empty())
        .take(ANSWERS_ON_CARD)
        .collect()
}

fn open(fill: Fill, instance: NodeId) {
    let path = fill.ask(|session| session.path(instance));
    if let Some(first) = fill.pages_inside(&path).first() {
        fill.go_to(*first);
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
    let i = use_i18n();
    let question = RwSignal::new(None);
    let ask = move || {
        question.set(Some(Question {
            asks: app::REMOVE_INSTANCE,
            yes: shared::REMOVE,
            then: Callback::new(move |()| fill.remove_instance(instance)),
        }));
    };
    let remove = button("button quiet danger-text", "remove-repeat")
        .label(i, shared::REMOVE)
        .on_click(ask)
        .child(icon(Picture::Trash));
    View::of([remove.into(), sheet::confirm(question)])
}
