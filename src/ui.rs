//! What both pages share: the words, how numbers and dates are written, the icons, the little Markdown of labels.
//! The parts without a screen compile everywhere, so that they are tested like the core.
//!
//! - [`i18n`]: the string table in three languages, and the language as a signal in context.
//! - [`mod@format`]: dates, times, numbers, rupiah, sizes.
//! - [`amount`]: numbers as people type them; [`spoken`]: numbers in words; [`weekday`]: days with their names.
//! - [`seek`]: looking for words in a long list.
//! - [`markdown`]: the small Markdown of labels, to blocks and (in the browser) to nodes.
//! - `icon`: the icons, drawn in line.
//! - `dom`: elements made by hand, for the officers' app.
//! - `clock`: the browser's clock and zone.

pub mod amount;
pub mod format;
pub mod i18n;
pub mod markdown;
pub mod seek;
pub mod spoken;
pub mod weekday;

#[cfg(target_arch = "wasm32")]
pub mod clock;
#[cfg(target_arch = "wasm32")]
pub mod dom;
#[cfg(target_arch = "wasm32")]
pub mod icon;
