//! What can go wrong while storing. None of these loses an answer: what was on the screen is still there.

use crate::id::Digest;
use crate::submission::SubmissionError;
use wasm_bindgen::{JsCast, JsValue};

/// Why something was not stored or not found.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// The browser keeps no data for this page (site data blocked).
    #[error("the browser does not let this page keep data")]
    Blocked,
    /// No room is left. A normal result with its own screen.
    #[error("storage is full")]
    Full,
    /// IndexedDB failed; the name of the browser's error.
    #[error("the browser's database failed: {0}")]
    Journal(String),
    /// IndexedDB is not there, and this cannot be done without it.
    #[error("the browser's database is not available")]
    NoJournal,
    /// Another tab has written a later state of the same interview.
    #[error("another tab has gone on with this interview")]
    Overtaken,
    /// The interview was finalised or deleted meanwhile.
    #[error("this interview is finished or deleted")]
    Gone,
    /// The stored value is set aside and cannot be used.
    #[error("the stored value cannot be read; it is kept aside")]
    Unreadable,
    /// An answer names a file that is not on the phone.
    #[error("the attachment {0} is not on this phone")]
    MissingAttachment(Digest),
    /// The submission could not be written as text.
    #[error(transparent)]
    Submission(#[from] SubmissionError),
}

impl StorageError {
    /// A stable code, to be read out.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Blocked => "JB-S001",
            Self::Full => "JB-S002",
            Self::Journal(_) => "JB-S003",
            Self::NoJournal => "JB-S004",
            Self::Overtaken => "JB-S005",
            Self::Gone => "JB-S006",
            Self::Unreadable => "JB-S007",
            Self::MissingAttachment(_) => "JB-S008",
            Self::Submission(_) => "JB-S009",
        }
    }

    /// Reads what the browser threw. Only the error's name is kept: its message may quote the value.
    pub(super) fn of_js(thrown: &JsValue) -> Self {
        Self::of_name(&error_name(thrown))
    }

    pub(super) fn of_name(name: &str) -> Self {
        match name {
            "QuotaExceededError" | "NS_ERROR_DOM_QUOTA_REACHED" => Self::Full,
            "SecurityError" => Self::Blocked,
            name => Self::Journal(name.to_owned()),
        }
    }
}

impl From<idb::Error> for StorageError {
    fn from(error: idb::Error) -> Self {
        use idb::Error as E;
        match error {
            E::DomException(thrown) => Self::of_js(thrown.unchecked_ref()),
            E::AddFailed(js)
            | E::UpdateFailed(js)
            | E::GetFailed(js)
            | E::GetAllFailed(js)
            | E::GetAllKeysFailed(js)
            | E::DeleteFailed(js)
            | E::TransactionOpenFailed(js)
            | E::ObjectStoreNotFound(js)
            | E::IndexedDbNotFound(js)
            | E::IndexedDbOpenFailed(js) => Self::of_js(&js),
            _ => Self::Journal("IndexedDB".to_owned()),
        }
    }
}

/// The `name` of a thrown error; "Error" where it has none.
pub(super) fn error_name(thrown: &JsValue) -> String {
    js_sys::Reflect::get(thrown, &JsValue::from_str("name"))
        .ok()
        .and_then(|name| name.as_string())
        .unwrap_or_else(|| "Error".to_owned())
}
