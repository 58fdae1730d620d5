//! The running interview on the screen. [`engine::Session`](crate::engine::Session) is the truth and knows no
//! signals; here is one bell for each node that a view follows, rung when the session says that it may differ.

mod undo;
mod walk;

use super::{keeper::Keeper, place};
use crate::app::{felt, measure, rest};
use crate::engine::{ChoiceItem, Event, Finalized, NodeId, Page, Session, Violation};
use crate::form;
use crate::sorted::{self, Map};
use leptos::{prelude::*, task::spawn_local};
use std::rc::Rc;

/// Where in the interview people are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// On the page of this node.
    Page(NodeId),
    /// Looking over all answers in the middle of the interview, from the page of this node.
    Overview(NodeId),
    /// Looking over all answers before finishing.
    Summary,
}

/// Which way the last step went; for the motion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Nowhere yet.
    Still,
    /// On.
    Next,
    /// Back.
    Back,
}

/// The interview; `Copy`, so every closure can hold it.
#[derive(Clone, Copy)]
pub struct Fill {
    inner: StoredValue<Inner, LocalStorage>,
    structure: RwSignal<u32>,
    pages: Memo<Vec<Page>>,
    place: RwSignal<Place>,
    step: RwSignal<Step>,
    language: RwSignal<usize>,
    undo: RwSignal<Option<undo::Undo>>,
    keeper: Keeper,
}

struct Inner {
    session: Session,
    bells: Map<NodeId, ArcTrigger>,
    /// The nodes whose violation is shown: those that were left wrong or empty.
    told: sorted::Set<NodeId>,
    /// An answer is being changed from the list of all answers: "next" leads back there.
    returns_to: Option<Place>,
    /// The phone looks for its place.
    is_finding: bool,
}

impl Fill {
    /// Shows a session, at the page with this path if there is one. Writes go through the keeper.
    #[must_use]
    pub fn new(session: Session, language: usize, cursor: &str, keeper: Keeper) -> Self {
        let first = walk::first_place(&session, cursor);
        let inner = StoredValue::new_local(Inner {
            session,
            bells: Map::new(),
            told: sorted::Set::new(),
            returns_to: None,
            is_finding: false,
        });
        let structure = RwSignal::new(0);
        let pages = Memo::new(move |_| {
            structure.track();
            inner.with_value(|inner| inner.session.pages())
        });
        Self {
            inner,
            structure,
            pages,
            place: RwSignal::new(first),
            step: RwSignal::new(Step::Still),
            language: RwSignal::new(language),
            undo: RwSignal::new(None),
            keeper,
        }
    }

    /// Shows a later state of the same interview, at the page with this path, in the language that is shown now.
    pub fn renew(self, mut session: Session, cursor: &str) {
        session.apply(Event::Language(self.language.get_untracked()));
        let place = walk::first_place(&session, cursor);
        if self.inner.try_update_value(|inner| inner.session = session).is_some() {
            self.structure.update(|n| *n = n.wrapping_add(1));
            self.place.set(place);
        }
    }

    /// Who writes the interview down.
    #[must_use]
    pub fn keeper(self) -> Keeper {
        self.keeper
    }

    /// Whether the screen of this interview was left.
    #[must_use]
    pub fn is_gone(self) -> bool {
        self.inner.is_disposed()
    }

    /// Does what takes a while after the picture in which the tap shows, unless the screen was left by then.
    pub fn then(self, deed: &'static str, run: impl FnOnce() + 'static) {
        self.ask_for(deed, Box::new(run));
    }

    fn ask_for(self, deed: &'static str, run: Box<dyn FnOnce()>) {
        felt::then(deed, move || {
            if !self.is_gone() {
                run();
            }
        });
    }

    /// Asks the session, without following anything.
    pub fn ask<T>(self, question: impl FnOnce(&Session) -> T) -> T {
        self.inner.with_value(|inner| question(&inner.session))
    }

    /// Asks the session about a node; whoever calls this in a view or effect follows the node.
    pub fn of<T>(self, node: NodeId, question: impl FnOnce(&Session) -> T) -> T {
        self.follow(node);
        self.ask(question)
    }

    fn follow(self, node: NodeId) {
        if let Some(bell) = self
            .inner
            .try_update_value(|inner| inner.bells.or_default(node).clone())
        {
            bell.track();
        }
    }

    /// Follows the shape of the interview: pages, repeat instances.
    pub fn follow_structure(self) {
        self.structure.track();
    }

    /// The answer as it is stored.
    #[must_use]
    pub fn value(self, node: NodeId) -> String {
        self.of(node, |session| session.value(node).to_owned())
    }

    /// The answer without following it.
    #[must_use]
    pub fn value_now(self, node: NodeId) -> String {
        self.ask(|session| session.value(node).to_owned())
    }

    /// The choices of a select.
    #[must_use]
    pub fn choices(self, node: NodeId) -> Rc<[ChoiceItem]> {
        self.of(node, |session| session.choices(node))
    }

    /// Asks the form about a node; this never changes.
    pub fn definition<T>(self, node: NodeId, question: impl FnOnce(&form::Node) -> T) -> T {
        self.ask(|session| question(session.definition(node)))
    }

    /// Whether the node's appearance has this word.
    #[must_use]
    pub fn looks(self, node: NodeId, word: &str) -> bool {
        self.definition(node, |definition| definition.appearance.iter().any(|it| it == word))
    }

    /// A parameter of the node, for instance `max-pixels`.
    #[must_use]
    pub fn parameter(self, node: NodeId, name: &str) -> Option<String> {
        self.definition(node, |definition| definition.parameters.get(name).cloned())
    }

    /// What is wrong with a node and was said.
    #[must_use]
    pub fn complaint(self, node: NodeId) -> Option<Violation> {
        self.follow(node);
        self.inner.with_value(|inner| {
            inner
                .told
                .contains(&node)
                .then(|| inner.session.violation(node))
                .flatten()
        })
    }

    /// The form's language shown, as an index.
    #[must_use]
    pub fn language(self) -> usize {
        self.language.get()
    }

    /// The pages in order.
    #[must_use]
    pub fn pages(self) -> Memo<Vec<Page>> {
        self.pages
    }

    /// Where people are.
    #[must_use]
    pub fn place(self) -> Place {
        self.place.get()
    }

    /// Where people are, without following it.
    #[must_use]
    pub fn place_now(self) -> Place {
        self.place.get_untracked()
    }

    /// How far people are, in percent of the form; whoever calls this in a view follows it.
    #[must_use]
    pub fn percent(self) -> u8 {
        match self.place.get() {
            Place::Summary => 100,
            Place::Overview(node) | Place::Page(node) => {
                self.structure.track();
                self.ask(|session| (session.progress(node) * 100.0) as u8)
            }
        }
    }

    /// Which way the last step went.
    #[must_use]
    pub fn step(self) -> Step {
        self.step.get_untracked()
    }

    /// Gives an answer.
    pub fn answer(self, node: NodeId, text: String) {
        if self.ask(|session| session.value(node) == text) {
            return;
        }
        let begun = measure::start();
        self.apply(Event::Answer { node, text });
        measure_settled("jb:answer", begun);
    }

    /// Says what is wrong with a node that people have left, if it is not just empty.
    pub fn leave(self, node: NodeId) {
        let is_wrong = self.ask(|session| !session.value(node).is_empty() && session.violation(node).is_some());
        if is_wrong {
            self.tell(&[node]);
        }
    }

    /// One more instance of a repeat; its first page is shown if it has one.
    pub fn add_instance(self, range: NodeId) {
        self.apply(Event::AddRepeat { range });
        let Some(added) = self.ask(|session| session.instances(range).last().copied()) else {
            return;
        };
        let path = self.ask(|session| session.path(added));
        let first = self.pages.with_untracked(|pages| {
            pages
                .iter()
                .find(|page| walk::is_inside(&page.path, &path))
                .map(|page| page.node)
        });
        if let Some(node) = first {
            self.step.set(Step::Next);
            self.set_place(Place::Page(node));
        }
    }

    /// Shows another language of the form.
    pub fn set_language(self, language: usize) {
        self.apply(Event::Language(language));
        self.language.set(language);
    }

    /// Has the phone look for its place, where the form waits for it and that is not under way.
    pub fn find_place(self) {
        let begins = self
            .inner
            .try_update_value(|inner| inner.session.awaits_place() && !std::mem::replace(&mut inner.is_finding, true));
        if begins == Some(true) {
            // Without the part the place is found the next time.
            spawn_local(async move {
                match rest::load().await {
                    true => place::find(self),
                    false => {
                        self.inner.try_update_value(|inner| inner.is_finding = false);
                    }
                }
            });
        }
    }

    /// The phone has found its place, or has not.
    pub fn found_place(self, text: String) {
        if self.inner.try_update_value(|inner| inner.is_finding = false).is_some() {
            self.apply(Event::Place(text));
        }
    }

    fn apply(self, event: Event) {
        let is_answer = !matches!(event, Event::Language(_) | Event::Place(_));
        let Some((changes, bells)) = self.inner.try_update_value(|inner| {
            let changes = inner.session.apply(event);
            let bells: Vec<ArcTrigger> = changes
                .nodes
                .iter()
                .filter_map(|node| inner.bells.get(node).cloned())
                .collect();
            (changes, bells)
        }) else {
            return;
        };
        for bell in bells {
            bell.notify();
        }
        if changes.structure {
            self.structure.update(|n| *n = n.wrapping_add(1));
            self.stay_on_a_page();
        }
        self.keeper.keep(self, is_answer);
        self.find_place();
    }

    /// Ends the interview; or the nodes that are missing or wrong.
    /// # Errors
    /// All that is missing or wrong, in the order of the form.
    pub fn finalize(self) -> Result<Finalized, Vec<NodeId>> {
        let outcome = self.inner.try_update_value(|inner| inner.session.finalize());
        outcome
            .unwrap_or_else(|| Err(Vec::new()))
            .map_err(|wrong| wrong.iter().map(|it| it.node).collect())
    }

    /// The answers as they are stored, the language and the title; `None` when the interview's screen is gone.
    #[must_use]
    pub fn try_snapshot(self) -> Option<Snapshot> {
        self.inner.try_with_value(|inner| {
            let saved = inner.session.saved();
            Snapshot {
                // Text by path: it can always be written as JSON.
                answers: serde_json::to_value(&saved).unwrap_or_default(),
                language: saved.language,
                title: inner.session.instance_name(),
                place: inner.session.where_held(),
            }
        })
    }

    /// Says what is wrong with these nodes from now on.
    pub fn tell(self, nodes: &[NodeId]) {
        let bells: Vec<ArcTrigger> = self
            .inner
            .try_update_value(|inner| {
                inner.told.extend(nodes);
                nodes.iter().filter_map(|node| inner.bells.get(node).cloned()).collect()
            })
            .unwrap_or_default();
        bells.iter().for_each(ArcTrigger::notify);
    }
}

/// The changing part of a draft.
pub struct Snapshot {
    /// The answers as they are stored.
    pub answers: serde_json::Value,
    /// The language of the form that is shown, by its heading.
    pub language: String,
    /// The title as it stands.
    pub title: Option<String>,
    /// Where the interview is held.
    pub place: String,
}

/// Leaves a measure from `begun` until the views have followed what was changed just now.
fn measure_settled(name: &'static str, begun: f64) {
    leptos::task::spawn_local(async move {
        leptos::task::tick().await;
        measure::finish(name, begun);
    });
}
