//! Jemput Bola.

pub mod expr;
