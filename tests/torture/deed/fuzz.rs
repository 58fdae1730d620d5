//! Fuzzing: what real phones and coordinators send, changed here and there, at every door of the server. It answers each, no answer
//! is an error of its own, and what it refuses leaves no trace.

mod doors;
mod mutate;

use crate::torture::http::ask;
use crate::torture::judge::say;
use crate::torture::oracle::Told;
use crate::torture::trial::{Scale, Scene};
use doors::{Request, known, real};
use jemput_bola::id::{Digest, InstanceId};
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool, SqlitePoolOptions};
use std::path::Path;
use std::time::{Duration, Instant};

/// So long each trial lasts; 120 trials, four at a time, are ten minutes.
const LONG: Duration = Duration::from_secs(20);
/// Requests of a short trial.
const FEW: usize = 200;

/// One round of it, of the three that a trial has.
pub async fn fuzz(scene: &mut Scene<'_>) {
    let begun = Instant::now();
    let mut books = Books::open(scene.host.data()).await;
    let known = known(scene);
    let mut n = 0;
    loop {
        let is_over = match scene.which.scale {
            Scale::Short => n >= FEW / 3,
            Scale::Full => begun.elapsed() >= LONG / 3,
        };
        if is_over || scene.host.is_dead() {
            break;
        }
        n += 1;
        let mut request = real(scene, &known).await;
        // Something may have been announced for it.
        books.last = books.read().await;
        request.mutate(&mut scene.chance);
        send(scene, &mut books, &request).await;
    }
    books.pool.close().await;
}

async fn send(scene: &mut Scene<'_>, books: &mut Books, request: &Request) {
    let message = request.message();
    let (method, path) = message.asks();
    let answer = tokio::time::timeout(Duration::from_secs(20), ask(scene.host.address(), &message)).await;
    let status = answer.map(|answer| answer.map_or(0, |answer| answer.status()));
    let Ok(status @ 200..=499) = status else {
        say(&format!("{method} {path}: {status:?}"));
        scene.tally.other += 1;
        return;
    };
    scene.struck += 1;
    if status < 400 {
        return books.follow(scene).await;
    }
    let now = books.read().await;
    if now != books.last {
        say(&format!(
            "{method} {path}: {status}, and {:?} became {now:?}",
            books.last
        ));
        scene.tally.altered += 1;
        books.last = now;
    }
}

/// What the server keeps, read past it.
struct Books {
    pool: SqlitePool,
    data: std::path::PathBuf,
    last: Vec<i64>,
    /// The highest number of a submission that is accounted for.
    number: i64,
}

/// A number for everything that a request may leave behind.
const KEPT: &str = "select count(*) from submission
    union all select coalesce(sum(length(body)), 0) from submission
    union all select count(*) from submission_attachment
    union all select count(*) from attachment
    union all select count(*) from attachment where completed_at is not null
    union all select count(*) from batch
    union all select count(*) from batch_verdict
    union all select count(*) from device
    union all select count(*) from session
    union all select count(*) from enrolment_code where used_ms is not null
    union all select count(*) from account
    union all select count(*) from erased";

impl Books {
    async fn open(data: &Path) -> Self {
        let options = SqliteConnectOptions::new()
            .filename(data.join("jemput-bola.db"))
            .busy_timeout(Duration::from_secs(5));
        let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options).await;
        let mut books = Self {
            pool: pool.expect("the server's database"),
            data: data.to_owned(),
            last: Vec::new(),
            number: 0,
        };
        books.last = books.read().await;
        books.number = books.rows().await.last().map_or(0, |row| row.0);
        books
    }

    async fn read(&self) -> Vec<i64> {
        let rows: Vec<(i64,)> = sqlx::query_as(KEPT).fetch_all(&self.pool).await.expect("the books");
        let mut numbers: Vec<i64> = rows.into_iter().map(|(n,)| n).collect();
        numbers.push(files(&self.data.join("attachments")));
        numbers
    }

    /// Submissions that are not accounted for yet.
    async fn rows(&self) -> Vec<(i64, String, Vec<u8>, Vec<u8>)> {
        sqlx::query_as("select number, instance_id, sha256, body from submission where number > ? order by number")
            .bind(self.number)
            .fetch_all(&self.pool)
            .await
            .expect("the submissions")
    }

    /// Something was taken: what is new is whole, and must stay.
    async fn follow(&mut self, scene: &mut Scene<'_>) {
        for (number, id, sha256, body) in self.rows().await {
            self.number = number;
            let body = String::from_utf8_lossy(&body).into_owned();
            let id = id.parse::<InstanceId>();
            match id {
                Ok(id) if Digest::of(body.as_bytes()).as_bytes() == sha256.as_slice() => {
                    let sure = true;
                    scene.oracle.hears(&Told::Brought { id, body, sure });
                }
                _ => {
                    say(&format!("number {number} is not what it says"));
                    scene.tally.altered += 1;
                }
            }
        }
        self.last = self.read().await;
    }
}

/// Files that lie whole in their places: those that are still coming have other names.
fn files(folder: &Path) -> i64 {
    let is_whole = |name: &str| name.parse::<Digest>().is_ok();
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .map(|entry| match entry.path().is_dir() {
            true => files(&entry.path()),
            false => i64::from(is_whole(&entry.file_name().to_string_lossy())),
        })
        .sum()
}
