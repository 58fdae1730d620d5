//! What can go wrong while storing. None of these loses an answer: what was on the screen is still there.

use crate::id::Digest;
use crate::submission::SubmissionError;

/// Why something was not stored or not found.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// The browser keeps no data for this page (site data blocked).
    #[error("the browser does not let this page keep data")]
    Blocked,
    /// No room is left. A normal result with its own screen.
    #[error("storage is full")]
    Full,
    /// The journal failed; the name of the browser's error.
    #[error("the browser's database failed: {0}")]
    Journal(String),
    /// The journal is not there, and this cannot be done without it.
    #[error("the browser's database is not available")]
    NoJournal,
    /// Another tab has written a later state of the same interview.
    #[error("another tab has gone on with this interview")]
    Overtaken,
    /// The interview was finalised or deleted meanwhile.
    #[error("this interview is finished or deleted")]
    Gone,
    /// The stored value is set aside and cannot be used.
    #[error("the stored value cannot be read; it is kept aside")]
    Unreadable,
    /// An answer names a file that is not on the phone.
    #[error("the attachment {0} is not on this phone")]
    MissingAttachment(Digest),
    /// The submission could not be written as text.
    #[error(transparent)]
    Submission(#[from] SubmissionError),
}

impl StorageError {
    /// A stable code, to be read out.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Blocked => "JB-S001",
            Self::Full => "JB-S002",
            Self::Journal(_) => "JB-S003",
            Self::NoJournal => "JB-S004",
            Self::Overtaken => "JB-S005",
            Self::Gone => "JB-S006",
            Self::Unreadable => "JB-S007",
            Self::MissingAttachment(_) => "JB-S008",
            Self::Submission(_) => "JB-S009",
        }
    }
}
