//! The answers of one interview in their tree. Knows the form's shape, computes nothing.

mod json;
mod kept;
mod nodes;
mod path;
mod saved;
mod tree;

pub use json::{answer_json, answers_json};
pub use kept::Kept;
pub use path::{PathStep, parse_path};
pub use saved::Saved;
pub use tree::{Children, Instance, Live, MAX_NODES, NodeId, Part};
