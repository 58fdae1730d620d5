//! Once a day the server is asked whether it still holds what was sent: only then bytes may go from the phone, and
//! what a server lost (an old backup came back) is sent again.

use super::{Courier, Ground, Line, What};
use crate::sync::{CheckAnswer, CheckItem};
use crate::vault::{Device, SentFate, SentNote};

/// The setting that holds when it was last asked, milliseconds since 1970 UTC.
const ASKED: &str = "checked";

const DAY_MS: i64 = 86_400_000;

impl<G: Ground, L: Line> Courier<G, L> {
    /// Asks, unless it was asked today; whether anything came back to the outbox.
    pub(super) async fn check_sent(&self, device: &Device) -> bool {
        let storage = &self.storage;
        let asked = storage
            .setting(ASKED)
            .await
            .ok()
            .flatten()
            .and_then(|text| text.parse::<i64>().ok());
        let today = storage.now_ms();
        if asked.is_some_and(|asked| (today - asked).abs() < DAY_MS) {
            return false;
        }
        let Ok(notes) = storage.sent().await else { return false };
        let kept: Vec<SentNote> = notes.into_iter().filter(|note| note.bytes_kept).collect();
        let most = self.queue.borrow().limits().check_items.max(1);
        let mut put_back = false;
        // Oldest first: they go first when room is short.
        for page in kept.rchunks(most) {
            let items: Vec<CheckItem> = page.iter().rev().map(item).collect();
            storage.note(What::Asked.times(items.len()));
            let answers = match self.line.check(items, &device.proof()).await {
                Ok(answers) => answers,
                Err(fault) => {
                    self.note_fault(Some(&fault));
                    return put_back;
                }
            };
            if answers.len() != page.len() {
                return put_back;
            }
            for (note, answer) in page.iter().rev().zip(&answers) {
                if !self.is_believed(note, answer, device) {
                    continue;
                }
                match storage.after_check(note, answer).await {
                    Ok(SentFate::Keep) => {}
                    Ok(fate) => {
                        put_back |= fate == SentFate::PutBack;
                        self.line.changed(false);
                    }
                    Err(error) => storage.warn("what the check said could not be done", error.code()),
                }
            }
        }
        if let Err(error) = storage.put_setting(ASKED, today.to_string()).await {
            storage.warn("the day of the check could not be stored", error.code());
        }
        put_back
    }

    /// That the server holds something must be signed, for exactly these bytes; that it does not costs only a push.
    fn is_believed(&self, note: &SentNote, answer: &CheckAnswer, device: &Device) -> bool {
        let CheckAnswer::Known { receipt, .. } = answer else {
            return true;
        };
        receipt.instance_id == note.headline.instance_id
            && receipt.sha256 == note.headline.sha256
            && self.line.believes(device, receipt).is_ok()
    }
}

fn item(note: &SentNote) -> CheckItem {
    CheckItem {
        instance_id: note.headline.instance_id,
        sha256: note.headline.sha256,
    }
}
