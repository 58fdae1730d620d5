//! The embedded backend: SQLite in WAL mode, synchronous=FULL, many readers and one writer.

mod attachments;
mod batches;
mod forms;
mod keys;
mod people;
mod submissions;
mod writer;

use super::{Store, StoreError};
use async_trait::async_trait;
use futures::future::BoxFuture;
use sqlx::{
    ConnectOptions as _, SqliteConnection, SqlitePool,
    migrate::Migrator,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use std::{path::Path, time::Duration};
use writer::Writer;

static MIGRATIONS: Migrator = sqlx::migrate!("src/server/store/migrations/sqlite");

/// Connections that read; on two cores more only wait for each other.
const READERS: u32 = 4;

/// A store in one SQLite database.
pub struct Sqlite {
    readers: SqlitePool,
    writer: Writer,
}

impl Sqlite {
    /// Opens the database in this file, and makes it where there is none.
    /// # Errors
    /// `StoreError` when the file cannot be opened or written, or is of a newer version of the program.
    pub async fn open(path: impl AsRef<Path>) -> Result<Self, StoreError> {
        Self::start(on_disk(path)).await
    }

    /// The same, but the file never grows beyond so many pages of 4 KiB: then the store is full.
    /// # Errors
    /// As [`Sqlite::open`].
    pub async fn open_with_room(path: impl AsRef<Path>, most_pages: u32) -> Result<Self, StoreError> {
        Self::start(on_disk(path).pragma("max_page_count", most_pages.to_string())).await
    }

    /// A database in memory, for tests; gone when the store is dropped.
    /// # Errors
    /// `StoreError` when SQLite refuses, which it does only without memory.
    pub async fn in_memory() -> Result<Self, StoreError> {
        let name = uuid::Builder::from_random_bytes(random()?).into_uuid();
        let options = SqliteConnectOptions::new()
            .filename(format!("/{name}"))
            .create_if_missing(true)
            // Shared by the connections of this process under its name.
            .vfs("memdb");
        Self::start(options).await
    }

    async fn start(options: SqliteConnectOptions) -> Result<Self, StoreError> {
        let options = options
            .busy_timeout(Duration::from_secs(10))
            .foreign_keys(true)
            // Statements are not logged: their bound values are answers.
            .disable_statement_logging();
        let mut connection = options.connect().await?;
        MIGRATIONS
            .run(&mut connection)
            .await
            .map_err(|e| StoreError::Schema(e.to_string()))?;
        let readers = SqlitePoolOptions::new()
            .max_connections(READERS)
            .connect_with(options.pragma("query_only", "on"))
            .await?;
        Ok(Self {
            readers,
            writer: Writer::start(connection),
        })
    }

    /// Where to read; sees whatever was committed before.
    pub(crate) fn readers(&self) -> &SqlitePool {
        &self.readers
    }

    /// Does `work` in the writer's transaction, under a savepoint of its own, and answers when that transaction is on
    /// disk. `work` must not wait for anything but the connection: everyone else who writes waits for it.
    /// # Errors
    /// What `work` gives, of which then nothing is kept; or why the transaction could not be committed.
    pub(crate) async fn write<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut SqliteConnection) -> BoxFuture<'c, Result<T, StoreError>> + Send + 'static,
    {
        self.writer.write(work).await
    }
}

fn on_disk(path: impl AsRef<Path>) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        // A receipt says that the bytes are on disk: NORMAL could lose the last commits with the power.
        .synchronous(SqliteSynchronous::Full)
}

fn random() -> Result<[u8; 16], StoreError> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|e| StoreError::Failed(e.to_string()))?;
    Ok(bytes)
}

#[async_trait]
impl Store for Sqlite {
    async fn close(&self) -> Result<(), StoreError> {
        self.readers.close().await;
        // The last connection to close moves the WAL into the main file.
        self.writer.close().await;
        Ok(())
    }
}
