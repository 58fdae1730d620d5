#![cfg(not(target_arch = "wasm32"))]
//! What a phone keeps of a record that was sent, and whose word it believes.

use jemput_bola::id::Digest;
use jemput_bola::submission::{Encoding, Envelope};
use jemput_bola::vault::{BYTES_KEPT_MS, Device, Headline, SentFate, SentNote, fate_after_check};

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
    let held = |missing, held_s| Known {
        receipt: note(true).receipt,
        missing,
        held_s,
    };
    let mut text = serde_json::to_value(held(vec![], Some(1))).expect("JSON");
    text.as_object_mut().expect("an object").remove("held_s");
    let as_told_before = jemput_bola::json::read(&text.to_string()).expect("what it said before there was `held_s`");
    let fortnight = BYTES_KEPT_MS.unsigned_abs() / 1000;
    let known = |missing| held(missing, Some(fortnight));
    let (young, old) = (1_000 + BYTES_KEPT_MS - 1, 1_000 + BYTES_KEPT_MS);
    let file = Digest::of(b"file");
    let rows = [
        ("young", true, known(vec![]), young, false, SentFate::Keep),
        ("old", true, known(vec![]), old, false, SentFate::LetBytesGo),
        (
            "old by the phone's clock alone",
            true,
            held(vec![], Some(fortnight - 1)),
            old,
            false,
            SentFate::Keep,
        ),
        (
            "an older server's answer",
            true,
            as_told_before,
            old,
            false,
            SentFate::Keep,
        ),
        (
            "young, but room is short",
            true,
            held(vec![], Some(0)),
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
            SentFate::PutBack,
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
        (
            "nobody signed that it was erased",
            true,
            Erased,
            young,
            false,
            SentFate::PutBack,
        ),
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
