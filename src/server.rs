//! The sync server and what belongs to it.

pub mod assets;
pub mod auth;
pub mod problem;
pub mod qr;
