//! The one task that writes. What arrives while a transaction is on its way to the disk goes into the next one, so
//! that many requests share one sync of the disk, and each still answers only after its commit.

use super::super::StoreError;
use crate::server::failpoint::{Mistake, Point, makes, reached};
use futures::{FutureExt as _, future::BoxFuture};
use sqlx::{Connection as _, SqliteConnection};
use std::{panic::AssertUnwindSafe, sync::Arc, time::Duration};
use tokio::sync::{Notify, mpsc, oneshot, watch};

/// Most requests that share a transaction.
const GROUP: usize = 256;
/// Most requests that wait; further ones wait for a place.
const WAITING: usize = 1024;

/// The way to the task that writes.
pub struct Writer {
    jobs: mpsc::Sender<Box<dyn Job>>,
    stop: Arc<Notify>,
    ended: watch::Receiver<bool>,
}

impl Writer {
    /// Starts the task. It ends when the `Writer` is dropped and whatever waits is done.
    pub fn start(connection: SqliteConnection) -> Self {
        let (jobs, waiting) = mpsc::channel(WAITING);
        let stop = Arc::new(Notify::new());
        let (end, ended) = watch::channel(false);
        let stopped = stop.clone();
        tokio::spawn(async move {
            run(connection, waiting, stopped).await;
            end.send_replace(true);
        });
        Self { jobs, stop, ended }
    }

    /// Takes no more, writes whatever waits, and closes the connection.
    pub async fn close(&self) {
        self.stop.notify_one();
        // An error says that the task is gone: nothing is left to wait for.
        self.ended.clone().wait_for(|ended| *ended).await.ok();
    }

    /// See [`super::Sqlite::write`].
    pub async fn write<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut SqliteConnection) -> BoxFuture<'c, Result<T, StoreError>> + Send + 'static,
    {
        let (tell, told) = oneshot::channel();
        let job = Box::new(Request { work, tell });
        self.jobs.send(job).await.map_err(|_| StoreError::Closed)?;
        told.await.map_err(|_| StoreError::Closed)?
    }
}

/// Tells one request how its transaction ended.
type Answer = Box<dyn FnOnce(Result<(), StoreError>) + Send>;

/// One request that writes.
trait Job: Send {
    /// Does the work; gives why it failed, if it did, and whom to tell after the commit.
    fn work<'c>(
        self: Box<Self>,
        connection: &'c mut SqliteConnection,
    ) -> BoxFuture<'c, (Result<(), StoreError>, Answer)>;

    /// Tells that there was no transaction to work in.
    fn refuse(self: Box<Self>, error: StoreError);
}

struct Request<T, F> {
    work: F,
    tell: oneshot::Sender<Result<T, StoreError>>,
}

// Whoever asked may have gone meanwhile: that nobody listens is no error, what was committed stays.
impl<T, F> Job for Request<T, F>
where
    T: Send + 'static,
    F: for<'c> FnOnce(&'c mut SqliteConnection) -> BoxFuture<'c, Result<T, StoreError>> + Send + 'static,
{
    fn work<'c>(
        self: Box<Self>,
        connection: &'c mut SqliteConnection,
    ) -> BoxFuture<'c, (Result<(), StoreError>, Answer)> {
        Box::pin(async move {
            // A fault in one request must not end the writing of all others.
            let Self { work, tell } = *self;
            let done = AssertUnwindSafe(async { work(connection).await }).catch_unwind().await;
            let done = done.unwrap_or_else(|_| Err(StoreError::Failed("a write broke off".to_owned())));
            let end = done.as_ref().map(|_| ()).map_err(StoreError::clone);
            let answer: Answer = Box::new(move |commit| {
                tell.send(commit.and(done)).ok();
            });
            (end, answer)
        })
    }

    fn refuse(self: Box<Self>, error: StoreError) {
        self.tell.send(Err(error)).ok();
    }
}

async fn run(mut connection: SqliteConnection, mut waiting: mpsc::Receiver<Box<dyn Job>>, stop: Arc<Notify>) {
    loop {
        let first = tokio::select! {
            first = waiting.recv() => first,
            () = stop.notified() => {
                waiting.close();
                continue;
            }
        };
        let Some(first) = first else { break };
        let mut answers = Vec::new();
        let end = group(&mut connection, first, &mut waiting, &mut answers).await;
        if let Err(error) = &end {
            tracing::error!(%error, requests = answers.len(), "a transaction was given up");
            // After a full disk SQLite has rolled back by itself, and this finds nothing to do.
            sqlx::query("rollback").execute(&mut connection).await.ok();
        }
        for answer in answers {
            answer(end.clone());
        }
    }
    connection.close().await.ok();
}

/// One transaction: `first` and whatever else waits. `answers` gets everyone who is to be told how it ended.
async fn group(
    connection: &mut SqliteConnection,
    first: Box<dyn Job>,
    waiting: &mut mpsc::Receiver<Box<dyn Job>>,
    answers: &mut Vec<Answer>,
) -> Result<(), StoreError> {
    if let Err(error) = statement("begin immediate", connection).await {
        first.refuse(error.clone());
        return Err(error);
    }
    let mut next = Some(first);
    while let Some(job) = next {
        if let Err(error) = statement("savepoint job", connection).await {
            job.refuse(error.clone());
            return Err(error);
        }
        let (end, answer) = job.work(connection).await;
        match makes(Mistake::AcknowledgesBeforeCommit) && end.is_ok() {
            true => answer(Ok(())),
            false => answers.push(answer),
        }
        if let Err(error) = end {
            // A full disk rolls back the whole transaction; then its own error says more than the missing savepoint.
            statement("rollback to job", connection).await.map_err(|_| error)?;
        }
        statement("release job", connection).await?;
        next = if answers.len() < GROUP {
            waiting.try_recv().ok()
        } else {
            None
        };
    }
    if makes(Mistake::AcknowledgesBeforeCommit) {
        tokio::time::sleep(Duration::from_millis(60)).await;
    }
    reached(Point::BeforeCommit);
    statement("commit", connection).await
}

async fn statement(sql: &'static str, connection: &mut SqliteConnection) -> Result<(), StoreError> {
    sqlx::query(sql).execute(connection).await?;
    Ok(())
}
