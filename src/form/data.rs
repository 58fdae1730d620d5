//! What a secondary instance looks like to expressions: nodes that are numbered in document order, 0 being the document.

use crate::expr::{Name, NodeKind};
use crate::sorted::Map;
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Data beside the answers.
pub(crate) trait Data: Send + Sync {
    /// The kind of a node.
    fn kind(&self, node: u32) -> NodeKind;
    /// The name of a node.
    fn name(&self, node: u32) -> Name<'_>;
    /// The node around it.
    fn parent(&self, node: u32) -> Option<u32>;
    /// The nodes inside but for attributes, in order.
    fn children(&self, node: u32, each: &mut dyn FnMut(u32));
    /// The elements inside that have this name, in order.
    fn children_named(&self, node: u32, name: &str, each: &mut dyn FnMut(u32));
    /// The attributes of an element.
    fn attributes(&self, node: u32, each: &mut dyn FnMut(u32));
    /// The string-value.
    fn text(&self, node: u32) -> Cow<'_, str>;
    /// Those children of `parent` called `child` whose own child `key` (or attribute, where it begins with `@`) has exactly
    /// this text, in order; a child without a `key` counts as one whose text is empty. `None` where there is nothing to
    /// look up by.
    fn lookup(&self, parent: u32, child: &str, key: &str, text: &str) -> Option<Vec<u32>>;
    /// The root element.
    fn root(&self) -> Option<u32>;
}

/// Nodes by a text.
pub(super) type Index = HashMap<String, Vec<u32>>;

/// Indexes, each made when it is first asked for: which ones are needed only the expressions tell.
#[derive(Debug)]
pub(super) struct Indexes<K>(Mutex<Map<K, Arc<Index>>>);

impl<K> Default for Indexes<K> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Ord> Indexes<K> {
    /// The nodes with this text in the index for `key`.
    pub(super) fn find(&self, key: K, text: &str, build: impl FnOnce() -> Index) -> Vec<u32> {
        let index = {
            let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            known.or_insert_with(key, || Arc::new(build())).clone()
        };
        index.get(text).cloned().unwrap_or_default()
    }
}
