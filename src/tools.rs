//! The rare, heavy controls of an interview, which fill a place in the page and give an answer. Nothing of Leptos or of the
//! engine is in them.
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
pub use door::{Asked, Tool, open};
