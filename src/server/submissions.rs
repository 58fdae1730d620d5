//! Submissions: taking them in, saying what is held, finding them again.
//!
//! Bytes first, judgement second: whatever has a readable id and fits its digest is kept, and gets a receipt.

mod check;
mod judge;
mod push;
mod routes;
mod salvage;
mod search;
mod shape;
mod unpack;

pub use check::accept_check;
pub use judge::{Line, read_line};
pub use push::{accept_push, keep_lines, line_problem};
pub use routes::routes;
pub use search::search;
