//! Pages: what is asked together, in order, skipping what is irrelevant.

use super::cursor::is_asked;
use super::session::Session;
use crate::form::NodeKind;
use crate::instance::{Instance, NodeId, Part};

/// One page of the interview.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The question, the group, or the range of the repeat.
    pub node: NodeId,
    /// What it shows.
    pub kind: PageKind,
    /// The path of the node: the cursor that is stored.
    pub path: String,
}

/// What a page shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageKind {
    /// One question.
    Question,
    /// A group, or repeat instance, with appearance `field-list`: all its questions.
    FieldList,
    /// An open repeat: a card for each instance, and a way to add one. The pages of its instances come before it.
    Repeat,
}

/// What stands on a field-list page, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Item {
    /// The title of a group inside.
    Heading(NodeId),
    /// A question.
    Question(NodeId),
    /// The range of a repeat inside.
    Repeat(NodeId),
}

impl Session {
    /// The pages that are relevant now, in order.
    #[must_use]
    pub fn pages(&self) -> Vec<Page> {
        let mut pages = Vec::new();
        self.pages_within(Instance::ROOT, &mut pages);
        pages
    }

    /// What stands on a field-list page, or inside one instance of a repeat; a question alone is itself.
    #[must_use]
    pub fn items(&self, node: NodeId) -> Vec<Item> {
        let mut items = Vec::new();
        if self.is_visible_question(node) {
            items.push(Item::Question(node));
        } else {
            self.items_within(node, &mut items);
        }
        items
    }

    /// The instances of a repeat, by its range.
    #[must_use]
    pub fn instances(&self, range: NodeId) -> Vec<NodeId> {
        self.instance.children(range).to_vec()
    }

    /// Whether people add and remove the instances of this range.
    #[must_use]
    pub fn is_open_repeat(&self, range: NodeId) -> bool {
        matches!(
            self.definition(range).kind,
            NodeKind::Repeat {
                count: None,
                is_fixed: false
            }
        )
    }

    /// The range that an instance belongs to.
    #[must_use]
    pub fn range_of(&self, instance: NodeId) -> Option<NodeId> {
        let live = self.instance.get(instance)?;
        (live.part == Part::RepeatInstance).then_some(live.parent()?)
    }

    fn is_visible_question(&self, node: NodeId) -> bool {
        let NodeKind::Question(question) = &self.definition(node).kind else {
            return false;
        };
        // A calculated text with a label is shown, as in the peers.
        is_asked(question) && self.is_relevant(node)
    }

    fn is_field_list(&self, node: NodeId) -> bool {
        self.definition(node)
            .appearance
            .iter()
            .any(|word| word == "field-list" || word == "table-list")
    }

    fn pages_within(&self, node: NodeId, pages: &mut Vec<Page>) {
        let Some(live) = self.instance.get(node) else { return };
        let mut push = |kind| {
            pages.push(Page {
                node,
                kind,
                path: self.path(node),
            })
        };
        if live.part == Part::Range {
            for &instance in &live.children {
                self.pages_within(instance, pages);
            }
            if live.is_relevant && self.is_open_repeat(node) {
                pages.push(Page {
                    node,
                    kind: PageKind::Repeat,
                    path: self.path(node),
                });
            }
            return;
        }
        if !live.is_relevant {
            return;
        }
        match &self.definition(node).kind {
            NodeKind::Question(_) => {
                if self.is_visible_question(node) {
                    push(PageKind::Question);
                }
            }
            NodeKind::Group | NodeKind::Repeat { .. } if self.is_field_list(node) => {
                if !self.items(node).is_empty() {
                    push(PageKind::FieldList);
                }
            }
            NodeKind::Group | NodeKind::Repeat { .. } => {
                for &child in &live.children {
                    self.pages_within(child, pages);
                }
            }
        }
    }

    fn items_within(&self, node: NodeId, items: &mut Vec<Item>) {
        for &child in self.instance.children(node) {
            let Some(live) = self.instance.get(child).filter(|live| live.is_relevant) else {
                continue;
            };
            match (&self.definition(child).kind, live.part) {
                (_, Part::Range) => items.push(Item::Repeat(child)),
                (NodeKind::Question(_), _) if self.is_visible_question(child) => items.push(Item::Question(child)),
                (NodeKind::Question(_), _) => {}
                (NodeKind::Group | NodeKind::Repeat { .. }, _) => {
                    let before = items.len();
                    if self.has_label(child) {
                        items.push(Item::Heading(child));
                    }
                    let with_heading = items.len();
                    self.items_within(child, items);
                    // A title over nothing would only puzzle.
                    if items.len() == with_heading {
                        items.truncate(before);
                    }
                }
            }
        }
    }
}
