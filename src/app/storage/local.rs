//! Local storage through gloo-storage: first write, first read. A write is done when the call returns, even while the
//! page is being closed; but a browser that is killed within seconds forgets it. One key for each record.

use crate::phone::{self, StorageError};
use gloo_storage::errors::StorageError as GlooError;
use gloo_storage::{LocalStorage, Storage as _};

/// Proof that local storage answered once. gloo-storage panics where site data is blocked, so it is asked for first.
#[derive(Clone, Copy)]
pub struct Local(());

impl Local {
    /// Asks the browser, without gloo-storage, whether local storage may be touched at all.
    pub(super) fn probe() -> Result<Self, StorageError> {
        match web_sys::window().map(|window| window.local_storage()) {
            Some(Ok(Some(_))) => Ok(Self(())),
            _ => Err(StorageError::Blocked),
        }
    }
}

impl phone::Local for Local {
    fn set_under<T: serde::Serialize>(&self, key: &str, value: &T) -> Result<(), StorageError> {
        LocalStorage::set(key, value).map_err(|error| match error {
            GlooError::JsError(thrown) => StorageError::of_name(&thrown.name),
            _ => StorageError::Unreadable,
        })
    }

    fn text(&self, key: &str) -> Option<String> {
        LocalStorage::raw().get_item(key).ok().flatten()
    }

    fn delete(&self, key: &str) {
        LocalStorage::delete(key);
    }

    fn ids(&self, prefix: &str) -> Vec<String> {
        let store = LocalStorage::raw();
        let keys = (0..store.length().unwrap_or(0)).filter_map(|index| store.key(index).ok().flatten());
        keys.filter_map(|key| key.strip_prefix(prefix).map(str::to_owned))
            .collect()
    }
}
