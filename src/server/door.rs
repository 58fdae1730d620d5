//! What the edge of the server works with, beside the store: its address and name, the pages, and what guards the
//! ways in.

use super::assets::Assets;
use super::auth::{password::PasswordHasher, throttle::Throttle};
use super::config::PublicUrl;

/// The edge of the server.
pub struct Door {
    /// For links, QR codes and the check of `Origin`.
    pub public_url: PublicUrl,
    /// What the server is called, for people.
    pub server_name: String,
    /// The built pages.
    pub assets: Assets,
    /// Hashes passwords, few at a time.
    pub hasher: PasswordHasher,
    /// Counts tries.
    pub throttle: Throttle,
}

impl Door {
    /// A door at this address.
    #[must_use]
    pub fn new(public_url: PublicUrl, server_name: impl Into<String>, assets: Assets) -> Self {
        Self {
            public_url,
            server_name: server_name.into(),
            assets,
            hasher: PasswordHasher::default(),
            throttle: Throttle::default(),
        }
    }
}

impl Default for Door {
    /// At the default address, without pages; for tests and for work on the data folder.
    fn default() -> Self {
        let address = std::net::SocketAddr::from(([127, 0, 0, 1], 8080));
        Self::new(PublicUrl::of(address), "Jemput Bola", Assets::default())
    }
}
