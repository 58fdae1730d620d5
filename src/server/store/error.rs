//! Why the store could not do something.

/// Why the store could not do something. Holds no stored value: what the database says of a failed statement names
/// tables and columns only.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The disk, or the room given to the database, is full. Nothing of the request was kept.
    #[error("the disk is full")]
    Full,
    /// The store is being closed.
    #[error("the store is closed")]
    Closed,
    /// A stored value cannot be read; it is left as it is.
    #[error("the stored value {0} cannot be read")]
    Unreadable(&'static str),
    /// The store was written by a newer version of the program, or its schema was changed by hand.
    #[error("the store's schema does not fit this program: {0}")]
    Schema(String),
    /// Anything else.
    #[error("the store failed: {0}")]
    Failed(String),
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        // SQLITE_FULL, and SQLITE_IOERR_WRITE as some file systems say it.
        let code = error.as_database_error().and_then(|e| e.code());
        match code.as_deref() {
            Some("13" | "778") => Self::Full,
            _ => Self::Failed(error.to_string()),
        }
    }
}

impl From<std::io::Error> for StoreError {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Self::Full,
            _ => Self::Failed(error.to_string()),
        }
    }
}
