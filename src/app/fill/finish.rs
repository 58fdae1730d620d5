//! Finishing: the answers become a submission that never changes again, in the outbox.

use super::{open::moment, page::focus_heading, session::Fill};
use crate::{
    app::{
        context::App,
        rest,
        storage::{Seq, StorageError},
    },
    engine::{Finalized, NodeId},
    submission::{
        AttachmentRef, Envelope, Kind, SUBMISSION_SCHEMA, Submission, SubmissionError, device_signature_text,
    },
    ui::i18n::{Words, app as words},
    vault::{Device, Draft, Headline},
};

/// The rest of the app is not on the phone yet.
const PART_MISSING: &str = "JB-A001";

/// Why an interview was not finished.
pub enum NotFinished {
    /// Answers are missing or wrong.
    Wrong(Vec<NodeId>),
    /// It could not be stored; it is still there, unfinished.
    Storage(Words, &'static str),
}

/// Finishes the interview, once the rest of the app is here.
pub async fn finish_later(app: App, fill: Fill) -> Result<Headline, NotFinished> {
    match rest::load().await {
        true => finish(app, fill).await,
        false => Err(NotFinished::Storage(words::PART_MISSING, PART_MISSING)),
    }
}

/// Finishes the interview.
pub async fn finish(app: App, fill: Fill) -> Result<Headline, NotFinished> {
    let keeper = fill.keeper();
    let device = app.storage().device_or_new().await.map_err(|error| trouble(&error))?;
    keeper.files_settled().await;
    // From here to the closed keeper nothing waits: no answer can come between what is checked and what is kept.
    let finalized = fill.finalize().map_err(NotFinished::Wrong)?;
    let Some(draft) = keeper.snapshot(fill) else {
        return Err(trouble(&StorageError::Gone));
    };
    keeper.close();
    let outcome = app
        .storage()
        .finalize(&draft, |seq| envelope(app, &device, &draft, finalized, seq))
        .await;
    outcome.map_err(|error| {
        keeper.reopen();
        keeper.keep(fill, false);
        trouble(&error)
    })
}

fn trouble(error: &StorageError) -> NotFinished {
    let words = match error {
        StorageError::Full => words::NO_ROOM,
        StorageError::Gone | StorageError::Overtaken => words::ELSEWHERE,
        _ => words::NOT_FINISHED,
    };
    NotFinished::Storage(words, error.code())
}

fn envelope(
    app: App,
    device: &Device,
    draft: &Draft,
    finalized: Finalized,
    seq: Seq,
) -> Result<Envelope, SubmissionError> {
    let names = &finalized.attachments;
    let attachments: Vec<AttachmentRef> = draft
        .attachments
        .iter()
        .filter(|file| names.contains(&file.name))
        .cloned()
        .collect();
    let submission = Submission {
        schema: SUBMISSION_SCHEMA,
        kind: Kind::Submission,
        instance_id: draft.id,
        deprecated_id: draft.deprecated_id,
        form_id: draft.form_id.clone(),
        form_version: draft.form_version.clone(),
        form_digest: draft.form_digest,
        mode: draft.mode,
        device_id: device.device_id,
        device_epoch: seq.device_epoch,
        seq: seq.seq,
        officer: app.officer(),
        language: draft.language.clone(),
        instance_name: finalized.instance_name,
        started: draft.started,
        finalized: moment(),
        app_build: crate::app::BUILD.to_owned(),
        source: None,
        answers: finalized.answers,
        attachments,
    };
    let mut envelope = Envelope::wrap(draft.id, submission.to_body()?);
    // A device whose secret is damaged cannot sign; its submissions are taken all the same.
    envelope.device_sig = device
        .signer()
        .ok()
        .map(|key| key.sign(&device_signature_text(draft.id, envelope.sha256)));
    Ok(envelope)
}

/// Shows what keeps the interview from being finished.
pub fn show_wrong(fill: Fill, wrong: &[NodeId]) {
    fill.tell(wrong);
    fill.go_to_summary();
    leptos::task::spawn_local(async move {
        leptos::task::tick().await;
        focus_heading(fill);
    });
}
