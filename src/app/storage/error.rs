//! What the browser throws, as an error of the storage.

use crate::phone::StorageError;
use wasm_bindgen::{JsCast, JsValue};

impl StorageError {
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
