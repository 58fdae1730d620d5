//! ODK XForms: XML to a form and its answers, and back.

mod read;

pub use read::read;
