//! Room: how much is used, and the browser's word that it will keep it.

use super::Storage;
use super::local::Local;
use crate::phone::Local as _;
use js_sys::Reflect;
use wasm_bindgen_futures::JsFuture;

/// What local storage holds at most, UTF-16 units.
const CAPACITY_UNITS: usize = 5_242_880;

/// How much room is used and left.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Room {
    /// UTF-16 units used in local storage.
    pub local_units: usize,
    /// Bytes used by this site as the browser tells; 0 where it does not.
    pub usage_bytes: f64,
    /// Bytes that it may use as the browser tells. A capped figure: not to be shown as free space.
    pub quota_bytes: f64,
    /// Whether the browser promised to keep the data; `None` where it cannot say.
    pub persisted: Option<bool>,
}

impl Room {
    /// Whether to warn: either store is filled to 70 %.
    #[must_use]
    pub fn is_low(&self) -> bool {
        self.local_units * 10 > CAPACITY_UNITS * 7
            || (self.quota_bytes > 0.0 && self.usage_bytes > self.quota_bytes * 0.7)
    }
}

/// How much room is used.
pub(super) async fn room(local: &Local) -> Room {
    let mut room = Room {
        local_units: local.units(""),
        usage_bytes: 0.0,
        quota_bytes: 0.0,
        persisted: None,
    };
    // `navigator.storage` is missing where the page is not secure.
    let Some(manager) = manager() else { return room };
    if let Ok(promise) = manager.estimate()
        && let Ok(estimate) = JsFuture::from(promise).await
    {
        let number = |name: &str| {
            Reflect::get(&estimate, &name.into())
                .ok()
                .and_then(|value| value.as_f64())
        };
        room.usage_bytes = number("usage").unwrap_or(0.0);
        room.quota_bytes = number("quota").unwrap_or(0.0);
    }
    if let Ok(promise) = manager.persisted() {
        room.persisted = JsFuture::from(promise).await.ok().and_then(|answer| answer.as_bool());
    }
    room
}

impl Storage {
    /// How much room is used.
    pub async fn room(&self) -> Room {
        room(self.local()).await
    }

    /// Asks the browser to keep the data of this site when room is short; its answer, `None` where it cannot say.
    pub async fn persist(&self) -> Option<bool> {
        let promise = manager()?.persist().ok()?;
        JsFuture::from(promise).await.ok()?.as_bool()
    }
}

fn manager() -> Option<web_sys::StorageManager> {
    let navigator = web_sys::window()?.navigator();
    let manager = Reflect::get(&navigator, &"storage".into()).ok()?;
    manager.is_object().then(|| navigator.storage())
}
