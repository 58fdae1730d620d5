//! What is read back of a submission's row.

use crate::id::{Digest, InstanceId};
use crate::server::keys::ServerKeys;
use crate::server::store::{Held, StoreError};
use crate::submission::{Encoding, Kind, Mode};
use crate::sync::{Code, Outcome, Receipt, ReceiptState, intake};
use sqlx::SqliteConnection;

/// The columns of which [`Stored`] is made, in every statement the same.
#[derive(sqlx::FromRow)]
pub struct Stored {
    pub number: i64,
    pub instance_id: String,
    pub sha256: Vec<u8>,
    pub outcome: String,
    pub problem: Option<i64>,
    pub received_at: String,
    pub partial_key_id: Option<String>,
    pub partial_signature: Option<String>,
    pub complete_key_id: Option<String>,
    pub complete_signature: Option<String>,
}

impl Stored {
    /// The newest receipt: the complete one, or else the partial one.
    pub fn receipt(&self, keys: &ServerKeys) -> Result<Receipt, StoreError> {
        let (state, key_id, signature) = match (&self.complete_key_id, &self.complete_signature) {
            (Some(key_id), Some(signature)) => (ReceiptState::Complete, key_id, signature),
            _ => match (&self.partial_key_id, &self.partial_signature) {
                (Some(key_id), Some(signature)) => (ReceiptState::Partial, key_id, signature),
                _ => return Err(StoreError::Unreadable("submission.complete_signature")),
            },
        };
        Ok(Receipt {
            server_id: keys.server_id,
            instance_id: instance_id(&self.instance_id)?,
            sha256: digest(&self.sha256)?,
            number: unsigned(self.number)?,
            received_at: self.received_at.clone(),
            state,
            key_id: key_id.clone(),
            signature: signature.clone(),
        })
    }

    /// What is to be said of these bytes, which were there before if not `new`.
    pub async fn held(
        self,
        new: bool,
        keys: &ServerKeys,
        connection: &mut SqliteConnection,
    ) -> Result<Held, StoreError> {
        let missing = if self.complete_signature.is_some() {
            Vec::new()
        } else {
            missing(self.number, connection).await?
        };
        Ok(Held {
            outcome: intake::told(outcome(&self.outcome)?, new, !missing.is_empty()),
            problem: self.problem.map(code).transpose()?,
            missing,
            receipt: self.receipt(keys)?,
        })
    }
}

/// Attachments of a submission that are not there yet, each once.
pub async fn missing(number: i64, connection: &mut SqliteConnection) -> Result<Vec<Digest>, StoreError> {
    let rows: Vec<(Vec<u8>,)> = sqlx::query_as(
        "select distinct named.sha256
         from submission_attachment named
         left join attachment there on there.sha256 = named.sha256
         where named.number = ?
           and there.completed_at is null
         order by named.sha256",
    )
    .bind(number)
    .fetch_all(connection)
    .await?;
    rows.iter().map(|(sha256,)| digest(sha256)).collect()
}

pub fn unsigned(number: i64) -> Result<u64, StoreError> {
    u64::try_from(number).map_err(|_| StoreError::Unreadable("a number"))
}

pub fn digest(bytes: &[u8]) -> Result<Digest, StoreError> {
    let bytes = bytes.try_into().map_err(|_| StoreError::Unreadable("a SHA-256"))?;
    Ok(Digest::from_bytes(bytes))
}

pub fn instance_id(text: &str) -> Result<InstanceId, StoreError> {
    text.parse()
        .map_err(|_| StoreError::Unreadable("submission.instance_id"))
}

pub fn outcome(text: &str) -> Result<Outcome, StoreError> {
    match text {
        "stored" => Ok(Outcome::Stored),
        "quarantined" => Ok(Outcome::Quarantined),
        "conflict" => Ok(Outcome::Conflict),
        _ => Err(StoreError::Unreadable("submission.outcome")),
    }
}

pub fn outcome_text(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Quarantined => "quarantined",
        Outcome::Conflict => "conflict",
        _ => "stored",
    }
}

pub fn mode_text(mode: Mode) -> &'static str {
    match mode {
        Mode::Real => "real",
        Mode::Practice => "practice",
    }
}

pub fn mode(text: &str) -> Result<Mode, StoreError> {
    match text {
        "real" => Ok(Mode::Real),
        "practice" => Ok(Mode::Practice),
        _ => Err(StoreError::Unreadable("submission.mode")),
    }
}

pub fn kind_text(kind: Kind) -> &'static str {
    match kind {
        Kind::Submission => "submission",
        Kind::Void => "void",
    }
}

pub fn enc_text(enc: Encoding) -> &'static str {
    match enc {
        Encoding::None => "none",
        Encoding::Hpke1 => "hpke-1",
    }
}

fn code(number: i64) -> Result<Code, StoreError> {
    let found = Code::ALL.iter().find(|code| i64::from(code.number()) == number);
    found.copied().ok_or(StoreError::Unreadable("submission.problem"))
}
