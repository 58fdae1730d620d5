//! The sync server and what belongs to it.

pub mod assets;
pub mod attachments;
pub mod auth;
pub mod config;
pub mod door;
mod json;
pub mod keys;
pub mod problem;
pub mod qr;
pub mod state;
pub mod store;
pub mod submissions;
