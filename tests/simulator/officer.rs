//! What the officer does with a phone, and what the officer was promised by its screens.

use super::ledger::Ledger;
use super::phone::{Phone, SimStorage, Task, drive};
use super::world::{Fault, Shared};
use jemput_bola::id::{Digest, FormId, FormVersion, InstanceId};
use jemput_bola::phone::{ATTACHMENTS, Journal as _, Saved, Seq, StorageError, Writes as _};
use jemput_bola::submission::{
    AttachmentRef, Envelope, Kind, Mode, Moment, SUBMISSION_SCHEMA, Submission, SubmissionError,
};
use jemput_bola::vault::{DRAFT_SCHEMA, Draft};
use serde_json::{Map, Value, json};

/// So many different files there are; interviews share them.
const FILES: u64 = 6;

/// Begins something at random.
pub fn acts(phone: &mut Phone) {
    let Some(storage) = phone.storage.clone() else { return };
    let (world, number) = (phone.world.clone(), phone.number);
    let open: Vec<InstanceId> = open(&world.ledger.borrow(), number);
    let chosen = (!open.is_empty()).then(|| open[world.below(open.len() as u64) as usize]);
    let weak = phone.is_weak;
    let dice = world.below(100);
    let task: Task = match chosen {
        Some(id) if dice < 3 => {
            world.note(Fault::DraftDeleted);
            Box::pin(async move { delete(&world, &storage, id, weak).await })
        }
        Some(id) if dice < 45 => Box::pin(async move { finish(&world, &storage, id, weak).await }),
        Some(id) if dice < 70 => Box::pin(async move {
            type_on(&world, &storage, id).await;
        }),
        _ => Box::pin(async move { begin(&world, &storage, number).await }),
    };
    phone.hand = Some(task);
}

/// The interviews that the officer may go on with.
fn open(ledger: &Ledger, phone: usize) -> Vec<InstanceId> {
    let open = ledger.interviews.iter().filter(|(_, it)| {
        it.phone == phone && it.finished.is_none() && !it.is_finishing && !it.is_deleting && !it.is_deleted
    });
    open.map(|(id, _)| *id).collect()
}

pub fn moment(storage: &SimStorage) -> Moment {
    Moment {
        wall_ms: storage.now_ms(),
        mono_ms: 0,
        offset_min: 420,
    }
}

async fn begin(world: &Shared, storage: &SimStorage, phone: usize) {
    let Ok(id) = storage.new_instance_id() else { return };
    let it = |ledger: &mut Ledger| ledger.of(id).phone = phone;
    it(&mut world.ledger.borrow_mut());
    save(world, storage, new_draft(storage, id)).await;
}

/// An interview of which nothing was typed yet.
pub fn new_draft(storage: &SimStorage, id: InstanceId) -> Draft {
    Draft {
        schema: DRAFT_SCHEMA,
        id,
        deprecated_id: None,
        form_id: FormId::new("f1").expect("a form's id"),
        form_version: FormVersion::new("1").expect("a version"),
        form_digest: Digest::from_bytes([1; 32]),
        mode: Mode::Real,
        cursor: "/kenal/nama".to_owned(),
        language: "Bahasa Indonesia".to_owned(),
        seed: 1,
        started: moment(storage),
        changed_ms: 0,
        answers: Value::Null,
        attachments: Vec::new(),
        title: String::new(),
        place: String::new(),
        percent: 0,
        rev: 0,
    }
}

/// Types one more answer, and has it saved.
async fn save(world: &Shared, storage: &SimStorage, mut draft: Draft) -> Option<Draft> {
    let id = draft.id;
    if draft.attachments.is_empty() && world.below(6) == 0 {
        attach(world, storage, &mut draft).await.ok()?;
    }
    let typed = {
        let mut ledger = world.ledger.borrow_mut();
        let it = ledger.of(id);
        it.typed += 1;
        it.files = draft.attachments.iter().map(|file| file.sha256).collect();
        it.typed
    };
    draft.answers = json!({ "kenal": { "nama": "Sumiati", "usia": typed } });
    draft.changed_ms = storage.now_ms();
    let outcome = storage.save_draft(&draft).await;
    world.tell(|| format!("{id} saved {typed}: {outcome:?}"));
    let mut ledger = world.ledger.borrow_mut();
    match outcome {
        Ok(Saved::Durable) => {
            let it = ledger.of(id);
            it.saved = it.saved.max(Some(typed));
            Some(draft)
        }
        Ok(Saved::LocalOnly) => Some(draft),
        Err(StorageError::Overtaken) => {
            ledger.violated(format!("{id}: overtaken, with one tab"));
            None
        }
        Err(StorageError::Gone) => {
            ledger.violated(format!("{id}: called finished or deleted while it is open"));
            None
        }
        Err(_) => None,
    }
}

/// Stores a file, then has the draft name it.
async fn attach(world: &Shared, storage: &SimStorage, draft: &mut Draft) -> Result<(), StorageError> {
    let bytes = format!("photo {}", world.below(FILES));
    let sha256 = Digest::of(bytes.as_bytes());
    storage.put_file(sha256, &bytes).await?;
    draft.attachments.push(photo(sha256, bytes.len() as u64));
    Ok(())
}

/// A photo as an answer names it.
pub fn photo(sha256: Digest, size_bytes: u64) -> AttachmentRef {
    AttachmentRef {
        name: "foto.jpg".to_owned(),
        sha256,
        size_bytes,
        media_type: "image/jpeg".to_owned(),
    }
}

/// Stores files as the app does: durably, before the answer that names them.
pub trait Files {
    async fn put_file(&self, sha256: Digest, bytes: &str) -> Result<(), StorageError>;
}

impl Files for SimStorage {
    async fn put_file(&self, sha256: Digest, bytes: &str) -> Result<(), StorageError> {
        self.note_incoming(sha256);
        let tx = self.journal()?.write(&[ATTACHMENTS])?;
        tx.put_text(ATTACHMENTS, &sha256.to_string(), bytes)?;
        tx.committed().await
    }
}

/// Opens an interview again; what was called saved must be there.
async fn open_again(world: &Shared, storage: &SimStorage, id: InstanceId) -> Option<Draft> {
    match storage.draft(id).await {
        Ok(Some(draft)) => Some(draft),
        Ok(None) => {
            let mut ledger = world.ledger.borrow_mut();
            if ledger.of(id).saved.is_some() && storage.has_journal() {
                ledger.violated(format!("{id}: a saved interview cannot be opened"));
            }
            None
        }
        Err(_) => None,
    }
}

async fn type_on(world: &Shared, storage: &SimStorage, id: InstanceId) -> Option<Draft> {
    let draft = open_again(world, storage, id).await?;
    save(world, storage, draft).await
}

async fn delete(world: &Shared, storage: &SimStorage, id: InstanceId, weak: bool) {
    world.ledger.borrow_mut().of(id).is_deleting = true;
    let outcome = storage.delete_draft(id).await;
    world.tell(|| format!("{id} deleted: {outcome:?}"));
    let mut ledger = world.ledger.borrow_mut();
    let it = ledger.of(id);
    match outcome {
        // Without the database a killed browser may forget it: the next start tells.
        Ok(()) if weak => {}
        Ok(()) => (it.is_deleting, it.is_deleted) = (false, true),
        Err(_) => it.is_deleting = false,
    }
}

async fn finish(world: &Shared, storage: &SimStorage, id: InstanceId, weak: bool) {
    let Some(draft) = type_on(world, storage, id).await else {
        return;
    };
    let finalized = moment(storage);
    world.ledger.borrow_mut().of(id).is_finishing = true;
    let outcome = storage
        .finalize(&draft, |seq| {
            let envelope = envelope(&draft, finalized, seq)?;
            let mut ledger = world.ledger.borrow_mut();
            let body = (envelope.sha256, envelope.body.as_str().into());
            ledger.of(id).bodies.push(body);
            Ok(envelope)
        })
        .await;
    world.tell(|| format!("{id} finished: {:?}", outcome.as_ref().map(|told| told.sha256)));
    let now_ms = world.now_ms.get();
    let mut ledger = world.ledger.borrow_mut();
    let it = ledger.of(id);
    match outcome {
        Ok(headline) => {
            (it.finished, it.is_finishing) = (Some(headline.sha256), false);
            it.weak_since_ms = weak.then_some(now_ms);
            it.was_weak |= weak;
        }
        Err(error) => {
            it.is_finishing = false;
            if let StorageError::MissingAttachment(_) = error
                && !weak
            {
                ledger.violated(format!("{id}: its file is gone"));
            }
        }
    }
}

pub fn envelope(draft: &Draft, finalized: Moment, seq: Seq) -> Result<Envelope, SubmissionError> {
    let Value::Object(answers) = draft.answers.clone() else {
        return Err(SubmissionError::TooNew(0));
    };
    let answers: Map<String, Value> = answers;
    let submission = Submission {
        schema: SUBMISSION_SCHEMA,
        kind: Kind::Submission,
        instance_id: draft.id,
        deprecated_id: None,
        form_id: draft.form_id.clone(),
        form_version: draft.form_version.clone(),
        form_digest: draft.form_digest,
        mode: draft.mode,
        device_id: jemput_bola::id::DeviceId::from_parts(1, [1; 10]),
        device_epoch: seq.device_epoch,
        seq: seq.seq,
        officer: "Bu Sri".to_owned(),
        language: draft.language.clone(),
        instance_name: None,
        started: draft.started,
        finalized,
        app_build: "simulated".to_owned(),
        source: None,
        answers,
        attachments: draft.attachments.clone(),
    };
    Ok(Envelope::wrap(draft.id, submission.to_body()?))
}

/// The state of the answers that a draft holds.
fn state(draft: &Draft) -> u32 {
    let state = draft.answers.pointer("/kenal/usia").and_then(Value::as_u64);
    state.map_or(0, |state| u32::try_from(state).unwrap_or(u32::MAX))
}

/// The app has started, and the officer looks: what was called saved, finished or deleted must be so. What was
/// interrupted turns out to have happened or not.
pub fn looks(phone: &Phone) {
    let Some(storage) = &phone.storage else { return };
    let Ok(drafts) = drive(storage.drafts()) else { return };
    let world = &phone.world;
    let mut ledger = world.ledger.borrow_mut();
    let mut wrong = Vec::new();
    let mut never = Vec::new();
    for (id, it) in ledger.interviews.iter_mut().filter(|(_, it)| it.phone == phone.number) {
        let draft = drafts.iter().find(|draft| draft.id == *id);
        match draft {
            Some(_) if it.is_deleted => wrong.push(format!("{id}: deleted, and back")),
            Some(_) if it.finished.is_some() => wrong.push(format!("{id}: finished, and a draft again")),
            Some(draft) => {
                (it.is_finishing, it.is_deleting) = (false, false);
                let state = state(draft);
                if Some(state) < it.saved {
                    wrong.push(format!("{id}: saved {:?}, and {state} came back", it.saved));
                }
                if state > it.typed {
                    wrong.push(format!("{id}: {state} was never typed"));
                }
            }
            None if it.is_finishing => {
                let server = world.server.borrow();
                let kept = it.bodies.iter().find(|(sha256, body)| {
                    server.kept.times(*id, body) > 0 || phone.waiting(&id.to_string()) == Some(*sha256)
                });
                match kept {
                    Some((sha256, _)) => (it.finished, it.is_finishing) = (Some(*sha256), false),
                    None if it.saved.is_some() => {
                        wrong.push(format!("{id}: saved, interrupted while finishing, and gone"));
                    }
                    None => never.push(*id),
                }
            }
            None if it.is_deleting => (it.is_deleting, it.is_deleted) = (false, true),
            None if it.finished.is_some() || it.is_deleted => {}
            None if it.saved.is_some() => wrong.push(format!("{id}: saved, and gone")),
            None => never.push(*id),
        }
    }
    for id in never {
        // The phone has forgotten it, as it said that it may; a file that was saved before, or a push under way, has not.
        let bodies = ledger.interviews.remove(&id).map(|it| it.bodies).unwrap_or_default();
        ledger.unsure.extend(bodies.into_iter().map(|(_, body)| (id, body)));
    }
    wrong.into_iter().for_each(|what| ledger.violated(what));
}
