//! Submissions, as the store knows them.

use super::StoreError;
use crate::id::{AccountId, DeviceId, Digest, FormId, FormVersion, InstanceId};
use crate::server::keys::ServerKeys;
use crate::submission::{AttachmentRef, Encoding, Kind, Mode};
use crate::sync::office::{SubmissionQuery, SubmissionRow};
use crate::sync::{CheckAnswer, CheckItem, Code, Outcome, Receipt};
use async_trait::async_trait;
use std::sync::Arc;

/// An envelope that came, judged and ready to be kept.
#[derive(Debug, Clone)]
pub struct Arrival {
    /// The interview.
    pub instance_id: InstanceId,
    /// Digest of `body`, checked.
    pub sha256: Digest,
    /// How the body is sealed.
    pub enc: Encoding,
    /// Media type of the body.
    pub media_type: String,
    /// The device's signature, as it came.
    pub device_sig: Option<String>,
    /// The exact text.
    pub body: String,
    /// Real or practice: what the body says, or else how it was brought.
    pub mode: Mode,
    /// What could be read out of the body.
    pub facts: Option<Facts>,
    /// The files that it names; `None` where that could not be read, and then its receipt never says complete.
    pub attachments: Option<Vec<AttachmentRef>>,
    /// Why it is kept aside.
    pub problem: Option<Code>,
    /// The account that brought it.
    pub carrier_account: Option<AccountId>,
    /// The device that brought it.
    pub carrier_device: Option<DeviceId>,
    /// The batch it came in.
    pub batch_id: Option<u64>,
    /// When it came, RFC 3339, as the receipt will say.
    pub received_at: String,
    /// When it came, milliseconds since 1970 UTC.
    pub received_ms: i64,
}

/// What is read out of a body, to find and to count it by. All of it is claimed by whoever wrote the body.
#[derive(Debug, Clone, PartialEq)]
pub struct Facts {
    /// An interview, or the word that one was discarded.
    pub kind: Kind,
    /// The submission that it replaces.
    pub deprecated_id: Option<InstanceId>,
    /// The form.
    pub form_id: FormId,
    /// Its version.
    pub form_version: FormVersion,
    /// The form JSON that was run.
    pub form_digest: Digest,
    /// The device that held the interview.
    pub device_id: DeviceId,
    /// The epoch of its counter.
    pub device_epoch: u32,
    /// Its running number.
    pub seq: i64,
    /// The officer.
    pub officer: String,
    /// Language at the end of the interview.
    pub language: String,
    /// Title of the interview; an answer.
    pub instance_name: Option<String>,
    /// The answer to the question named `kecamatan`, a code.
    pub kecamatan: Option<String>,
    /// When it was finalised, milliseconds since 1970 UTC by the device's clock.
    pub finalized_ms: i64,
    /// The same with the device's offset, RFC 3339.
    pub finalized_at: String,
}

/// What the store holds of a body.
#[derive(Debug, Clone, PartialEq)]
pub struct Held {
    /// What is to be said of it.
    pub outcome: Outcome,
    /// Why it is kept aside.
    pub problem: Option<Code>,
    /// Attachments still missing, each once.
    pub missing: Vec<Digest>,
    /// The newest receipt.
    pub receipt: Receipt,
}

/// A body as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raw {
    /// Its digest.
    pub sha256: Digest,
    /// Its media type.
    pub media_type: String,
    /// The exact bytes.
    pub body: String,
}

/// One submission on its way into an export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportRow {
    /// Number of its receipt; also the place to go on from.
    pub number: u64,
    /// The exact bytes.
    pub body: String,
    /// When the server got it, RFC 3339.
    pub received_at: String,
    /// Attachments that are missing.
    pub missing_attachments: u64,
}

/// How long a page of an export may be. It ends with whichever comes first, and has at least one row if there is any.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageSize {
    /// Rows.
    pub rows: u32,
    /// Bytes of bodies after which no further row is added.
    pub bytes: u32,
}

/// What may be filtered by.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facets {
    /// Officers that occur.
    pub officers: Vec<String>,
    /// Codes of the kecamatan that occur.
    pub kecamatan: Vec<String>,
    /// Forms that occur.
    pub forms: Vec<FormId>,
}

/// What the server remembers of submissions.
#[async_trait]
pub trait SubmissionStore {
    /// Keeps what came, all of it or, on an error, nothing, and answers in the same order when it is on disk. The same
    /// bytes again change nothing and get the same receipt; other bytes under the same id are kept beside the first. Of an
    /// erased interview nothing is kept.
    async fn keep(&self, arrivals: Vec<Arrival>, keys: Arc<ServerKeys>) -> Result<Vec<Held>, StoreError>;

    /// What is held of these, in the same order, and for how long by a clock that shows `now_ms`.
    async fn look_up(
        &self,
        items: &[CheckItem],
        keys: &ServerKeys,
        now_ms: i64,
    ) -> Result<Vec<CheckAnswer>, StoreError>;

    /// The highest running number that ever came from this device, with its epoch: of the newest epoch.
    async fn last_seq(&self, device: DeviceId) -> Result<Option<(u32, u64)>, StoreError>;

    /// A page of submissions, newest first, and how many there are on all pages.
    async fn search(&self, query: &SubmissionQuery) -> Result<(u64, Vec<SubmissionRow>), StoreError>;

    /// What occurs among the real or the practice ones.
    async fn facets(&self, mode: Mode) -> Result<Facets, StoreError>;

    /// The bytes under this id, real or practice; without `sha256` those that count, or else the newest.
    async fn raw(&self, instance_id: InstanceId, sha256: Option<Digest>, mode: Mode)
    -> Result<Option<Raw>, StoreError>;

    /// Submissions of a form that count, after the one with number `after`, in the order of their numbers: no voids,
    /// nothing kept aside, nothing replaced by a later one.
    async fn export_page(
        &self,
        form_id: &FormId,
        mode: Mode,
        after: u64,
        most: PageSize,
    ) -> Result<Vec<ExportRow>, StoreError>;

    /// Erases an interview, every body of it, at this time (RFC 3339), and remembers that it was there: what comes of it later
    /// is answered `erased` and not kept. Gives the files that no submission names any more; their bytes are the caller's.
    async fn erase(&self, instance_id: InstanceId, at: String) -> Result<Vec<Digest>, StoreError>;

    /// Lets in what was kept aside only because this version was not known; gives how many.
    async fn release(&self, form_id: &FormId, version: &FormVersion) -> Result<u64, StoreError>;
}
