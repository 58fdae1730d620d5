//! The live tree: elements, repeats with their instances, and the text of each answer.

use super::nodes::Nodes;
use crate::form::{DefId, Model, ROOT};
use std::rc::Rc;

/// A live node; good until the node is removed, and never used again for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(pub u32);

/// What part a live node plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// A group or a question.
    Element,
    /// All the instances of a repeat at one place; stands in the tree even when there is none.
    Range,
    /// One instance of a repeat.
    RepeatInstance,
}

/// A live node; one line of the processor's memory.
#[derive(Debug, Clone)]
#[repr(align(64))]
pub struct Live {
    /// The node of the form.
    pub def: DefId,
    /// The part that it plays.
    pub part: Part,
    /// The node around it; of the root the root itself.
    above: NodeId,
    /// Place of a repeat instance among those of its range, from 1; 1 for every other node.
    pub place: u32,
    /// Nodes inside: one for each child of the form's node, in that order; for a range its instances.
    pub children: Children,
    /// The answer as XForms text; empty for none.
    pub value: String,
    /// Its own condition holds.
    pub is_relevant_itself: bool,
    /// Its own condition holds, and that of everything around it.
    pub is_relevant: bool,
}

impl Live {
    /// The node around it; for a repeat instance its range.
    #[must_use]
    pub fn parent(&self) -> Option<NodeId> {
        (self.def != ROOT).then_some(self.above)
    }
}

/// Nodes inside a live node.
pub type Children = Vec<NodeId>;

/// Most nodes with which another instance of a repeat is still made: counted repeats inside each other multiply.
pub const MAX_NODES: usize = 200_000;

/// The tree of one interview.
#[derive(Debug, Clone, Default)]
pub struct Instance {
    nodes: Nodes,
    /// By the number of the form's node: the only live node of each that stands in no repeat.
    alone: Rc<[Option<NodeId>]>,
}

impl Instance {
    /// The root element.
    pub const ROOT: NodeId = NodeId(0);

    /// The tree of a fresh interview: no answers, and no instance of any repeat.
    #[must_use]
    pub fn new(model: &Model) -> Self {
        let mut instance = Self::default();
        instance.grow(model, ROOT, Part::Element, Self::ROOT);
        let mut alone = vec![None; model.defs().count()];
        for id in instance.inside(Self::ROOT) {
            if let Some(live) = instance.get(id).filter(|live| live.part == Part::Element) {
                let at = live.def.0 as usize;
                alone[at] = Some(id);
            }
        }
        instance.alone = alone.into();
        instance
    }

    /// The only live node of a form's node that stands in no repeat; such a node lives as long as the tree.
    #[must_use]
    pub fn alone(&self, def: DefId) -> Option<NodeId> {
        self.alone.get(def.0 as usize).copied().flatten()
    }

    /// The node, where it is still there.
    #[must_use]
    pub fn get(&self, id: NodeId) -> Option<&Live> {
        self.nodes.get(id.0)
    }

    /// The node to be changed, where it is still there.
    pub fn get_mut(&mut self, id: NodeId) -> Option<&mut Live> {
        self.nodes.get_mut(id.0)
    }

    /// The nodes inside; none for a node that is gone.
    #[must_use]
    pub fn children(&self, id: NodeId) -> &[NodeId] {
        self.get(id).map_or(&[], |live| &live.children)
    }

    /// The text of the answer; empty for a node that is gone.
    #[must_use]
    pub fn value(&self, id: NodeId) -> &str {
        self.get(id).map_or("", |live| &live.value)
    }

    /// From a node up to the root, itself first.
    pub fn ancestors(&self, id: NodeId) -> impl Iterator<Item = (NodeId, &Live)> {
        let first = self.get(id).map(|live| (id, live));
        std::iter::successors(first, |(_, live)| {
            let parent = live.parent()?;
            Some((parent, self.get(parent)?))
        })
    }

    /// A node and all inside it, each before what is inside it.
    #[must_use]
    pub fn inside(&self, top: NodeId) -> Vec<NodeId> {
        self.walk(top).map(|(id, _)| id).collect()
    }

    /// The same, one by one.
    pub fn walk(&self, top: NodeId) -> impl Iterator<Item = (NodeId, &Live)> {
        let mut stack = vec![top];
        std::iter::from_fn(move || {
            loop {
                let id = stack.pop()?;
                if let Some(live) = self.get(id) {
                    stack.extend(live.children.iter().rev());
                    return Some((id, live));
                }
            }
        })
    }

    /// Every live node of a form's node within `top`, in document order: of a repeat the range and its instances.
    #[must_use]
    pub fn of_def(&self, model: &Model, def: DefId, top: NodeId) -> Vec<NodeId> {
        if let Some(only) = self.alone(def) {
            return vec![only];
        }
        let Some(start) = self.get(top) else { return Vec::new() };
        let mut way: Vec<DefId> = model.ancestors(def).take_while(|&up| up != start.def).collect();
        way.reverse();
        let mut level = vec![top];
        if start.part == Part::Range {
            level.extend(&start.children);
        }
        for step in way {
            let slot = model.def(step).slot;
            let mut next = Vec::new();
            for live in level.iter().filter_map(|&id| self.get(id)) {
                // A range has no slots: its instances stand beside it in the level.
                if live.part == Part::Range {
                    continue;
                }
                if let Some(&child) = live.children.get(slot) {
                    next.push(child);
                    if model.def(step).is_repeat() {
                        next.extend(self.children(child));
                    }
                }
            }
            level = next;
        }
        level
    }

    /// Adds an instance at the end of a range; gives it and all inside it. Nothing where there are too many nodes already.
    pub fn add_instance(&mut self, model: &Model, range: NodeId) -> Vec<NodeId> {
        let Some(def) = self
            .get(range)
            .filter(|live| live.part == Part::Range && self.nodes.has_room(MAX_NODES))
            .map(|live| live.def)
        else {
            return Vec::new();
        };
        let first = self.nodes.next();
        let id = self.grow(model, def, Part::RepeatInstance, range);
        let mut place = 1;
        if let Some(live) = self.get_mut(range) {
            live.children.push(id);
            place = live.children.len() as u32;
        }
        if let Some(live) = self.get_mut(id) {
            live.place = place;
        }
        (first..self.nodes.next()).map(NodeId).collect()
    }

    /// Takes an instance of a repeat away with all inside it; gives its range and all that is gone.
    pub fn remove_instance(&mut self, id: NodeId) -> Option<(NodeId, Vec<NodeId>)> {
        let live = self.get(id).filter(|live| live.part == Part::RepeatInstance)?;
        let range = live.parent()?;
        let gone = self.inside(id);
        let place = live.place as usize;
        self.get_mut(range)?.children.remove(place - 1);
        let behind: Vec<NodeId> = self.children(range).iter().skip(place - 1).copied().collect();
        for behind in behind {
            if let Some(live) = self.get_mut(behind) {
                live.place -= 1;
            }
        }
        self.forget(&gone);
        Some((range, gone))
    }

    /// Takes all instances of a range away but the first ones; gives all that is gone.
    pub fn truncate(&mut self, range: NodeId, n_kept: usize) -> Vec<NodeId> {
        let is_range = |live: &&mut Live| live.part == Part::Range && live.children.len() > n_kept;
        let Some(live) = self.get_mut(range).filter(is_range) else {
            return Vec::new();
        };
        let instances = live.children.split_off(n_kept);
        let gone: Vec<NodeId> = instances.into_iter().flat_map(|one| self.inside(one)).collect();
        self.forget(&gone);
        gone
    }

    fn forget(&mut self, gone: &[NodeId]) {
        gone.iter().for_each(|gone| self.nodes.remove(gone.0));
    }

    fn grow(&mut self, model: &Model, def: DefId, part: Part, above: NodeId) -> NodeId {
        let id = NodeId(self.nodes.push(Live {
            def,
            part,
            above,
            place: 1,
            children: Vec::new(),
            value: String::new(),
            is_relevant_itself: true,
            is_relevant: true,
        }));
        if part != Part::Range {
            for &child in &model.def(def).children {
                let part = if model.def(child).is_repeat() {
                    Part::Range
                } else {
                    Part::Element
                };
                let child = self.grow(model, child, part, id);
                if let Some(live) = self.get_mut(id) {
                    live.children.push(child);
                }
            }
        }
        id
    }
}
