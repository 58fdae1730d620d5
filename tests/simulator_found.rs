#![cfg(not(target_arch = "wasm32"))]
//! What the simulator found in the product, each by name and by hand.

#[path = "simulator/simulation.rs"]
#[allow(dead_code)]
mod simulation;

use jemput_bola::id::Digest;
use jemput_bola::phone::{ATTACHMENTS, DRAFTS, Delivery, SENT, Saved, StorageError, TOMBSTONES};
use jemput_bola::sync::{CheckAnswer, Outcome, Receipt, ReceiptState};
use jemput_bola::vault::{Draft, SentFate};
use simulation::history::{Setting, world};
use simulation::officer::{Files as _, envelope, moment, new_draft, photo};
use simulation::phone::{Phone, SimStorage, drive};
use simulation::server::server_id;
use simulation::world::Shared;

const SOUND: Setting = Setting {
    bug: None,
    real: false,
    tells: false,
};

/// A phone with one unfinished interview, without answers.
fn with_a_draft(world: &Shared) -> (Phone, SimStorage, Draft) {
    let phone = Phone::new(0, world);
    let storage = phone.storage.clone().expect("a phone that is on");
    let mut draft = new_draft(&storage, storage.new_instance_id().expect("an id"));
    draft.answers = serde_json::json!({});
    drive(storage.save_draft(&draft)).expect("room");
    (phone, storage, draft)
}

/// Finishes an interview, has its receipt stored, and lets its bytes go two weeks later.
async fn send_and_let_go(world: &Shared, storage: &SimStorage, draft: &Draft) -> Result<SentFate, StorageError> {
    storage
        .finalize(draft, |seq| envelope(draft, moment(storage), seq))
        .await?;
    have_sent_and_let_go(world, storage, draft).await
}

/// The same with one that is finished.
async fn have_sent_and_let_go(world: &Shared, storage: &SimStorage, draft: &Draft) -> Result<SentFate, StorageError> {
    let waiting = storage.outbox().await?;
    let headline = waiting.iter().find(|it| it.instance_id == draft.id);
    let headline = headline.ok_or(StorageError::Gone)?;
    let receipt = world.signing.sign(Receipt {
        server_id: server_id(),
        instance_id: draft.id,
        sha256: headline.sha256,
        number: 1,
        received_at: "2026-11-30T08:00:00+07:00".to_owned(),
        state: ReceiptState::Complete,
        key_id: String::new(),
        signature: String::new(),
    });
    let delivery = Delivery {
        receipt: receipt.clone(),
        outcome: Outcome::Stored,
        problem: None,
    };
    storage.mark_sent(delivery).await?;
    world.now_ms.set(world.now_ms.get() + 15 * 86_400_000);
    let sent = storage.sent().await?;
    let note = sent.iter().find(|note| note.headline.instance_id == draft.id);
    let note = note.ok_or(StorageError::Gone)?;
    let missing = Vec::new();
    storage
        .after_check(note, &CheckAnswer::Known { receipt, missing })
        .await
}

/// Seed 1577290091303754509 of that day: a damaged draft in local storage that the full database could not take was written over by
/// the next answer.
#[test]
fn what_is_unreadable_is_set_aside_though_the_database_is_full() {
    let world = world(1, SOUND);
    let mut phone = Phone::new(0, &world);
    let storage = phone.storage.clone().expect("a phone that is on");
    let id = storage.new_instance_id().expect("an id");
    let draft = new_draft(&storage, id);
    assert_eq!(drive(storage.save_draft(&draft)).expect("room"), Saved::Durable);
    drop(storage);
    phone.close();
    let key = format!("d:{id}");
    let whole = phone.disk.local_text(&key).expect("a mirror");
    let damaged = whole.replacen("wall_ms", "wall_ns", 1);
    phone.disk.damage_local(&key, damaged.clone());
    phone.disk.journal_is_full.set(true);
    phone.start_in_peace();
    phone.disk.journal_is_full.set(false);
    let storage = phone.storage.clone().expect("a phone that is on");
    let draft = drive(storage.draft(id)).expect("readable").expect("the draft");
    assert_eq!(drive(storage.save_draft(&draft)).expect("room"), Saved::Durable);
    let aside = drive(storage.quarantine()).expect("readable");
    assert!(aside.iter().any(|it| it.text == damaged), "{aside:?}");
}

/// Seeds 10831168666971320340 and 9197562713175601784 of that day: a draft that was damaged in the database, which was too
/// full to set it aside, went unread when its interview was deleted.
#[test]
fn what_is_unreadable_is_set_aside_before_its_interview_is_deleted() {
    let world = world(1, SOUND);
    let mut phone = Phone::new(0, &world);
    let storage = phone.storage.clone().expect("a phone that is on");
    let id = storage.new_instance_id().expect("an id");
    assert_eq!(
        drive(storage.save_draft(&new_draft(&storage, id))).expect("room"),
        Saved::Durable
    );
    drop(storage);
    phone.close();
    let name = id.to_string();
    let whole = phone.disk.journal_text(DRAFTS, &name).expect("a draft");
    let damaged = whole.replacen("wall_ms", "wall_ns", 1);
    phone.disk.damage_journal(DRAFTS, &name, damaged.clone());
    phone.disk.journal_is_full.set(true);
    phone.start_in_peace();
    let storage = phone.storage.clone().expect("a phone that is on");
    drive(storage.delete_draft(id)).expect_err("it cannot be set aside yet");
    assert_eq!(
        phone.disk.journal_text(DRAFTS, &name).as_ref(),
        Some(&damaged),
        "and is still there"
    );
    phone.disk.journal_is_full.set(false);
    drive(storage.delete_draft(id)).expect("room");
    let aside = drive(storage.quarantine()).expect("readable");
    assert!(aside.iter().any(|it| it.text == damaged), "{aside:?}");
    assert_eq!(
        drive(storage.draft(id)).expect("readable"),
        None,
        "and the interview is gone"
    );
}

/// Seed 15251966505209020655 of that day: the bytes of a sent interview were let go, and a photo went with them that
/// another interview had just come to name.
#[test]
fn a_file_on_its_way_into_an_interview_is_not_removed_with_a_sent_one() {
    let world = world(1, SOUND);
    let phone = Phone::new(0, &world);
    let storage = phone.storage.clone().expect("a phone that is on");
    let bytes = Digest::of(b"photo");
    let is_there = || phone.disk.has_in_journal(ATTACHMENTS, &bytes.to_string());
    let with_photo = || {
        let mut draft = new_draft(&storage, storage.new_instance_id().expect("an id"));
        draft.answers = serde_json::json!({});
        draft.attachments.push(photo(bytes, 5));
        draft
    };
    let (sent, next) = (with_photo(), with_photo());
    drive(storage.put_file(bytes, "photo")).expect("room");
    drive(storage.save_draft(&sent)).expect("room");
    // The same picture once more, stored before the answer that names it.
    drive(storage.put_file(bytes, "photo")).expect("room");
    let fate = drive(send_and_let_go(&world, &storage, &sent)).expect("room");
    assert_eq!(fate, SentFate::LetBytesGo);
    assert!(is_there(), "it is on its way");
    drive(storage.save_draft(&next)).expect("room");
    let fate = drive(send_and_let_go(&world, &storage, &next)).expect("room");
    assert_eq!(
        (fate, is_there()),
        (SentFate::LetBytesGo, false),
        "nobody names it any more"
    );
}

/// Seed 16434526171491646318 of that day: a killed browser brought back the mirror of an interview whose bytes had been
/// let go; they stood on the phone again, and nobody asked about them any more.
#[test]
fn bytes_that_were_let_go_stay_gone_when_a_kill_brings_their_mirror_back() {
    let world = world(1, SOUND);
    let (mut phone, storage, draft) = with_a_draft(&world);
    drive(storage.finalize(&draft, |seq| envelope(&draft, moment(&storage), seq))).expect("room");
    let key = format!("o:{}", draft.id);
    let mirror = phone.disk.local_text(&key).expect("a mirror");
    let fate = drive(have_sent_and_let_go(&world, &storage, &draft)).expect("room");
    assert_eq!(fate, SentFate::LetBytesGo);
    drop(storage);
    phone.close();
    phone.disk.damage_local(&key, mirror);
    phone.start_in_peace();
    assert!(!phone.disk.has_in_local(&key), "the mirror is removed");
    assert!(
        !phone.disk.has_in_journal(SENT, &draft.id.to_string()),
        "and not kept among the sent"
    );
}

/// Seed 18392059819998348447: the clock had jumped over the sixty days for which a tombstone is kept. The start that found a
/// deleted draft in local storage removed it there and forgot the tombstone; a kill brought the draft back, and nothing
/// said that it had been deleted.
#[test]
fn a_tombstone_that_was_needed_at_this_start_is_not_forgotten_at_it() {
    let world = world(1, SOUND);
    let (mut phone, storage, draft) = with_a_draft(&world);
    let key = format!("d:{}", draft.id);
    let text = phone.disk.local_text(&key).expect("a mirror");
    drive(storage.delete_draft(draft.id)).expect("room");
    drop(storage);
    world.now_ms.set(world.now_ms.get() + 61 * 86_400_000);
    for _ in 0..3 {
        phone.close();
        phone.disk.damage_local(&key, text.clone());
        phone.start_in_peace();
        assert!(!phone.disk.has_in_local(&key), "the draft stays deleted");
    }
    phone.close();
    phone.start_in_peace();
    let stone = phone.disk.has_in_journal(TOMBSTONES, &draft.id.to_string());
    assert!(!stone, "a start without anything of it forgets the tombstone");
}
