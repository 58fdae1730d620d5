//! Batches, as the store knows them.

use async_trait::async_trait;

/// What the server remembers of batches.
#[async_trait]
pub trait BatchStore {}
