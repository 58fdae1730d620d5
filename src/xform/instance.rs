//! The answers of one interview as XML: what a client sends, and what it opens to be edited.

mod read;
mod write;

pub use read::{InstanceError, ReadInstance, read_instance};
pub use write::write_instance;

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
