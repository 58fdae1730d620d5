//! Files that answers name: taken in, stored before the answer, shown, taken away.

use super::session::Fill;
use crate::{
    app::storage::StorageError,
    engine::NodeId,
    submission::AttachmentRef,
    ui::{
        clock,
        i18n::{Words, app},
    },
};
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen_futures::JsFuture;

/// How a file stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taking {
    /// Nothing is under way.
    Idle,
    /// It is being scaled or stored.
    Busy,
    /// It was not taken; why.
    Failed(Words),
}

/// Stores a file, then gives its name as the answer. `extension` without the point.
pub async fn take(fill: Fill, node: NodeId, blob: web_sys::Blob, extension: &str, taking: RwSignal<Taking>) {
    let outcome = store(fill, node, blob, extension).await;
    // The screen may be gone by now; then nobody asks.
    taking.try_set(match outcome {
        Ok(()) => Taking::Idle,
        Err(words) => Taking::Failed(words),
    });
}

async fn store(fill: Fill, node: NodeId, blob: web_sys::Blob, extension: &str) -> Result<(), Words> {
    let bytes = bytes(&blob).await.ok_or(app::FILE_UNREADABLE)?;
    let media_type = blob.type_();
    let sha256 = fill
        .keeper()
        .storage()
        .put_attachment(&bytes, &media_type)
        .await
        .map_err(|error| match error {
            StorageError::Full => app::NO_ROOM,
            _ => app::FILE_NOT_STORED,
        })?;
    let name = file_name(fill, node, extension);
    let size_bytes = bytes.len() as u64;
    fill.keeper().attach(AttachmentRef {
        name: name.clone(),
        sha256,
        size_bytes,
        media_type,
    });
    fill.answer(node, name);
    Ok(())
}

/// What a file holds, unless the browser cannot read it any more.
pub async fn bytes(blob: &web_sys::Blob) -> Option<Vec<u8>> {
    let buffer = JsFuture::from(blob.array_buffer()).await.ok()?;
    Some(js_sys::Uint8Array::new(&buffer).to_vec())
}

/// A name that no other file of this interview has: the question's and the moment's.
fn file_name(fill: Fill, node: NodeId, extension: &str) -> String {
    let name = fill.ask(|session| session.name(node).to_owned());
    [&name, "-", &clock::now_ms().to_string(), ".", extension].concat()
}

/// The file that the answer names; a file that cannot be read is none.
pub async fn kept(fill: Fill, node: NodeId) -> Option<web_sys::Blob> {
    let file = fill.keeper().attachment(&fill.value_now(node))?;
    fill.keeper().storage().attachment(file.sha256).await.ok().flatten()
}

/// Address of the file that the answer names, for `img` and `audio`; follows the answer.
#[must_use]
pub fn address(fill: Fill, node: NodeId) -> RwSignal<Option<String>> {
    let address = RwSignal::new(None::<String>);
    Effect::new(move |_| {
        let name = fill.value(node);
        let known = fill.keeper().attachment(&name);
        spawn_local(async move {
            let blob = match known {
                // A file that cannot be read is shown as missing by the view; the answer stays.
                Some(file) => fill.keeper().storage().attachment(file.sha256).await.ok().flatten(),
                None => None,
            };
            let made = blob.and_then(|blob| web_sys::Url::create_object_url_with_blob(&blob).ok());
            release(address.try_get_untracked().flatten());
            if let Some(Some(made)) = address.try_set(made) {
                release(Some(made));
            }
        });
    });
    on_cleanup(move || release(address.try_get_untracked().flatten()));
    address
}

/// Lets go of a file that was shown.
pub fn release(address: Option<String>) {
    if let Some(address) = address {
        // Fails only for what is no address.
        let _ = web_sys::Url::revoke_object_url(&address);
    }
}

/// The camera that the form asks for, as `capture` names it.
#[must_use]
pub fn camera(fill: Fill, node: NodeId) -> &'static str {
    if fill.looks(node, "new-front") || fill.looks(node, "front") {
        "user"
    } else {
        "environment"
    }
}

/// Whether it must be taken now, not chosen from what the phone has.
#[must_use]
pub fn is_taken_now(fill: Fill, node: NodeId) -> bool {
    fill.looks(node, "new") || fill.looks(node, "new-front")
}
