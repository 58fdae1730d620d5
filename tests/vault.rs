#![cfg(not(target_arch = "wasm32"))]
//! Which copy of an interview counts, when two stores disagree after a kill, a wipe or a damaged byte.

use jemput_bola::id::Digest;
use jemput_bola::submission::{Encoding, Envelope};
use jemput_bola::vault::{
    BYTES_KEPT_MS, Device, Headline, Held, ReadFault, Record, RecordKind, SentFate, SentNote, Side, Step, Why, decide,
    fate_after_check,
};

use RecordKind::{Draft, Outbox, Receipt, Setting, Tombstone};
use Side::{Journal, Local};

fn held(side: Side, kind: RecordKind, rev: u64, bytes: &str) -> Held {
    Held {
        side,
        kind,
        rev,
        sha256: Digest::of(bytes.as_bytes()),
        erased: bytes == "erased",
    }
}

/// One row: what is found, which copy wins, what is done. Everything but receipts is mirrored, as on the phone.
fn row(name: &str, found: &[Held], winner: (Side, RecordKind, u64), steps: &[Step]) {
    let mirrored = |kind| kind != Receipt;
    let plan = decide(found, mirrored);
    assert_eq!(
        plan.winner.map(|w| (w.side, w.kind, w.rev)),
        Some(winner),
        "{name}: winner"
    );
    assert_eq!(plan.steps, steps, "{name}: steps");
    // The order in which the stores were read must not matter.
    let turned: Vec<Held> = found.iter().rev().copied().collect();
    let again = decide(&turned, mirrored);
    assert_eq!(again.winner, plan.winner, "{name}: winner, turned");
    assert_eq!(again.steps.len(), steps.len(), "{name}: steps, turned");
    assert!(
        steps.iter().all(|step| again.steps.contains(step)),
        "{name}: steps, turned"
    );
}

#[test]
fn the_newest_state_of_a_draft_wins_and_heals_the_other_side() {
    let h = held;
    assert_eq!(decide(&[], |_| true).winner, None);
    let both = [h(Local, Draft, 3, "a"), h(Journal, Draft, 3, "a")];
    row("both the same", &both, (Journal, Draft, 3), &[]);
    let local = [h(Local, Draft, 3, "a")];
    row(
        "the database was lost",
        &local,
        (Local, Draft, 3),
        &[Step::Heal(Journal)],
    );
    let journal = [h(Journal, Draft, 3, "a")];
    row(
        "killed before local storage was flushed",
        &journal,
        (Journal, Draft, 3),
        &[Step::Heal(Local)],
    );
    let last_moment = [h(Local, Draft, 4, "b"), h(Journal, Draft, 3, "a")];
    row(
        "written while the page closed",
        &last_moment,
        (Local, Draft, 4),
        &[Step::Heal(Journal)],
    );
    let journal_newer = [h(Local, Draft, 3, "a"), h(Journal, Draft, 4, "b")];
    row(
        "killed while typing",
        &journal_newer,
        (Journal, Draft, 4),
        &[Step::Heal(Local)],
    );
    let clash = [h(Local, Draft, 4, "a"), h(Journal, Draft, 4, "b")];
    let steps = [Step::SetAside(Local, Draft, Why::OtherBytes), Step::Heal(Local)];
    row(
        "same rev, other bytes: both kept, the journal's in use",
        &clash,
        (Journal, Draft, 4),
        &steps,
    );
    let setting = [h(Local, Setting, 2, "s")];
    row(
        "a setting is healed like the rest",
        &setting,
        (Local, Setting, 2),
        &[Step::Heal(Journal)],
    );
}

#[test]
fn rank_goes_before_rev() {
    let h = held;
    let killed = [h(Local, Draft, 9, "d"), h(Journal, Outbox, 1, "o")];
    let steps = [Step::Heal(Local), Step::Remove(Local, Draft)];
    row(
        "killed just after finalising: the draft does not come back",
        &killed,
        (Journal, Outbox, 1),
        &steps,
    );
    let lost = [h(Local, Draft, 9, "d"), h(Local, Outbox, 1, "o")];
    let steps = [Step::Heal(Journal), Step::Remove(Local, Draft)];
    row(
        "the database was lost, the mirror is left",
        &lost,
        (Local, Outbox, 1),
        &steps,
    );
    let receipted = [h(Local, Outbox, 1, "o"), h(Journal, Receipt, 1, "o")];
    row(
        "killed after the receipt: the bytes are kept",
        &receipted,
        (Journal, Receipt, 1),
        &[Step::Retire(Local)],
    );
    let mirror = [h(Local, Receipt, 1, "o"), h(Journal, Outbox, 1, "o")];
    let steps = [Step::Heal(Journal), Step::Retire(Journal)];
    row("a receipt in local storage alone", &mirror, (Local, Receipt, 1), &steps);
    let other = [
        h(Journal, Receipt, 1, "o"),
        h(Journal, Outbox, 1, "other"),
        h(Local, Outbox, 1, "other"),
    ];
    row(
        "a receipt for other bytes covers nothing",
        &other,
        (Journal, Outbox, 1),
        &[],
    );
}

#[test]
fn what_was_deleted_stays_deleted_and_nothing_finalised_is_lost_by_it() {
    let h = held;
    let stone = |word| [h(Journal, Tombstone, 1, word), h(Local, Tombstone, 1, word)];
    let [j, l] = stone("deleted");
    let steps = [Step::Remove(Local, Draft)];
    row(
        "an old copy of a deleted draft",
        &[h(Local, Draft, 99, "d"), j, l],
        (Journal, Tombstone, 1),
        &steps,
    );
    let steps = [Step::Heal(Journal), Step::Remove(Journal, Draft)];
    row(
        "the stone in local storage alone",
        &[h(Journal, Draft, 99, "d"), l],
        (Local, Tombstone, 1),
        &steps,
    );
    let steps = [Step::SetAside(Journal, Outbox, Why::DeletedYetFinalised)];
    row(
        "deleted, yet finalised elsewhere",
        &[h(Journal, Outbox, 1, "o"), j, l],
        (Journal, Tombstone, 1),
        &steps,
    );
    let [j, l] = stone("erased");
    let found = [h(Local, Outbox, 1, "o"), h(Local, Receipt, 1, "o"), j, l];
    let steps = [Step::Remove(Local, Outbox), Step::Remove(Local, Receipt)];
    row(
        "erased on request: nothing is kept aside",
        &found,
        (Journal, Tombstone, 1),
        &steps,
    );
}

#[test]
fn an_outbox_beyond_the_mirrors_share_is_not_healed_into_local_storage() {
    let found = [held(Journal, Outbox, 1, "o")];
    assert_eq!(decide(&found, |_| false).steps, []);
}

#[test]
fn doing_the_steps_leaves_nothing_to_do_and_loses_nothing_finalised() {
    // Every mixture of up to three copies with two revs and two bodies, done step by step on a model of both stores.
    let mut all: Vec<Held> = Vec::new();
    for side in [Local, Journal] {
        for kind in [Draft, Outbox, Receipt, Tombstone] {
            all.extend([
                held(side, kind, 1, "a"),
                held(side, kind, 1, "b"),
                held(side, kind, 2, "a"),
            ]);
        }
    }
    let mut rows = 0;
    for a in 0..all.len() {
        for b in a..all.len() {
            for c in b..all.len() {
                let mut store: Vec<Held> = Vec::new();
                for copy in [all[a], all[b], all[c]] {
                    if !store
                        .iter()
                        .any(|other| (other.side, other.kind) == (copy.side, copy.kind))
                    {
                        store.push(copy);
                    }
                }
                let (after, kept) = done(&store);
                let again = decide(&after, |kind| kind != Receipt);
                assert_eq!(again.steps, [], "{store:?} -> {after:?}");
                for before in store.iter().filter(|h| h.kind == Outbox) {
                    let there = |h: &Held| h.kind == Outbox && h.sha256 == before.sha256;
                    let safe = after.iter().any(there) || kept.contains(&before.sha256);
                    assert!(safe, "finalised bytes were lost: {store:?} -> {after:?}");
                }
                rows += 1;
            }
        }
    }
    assert!(rows > 2_000);
}

/// Does a plan on a model; what is left, and the digests of what was kept aside or among the sent.
fn done(store: &[Held]) -> (Vec<Held>, Vec<Digest>) {
    let plan = decide(store, |kind| kind != Receipt);
    let (mut after, mut kept) = (store.to_vec(), Vec::new());
    let winner = plan.winner.expect("there is a copy");
    for step in plan.steps {
        let at = |side, kind| move |h: &Held| (h.side, h.kind) == (side, kind);
        match step {
            Step::Heal(side) => {
                after.retain(|h| !at(side, winner.kind)(h));
                after.push(Held { side, ..winner });
            }
            Step::SetAside(side, kind, why) => {
                kept.extend(after.iter().filter(|h| at(side, kind)(h)).map(|h| h.sha256));
                if why == Why::DeletedYetFinalised {
                    after.retain(|h| !at(side, kind)(h));
                }
            }
            Step::Retire(side) => {
                kept.extend(after.iter().filter(|h| at(side, Outbox)(h)).map(|h| h.sha256));
                after.retain(|h| !at(side, Outbox)(h));
            }
            Step::Remove(side, kind) => after.retain(|h| !at(side, kind)(h)),
        }
    }
    (after, kept)
}

#[test]
fn a_stored_text_is_read_only_when_it_is_whole_and_in_its_place() {
    let record = Record::new(Draft, "x".to_owned(), 7, r#"{"umur":42}"#.to_owned());
    let text = record.to_text();
    assert_eq!(Record::read(&text, Draft, "x"), Ok(record));
    let newer = text.replacen("\"schema\":1", "\"schema\":2", 1);
    let rows = [
        ("cut short", text[..text.len() - 3].to_owned(), ReadFault::Malformed),
        ("empty", String::new(), ReadFault::Malformed),
        (
            "of another program",
            r#"{"theme":"dark"}"#.to_owned(),
            ReadFault::Malformed,
        ),
        (
            "one answer changed",
            text.replace("42", "43"),
            ReadFault::DigestMismatch,
        ),
        ("of a newer build", newer, ReadFault::TooNew(2)),
        (
            "of another kind",
            text.replacen("\"draft\"", "\"outbox\"", 1),
            ReadFault::WrongKey,
        ),
        (
            "of another interview",
            text.replacen("\"x\"", "\"y\"", 1),
            ReadFault::WrongKey,
        ),
    ];
    for (name, text, fault) in rows {
        assert_eq!(Record::read(&text, Draft, "x"), Err(fault), "{name}");
    }
}

const BODY: &str = r#"{"schema":1,"kind":"submission","instance_id":"01931b6e-0000-7000-8000-000000000001",
"form_id":"f","form_version":"1","form_digest":"0000000000000000000000000000000000000000000000000000000000000000",
"mode":"real","device_id":"01931b6e-0000-7000-8000-00000000000d","device_epoch":2,"seq":17,"officer":"o",
"language":"","instance_name":"n","started":{"wall_ms":1,"mono_ms":1,"offset_min":420},
"finalized":{"wall_ms":2,"mono_ms":2,"offset_min":420},"app_build":"b","answers":{},"attachments":[]}"#;

fn note(bytes_kept: bool) -> SentNote {
    let id = "01931b6e-0000-7000-8000-000000000001".parse().expect("an id");
    let headline = Headline::of(&Envelope::wrap(id, BODY.to_owned())).expect("a headline");
    let receipt = serde_json::from_value(serde_json::json!({
        "server_id": "01931b6e-0000-7000-8000-00000000000a", "instance_id": id, "sha256": headline.sha256, "number": 1,
        "received_at": "2026-11-23T07:00:00+07:00", "state": "complete", "key_id": "k", "signature": "",
    }));
    SentNote {
        headline,
        receipt: receipt.expect("a receipt"),
        outcome: jemput_bola::sync::Outcome::Stored,
        problem: None,
        sent_ms: 1_000,
        bytes_kept,
    }
}

#[test]
fn a_headline_is_read_from_the_body_and_never_from_a_sealed_one() {
    let note = note(true);
    assert_eq!((note.headline.seq, note.headline.device_epoch), (17, 2));
    assert_eq!(note.headline.size_bytes, BODY.len() as u64);
    let mut sealed = Envelope::wrap(note.headline.instance_id, "c2VhbGVk".to_owned());
    sealed.enc = Encoding::Hpke1;
    assert_eq!(Headline::of(&sealed), None);
}

#[test]
fn bytes_go_only_when_the_server_said_today_that_it_holds_them() {
    use jemput_bola::sync::CheckAnswer::{Differs, Erased, Known, Unknown};
    let known = |missing| Known {
        receipt: note(true).receipt,
        missing,
    };
    let (young, old) = (1_000 + BYTES_KEPT_MS - 1, 1_000 + BYTES_KEPT_MS);
    let file = Digest::of(b"file");
    let rows = [
        ("young", true, known(vec![]), young, false, SentFate::Keep),
        ("old", true, known(vec![]), old, false, SentFate::LetBytesGo),
        (
            "young, but room is short",
            true,
            known(vec![]),
            young,
            true,
            SentFate::LetBytesGo,
        ),
        (
            "old, but a file is missing there",
            true,
            known(vec![file]),
            old,
            true,
            SentFate::Keep,
        ),
        ("gone already", false, known(vec![]), old, true, SentFate::Keep),
        ("the server lost it", true, Unknown, old, true, SentFate::PutBack),
        (
            "the server has other bytes",
            true,
            Differs,
            young,
            false,
            SentFate::PutBack,
        ),
        ("both lost it", false, Unknown, old, false, SentFate::Keep),
        ("erased", true, Erased, young, false, SentFate::Erase),
    ];
    for (name, bytes_kept, answer, now_ms, needs_room, fate) in rows {
        assert_eq!(
            fate_after_check(&note(bytes_kept), &answer, now_ms, needs_room),
            fate,
            "{name}"
        );
    }
}

#[test]
fn a_device_believes_only_receipts_of_its_server_signed_by_a_pinned_key() {
    use jemput_bola::sync::{Enrolment, ReceiptError, ReceiptKey, ServerSigner};
    let signer = ServerSigner::from_secret(&[7; 32]);
    let stranger = ServerSigner::from_secret(&[8; 32]);
    let key = |signer: &ServerSigner| ReceiptKey {
        key_id: signer.key_id(),
        public_key: signer.public_key(),
    };
    let mut device = Device::new(
        "01931b6e-0000-7000-8000-00000000000d".parse().expect("an id"),
        [1; 32],
        [2; 32],
    );
    let receipt = signer.sign_receipt(note(true).receipt);
    assert_eq!(device.believes(&receipt), Err(ReceiptError::UnknownKey), "not enrolled");
    let enrolment: Enrolment = serde_json::from_value(serde_json::json!({
        "server_id": receipt.server_id, "server_name": "s", "receipt_keys": [key(&signer)], "sealing_key": "",
        "officer": {"account_id": receipt.server_id, "name": "o"}, "device_id": device.device_id, "device_epoch": 3,
        "last_seq": 9,
    }))
    .expect("an enrolment");
    device.accept(enrolment.clone());
    assert_eq!(device.believes(&receipt), Ok(()));
    assert_eq!(device.device_epoch, 3);
    let strange = stranger.sign_receipt(receipt.clone());
    assert_eq!(device.believes(&strange), Err(ReceiptError::UnknownKey), "a stranger");
    let mut forged = receipt.clone();
    forged.number += 1;
    assert_eq!(device.believes(&forged), Err(ReceiptError::BadSignature), "changed");
    let mut elsewhere = receipt.clone();
    elsewhere.server_id = "01931b6e-0000-7000-8000-00000000000b".parse().expect("an id");
    assert!(
        device.believes(&signer.sign_receipt(elsewhere)).is_err(),
        "another server"
    );
    // A new key comes beside the old one: receipts of both count.
    let renewed = Enrolment {
        receipt_keys: vec![key(&stranger)],
        ..enrolment
    };
    device.accept(renewed);
    assert_eq!(device.believes(&receipt), Ok(()));
    assert_eq!(device.believes(&strange), Ok(()));
}
