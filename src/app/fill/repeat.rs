//! A repeat: a card for each of its instances, and a button for one more.

use super::{page::items, session::Fill};
use crate::{
    app::sheet::{self, Question},
    engine::NodeId,
    form::NodeKind,
    ui::{
        i18n::{app, shared, use_i18n},
        icon::{Icon, Picture},
        markdown::inline_view,
    },
};
use leptos::prelude::*;

/// How much of an instance its card tells: this many answers.
const ANSWERS_ON_CARD: usize = 3;

/// The page of a repeat that people add to: its instances have pages of their own, a card leads to the first of them.
#[must_use]
pub fn page(fill: Fill, range: NodeId) -> AnyView {
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
        view! {
            <div class="instance" data-repeat-instance=path(fill, instance)>
                <button type="button" class="instance-open" data-action="open-repeat"
                    on:click=move |_| open(fill, instance)>
                    <strong>{title(fill, instance)}</strong>
                    <span class="muted">{told}</span>
                </button>
                {remove_button(fill, instance)}
            </div>
        }
        .into_any()
    };
    let is_empty = move || {
        fill.follow_structure();
        fill.ask(|session| session.instances(range).is_empty())
            .then(|| view! { <p class="muted empty">{i.t(app::NO_INSTANCE)}</p> })
    };
    view! { {is_empty} {instances(fill, range, card)} {add_button(fill, range)} }.into_any()
}

/// A repeat inside a page of several questions: each instance with its questions in place.
#[must_use]
pub fn inline(fill: Fill, range: NodeId) -> AnyView {
    let is_open = is_open(fill, range);
    let card = move |instance: NodeId| {
        view! {
            <section class="instance inline" data-repeat-instance=path(fill, instance)>
                <header class="instance-head">
                    <h2>{title(fill, instance)}</h2>
                    {is_open.then(|| remove_button(fill, instance))}
                </header>
                {items(fill, instance)}
            </section>
        }
        .into_any()
    };
    view! { {instances(fill, range, card)} {is_open.then(|| add_button(fill, range))} }.into_any()
}

fn instances(fill: Fill, range: NodeId, card: impl Fn(NodeId) -> AnyView + Send + Clone + 'static) -> AnyView {
    let list = move || {
        fill.follow_structure();
        fill.ask(|session| session.instances(range))
    };
    view! { <div class="instances"><For each=list key=|node| *node children=card/></div> }.into_any()
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

fn path(fill: Fill, node: NodeId) -> Signal<String> {
    Signal::derive(move || {
        fill.follow_structure();
        fill.ask(|session| session.path(node))
    })
}

/// The label with the number of the instance.
fn title(fill: Fill, instance: NodeId) -> AnyView {
    (move || {
        fill.follow_structure();
        let label = fill.of(instance, |session| session.label(instance));
        let number = fill.ask(|session| {
            let range = session.range_of(instance)?;
            session.instances(range).iter().position(|it| *it == instance)
        });
        let number = number.map(|at| (at + 1).to_string()).unwrap_or_default();
        inline_view(&[&label, " ", &number].concat())
    })
    .into_any()
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

fn add_button(fill: Fill, range: NodeId) -> AnyView {
    let i = use_i18n();
    view! {
        <button type="button" class="button wide large" data-action="add-repeat" on:click=move |_| fill.add_instance(range)>
            <Icon picture=Picture::Plus/>
            <span>{i.t(app::ADD_ONE)}</span>
        </button>
    }
    .into_any()
}

fn remove_button(fill: Fill, instance: NodeId) -> AnyView {
    let i = use_i18n();
    let question = RwSignal::new(None);
    let ask = move |_| {
        question.set(Some(Question {
            asks: app::REMOVE_INSTANCE,
            yes: shared::REMOVE,
            then: Callback::new(move |()| fill.remove_instance(instance)),
        }));
    };
    view! {
        <button type="button" class="button quiet danger-text" data-action="remove-repeat" aria-label=i.t(shared::REMOVE)
            on:click=ask>
            <Icon picture=Picture::Trash/>
        </button>
        {sheet::confirm(question)}
    }
    .into_any()
}
