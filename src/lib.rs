//! Jemput Bola: questionnaires held with people where they are, without a signal, and nothing lost on the way.
//!
//! One package with three faces. Built for wasm32 it is the officers' app and, as a second binary, the coordinators'
//! office; built natively it is the server and the command line. Between them stands a pure core.

#[cfg(target_arch = "wasm32")]
pub mod app;
pub mod bundle;
pub mod decimal;
pub mod engine;
pub mod exif;
pub mod expr;
pub mod form;
pub mod id;
pub mod instance;
pub mod json;
#[cfg(target_arch = "wasm32")]
pub mod office;
pub mod phone;
pub mod replay;
#[cfg(not(target_arch = "wasm32"))]
pub mod server;
pub mod sorted;
pub mod submission;
pub mod sync;
pub mod tools;
pub mod ui;
pub mod vault;
pub mod xform;
pub mod xlsform;
