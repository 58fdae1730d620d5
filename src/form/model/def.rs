//! A node of the form in the flat list of a model.

use super::{DefId, Logic};
use crate::form::{DataType, InitialAnswer, Node, NodeKind, QuestionType};

/// A node of the form with its place and its logic.
#[derive(Debug)]
pub struct Def {
    /// The node as compiled; its children have moved to [`Def::children`]. Boxed: what is recomputed at every answer should
    /// lie close together, and what people read is not part of it.
    pub node: Box<Node>,
    /// The node around it.
    pub parent: Option<DefId>,
    /// Its place among the children of its parent.
    pub slot: usize,
    /// The nodes inside, in order.
    pub children: Vec<DefId>,
    /// Path without positions, for instance `/data/keluarga/anggota/a_umur`.
    pub path: String,
    /// Where in the path its name begins.
    name_at: usize,
    /// The repeat that it stands in, or is.
    pub repeat: Option<DefId>,
    /// The type of its value, named or that of its kind of question; none of a group.
    pub data_type: Option<DataType>,
    /// It is a question, and no note.
    pub holds_answer: bool,
    /// Its expressions.
    pub logic: Logic,
}

impl Def {
    /// Its name, as [`Node::name`] without going there.
    #[must_use]
    pub fn name(&self) -> &str {
        self.path.get(self.name_at..).unwrap_or_default()
    }

    /// The type, where it is a question.
    #[must_use]
    pub fn question(&self) -> Option<&QuestionType> {
        match &self.node.kind {
            NodeKind::Question(question) => Some(question),
            NodeKind::Group | NodeKind::Repeat { .. } => None,
        }
    }

    /// The text of a static `default`; of a range there is none.
    #[must_use]
    pub fn default_text(&self) -> Option<&str> {
        match &self.node.bind.default {
            Some(InitialAnswer::Static(text)) if !self.is_repeat() => Some(text),
            _ => None,
        }
    }

    /// Whether it is a repeat that keeps the instances that it has.
    #[must_use]
    pub fn is_fixed(&self) -> bool {
        matches!(self.node.kind, NodeKind::Repeat { is_fixed: true, .. })
    }

    /// Whether it is a repeat.
    #[must_use]
    pub fn is_repeat(&self) -> bool {
        matches!(self.node.kind, NodeKind::Repeat { .. })
    }
}

/// The nodes of a form, each before those inside it, without their logic.
pub(super) fn flat_list(root: Node) -> Vec<Def> {
    let mut defs = Vec::with_capacity(n_nodes(&root));
    flatten(root, None, 0, &mut defs);
    defs
}

fn n_nodes(node: &Node) -> usize {
    1 + node.children.iter().map(n_nodes).sum::<usize>()
}

/// Puts a node and all inside it into the list, without their logic.
fn flatten(mut node: Node, parent: Option<DefId>, slot: usize, defs: &mut Vec<Def>) -> DefId {
    let id = DefId(defs.len() as u32);
    let (above, around) = match parent {
        Some(parent) => (defs[parent.0 as usize].path.as_str(), defs[parent.0 as usize].repeat),
        None => ("", None),
    };
    let path = format!("{above}/{}", node.name);
    let name_at = above.len() + 1;
    let children = std::mem::take(&mut node.children);
    let repeat = if matches!(node.kind, NodeKind::Repeat { .. }) {
        Some(id)
    } else {
        around
    };
    let question = match &node.kind {
        NodeKind::Question(question) => Some(question),
        NodeKind::Group | NodeKind::Repeat { .. } => None,
    };
    defs.push(Def {
        data_type: node.bind.data_type.or(question.map(QuestionType::data_type)),
        holds_answer: question.is_some_and(|question| *question != QuestionType::Note),
        node: Box::new(node),
        parent,
        slot,
        children: Vec::new(),
        name_at,
        path,
        repeat,
        logic: Logic::default(),
    });
    for (slot, child) in children.into_iter().enumerate() {
        let child = flatten(child, Some(id), slot, defs);
        defs[id.0 as usize].children.push(child);
    }
    id
}
