//! What the server remembers, behind one trait, so that handlers never see a database.
//!
//! [`Store`] is the sum of one small trait for each subject; [`Sqlite`] is the embedded backend. A stored submission is
//! its raw bytes; every other column is derived from them and can be made again.

mod attachments;
mod batches;
mod error;
mod forms;
mod keys;
mod people;
mod sqlite;
mod submissions;

pub use attachments::*;
pub use batches::*;
pub use error::StoreError;
pub use forms::*;
pub use keys::*;
pub use people::*;
pub use sqlite::Sqlite;
pub use submissions::*;

use async_trait::async_trait;

/// Everything that the server remembers.
///
/// Every method that writes answers only when the write is on disk, and is harmless when it is called twice.
#[async_trait]
pub trait Store:
    SubmissionStore + AttachmentStore + BatchStore + KeyStore + PeopleStore + FormStore + Send + Sync
{
    /// Writes what is not yet in the main file there, and lets go of it. Whoever asks afterwards gets an error.
    async fn close(&self) -> Result<(), StoreError>;
}
