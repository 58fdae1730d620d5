//! Going through the interview: from page to page, to the summary, and back to where it was left.

use super::{Fill, Place, Step};
use crate::engine::{Item, NodeId, Page, PageKind, Session};
use crate::form::{NodeKind, QuestionType};
use leptos::prelude::*;

/// Stands as the cursor on the summary; no path begins without a slash.
const SUMMARY_CURSOR: &str = "summary";

impl Fill {
    /// When the page that was shown is no longer part of the interview, the nearest one before it is shown.
    pub(super) fn stay_on_a_page(self) {
        if let Place::Page(node) = self.place.get_untracked()
            && let Some(nearest) = self.nearest(node)
            && nearest != node
        {
            self.set_place(Place::Page(nearest));
        }
    }

    /// The page of this node, or the nearest one before it where it is no longer part of the interview.
    fn nearest(self, node: NodeId) -> Option<NodeId> {
        self.pages.with_untracked(|pages| {
            let page = pages.iter().find(|page| page.node == node);
            let before = || pages.iter().rev().find(|page| page.node < node);
            page.or_else(before).or(pages.first()).map(|page| page.node)
        })
    }

    /// The next page, or the summary after the last; or the list of all answers from which people came here. Stays, says
    /// what is wrong and returns the first wrong node when an answer of this page is missing or wrong.
    pub fn next(self) -> Option<NodeId> {
        let node = match self.place.get_untracked() {
            Place::Page(node) => node,
            Place::Overview(node) => {
                self.go_on(Step::Back, node);
                return None;
            }
            Place::Summary => return None,
        };
        if let Some(wrong) = self.tell_wrong_here() {
            return Some(wrong);
        }
        let list = self.inner.try_update_value(|inner| inner.returns_to.take()).flatten();
        self.step.set(Step::Next);
        let next = || self.neighbour(node, 1).map_or(Place::Summary, Place::Page);
        self.set_place(list.unwrap_or_else(next));
        None
    }

    /// Says what is missing or wrong on this page, and returns the first of it.
    pub fn tell_wrong_here(self) -> Option<NodeId> {
        let Place::Page(node) = self.place.get_untracked() else {
            return None;
        };
        let wrong = self.wrong_on_page(node);
        if !wrong.is_empty() {
            self.tell(&wrong);
        }
        wrong.first().copied()
    }

    /// The page before; false on the first page.
    pub fn back(self) -> bool {
        let list = self.inner.try_update_value(|inner| inner.returns_to.take()).flatten();
        let target = match self.place.get_untracked() {
            Place::Summary => self.pages.with_untracked(|pages| pages.last().map(|page| page.node)),
            Place::Overview(node) => Some(node),
            Place::Page(_) if list.is_some() => None,
            Place::Page(node) => self.neighbour(node, -1),
        };
        match (target, list) {
            (Some(node), _) => self.go_on(Step::Back, node),
            (None, Some(list)) => {
                self.step.set(Step::Back);
                self.set_place(list);
            }
            (None, None) => return false,
        }
        true
    }

    fn go_on(self, step: Step, node: NodeId) {
        self.step.set(step);
        self.set_place(self.nearest(node).map_or(Place::Summary, Place::Page));
    }

    /// To the page that holds a node, from the list of all answers or from another page. From there "next" leads back to
    /// the list, unless people go further than they were.
    pub fn go_to(self, node: NodeId) {
        let path = self.ask(|session| session.path(node));
        let Some(page) = self.page_of(&path) else { return };
        let place = self.place.get_untracked();
        let returns_to = match place {
            Place::Summary => Some(place),
            Place::Overview(from) if self.is_before(page, from) => Some(place),
            Place::Overview(_) | Place::Page(_) => None,
        };
        self.inner.update_value(|inner| inner.returns_to = returns_to);
        self.step.set(Step::Next);
        self.set_place(Place::Page(page));
    }

    fn is_before(self, page: NodeId, other: NodeId) -> bool {
        self.pages.with_untracked(|pages| {
            let place = |node| pages.iter().position(|page| page.node == node);
            place(page) < place(other)
        })
    }

    /// The page that holds the node with this path.
    #[must_use]
    pub fn page_of(self, path: &str) -> Option<NodeId> {
        self.pages.with_untracked(|pages| {
            let holds = |page: &&Page| page.path == path || is_inside(path, &page.path);
            // The innermost: a page of an instance before the page of its repeat.
            pages
                .iter()
                .filter(holds)
                .max_by_key(|page| page.path.len())
                .map(|page| page.node)
        })
    }

    /// To the summary.
    pub fn go_to_summary(self) {
        self.step.set(Step::Next);
        self.set_place(Place::Summary);
    }

    /// To the list of all answers, and from it back to where people were; the summary is such a list already.
    pub fn toggle_overview(self) {
        match self.place.get_untracked() {
            Place::Page(node) => {
                self.step.set(Step::Next);
                self.set_place(Place::Overview(node));
            }
            Place::Overview(node) => self.go_on(Step::Back, node),
            Place::Summary => {}
        }
    }

    /// The pages inside a path, in order.
    #[must_use]
    pub fn pages_inside(self, path: &str) -> Vec<NodeId> {
        self.pages.with_untracked(|pages| {
            let inside = pages
                .iter()
                .filter(|page| page.path == path || is_inside(&page.path, path));
            inside.map(|page| page.node).collect()
        })
    }

    /// The questions of a page.
    #[must_use]
    pub fn questions_of(self, page: NodeId) -> Vec<NodeId> {
        let kind = self
            .pages
            .with_untracked(|pages| pages.iter().find(|it| it.node == page).map(|it| it.kind));
        kind.map(|kind| self.ask(|session| questions_on(session, page, kind)))
            .unwrap_or_default()
    }

    /// All questions that are asked as things stand, in order; whoever calls this in a view follows the pages.
    #[must_use]
    pub fn asked(self) -> Vec<NodeId> {
        self.pages.with(|pages| self.ask(|session| asked(session, pages)))
    }

    /// How much is answered, in percent of what is asked as things stand.
    #[must_use]
    pub fn filled_percent(self) -> u8 {
        let asked = self
            .pages
            .with_untracked(|pages| self.ask(|session| asked(session, pages)));
        let is_answered = |node: &&NodeId| self.ask(|session| !session.value(**node).is_empty());
        let (n_asked, n_answered) = (asked.len(), asked.iter().filter(is_answered).count());
        u8::try_from((n_answered * 100).checked_div(n_asked).unwrap_or(100)).unwrap_or(100)
    }

    fn wrong_on_page(self, page: NodeId) -> Vec<NodeId> {
        let questions = self.questions_of(page);
        self.ask(|session| {
            questions
                .into_iter()
                .filter(|&node| session.violation(node).is_some())
                .collect()
        })
    }

    fn neighbour(self, node: NodeId, step: isize) -> Option<NodeId> {
        self.pages.with_untracked(|pages| {
            let at = pages.iter().position(|page| page.node == node)?;
            pages.get(at.checked_add_signed(step)?).map(|page| page.node)
        })
    }

    pub(super) fn set_place(self, place: Place) {
        self.place.set(place);
        self.keeper.keep(self, false);
    }

    /// The path to come back to.
    #[must_use]
    pub fn cursor(self) -> String {
        match self.place.get_untracked() {
            Place::Page(node) | Place::Overview(node) => self.ask(|session| session.path(node)),
            Place::Summary => SUMMARY_CURSOR.to_owned(),
        }
    }
}

/// Whether people answer it: notes and what is computed are left out.
#[must_use]
pub(super) fn is_asked(kind: &NodeKind) -> bool {
    match kind {
        NodeKind::Question(kind) => !matches!(
            kind,
            QuestionType::Note | QuestionType::Calculate | QuestionType::Hidden | QuestionType::Metadata { .. }
        ),
        NodeKind::Group | NodeKind::Repeat { .. } => false,
    }
}

/// The place that a stored cursor names, or the first page.
pub(super) fn first_place(session: &Session, cursor: &str) -> Place {
    if cursor == SUMMARY_CURSOR {
        return Place::Summary;
    }
    let pages = session.pages();
    let found = pages.iter().find(|page| page.path == cursor).or(pages.first());
    found.map_or(Place::Summary, |page| Place::Page(page.node))
}

fn asked(session: &Session, pages: &[Page]) -> Vec<NodeId> {
    let nodes = pages
        .iter()
        .flat_map(|page| questions_on(session, page.node, page.kind));
    nodes.filter(|node| is_asked(&session.definition(*node).kind)).collect()
}

fn questions_on(session: &Session, page: NodeId, kind: PageKind) -> Vec<NodeId> {
    match kind {
        PageKind::Question => vec![page],
        PageKind::FieldList => questions_in(session, page),
        PageKind::Repeat => Vec::new(),
    }
}

fn questions_in(session: &Session, node: NodeId) -> Vec<NodeId> {
    let mut questions = Vec::new();
    for item in session.items(node) {
        match item {
            Item::Question(node) => questions.push(node),
            Item::Heading(_) => {}
            Item::Repeat(range) => {
                for instance in session.instances(range) {
                    questions.extend(questions_in(session, instance));
                }
            }
        }
    }
    questions
}

/// Whether a path lies inside another: `/data/a[2]/b` inside `/data/a[2]`, but `/data/ab` not inside `/data/a`.
pub(super) fn is_inside(path: &str, outer: &str) -> bool {
    path.strip_prefix(outer)
        .is_some_and(|rest| rest.starts_with(['/', '[']))
}
