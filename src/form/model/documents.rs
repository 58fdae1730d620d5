//! The secondary instances of a form: its choice lists, its trees, and the files among its attachments.

use super::{Def, ListTable, ModelError};
use crate::form::file::{self, FileError};
use crate::form::tree::Tree;
use crate::form::{Data, Form, ItemsetSource};
use crate::sorted::Map;

/// Gives the tree of a file by its name; nothing where there is no such file. Whoever loads forms without files carries no
/// readers of CSV, XML and GeoJSON: on a phone each of them costs bytes.
pub(super) type ReadFile<'r> = &'r dyn Fn(&str) -> Result<Option<Tree>, FileError>;

/// The secondary instances, by number.
#[derive(Debug, Default)]
pub(super) struct Documents {
    lists: Vec<ListTable>,
    trees: Vec<Tree>,
    number_of: Map<String, usize>,
    pub(super) missing: Vec<String>,
}

impl Documents {
    pub(super) fn new(form: &Form, defs: &[Def], read: ReadFile<'_>) -> Result<Self, ModelError> {
        let lists = form.lists.iter();
        let mut documents = Self {
            lists: lists
                .map(|(name, list)| ListTable::new(name, list, form.default_language))
                .collect::<Result<_, _>>()?,
            number_of: form.lists.keys().cloned().zip(0..).collect(),
            ..Self::default()
        };
        for (id, root) in &form.secondary {
            documents.add(id, Tree::of(root));
        }
        let from_selects = defs.iter().filter_map(|def| match &def.question()?.itemset()?.source {
            ItemsetSource::File(name) => Some((stem(name), name.as_str())),
            ItemsetSource::List(_) | ItemsetSource::Nodes(_) => None,
        });
        let named = form.instances.iter().map(|(id, name)| (id.as_str(), name.as_str()));
        for (id, name) in named.chain(from_selects) {
            if documents.number_of.contains_key(id) {
                continue;
            }
            let found = read(name).map_err(|error| ModelError::File {
                name: name.to_owned(),
                error,
            })?;
            let tree = found.unwrap_or_else(|| {
                documents.missing.push(name.to_owned());
                Tree::empty()
            });
            documents.add(id, tree);
        }
        Ok(documents)
    }

    fn add(&mut self, id: &str, tree: Tree) {
        let number = self.lists.len() + self.trees.len();
        self.trees.push(tree);
        self.number_of.or_insert_with(id.to_owned(), || number);
    }

    pub(super) fn list(&self, name: &str) -> Option<(usize, &ListTable)> {
        let number = self.number(name)?;
        Some((number, self.lists.get(number)?))
    }

    pub(super) fn number(&self, id: &str) -> Option<usize> {
        self.number_of.get(id).copied()
    }

    pub(super) fn at(&self, number: usize) -> Option<&dyn Data> {
        match self.lists.get(number) {
            Some(list) => Some(list),
            None => Some(self.trees.get(number - self.lists.len())?),
        }
    }
}

/// The id under which a file is found, where the form gives no other: its name without the ending.
pub(super) fn stem(name: &str) -> &str {
    let name = name.rsplit('/').next().unwrap_or(name);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// The tree of one of these files by its name.
pub(super) fn read(files: &Map<String, String>, name: &str) -> Result<Option<Tree>, FileError> {
    text_of(files, name).map(|text| file::tree(name, text)).transpose()
}

/// The same of files that are packed.
pub(super) fn unpack(files: &Map<String, String>, name: &str) -> Result<Option<Tree>, FileError> {
    text_of(files, name).map(|text| file::unpack(text)).transpose()
}

/// The text of a file, whatever address (`jr://file-csv/…`) stands before its name.
fn text_of<'f>(files: &'f Map<String, String>, name: &str) -> Option<&'f String> {
    let short = name.rsplit('/').next().unwrap_or(name);
    files.get(name).or_else(|| files.get(short))
}
