//! ODK XForms: XML to a form and its answers, and back.

mod read;
mod write;

pub use read::read;
pub use write::{control, data_type, write};
