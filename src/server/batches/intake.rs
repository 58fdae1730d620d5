//! Reading a received file and keeping what it holds.

use crate::bundle::{self, BundleError, Record, Sink};
use crate::id::Digest;
use crate::server::attachments::{self, Placed};
use crate::server::auth::Carrier;
use crate::server::problem::ApiError;
use crate::server::state::AppState;
use crate::server::store::{Announcement, StoreError};
use crate::server::submissions::{Line, keep_lines, line_problem, read_line};
use crate::sync::{Code, Limits, Outcome, Verdict};
use std::{
    fs::File,
    io::{self, Read},
    sync::Arc,
};
use tokio::sync::mpsc;

/// Records that are stored together.
const PORTION: usize = 200;
/// Bytes of records after which a portion is stored, however few they are.
const PORTION_BYTES: usize = 4 * 1024 * 1024;

/// Keeps what a file holds and gives the number of the batch.
pub async fn take_in(
    state: &AppState,
    carrier: &Carrier,
    name: String,
    indonesian: bool,
    file: File,
) -> Result<u64, ApiError> {
    let (found, mut taken) = mpsc::channel(2);
    let mut reader = Reader {
        found,
        limits: state.limits.clone(),
        part: state.files.clone(),
        carrier: carrier.clone(),
        portion: Vec::new(),
        portion_bytes: 0,
    };
    let reading = tokio::task::spawn_blocking(move || reader.read(file));
    let mut batch_id = None;
    let mut position = 0;
    while let Some(next) = taken.recv().await {
        let id = match batch_id {
            Some(id) => id,
            // Not before the file was found to be one of ours.
            None => {
                let begun = state.store.begin_batch(name.clone(), state.now(), carrier.account_id);
                *batch_id.insert(begun.await?)
            }
        };
        match next {
            Found::Attachment(sha256, size_bytes) => {
                let new = Announcement {
                    sha256,
                    size_bytes,
                    at: state.now(),
                    practice: None,
                };
                state.store.announce(new).await?;
                attachments::complete(state, sha256).await?;
            }
            Found::Records(records) => {
                let verdicts = keep(state, carrier, id, records, indonesian).await?;
                let n = verdicts.len() as u64;
                state.store.add_verdicts(id, position, verdicts).await?;
                position += n;
            }
        }
    }
    reading.await.map_err(|error| ApiError::internal(&error))??;
    match batch_id {
        Some(id) => Ok(id),
        None => Err(ApiError::new(Code::UnreadableContainer).detail("the file holds no records")),
    }
}

/// What the reading thread found.
enum Found {
    /// An attachment, in its place on disk.
    Attachment(Digest, u64),
    /// Records, judged as far as that needs no store.
    Records(Vec<(u64, Seen)>),
}

enum Seen {
    Line(Box<Line>),
    Damaged(Option<crate::id::InstanceId>),
}

async fn keep(
    state: &AppState,
    carrier: &Carrier,
    batch_id: u64,
    records: Vec<(u64, Seen)>,
    indonesian: bool,
) -> Result<Vec<Verdict>, ApiError> {
    let mut lines = Vec::with_capacity(records.len());
    let mut verdicts = Vec::new();
    for (number, seen) in records {
        match seen {
            Seen::Line(line) => lines.push((number, *line)),
            Seen::Damaged(instance_id) => verdicts.push(Verdict {
                line: number,
                instance_id,
                sha256: None,
                outcome: Outcome::Damaged,
                missing: Vec::new(),
                receipt: None,
                problem: Some(line_problem(Code::DamagedLine, None, indonesian)),
            }),
        }
    }
    verdicts.extend(keep_lines(state, carrier, Some(batch_id), lines, indonesian).await?);
    verdicts.sort_by_key(|verdict| verdict.line);
    Ok(verdicts)
}

/// The thread that reads.
struct Reader {
    found: mpsc::Sender<Found>,
    limits: Arc<Limits>,
    part: attachments::Files,
    carrier: Carrier,
    portion: Vec<(u64, Seen)>,
    portion_bytes: usize,
}

impl Reader {
    fn read(&mut self, file: File) -> Result<(), ApiError> {
        let limits = bundle::Limits {
            line_bytes: self.limits.line_bytes,
            attachment_bytes: self.limits.attachment_bytes,
            records: self.limits.batch_records,
            unpacked_bytes: self.limits.batch_bytes.saturating_mul(4),
            ratio: self.limits.push_ratio as u64,
        };
        bundle::read(file, &limits, self).map_err(|error| match error {
            BundleError::Foreign(why) => ApiError::new(Code::UnreadableContainer).detail(why),
            BundleError::Bomb => Code::Bomb.into(),
            BundleError::TooMany => {
                ApiError::new(Code::BatchTooLarge).detail(format!("at most {} records", limits.records))
            }
            BundleError::Io(error) => StoreError::from(error).into(),
        })?;
        self.send_portion().map_err(|error| ApiError::internal(&error))
    }

    fn send(&self, found: Found) -> io::Result<()> {
        let gone = |_| io::Error::new(io::ErrorKind::BrokenPipe, "nobody takes what is read");
        self.found.blocking_send(found).map_err(gone)
    }

    fn send_portion(&mut self) -> io::Result<()> {
        self.portion_bytes = 0;
        match std::mem::take(&mut self.portion) {
            records if records.is_empty() => Ok(()),
            records => self.send(Found::Records(records)),
        }
    }
}

impl Sink for Reader {
    fn attachment(&mut self, sha256: Digest, size_bytes: u64, content: &mut dyn Read) -> io::Result<()> {
        let part = self.part.part(sha256, &self.carrier);
        match part.take_whole(content)? {
            Placed::Fits => self.send(Found::Attachment(sha256, size_bytes)),
            // Its submission will go on waiting for it.
            Placed::Differs => Ok(()),
        }
    }

    fn record(&mut self, number: u64, record: Record) -> io::Result<()> {
        let seen = match record {
            Record::Line(bytes) => {
                self.portion_bytes += bytes.len();
                Seen::Line(Box::new(read_line(&bytes, &self.limits)))
            }
            Record::LastLine(bytes) => match read_line(&bytes, &self.limits) {
                // Cut in the middle, most likely.
                Line::Refused {
                    instance_id,
                    code: Code::UnreadableLine,
                    ..
                } => Seen::Damaged(instance_id),
                line => Seen::Line(Box::new(line)),
            },
            Record::TooLong => Seen::Line(Box::new(Line::Refused {
                instance_id: None,
                sha256: None,
                code: Code::LineTooLarge,
            })),
            Record::Damaged(instance_id) => Seen::Damaged(instance_id),
            Record::Cut => Seen::Damaged(None),
        };
        self.portion.push((number, seen));
        if self.portion.len() >= PORTION || self.portion_bytes >= PORTION_BYTES {
            self.send_portion()?;
        }
        Ok(())
    }
}
