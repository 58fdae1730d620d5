//! The officers' app: everything on the phone that touches the browser.

pub mod measure;
pub mod storage;
