//! A form made ready to run: its nodes in one flat list, every expression parsed once, and the graph of what
//! depends on what, built once.

mod attribute;
mod constant;
mod def;
mod documents;
mod edges;
mod effect;
mod graph;
mod logic;
mod reads;
mod table;
mod task;
mod wiring;

pub use def::Def;
pub use effect::{Effect, Sets};
pub use graph::{Aspect, Cycle, Graph, Reach, Vertex};
pub use logic::{Filter, Logic, NodeItems};
pub use table::ListTable;
pub use task::Task;

use super::file::FileError;
use super::{Data, Form, Metadata, Node, NodeKind, QuestionType};
use crate::expr::{self, ExprError};
use crate::sorted::Map;
use documents::{Documents, ReadFile};
use std::collections::HashMap;
use std::sync::Arc;
use wiring::Wiring;

/// A node of the form: an index into the flat list. Never stored: what is stored names nodes by path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DefId(pub u32);

/// The root of the primary instance.
pub const ROOT: DefId = DefId(0);

/// Most children that are looked through for a name; wider groups have a map.
const MAX_SCANNED: usize = 16;

/// Why a form cannot be run.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ModelError {
    /// An expression cannot be read.
    #[error("{path}, {what}: {error}")]
    Expression {
        /// The node that carries it.
        path: String,
        /// Which of its expressions, by its XLSForm column.
        what: &'static str,
        /// What is wrong.
        error: ExprError,
    },
    /// Calculations that wait for each other.
    #[error("these questions wait for each other: {0}")]
    Cycle(Cycle),
    /// The expressions of all nodes together read more nodes than can be kept track of.
    #[error("the expressions up to {path} read too many nodes; name the questions in place of * and //")]
    TooManyReads {
        /// The node at which it became too much.
        path: String,
    },
    /// An action has nothing to set, or no event that it can have where it stands.
    #[error("the action that sets {target}: {reason}")]
    Action {
        /// Its target as written.
        target: String,
        /// What is wrong.
        reason: &'static str,
    },
    /// A choice list with more columns for its choices than can be counted.
    #[error("the choice list {name} is too large: {n_choices} choices, each with {n_columns} columns")]
    List {
        /// Its name.
        name: String,
        /// How many choices it has.
        n_choices: usize,
        /// How many different columns they have.
        n_columns: usize,
    },
    /// A file of data cannot be read.
    #[error("the file {name} cannot be used: {error}")]
    File {
        /// Its name.
        name: String,
        /// What is wrong.
        error: FileError,
    },
}

/// A form ready to run. The same value serves any number of interviews.
#[derive(Debug)]
pub struct Model {
    /// The form; the children of its root have moved to [`Model::def`].
    pub form: Form,
    /// What to recompute after what.
    pub graph: Graph,
    tasks: Vec<Task>,
    defs: Vec<Def>,
    by_path: Arc<HashMap<String, DefId>>,
    by_name: Map<DefId, HashMap<String, DefId>>,
    documents: Documents,
    effects: Vec<Effect>,
    effects_of: Map<DefId, Vec<usize>>,
    /// Where the time of the end is kept.
    ends: Vec<DefId>,
    uploads: Vec<DefId>,
    pub(crate) instance_name: Option<Arc<expr::ast::Expr>>,
}

impl Model {
    /// Makes a form ready that needs no files.
    /// # Errors
    /// As [`Model::load_with`].
    pub fn load(form: Form) -> Result<Self, ModelError> {
        Self::load_reading(form, &|_| Ok(None))
    }

    /// Makes a form ready, with the texts of its files of data (CSV, XML, GeoJSON) by name. A file that is not there is an
    /// empty list; [`Model::missing_files`] names it.
    /// # Errors
    /// `ModelError` when an expression cannot be read, calculations wait for each other, an action cannot be done, or a
    /// file is not what its name says. A form that was compiled without errors gives only the last.
    pub fn load_with(form: Form, files: &Map<String, String>) -> Result<Self, ModelError> {
        Self::load_reading(form, &|name| documents::read(files, name))
    }

    /// The same with files that are packed ([`pack`](super::pack)), as phones have them.
    /// # Errors
    /// As [`Model::load_with`].
    pub fn load_packed(form: Form, files: &Map<String, String>) -> Result<Self, ModelError> {
        Self::load_reading(form, &|name| documents::unpack(files, name))
    }

    fn load_reading(mut form: Form, read: ReadFile<'_>) -> Result<Self, ModelError> {
        let mut root = std::mem::replace(&mut form.root, Node::new("", NodeKind::Group));
        attribute::make_nodes(&form, &mut root);
        let defs = def::flat_list(root);
        let paths = (0..).map(DefId).zip(&defs).map(|(id, def)| (def.path.clone(), id));
        let by_path: Arc<HashMap<String, DefId>> = Arc::new(paths.collect());
        let mut parser = logic::Parser::new(by_path.clone(), &defs);
        let by_name = (0..)
            .map(DefId)
            .zip(&defs)
            .filter(|(_, def)| def.children.len() > MAX_SCANNED)
            .map(|(id, def)| (id, by_name(&def.children, &defs)))
            .collect();
        let instance_name = match &form.instance_name {
            Some(text) => Some(parser.parse(text, &defs[0].path, "instance_name")?),
            None => None,
        };
        let of_type = |is_it: &dyn Fn(&QuestionType) -> bool| -> Vec<DefId> {
            let found = (0..)
                .map(DefId)
                .zip(&defs)
                .filter(|(_, def)| def.question().is_some_and(is_it));
            found.map(|(id, _)| id).collect()
        };
        let ends = of_type(&|question| matches!(question, QuestionType::Metadata { source: Metadata::End }));
        let uploads = of_type(&|question| matches!(question, QuestionType::Upload { .. }));
        let documents = Documents::new(&form, &defs, read)?;
        let mut model = Self {
            form,
            graph: Graph::default(),
            tasks: Vec::new(),
            defs,
            by_path,
            by_name,
            documents,
            effects: Vec::new(),
            effects_of: Map::new(),
            ends,
            uploads,
            instance_name,
        };
        let wiring = model.read_logic(&mut parser)?;
        model.effects = effect::effects(&model, &mut parser)?;
        for (at, effect) in model.effects.iter().enumerate() {
            model.effects_of.or_default(effect.source).push(at);
        }
        let (graph, order) = Graph::build(&model, wiring)?;
        model.graph = graph;
        model.tasks = task::tasks(order, &model.defs);
        Ok(model)
    }

    /// Parses the expressions of all nodes, each looked at in every way while it is at hand.
    fn read_logic(&mut self, parser: &mut logic::Parser) -> Result<Wiring, ModelError> {
        let mut wiring = Wiring::default();
        for at in 0..self.defs.len() {
            let Def { node, path, .. } = &self.defs[at];
            let logic = parser.logic(node, path)?;
            if let Some(calculation) = &logic.calculation {
                constant::check(calculation).map_err(|error| ModelError::Expression {
                    path: path.clone(),
                    what: "calculation",
                    error,
                })?;
            }
            wiring.add(self, DefId(at as u32), &logic);
            if wiring.is_full() {
                let path = path.clone();
                return Err(ModelError::TooManyReads { path });
            }
            self.defs[at].logic = logic;
        }
        Ok(wiring)
    }

    /// What is done at a place in the order.
    #[must_use]
    pub fn task(&self, rank: u32) -> Option<&Task> {
        self.tasks.get(rank as usize)
    }

    /// A node.
    #[must_use]
    pub fn def(&self, id: DefId) -> &Def {
        &self.defs[id.0 as usize]
    }

    /// All nodes, each before those inside it.
    pub fn defs(&self) -> impl Iterator<Item = (DefId, &Def)> {
        (0..).map(DefId).zip(&self.defs)
    }

    /// The node at a path without positions.
    #[must_use]
    pub fn at_path(&self, path: &str) -> Option<DefId> {
        self.by_path.get(path).copied()
    }

    /// The child with this name.
    #[must_use]
    pub fn child(&self, parent: DefId, name: &str) -> Option<DefId> {
        let children = &self.def(parent).children;
        if children.len() <= MAX_SCANNED {
            return children.iter().copied().find(|&id| self.def(id).node.name == name);
        }
        self.by_name.get(&parent)?.get(name).copied()
    }

    /// A choice list as a table, and its number among the secondary instances.
    #[must_use]
    pub fn list(&self, name: &str) -> Option<(usize, &ListTable)> {
        self.documents.list(name)
    }

    /// The number of a secondary instance.
    pub(crate) fn document_number(&self, id: &str) -> Option<usize> {
        self.documents.number(id)
    }

    /// The secondary instance with this number.
    pub(crate) fn document(&self, number: usize) -> Option<&dyn Data> {
        self.documents.at(number)
    }

    /// The files of data that the form names and that were not given.
    #[must_use]
    pub fn missing_files(&self) -> &[String] {
        &self.documents.missing
    }

    /// What events set, in the order in which they do.
    #[must_use]
    pub fn effects(&self) -> &[Effect] {
        &self.effects
    }

    /// The questions that keep the time of the end.
    pub(crate) fn ends(&self) -> &[DefId] {
        &self.ends
    }

    /// The questions whose answer is a file, in order.
    pub(crate) fn uploads(&self) -> &[DefId] {
        &self.uploads
    }

    /// The effects that stand in a node, by their place in [`Model::effects`].
    #[must_use]
    pub fn effects_of(&self, source: DefId) -> &[usize] {
        self.effects_of.get(&source).map_or(&[], Vec::as_slice)
    }

    /// The nodes inside a node, each before those inside it.
    pub fn inside(&self, id: DefId) -> impl Iterator<Item = DefId> {
        // The flat list holds what is inside a node right behind it.
        let depth = self.ancestors(id).count();
        (id.0 + 1..self.defs.len() as u32)
            .map(DefId)
            .take_while(move |&inner| self.ancestors(inner).count() > depth)
    }

    /// From a node up to the root, itself first.
    pub fn ancestors(&self, id: DefId) -> impl Iterator<Item = DefId> {
        std::iter::successors(Some(id), |&id| self.def(id).parent)
    }
}

fn by_name(children: &[DefId], defs: &[Def]) -> HashMap<String, DefId> {
    let name = |id: DefId| defs[id.0 as usize].node.name.clone();
    // The first of a name counts, as in a group that is scanned.
    children.iter().rev().map(|&id| (name(id), id)).collect()
}
