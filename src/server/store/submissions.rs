//! Submissions, as the store knows them.

use async_trait::async_trait;

/// What the server remembers of submissions.
#[async_trait]
pub trait SubmissionStore {}
