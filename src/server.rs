//! The sync server and what belongs to it.

pub mod auth;
pub mod keys;
pub mod problem;
pub mod qr;
pub mod state;
pub mod store;
pub mod submissions;
