//! What the office's page and the command line say to the server.

use super::{FormState, Outcome, Verdict};
use crate::id::{AccountId, DeviceId, Digest, FormId, FormVersion, InstanceId};
use crate::sorted::Map;
use crate::submission::Mode;
use serde::{Deserialize, Serialize};

/// What a person may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Everything, people and keys too.
    Admin,
    /// Batches, submissions, forms, officers.
    Coordinator,
    /// Reads submissions and exports, changes nothing.
    Viewer,
    /// Holds interviews; reads only its own receipts.
    Officer,
}

/// `POST /api/v1/session`; the answer is [`Who`] with the session's cookie.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SignIn {
    /// The account's sign-in name.
    pub login: String,
    /// The password, or the one-time password of the first admin.
    pub password: String,
}

/// `POST /api/v1/session/password`: a new password, compulsory after a one-time one.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct NewPassword {
    /// The one that holds now.
    pub current: String,
    /// The new one, at least 10 characters.
    pub new: String,
}

/// `GET /api/v1/session`: who is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Who {
    /// The account.
    pub account_id: AccountId,
    /// The name to show.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// The password was given out for one sign-in and must be changed now.
    pub must_change_password: bool,
}

/// `POST /api/v1/people`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewPerson {
    /// The name to show.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// The sign-in name; needed for every role but officer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub login: Option<String>,
    /// A first password; the server makes a one-time password where it is absent and the role signs in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
}

/// A person made; answers `POST /api/v1/people`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonMade {
    /// The person.
    pub person: Person,
    /// The one-time password, told once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub one_time_password: Option<String>,
}

/// `GET /api/v1/people`: all of them, by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct People {
    /// The people.
    pub people: Vec<Person>,
}

/// A person who works with the system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// The account.
    pub account_id: AccountId,
    /// The name to show.
    pub name: String,
    /// The sign-in name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub login: Option<String>,
    /// What it may do.
    pub role: Role,
    /// Enrolled phones.
    pub devices: Vec<Device>,
}

/// One enrolled phone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    /// The device.
    pub device_id: DeviceId,
    /// When it was enrolled, RFC 3339.
    pub enrolled_at: String,
    /// When it last spoke to the server, RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen_at: Option<String>,
    /// Access was withdrawn.
    pub revoked: bool,
}

/// `POST /api/v1/people/{account}/codes`, for an officer; with `device_id` for a device that exists.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeRequest {
    /// The device to enrol again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device_id: Option<DeviceId>,
}

/// A one-time enrolment code; told once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeIssued {
    /// To be typed, grouped for reading: `ABCD-EFGH-JK`.
    pub code: String,
    /// The link with the code in its fragment.
    pub link: String,
    /// The link as a QR code, an SVG path of unit squares with its side in modules.
    pub qr_path: String,
    /// Modules of a side of the QR code, quiet zone included.
    pub qr_side: u32,
    /// When it lapses, RFC 3339.
    pub expires_at: String,
}

/// `POST /api/v1/people/{account}/tokens`: a token for programs; told once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenIssued {
    /// For `JB_TOKEN` or `--token-file`; sent as `Authorization: Bearer`.
    pub token: String,
}

/// The answer to `POST /api/v1/batches?name=…`, whose body is the file; also `GET /api/v1/batches/{id}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BatchReport {
    /// The batch.
    pub batch_id: u64,
    /// Name of the file as given.
    pub file_name: String,
    /// When it came, RFC 3339.
    pub received_at: String,
    /// How many records had each outcome.
    pub totals: Map<Outcome, u64>,
    /// A verdict for each record, in the order of the file.
    pub verdicts: Vec<Verdict>,
}

/// `GET /api/v1/batches`: newest first, without their verdicts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BatchList {
    /// The batches; their `verdicts` are empty.
    pub batches: Vec<BatchReport>,
}

/// `POST /api/v1/submissions/search`. In a body, because filters are answers: never in an address.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SubmissionQuery {
    /// Only this form.
    pub form_id: Option<FormId>,
    /// Only this officer, by the name in the submission.
    pub officer: Option<String>,
    /// Only this kecamatan, by its code.
    pub kecamatan: Option<String>,
    /// Finalised on or after this local date, `YYYY-MM-DD`.
    pub from: Option<String>,
    /// Finalised on or before this local date.
    pub to: Option<String>,
    /// Practice instead of real ones.
    pub practice: bool,
    /// Page, from 0.
    pub page: u64,
    /// Rows a page, at most 200; 0 for the server's 50.
    pub per_page: u64,
}

/// A page of submissions, newest first, and what may be filtered by.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SubmissionPage {
    /// How many there are on all pages.
    pub total: u64,
    /// This page.
    pub rows: Vec<SubmissionRow>,
    /// Officers that occur.
    pub officers: Vec<String>,
    /// Codes of the kecamatan that occur, with their names.
    pub kecamatan: Vec<(String, String)>,
}

/// One submission in a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SubmissionRow {
    /// The interview.
    pub instance_id: InstanceId,
    /// Its bytes.
    pub sha256: Digest,
    /// The form, where the body could be read.
    pub form_id: Option<FormId>,
    /// Its version.
    pub form_version: Option<FormVersion>,
    /// Title of the interview.
    pub instance_name: Option<String>,
    /// The officer who held it.
    pub officer: Option<String>,
    /// Code of the kecamatan, where the form asks for one.
    pub kecamatan: Option<String>,
    /// Local date and time when it was finalised, RFC 3339.
    pub finalized_at: Option<String>,
    /// When the server got it, RFC 3339.
    pub received_at: String,
    /// Number of its receipt.
    pub receipt_number: u64,
    /// Real or practice.
    pub mode: Mode,
    /// Kept aside, and why.
    pub outcome: Outcome,
    /// Attachments that are missing.
    pub missing_attachments: u64,
}

/// The answer to `POST /api/v1/forms` (multipart: `workbook`, any number of `attachment`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Published {
    /// The form.
    pub form_id: FormId,
    /// Its version.
    pub version: FormVersion,
    /// Its title.
    pub title: String,
    /// Its form JSON.
    pub digest: Digest,
    /// It was published already with the same workbook.
    pub unchanged: bool,
    /// Warnings of the compiler, ready to be read.
    pub warnings: Vec<String>,
}

/// `POST /api/v1/forms/{form_id}/state`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormStateChange {
    /// The state wanted.
    pub state: FormState,
}

/// The problem that answers `POST /api/v1/forms` when the workbook has errors, with what was found in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormProblems {
    /// The problem, its members beside `diagnostics`.
    #[serde(flatten)]
    pub problem: super::Problem,
    /// What was found, in the order of the sheets.
    #[serde(default)]
    pub diagnostics: Vec<Finding>,
}

/// One thing found in a workbook: where, what is wrong and what to write instead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// `error` or `warning`.
    pub severity: String,
    /// Stable code.
    pub code: String,
    /// Sheet, as on its tab; empty when it is about the workbook as a whole.
    #[serde(default)]
    pub sheet: String,
    /// Row as a spreadsheet shows it, counted from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<u32>,
    /// Heading of the column, as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// Name of the question, group or repeat of the row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The offending text.
    #[serde(default)]
    pub text: String,
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    #[serde(default)]
    pub help: String,
}
