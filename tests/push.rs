#![cfg(not(target_arch = "wasm32"))]
//! Push and check: every rule of the format, row by row.

#[path = "support/bench.rs"]
mod bench;

use bench::*;
use jemput_bola::id::Digest;
use jemput_bola::server::submissions::accept_check;
use jemput_bola::submission::{Envelope, Mode};
use jemput_bola::sync::{CheckAnswer, CheckItem, CheckRequest, Outcome, ReceiptState, Verdict};
use serde_json::{Value, json};

/// Outcome and code of one line.
fn said(verdict: &Verdict) -> (Outcome, Option<&str>) {
    (verdict.outcome, verdict.problem.as_ref().map(|p| p.code.as_str()))
}

#[tokio::test]
async fn a_new_submission_is_stored_and_a_second_arrival_gets_the_same_receipt() {
    let bench = Bench::in_memory().await;
    bench.publish().await;
    let envelope = any();
    let first = bench.push_one(&envelope).await;
    assert_eq!(said(&first), (Outcome::Stored, None));
    let receipt = first.receipt.unwrap();
    assert_eq!(
        (receipt.instance_id, receipt.sha256),
        (envelope.instance_id, envelope.sha256)
    );
    assert_eq!((receipt.number, receipt.state), (1, ReceiptState::Complete));
    assert_eq!(receipt.received_at, "2026-11-23T08:00:00+07:00");
    assert_eq!(receipt.server_id, bench.state.keys.server_id);
    let key = &bench.state.keys.receipt_keys()[0];
    assert_eq!(receipt.key_id, key.key_id);
    receipt.verify(&key.public_key).unwrap();

    bench.clock.0.fetch_add(60_000, std::sync::atomic::Ordering::Relaxed);
    let again = bench.push_one(&envelope).await;
    assert_eq!(said(&again), (Outcome::Duplicate, None));
    assert_eq!(again.receipt.unwrap(), receipt);
}

#[tokio::test]
async fn the_stored_bytes_are_the_bytes_that_were_sent() {
    let bench = Bench::on_disk().await;
    bench.publish().await;
    let mut body = body(fresh_id(), json!({"catatan": "é\u{2028}\"\\ ☂", "n": 1.50}));
    body["answers"]["n"] = json!(0.1);
    let text = format!("{}\n\n ", serde_json::to_string_pretty(&body).unwrap());
    let envelope = Envelope::wrap(body["instance_id"].as_str().unwrap().parse().unwrap(), text.clone());
    assert_eq!(said(&bench.push_one(&envelope).await), (Outcome::Stored, None));
    let raw = bench
        .state
        .store
        .raw(envelope.instance_id, None, Mode::Real)
        .await
        .unwrap()
        .unwrap();
    assert_eq!((raw.body, raw.sha256), (text, envelope.sha256));
}

/// What is done with one line, whatever stands beside it.
#[tokio::test]
async fn every_line_gets_its_own_verdict_and_harms_no_other() {
    let id = fresh_id();
    let good = |change: &dyn Fn(&mut Value)| {
        let mut body = body(fresh_id(), json!({}));
        change(&mut body);
        wrap(&body).to_line().unwrap()
    };
    let deep = |n: usize| format!("{}1{}", "[".repeat(n), "]".repeat(n));
    let raw = |text: &str| Envelope::wrap(fresh_id(), text.to_owned()).to_line().unwrap();
    let mut changed: Value = serde_json::from_str(&good(&|_| ())).unwrap();
    changed["body"] = json!(changed["body"].as_str().unwrap().replace("Sri", "Sra"));
    let mut no_body: Value = serde_json::from_str(&good(&|_| ())).unwrap();
    no_body.as_object_mut().unwrap().remove("body");
    let mut sealed = any();
    sealed.enc = jemput_bola::submission::Encoding::Hpke1;
    let mut xml = any();
    xml.media_type = "application/xml".to_owned();
    let twice = body(id, json!({}))
        .to_string()
        .replace("\"answers\":{}", "\"answers\":{\"a\":1,\"a\":2}");
    let nested = |depth: usize| {
        // The body and `answers` are two levels already.
        let text = body(id, json!({"a": "HERE"}))
            .to_string()
            .replace("\"HERE\"", &deep(depth - 2));
        Envelope::wrap(id, text).to_line().unwrap()
    };
    let rows: Vec<(&str, String, Outcome, Option<&str>)> = vec![
        ("good", good(&|_| ()), Outcome::Stored, None),
        ("a void", good(&|b| b["kind"] = json!("void")), Outcome::Stored, None),
        (
            "a void of an unknown form",
            good(&|b| {
                b["kind"] = json!("void");
                b["form_id"] = json!("lain");
            }),
            Outcome::Stored,
            None,
        ),
        (
            "unknown fields",
            good(&|b| b["later"] = json!({"x": [1]})),
            Outcome::Stored,
            None,
        ),
        ("nested to the limit", nested(32), Outcome::Stored, None),
        (
            "unknown form",
            good(&|b| b["form_id"] = json!("lain")),
            Outcome::Quarantined,
            Some("JB-4220"),
        ),
        (
            "unknown version",
            good(&|b| b["form_version"] = json!("0")),
            Outcome::Quarantined,
            Some("JB-4220"),
        ),
        ("not JSON", raw("halo"), Outcome::Quarantined, Some("JB-4221")),
        ("empty body", raw(""), Outcome::Quarantined, Some("JB-4221")),
        (
            "not a submission",
            raw("{\"schema\":1}"),
            Outcome::Quarantined,
            Some("JB-4221"),
        ),
        (
            "of a newer app",
            good(&|b| b["schema"] = json!(2)),
            Outcome::Quarantined,
            Some("JB-4221"),
        ),
        (
            "another id inside",
            raw(&body(id, json!({})).to_string()),
            Outcome::Quarantined,
            Some("JB-4221"),
        ),
        (
            "a key twice",
            Envelope::wrap(id, twice).to_line().unwrap(),
            Outcome::Quarantined,
            Some("JB-4221"),
        ),
        ("nested too deep", nested(33), Outcome::Quarantined, Some("JB-4221")),
        (
            "nested absurdly deep",
            raw(&deep(100_000)),
            Outcome::Quarantined,
            Some("JB-4221"),
        ),
        (
            "a running number beyond counting: a gap detector, never a reason",
            good(&|b| b["seq"] = json!(u64::MAX)),
            Outcome::Stored,
            None,
        ),
        (
            "sealed",
            sealed.to_line().unwrap(),
            Outcome::Quarantined,
            Some("JB-4221"),
        ),
        ("XML", xml.to_line().unwrap(), Outcome::Quarantined, Some("JB-4221")),
        ("no envelope", "{}".to_owned(), Outcome::Refused, Some("JB-4002")),
        (
            "not JSON at all",
            "{\"schema\":1,".to_owned(),
            Outcome::Refused,
            Some("JB-4002"),
        ),
        (
            "an id that is none",
            good(&|_| ()).replacen("\"instance_id\":\"", "\"instance_id\":\"x", 1),
            Outcome::Refused,
            Some("JB-4002"),
        ),
        ("without a body", no_body.to_string(), Outcome::Refused, Some("JB-4002")),
        (
            "changed on the way",
            changed.to_string(),
            Outcome::Refused,
            Some("JB-4003"),
        ),
        (
            "too long",
            raw(&"x".repeat(4 * 1024 * 1024)),
            Outcome::Refused,
            Some("JB-4131"),
        ),
        ("good, after all that", good(&|_| ()), Outcome::Stored, None),
    ];
    for bench in Bench::both().await {
        bench.publish().await;
        let lines: Vec<_> = rows.iter().map(|(_, line, ..)| line.clone()).collect();
        let verdicts = bench.push(&lines).await;
        assert_eq!(verdicts.len(), rows.len());
        for (number, (verdict, (name, _, outcome, code))) in verdicts.iter().zip(&rows).enumerate() {
            assert_eq!(said(verdict), (*outcome, *code), "{name}");
            assert_eq!(verdict.line, number as u64 + 1, "{name}");
            assert_eq!(verdict.receipt.is_some(), outcome.is_kept(), "{name}");
            assert!(verdict.problem.as_ref().is_none_or(|p| p.status == 0), "{name}");
        }
        // The same again: nothing new, the same said, the same receipts.
        let again = bench.push(&lines).await;
        for (first, again) in verdicts.iter().zip(&again) {
            assert_eq!(first.receipt, again.receipt);
            let expected = if first.outcome == Outcome::Stored {
                Outcome::Duplicate
            } else {
                first.outcome
            };
            assert_eq!(again.outcome, expected);
        }
    }
}

#[tokio::test]
async fn a_refused_line_names_the_record_it_could_read() {
    let bench = Bench::in_memory().await;
    let envelope = any();
    let line = envelope.to_line().unwrap().replace("Slamet", "Slimet");
    let verdict = bench.push(&[line]).await.remove(0);
    assert_eq!(
        (verdict.instance_id, verdict.sha256),
        (Some(envelope.instance_id), Some(envelope.sha256))
    );
}

#[tokio::test]
async fn blank_lines_count_but_say_nothing() {
    let bench = Bench::in_memory().await;
    let verdicts = bench
        .push(&[
            String::new(),
            any().to_line().unwrap(),
            " \r".to_owned(),
            any().to_line().unwrap() + "\r",
            String::new(),
        ])
        .await;
    assert_eq!(verdicts.iter().map(|v| v.line).collect::<Vec<_>>(), [2, 4]);
    assert!(verdicts.iter().all(|v| v.outcome.is_kept()));
}

#[tokio::test]
async fn the_same_id_with_other_bytes_is_kept_beside_the_first() {
    let bench = Bench::in_memory().await;
    bench.publish().await;
    let id = fresh_id();
    let first = wrap(&body(id, json!({"nama": "A"})));
    let other = wrap(&body(id, json!({"nama": "B"})));
    assert_eq!(said(&bench.push_one(&first).await), (Outcome::Stored, None));
    for _ in 0..2 {
        let verdict = bench.push_one(&other).await;
        assert_eq!(said(&verdict), (Outcome::Conflict, Some("JB-4090")));
        let receipt = verdict.receipt.unwrap();
        assert_eq!(
            (receipt.number, receipt.sha256, receipt.state),
            (2, other.sha256, ReceiptState::Complete)
        );
    }
    assert_eq!(said(&bench.push_one(&first).await), (Outcome::Duplicate, None));
    // Without a digest the bytes that count; with one, exactly those.
    let raw = |sha256| bench.state.store.raw(id, sha256, Mode::Real);
    assert_eq!(raw(None).await.unwrap().unwrap().sha256, first.sha256);
    let raw = raw(Some(other.sha256)).await.unwrap().unwrap();
    assert_eq!(raw.body, other.body);
}

#[tokio::test]
async fn practice_never_meets_real_data() {
    let bench = Bench::in_memory().await;
    bench.publish().await;
    let id = fresh_id();
    let real = wrap(&body(id, json!({})));
    let mut practice = body(id, json!({}));
    practice["mode"] = json!("practice");
    let practice = wrap(&practice);
    let lines = [
        real.to_line().unwrap(),
        practice.to_line().unwrap(),
        Envelope::wrap(id, "x".to_owned()).to_line().unwrap(),
    ];
    let verdicts = bench.push_as(&passer_by(), &lines).await.unwrap();
    let said_of: Vec<_> = verdicts.iter().map(said).collect();
    assert_eq!(
        said_of,
        [
            (Outcome::Refused, Some("JB-4031")),
            (Outcome::Stored, None),
            (Outcome::Refused, Some("JB-4031"))
        ]
    );
    // The real interview is no conflict with somebody's practice under its id.
    assert_eq!(said(&bench.push_one(&real).await), (Outcome::Stored, None));
    let list = |practice| {
        let query = jemput_bola::sync::office::SubmissionQuery {
            practice,
            per_page: 10,
            ..Default::default()
        };
        let store = bench.state.store.clone();
        async move {
            store
                .search(&query)
                .await
                .unwrap()
                .1
                .into_iter()
                .map(|row| row.sha256)
                .collect::<Vec<_>>()
        }
    };
    assert_eq!(list(false).await, [real.sha256]);
    assert_eq!(list(true).await, [practice.sha256]);
}

#[tokio::test]
async fn check_knows_exactly_what_is_held() {
    let bench = Bench::in_memory().await;
    let (held, other) = (any(), any());
    let receipt = bench.push_one(&held).await.receipt.unwrap();
    let items = vec![
        CheckItem {
            instance_id: other.instance_id,
            sha256: other.sha256,
        },
        CheckItem {
            instance_id: held.instance_id,
            sha256: held.sha256,
        },
        CheckItem {
            instance_id: held.instance_id,
            sha256: Digest::of(b"other"),
        },
    ];
    let answer = accept_check(&bench.state, &CheckRequest { items: items.clone() })
        .await
        .unwrap();
    let known = CheckAnswer::Known {
        receipt,
        missing: vec![],
        held_s: Some(0),
    };
    assert_eq!(answer.items, [CheckAnswer::Unknown, known, CheckAnswer::Differs]);
    let many = CheckRequest {
        items: items.into_iter().cycle().take(1001).collect(),
    };
    assert_eq!(
        accept_check(&bench.state, &many).await.unwrap_err().code.to_string(),
        "JB-4130"
    );
}

#[tokio::test]
async fn the_last_running_number_is_that_of_the_newest_epoch() {
    let bench = Bench::in_memory().await;
    assert_eq!(bench.state.store.last_seq(device()).await.unwrap(), None);
    for (epoch, seq) in [(1, 40), (2, 3), (2, 5), (1, 41), (2, 4)] {
        let mut body = body(fresh_id(), json!({}));
        body["device_epoch"] = json!(epoch);
        body["seq"] = json!(seq);
        bench.push_one(&wrap(&body)).await;
    }
    assert_eq!(bench.state.store.last_seq(device()).await.unwrap(), Some((2, 5)));
}

#[tokio::test]
async fn a_viewer_brings_nothing() {
    let bench = Bench::in_memory().await;
    let mut viewer = coordinator();
    viewer.role = jemput_bola::sync::office::Role::Viewer;
    let error = bench.push_as(&viewer, &[any().to_line().unwrap()]).await.unwrap_err();
    assert_eq!(error.code.to_string(), "JB-4031");
}

#[tokio::test]
async fn what_waited_for_its_form_is_let_in_when_the_form_comes() {
    let bench = Bench::in_memory().await;
    let envelope = any();
    let first = bench.push_one(&envelope).await;
    assert_eq!(said(&first), (Outcome::Quarantined, Some("JB-4220")));
    bench.publish().await;
    let n = bench
        .state
        .store
        .release(&FORM.parse().unwrap(), &VERSION.parse().unwrap())
        .await
        .unwrap();
    assert_eq!(n, 1);
    let again = bench.push_one(&envelope).await;
    assert_eq!(said(&again), (Outcome::Duplicate, None));
    assert_eq!(again.receipt, first.receipt);
}
