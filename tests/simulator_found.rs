#![cfg(not(target_arch = "wasm32"))]
//! What the simulator and the torture found in the product, each by name and by hand.

#[path = "simulator/simulation.rs"]
#[allow(dead_code)]
mod simulation;

use jemput_bola::id::Digest;
use jemput_bola::phone::{ATTACHMENTS, DRAFTS, Delivery, SENT, Saved, Storage, StorageError, TOMBSTONES};
use jemput_bola::sync::{CheckAnswer, CheckItem, Outcome, Receipt, ReceiptState};
use jemput_bola::vault::{Draft, SentFate};
use simulation::disk::{SimJournal, SimLocal};
use simulation::history::{Setting, world};
use simulation::line::deliver;
use simulation::officer::{Files as _, envelope, moment, new_draft, photo};
use simulation::phone::{Phone, SimGround, SimStorage, drive};
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

/// Finishes an interview, has its receipt stored, and asks about it two weeks later.
async fn send_and_let_go(world: &Shared, storage: &SimStorage, draft: &Draft) -> Result<SentFate, StorageError> {
    storage
        .finalize(draft, |seq| envelope(draft, moment(storage), seq))
        .await?;
    have_sent_and_let_go(world, storage, draft).await
}

/// The same with one that is finished.
async fn have_sent_and_let_go(world: &Shared, storage: &SimStorage, draft: &Draft) -> Result<SentFate, StorageError> {
    have_sent(world, storage, draft).await?;
    ask_later(world, storage, draft).await
}

/// Has the receipt of a finished interview stored.
async fn have_sent(world: &Shared, storage: &SimStorage, draft: &Draft) -> Result<(), StorageError> {
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
        receipt,
        outcome: Outcome::Stored,
        problem: None,
    };
    storage.mark_sent(delivery).await
}

/// Asks about a sent interview two weeks later; the server has had it all the while.
async fn ask_later(world: &Shared, storage: &SimStorage, draft: &Draft) -> Result<SentFate, StorageError> {
    world.now_ms.set(world.now_ms.get() + 15 * 86_400_000);
    let sent = storage.sent().await?;
    let note = sent.iter().find(|note| note.headline.instance_id == draft.id);
    let note = note.ok_or(StorageError::Gone)?;
    let answer = CheckAnswer::Known {
        receipt: note.receipt.clone(),
        missing: Vec::new(),
        held_s: Some(15 * 86_400),
    };
    storage.after_check(note, &answer).await
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

/// Seed 9114819333822749899: finishing went on after its receipt had come, and left a mirror. The bytes were let go; the mirror
/// stood there until the next start, and was taken for a copy that an older server could still be given.
#[test]
fn a_mirror_that_came_after_the_receipt_is_no_copy_to_count_on() {
    let world = world(1, SOUND);
    let (mut phone, storage, draft) = with_a_draft(&world);
    drive(storage.finalize(&draft, |seq| envelope(&draft, moment(&storage), seq))).expect("room");
    let (id, key) = (draft.id.to_string(), format!("o:{}", draft.id));
    let mirror = phone.disk.local_text(&key).expect("a mirror");
    assert!(phone.keeps(&id), "it waits");
    drive(have_sent(&world, &storage, &draft)).expect("room");
    phone.disk.damage_local(&key, mirror);
    assert!(phone.keeps(&id), "it was sent");
    let fate = drive(ask_later(&world, &storage, &draft)).expect("room");
    assert_eq!(fate, SentFate::LetBytesGo);
    assert_eq!((phone.holds(&id), phone.keeps(&id)), (true, false));
    drop(storage);
    phone.close();
    phone.start_in_peace();
    assert_eq!((phone.holds(&id), phone.keeps(&id)), (false, false));
}

/// Seed 901894963837780369: two interviews named one picture. The database was too full for the answer of the first, so that
/// only local storage had it; when the second was sent and let go, the picture went too.
#[test]
fn a_file_stays_that_only_a_draft_in_local_storage_names() {
    let world = world(1, SOUND);
    let phone = Phone::new(0, &world);
    let storage = phone.storage.clone().expect("a phone that is on");
    let bytes = Digest::of(b"photo");
    let with_photo = || {
        let mut draft = new_draft(&storage, storage.new_instance_id().expect("an id"));
        draft.answers = serde_json::json!({});
        draft.attachments.push(photo(bytes, 5));
        draft
    };
    let (waits, sent) = (with_photo(), with_photo());
    drive(storage.put_file(bytes, "photo")).expect("room");
    phone.disk.journal_is_full.set(true);
    drive(storage.save_draft(&waits)).expect_err("the database is full");
    phone.disk.journal_is_full.set(false);
    drive(storage.save_draft(&sent)).expect("room");
    let fate = drive(send_and_let_go(&world, &storage, &sent)).expect("room");
    assert_eq!(fate, SentFate::LetBytesGo);
    assert!(
        phone.disk.has_in_journal(ATTACHMENTS, &bytes.to_string()),
        "it is named"
    );
    drive(storage.save_draft(&waits)).expect("room");
    let finished = drive(storage.finalize(&waits, |seq| envelope(&waits, moment(&storage), seq)));
    finished.expect("with its file");
}

/// Seed 11018905115001937676: a damaged mirror could be set aside nowhere, because both stores were full; it was taken for a
/// mirror all the same, and made way for a draft.
#[test]
fn what_is_unreadable_and_could_not_be_set_aside_makes_way_for_nothing() {
    let world = world(1, SOUND);
    let (mut phone, storage, draft) = with_a_draft(&world);
    drive(storage.finalize(&draft, |seq| envelope(&draft, moment(&storage), seq))).expect("room");
    drop(storage);
    phone.close();
    let key = format!("o:{}", draft.id);
    let damaged = phone
        .disk
        .local_text(&key)
        .expect("a mirror")
        .replacen("wall_ms", "wall_ns", 1);
    phone.disk.damage_local(&key, damaged.clone());
    phone.disk.journal_is_full.set(true);
    phone.disk.local_is_full.set(true);
    phone.start_in_peace();
    let storage = phone.storage.clone().expect("a phone that is on");
    let next = new_draft(&storage, storage.new_instance_id().expect("an id"));
    drive(storage.save_draft(&next)).expect_err("no room anywhere");
    assert_eq!(phone.disk.local_text(&key), Some(damaged));
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

/// The phone's clock jumped over the fourteen days, so the bytes would go at the next check; a server that then came back from
/// a copy of the day before would never get them again.
#[test]
fn bytes_stay_though_the_clock_has_jumped_until_the_server_has_had_them_for_long() {
    let world = world(1, SOUND);
    let (phone, storage, draft) = with_a_draft(&world);
    let headline = drive(storage.finalize(&draft, |seq| envelope(&draft, moment(&storage), seq))).expect("room");
    let line = drive(storage.envelope(draft.id)).expect("readable").expect("it waits");
    let line = line.to_line().expect("a line");
    let older = world.server.borrow().kept.clone();
    let send = || {
        let verdicts = deliver(&world, &line).expect("a server in peace");
        let [verdict] = &verdicts[..] else {
            panic!("one verdict")
        };
        let delivery = Delivery {
            receipt: verdict.receipt.clone().expect("a receipt"),
            outcome: verdict.outcome,
            problem: None,
        };
        drive(storage.mark_sent(delivery)).expect("room");
    };
    let check = || {
        let item = CheckItem {
            instance_id: draft.id,
            sha256: headline.sha256,
        };
        let answers = world.server.borrow().check(&[item], world.now_ms.get());
        let sent = drive(storage.sent()).expect("readable");
        drive(storage.after_check(&sent[0], &answers[0])).expect("room")
    };
    send();
    phone.disk.skew_ms.set(40 * 86_400_000);
    assert_eq!(check(), SentFate::Keep, "old by the phone's clock alone");
    world.server.borrow_mut().kept = older;
    assert_eq!(check(), SentFate::PutBack, "the copy lacks it");
    world.now_ms.set(world.now_ms.get() + 13 * 86_400_000);
    send();
    phone.disk.skew_ms.set(80 * 86_400_000);
    world.now_ms.set(world.now_ms.get() + 13 * 86_400_000);
    assert_eq!(check(), SentFate::Keep, "held since it was sent again");
    world.now_ms.set(world.now_ms.get() + 86_400_000);
    assert_eq!(check(), SentFate::LetBytesGo, "by both clocks");
}

/// Found by the torture, in the first trial of its row of two tabs: where there are no locks, the tab that was behind finished the
/// interview with the answers that it knew, and what the other tab had saved was gone.
#[test]
fn a_tab_that_is_behind_does_not_finish_over_what_the_other_has_saved() {
    for has_tried_to_save in [false, true] {
        let world = world(1, SOUND);
        let (phone, ahead, mut draft) = with_a_draft(&world);
        let (ground, disk) = (SimGround(world.clone(), phone.disk.clone()), phone.disk.clone());
        let (local, journal) = (
            SimLocal(world.clone(), disk.clone()),
            SimJournal(world.clone(), disk.clone()),
        );
        let (behind, _) = drive(Storage::open_on(ground, local, Ok(journal))).expect("another tab");
        let old = drive(behind.draft(draft.id)).expect("readable").expect("the draft");

        draft.answers = serde_json::json!({ "nama": "Sumiati" });
        drive(ahead.save_draft(&draft)).expect("room");
        let saved = disk.journal_text(DRAFTS, &draft.id.to_string());
        if has_tried_to_save {
            let refused = drive(behind.save_draft(&old)).expect_err("it is behind");
            assert!(matches!(refused, StorageError::Overtaken), "{refused:?}");
        }
        let finished = behind.finalize(&old, |seq| envelope(&old, moment(&behind), seq));
        let refused = drive(finished).expect_err("it is behind");
        assert!(matches!(refused, StorageError::Overtaken), "{refused:?}");
        // Nor does it write anything afterwards, under whatever number.
        drive(behind.save_draft(&old)).expect_err("it is behind");
        assert_eq!(disk.journal_text(DRAFTS, &draft.id.to_string()), saved);
        let finished = ahead.finalize(&draft, |seq| envelope(&draft, moment(&ahead), seq));
        drive(finished).expect("the tab that has everything finishes it");
    }
}
