//! What the phone and the server say to each other: the wire messages, written once for both.

mod attachment;
mod enrol;
mod form_list;
pub mod intake;
pub mod office;
mod problem;
mod push;
pub mod queue;
mod receipt;

pub use attachment::{AttachmentOffer, AttachmentState};
pub use enrol::{Enrolment, EnrolmentRequest, OfficerIdentity, ReceiptKey};
pub use form_list::{FormEntry, FormList, FormState};
pub use problem::{Code, Problem};
pub use push::{CheckAnswer, CheckItem, CheckRequest, CheckResponse, Limits, Outcome, Verdict};
pub use receipt::{Receipt, ReceiptError, ReceiptState, ServerSigner};

/// The media type of a push and of its answer.
pub const NDJSON: &str = "application/x-ndjson";

/// The header that every changing request must carry; a form of another site cannot set it.
pub const GUARD_HEADER: &str = "x-jemput-bola";

/// The header by which a device proves itself when its session has expired: `<device_id>:<secret in base64>`.
pub const DEVICE_HEADER: &str = "x-jb-device";
