//! The sync server and what belongs to it.

pub mod problem;
pub mod qr;
