//! The sync server and what belongs to it.

pub mod auth;
pub mod problem;
pub mod qr;
pub mod state;
pub mod store;
