#![cfg(not(target_arch = "wasm32"))]
//! What is set aside waits for the files that it names, as far as the server can read them: the phone lets go only
//! when nothing can be missing.

#[path = "support/bench.rs"]
mod bench;

use axum::body::Body;
use bench::*;
use jemput_bola::id::Digest;
use jemput_bola::server::attachments::{append, offer};
use jemput_bola::server::submissions::accept_check;
use jemput_bola::submission::{Encoding, Envelope, Mode};
use jemput_bola::sync::{AttachmentOffer, CheckAnswer, CheckItem, CheckRequest, Outcome, ReceiptState, Verdict};
use serde_json::{Value, json};

const FILE: &[u8] = b"a signature";
const OTHER: &[u8] = b"another signature";

fn named(bytes: &[u8]) -> Value {
    json!({"name": "ttd.png", "sha256": Digest::of(bytes), "size_bytes": bytes.len(), "media_type": "image/png"})
}

/// A body that names the file, changed so that it cannot be read.
fn changed(change: &dyn Fn(&mut Value)) -> Envelope {
    let id = fresh_id();
    let mut body = body(id, json!({"ttd": "ttd.png"}));
    body["attachments"] = json!([named(FILE)]);
    change(&mut body);
    Envelope::wrap(id, body.to_string())
}

/// The same, changed as text.
fn rewritten(from: &str, to: &str) -> Envelope {
    let envelope = changed(&|_| ());
    assert!(envelope.body.contains(from), "{from}");
    Envelope::wrap(envelope.instance_id, envelope.body.replacen(from, to, 1))
}

async fn bring(bench: &Bench, bytes: &[u8]) {
    let offered = AttachmentOffer {
        sha256: Digest::of(bytes),
        size_bytes: bytes.len() as u64,
    };
    offer(&bench.state, &phone(), &offered).await.unwrap();
    let body = Body::from(bytes.to_vec());
    let there = append(&bench.state, &phone(), offered.sha256, 0, body).await.unwrap();
    assert!(there.complete);
}

fn state_of(verdict: &Verdict) -> ReceiptState {
    verdict.receipt.as_ref().unwrap().state
}

/// What is awaited: these files; or, where the list cannot be read, nobody knows what.
type Row = (&'static str, Envelope, Option<&'static [&'static [u8]]>);

fn rows() -> Vec<Row> {
    let newer = |b: &mut Value| b["schema"] = json!(2);
    let mut sealed = changed(&|_| ());
    sealed.enc = Encoding::Hpke1;
    let mut xml = changed(&|_| ());
    xml.media_type = "application/xml".to_owned();
    let whole = changed(&|_| ());
    let list = whole.body.find("\"attachments\"").unwrap();
    let cut = |end: usize| Envelope::wrap(whole.instance_id, whole.body[..end].to_owned());
    let deep = format!("{}1{}", "[".repeat(200_000), "]".repeat(200_000));
    vec![
        ("of a newer app", changed(&newer), Some(&[FILE])),
        (
            "of a newer app that tells less of a file",
            changed(&|b| {
                newer(b);
                b["attachments"] = json!([{"sha256": Digest::of(FILE), "place": [1]}]);
            }),
            Some(&[FILE]),
        ),
        (
            "a key twice",
            rewritten("\"language\":\"id\"", "\"language\":\"id\",\"language\":\"jv\""),
            Some(&[FILE]),
        ),
        (
            "two lists of files",
            rewritten(
                "\"language\"",
                &format!("\"attachments\":[{}],\"language\"", named(OTHER)),
            ),
            Some(&[FILE, OTHER]),
        ),
        (
            "nested too deep",
            rewritten("\"ttd.png\"}", &format!("{deep}}}")),
            Some(&[FILE]),
        ),
        (
            "too many values",
            rewritten("\"ttd.png\"}", &format!("[{}1]}}", "1,".repeat(200_000))),
            Some(&[FILE]),
        ),
        ("cut behind its list", cut(whole.body.len() - 1), Some(&[FILE])),
        (
            "another id inside",
            Envelope::wrap(fresh_id(), whole.body.clone()),
            Some(&[FILE]),
        ),
        (
            "of a newer app, without files",
            changed(&|b| {
                newer(b);
                b["attachments"] = json!([]);
            }),
            Some(&[]),
        ),
        (
            "of a newer app, without a list",
            changed(&|b| {
                newer(b);
                b.as_object_mut().unwrap().remove("attachments");
            }),
            None,
        ),
        (
            "a file without its digest",
            changed(&|b| b["attachments"] = json!([named(FILE), {"name": "x"}])),
            None,
        ),
        (
            "too many files",
            changed(&|b| b["attachments"] = vec![named(FILE); 1001].into()),
            None,
        ),
        ("cut in its list", cut(list + 60), None),
        ("not JSON", Envelope::wrap(fresh_id(), "halo".to_owned()), None),
        ("sealed", sealed, None),
        ("XML", xml, None),
    ]
}

#[tokio::test]
async fn what_is_set_aside_is_complete_only_when_every_file_it_names_is_there() {
    for bench in Bench::both().await {
        bench.publish().await;
        let rows = rows();
        for (name, envelope, awaited) in &rows {
            let verdict = bench.push_one(envelope).await;
            assert_eq!(verdict.outcome, Outcome::Quarantined, "{name}");
            let mut missing: Vec<_> = awaited.unwrap_or_default().iter().copied().map(Digest::of).collect();
            missing.sort_unstable_by_key(|sha256| *sha256.as_bytes());
            assert_eq!(verdict.missing, missing, "{name}");
            let complete = awaited.is_some_and(<[_]>::is_empty);
            let expected = if complete {
                ReceiptState::Complete
            } else {
                ReceiptState::Partial
            };
            assert_eq!(state_of(&verdict), expected, "{name}");
        }
        bring(&bench, FILE).await;
        bring(&bench, OTHER).await;
        for (name, envelope, awaited) in &rows {
            let verdict = bench.push_one(envelope).await;
            assert_eq!(
                (verdict.outcome, verdict.missing.len()),
                (Outcome::Quarantined, 0),
                "{name}"
            );
            let expected = match awaited {
                Some(_) => ReceiptState::Complete,
                None => ReceiptState::Partial,
            };
            assert_eq!(state_of(&verdict), expected, "{name}");
            // What was said once is said again when only asked for.
            let item = CheckItem {
                instance_id: envelope.instance_id,
                sha256: envelope.sha256,
            };
            let answer = accept_check(&bench.state, &CheckRequest { items: vec![item] })
                .await
                .unwrap();
            let known = CheckAnswer::Known {
                receipt: verdict.receipt.unwrap(),
                missing: vec![],
                held_s: Some(0),
            };
            assert_eq!(answer.items, [known], "{name}");
        }
    }
}

#[tokio::test]
async fn practice_stays_practice_when_it_is_set_aside() {
    let bench = Bench::in_memory().await;
    let newer = |mode: &'static str| {
        changed(&move |b: &mut Value| {
            b["schema"] = json!(2);
            b["mode"] = json!(mode);
        })
    };
    let (practice, real) = (newer("practice"), newer("real"));
    let both = rewritten("\"language\"", "\"mode\":\"practice\",\"language\"");
    let lines: Vec<_> = [&practice, &real, &both].map(|e| e.to_line().unwrap()).into();
    let verdicts = bench.push_as(&passer_by(), &lines).await.unwrap();
    let outcomes: Vec<_> = verdicts.iter().map(|verdict| verdict.outcome).collect();
    assert_eq!(outcomes, [Outcome::Quarantined, Outcome::Refused, Outcome::Refused]);
    // Brought by a phone, it is practice all the same.
    bench.push_one(&real).await;
    for (envelope, mode, other) in [
        (&practice, Mode::Practice, Mode::Real),
        (&real, Mode::Real, Mode::Practice),
    ] {
        for sha256 in [None, Some(envelope.sha256)] {
            let raw = |mode| bench.state.store.raw(envelope.instance_id, sha256, mode);
            assert_eq!(raw(mode).await.unwrap().unwrap().body, envelope.body);
            assert_eq!(raw(other).await.unwrap(), None);
        }
    }
}
