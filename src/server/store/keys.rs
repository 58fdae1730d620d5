//! The server's identity and its secret keys.

use super::StoreError;
use crate::id::ServerId;
use async_trait::async_trait;

/// What makes a server this server. Made once, when the store is first opened.
#[derive(Clone)]
pub struct Identity {
    /// Pinned by every phone that enrols.
    pub server_id: ServerId,
    /// Secret of the Ed25519 key that signs receipts.
    pub receipt_secret: [u8; 32],
    /// Secret of the X25519 key to which submissions are sealed.
    pub sealing_secret: [u8; 32],
}

impl std::fmt::Debug for Identity {
    /// Without the secrets.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Identity")
            .field("server_id", &self.server_id)
            .finish_non_exhaustive()
    }
}

/// What the server remembers of itself.
#[async_trait]
pub trait KeyStore {
    /// The identity in the store; `fresh` is put there first if there is none, and never replaces one.
    async fn identity(&self, fresh: Identity) -> Result<Identity, StoreError>;
}
