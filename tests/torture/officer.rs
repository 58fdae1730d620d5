//! What the officer does: begins interviews, types, is told that it is saved, finishes them; and opens the app again.

use super::chance::Chance;
use super::host::template;
use super::oracle::{Oracle, Told};
use super::phone::Store;
use super::row::Plan;
use jemput_bola::id::{DeviceId, Digest, FormId, FormVersion, InstanceId};
use jemput_bola::phone::{ATTACHMENTS, Journal as _, Seq, StorageError, Writes as _};
use jemput_bola::submission::{
    AttachmentRef, Envelope, Kind, Mode, Moment, SUBMISSION_SCHEMA, Submission, SubmissionError,
};
use jemput_bola::vault::{DRAFT_SCHEMA, Draft};
use serde_json::{Map, Value, json};
use std::cell::RefCell;

pub struct Officer<'a> {
    pub phone: usize,
    pub plan: Plan,
    pub oracle: &'a Oracle,
    pub chance: RefCell<Chance>,
    /// Interviews still to begin.
    pub left: RefCell<usize>,
    pub open: RefCell<Vec<InstanceId>>,
}

impl Officer<'_> {
    fn below(&self, n: u64) -> u64 {
        self.chance.borrow_mut().below(n)
    }

    /// Whether anything is left to do.
    pub fn is_done(&self) -> bool {
        *self.left.borrow() == 0 && self.open.borrow().is_empty()
    }

    /// Does one thing.
    pub async fn acts(&self, storage: &Store) {
        let open = self.open.borrow().len() as u64;
        let begins = *self.left.borrow() > 0 && (open == 0 || open < 3 && self.below(2) == 0);
        if begins {
            let Ok(id) = storage.new_instance_id() else { return };
            *self.left.borrow_mut() -= 1;
            self.open.borrow_mut().push(id);
            self.types(storage, draft(storage, id)).await;
        } else if open > 0 {
            let id = self.open.borrow()[self.below(open) as usize];
            self.goes_on(storage, id).await;
        }
    }

    async fn goes_on(&self, storage: &Store, id: InstanceId) {
        let Ok(found) = storage.draft(id).await else { return };
        let Some(draft) = found else {
            // Finished or deleted at the moment when the phone was killed; or never stored. The judge knows.
            self.closed(id);
            return;
        };
        match self.below(10) {
            0..2 if self.plan.deletes => {
                self.oracle.hears(&Told::Deleting { id });
                if storage.delete_draft(id).await.is_ok() {
                    self.oracle.hears(&Told::Deleted { id });
                    self.closed(id);
                }
            }
            0..8 if self.plan.clocks => drop(self.types(storage, draft).await),
            0..5 => drop(self.types(storage, draft).await),
            _ => {
                if let Some(draft) = self.types(storage, draft).await {
                    self.finishes(storage, &draft).await;
                }
            }
        }
    }

    fn closed(&self, id: InstanceId) {
        self.open.borrow_mut().retain(|open| *open != id);
    }

    async fn types(&self, storage: &Store, mut draft: Draft) -> Option<Draft> {
        if self.plan.files && draft.attachments.is_empty() {
            self.attaches(storage, &mut draft).await.ok()?;
        }
        let state = state(&draft) + 1;
        draft.answers = answers(state);
        draft.changed_ms = storage.now_ms();
        storage.save_draft(&draft).await.ok()?;
        self.oracle.hears(&Told::Typed {
            id: draft.id,
            phone: self.phone,
            state,
        });
        Some(draft)
    }

    async fn attaches(&self, storage: &Store, draft: &mut Draft) -> Result<(), StorageError> {
        let first = format!("foto {} ", self.chance.borrow_mut().next());
        let text = first.repeat(self.plan.file_bytes / first.len() + 1);
        let sha256 = Digest::of(text.as_bytes());
        storage.note_incoming(sha256);
        let tx = storage.journal()?.write(&[ATTACHMENTS])?;
        tx.put_text(ATTACHMENTS, &sha256.to_string(), &text)?;
        tx.committed().await?;
        draft.attachments.push(AttachmentRef {
            name: "foto.jpg".to_owned(),
            sha256,
            size_bytes: text.len() as u64,
            media_type: "image/jpeg".to_owned(),
        });
        Ok(())
    }

    async fn finishes(&self, storage: &Store, draft: &Draft) {
        let finalized = moment(storage);
        let finished = storage
            .finalize(draft, |seq| {
                let envelope = envelope(draft, finalized, seq)?;
                self.oracle.hears(&Told::Made {
                    id: draft.id,
                    phone: self.phone,
                    body: envelope.body.clone(),
                    files: draft.attachments.iter().map(|file| file.sha256).collect(),
                });
                Ok(envelope)
            })
            .await;
        if let Ok(headline) = finished {
            let sha256 = headline.sha256;
            self.oracle.hears(&Told::Saved { id: draft.id, sha256 });
            self.closed(draft.id);
        }
    }
}

fn moment(storage: &Store) -> Moment {
    Moment {
        wall_ms: storage.now_ms(),
        mono_ms: 0,
        offset_min: 420,
    }
}

/// An interview of which nothing was typed yet.
pub fn draft(storage: &Store, id: InstanceId) -> Draft {
    draft_at(moment(storage), id)
}

/// The same, begun at a moment.
pub fn draft_at(started: Moment, id: InstanceId) -> Draft {
    let form = &template().form;
    Draft {
        schema: DRAFT_SCHEMA,
        id,
        deprecated_id: None,
        form_id: FormId::new(&form.0).expect("a form's id"),
        form_version: FormVersion::new(&form.1).expect("a version"),
        form_digest: Digest::from_bytes([1; 32]),
        mode: Mode::Real,
        cursor: "/kenal/nama".to_owned(),
        language: "Bahasa Indonesia".to_owned(),
        seed: 1,
        started,
        changed_ms: 0,
        answers: answers(0),
        attachments: Vec::new(),
        title: String::new(),
        place: String::new(),
        percent: 0,
        rev: 0,
    }
}

/// Answers of an outreach interview; the state is one of them.
pub fn answers(state: u32) -> Value {
    json!({
        "kenal": { "nama": "Sumiati", "usia": state, "pekerjaan": "penjual gorengan \"keliling\"" },
        "lokasi": { "kabupaten": "3507", "kecamatan": "350701", "desa": "3507012001" },
        "penghasilan": [{ "bulan": 1, "rupiah": 1_750_000 }, { "bulan": 2, "rupiah": 1_600_000 }],
        "kesan": "Dèrèng nate mireng bab BPJS — nanging purun.",
    })
}

/// The state of the answers that a draft holds.
pub fn state(draft: &Draft) -> u32 {
    let state = draft.answers.pointer("/kenal/usia").and_then(Value::as_u64);
    state.map_or(0, |state| u32::try_from(state).unwrap_or(u32::MAX))
}

/// The finished interview.
pub fn envelope(draft: &Draft, finalized: Moment, seq: Seq) -> Result<Envelope, SubmissionError> {
    let Value::Object(answers) = draft.answers.clone() else {
        return Err(SubmissionError::TooNew(0));
    };
    let answers: Map<String, Value> = answers;
    let submission = Submission {
        schema: SUBMISSION_SCHEMA,
        kind: Kind::Submission,
        instance_id: draft.id,
        deprecated_id: draft.deprecated_id,
        form_id: draft.form_id.clone(),
        form_version: draft.form_version.clone(),
        form_digest: draft.form_digest,
        mode: draft.mode,
        device_id: DeviceId::from_parts(1, [1; 10]),
        device_epoch: seq.device_epoch,
        seq: seq.seq,
        officer: "Bu Sri".to_owned(),
        language: draft.language.clone(),
        instance_name: None,
        started: draft.started,
        finalized,
        app_build: "torture".to_owned(),
        source: None,
        answers,
        attachments: draft.attachments.clone(),
    };
    Ok(Envelope::wrap(draft.id, submission.to_body()?))
}

/// The moment of finishing, for interviews that are made all at once.
pub fn now(storage: &Store) -> Moment {
    moment(storage)
}
