//! ODK XForms: XML to a form and its answers, and back.
//!
//! - [`read`]: an XForm to a [`Form`](crate::form::Form) with its diagnostics; never stops at the first problem
//! - [`write()`]: a form to XForm XML
//! - [`read_instance`], [`write_instance`]: the answers of one interview as the XML of a submission

pub mod code;
mod instance;
mod read;
mod write;
mod xml;

pub use instance::{InstanceError, InstanceMeta, ReadInstance, read_instance, write_instance};
pub use read::read;
pub use write::{control, data_type, write};
