//! What cannot be used is set aside: listed, exportable, never deleted, never replaced by a default.

use super::mend::side_word;
use super::stores::{Ground, Journal as _, Local as _, QUARANTINE, Reads as _, Writes as _};
use super::{Storage, StorageError, What};
use crate::id::Digest;
use crate::json::{self, from_json};
use crate::vault::{ReadFault, Side};
use serde::Serialize;

/// Prefix of set-aside values in local storage, used only while the journal is not there or takes nothing.
const PREFIX: &str = "q:";

from_json! {
    /// A stored text that was set aside.
    #[derive(Debug, Clone, PartialEq, Eq, Serialize)]
    pub struct SetAside {
        /// Schema number, 1.
        pub schema: u32,
        /// The key under which it stood, as in local storage (`d:<uuid>`).
        pub key: String,
        /// Which store had it: `local` or `journal`.
        pub side: String,
        /// A stable word for why.
        pub why: String,
        /// When, milliseconds since 1970 UTC.
        pub at_ms: i64,
        /// The text as it stood.
        pub text: String,
    }
}

impl<G: Ground> Storage<G> {
    /// Everything that was set aside.
    /// # Errors
    /// `Journal` when the database fails.
    pub async fn quarantine(&self) -> Result<Vec<SetAside>, StorageError> {
        let local = self.local().ids(PREFIX).into_iter();
        let mut found: Vec<(String, String)> = local
            .filter_map(|place| {
                let text = self.local().text(&[PREFIX, &place].concat())?;
                Some((place, text))
            })
            .collect();
        if let Ok(journal) = &self.inner.journal {
            let tx = journal.read(&[QUARANTINE])?;
            found.extend(tx.page(QUARANTINE, None, u32::MAX).await?);
        }
        Ok(found.into_iter().map(read).collect())
    }

    /// Sets a text aside, durably. The same text of the same place is kept once, however often this is done.
    pub(super) async fn set_aside(&self, key: &str, side: &str, why: &str, text: String) -> Result<(), StorageError> {
        self.note(What::SetAside.code(why));
        let place = [key, "@", &Digest::of(text.as_bytes()).to_string()[..16]].concat();
        let value = SetAside {
            schema: 1,
            key: key.to_owned(),
            side: side.to_owned(),
            why: why.to_owned(),
            at_ms: self.now_ms(),
            text,
        };
        match self.keep_aside(&place, &value).await {
            // A database that refuses must not leave it in the way of the next write to local storage.
            Err(_) if side == side_word(Side::Local) => self.local().set_under(&[PREFIX, &place].concat(), &value),
            kept => kept,
        }
    }

    async fn keep_aside(&self, place: &str, value: &SetAside) -> Result<(), StorageError> {
        let text = serde_json::to_string(value).map_err(|_| StorageError::Unreadable)?;
        let tx = self.journal()?.write(&[QUARANTINE])?;
        if !tx.has(QUARANTINE, place).await? {
            tx.put_text(QUARANTINE, place, &text)?;
        }
        tx.committed().await
    }
}

/// What stands in the quarantine. Even there a byte may be damaged: the text is then given out as it stands.
fn read((place, text): (String, String)) -> SetAside {
    json::read(&text).unwrap_or(SetAside {
        schema: 1,
        key: place,
        side: "quarantine".to_owned(),
        why: ReadFault::Malformed.code().to_owned(),
        at_ms: 0,
        text,
    })
}
