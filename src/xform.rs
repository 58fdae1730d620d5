//! ODK XForms: XML to a form and its answers, and back.

pub mod code;
mod read;
mod xml;

pub use read::read;
pub use xml::XmlError;
