//! The rare, heavy controls of an interview: a module of their own (`src/bin/alat.rs`), loaded when the first of them
//! is opened, and part of the offline install. Nothing of Leptos or of the engine is in it.
//!
//! - [`code`]: the QR code in a picture, where the browser reads none.
//! - [`outline`]: the outlines of the kecamatan of Malang Raya, and in which of them a place lies.
//! - [`place`]: places, lines and areas: what they measure.
//! - `measure`: places and measures in words.
//! - `map`: a place, a line or an area set by hand on the outlines.
//! - `paint`: drawing over a photo.
//! - `scan`: a bar code or QR code read with the camera.
//! - `door`: the one function by which the app opens a tool.

pub mod code;
pub mod outline;
pub mod place;

#[cfg(target_arch = "wasm32")]
mod door;
#[cfg(target_arch = "wasm32")]
mod map;
#[cfg(target_arch = "wasm32")]
pub mod measure;
#[cfg(target_arch = "wasm32")]
mod node;
#[cfg(target_arch = "wasm32")]
mod paint;
#[cfg(target_arch = "wasm32")]
mod scan;

#[cfg(target_arch = "wasm32")]
pub use door::install;
