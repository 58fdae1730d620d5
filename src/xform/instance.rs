//! The answers of one interview as XML: what a client sends, and what it opens to be edited.

mod read;
mod write;

pub use read::{InstanceError, ReadInstance, read_instance};
pub use write::write_instance;

use crate::form::{DefId, Model};

/// The meta block: what is known of the answers as a whole.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InstanceMeta {
    /// `instanceID`
    pub instance_id: String,
    /// `instanceName`
    pub instance_name: Option<String>,
    /// `deprecatedID`: the instance that this one takes the place of.
    pub deprecated_id: Option<String>,
}

fn without_prefix(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// The child that an element belongs to: by its name as written, or else by that without its prefix.
fn child_called(model: &Model, parent: DefId, name: &str) -> Option<DefId> {
    let by_local = || {
        let mut all = model.def(parent).children.iter().copied();
        all.find(|&child| without_prefix(&model.def(child).node.name) == without_prefix(name))
    };
    model.child(parent, name).or_else(by_local)
}
