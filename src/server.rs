//! The sync server and what belongs to it.

pub mod pack;
