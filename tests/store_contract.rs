#![cfg(not(target_arch = "wasm32"))]
//! What every backend of the store must do, asked of SQLite in memory and on disk.

#[path = "support/bench.rs"]
mod bench;

use bench::*;
use jemput_bola::id::Digest;
use jemput_bola::server::state::AppState;
use jemput_bola::server::store::{Sqlite, StoreError};
use jemput_bola::submission::{Envelope, Mode};
use jemput_bola::sync::office::SubmissionQuery;
use jemput_bola::sync::{CheckAnswer, CheckItem, Outcome, ReceiptState};
use serde_json::{Value, json};
use std::sync::Arc;

#[tokio::test]
async fn the_identity_is_made_once_and_stays() {
    for bench in Bench::both().await {
        let first = &bench.state;
        let again = AppState::new(first.store.clone(), bench.clock.clone(), bench.folder.path())
            .await
            .unwrap();
        assert_eq!(first.keys.server_id, again.keys.server_id);
        assert_eq!(first.keys.receipt_keys(), again.keys.receipt_keys());
        assert_eq!(first.keys.sealing_key(), again.keys.sealing_key());
        assert_eq!(first.now(), "2026-11-23T08:00:00+07:00");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_hundred_arrivals_of_one_envelope_end_with_one_row_and_one_receipt() {
    for bench in Bench::both().await {
        bench.publish().await;
        let bench = Arc::new(bench);
        let envelope = any();
        let arrivals = (0..100).map(|_| {
            let (bench, envelope) = (bench.clone(), envelope.clone());
            tokio::spawn(async move { bench.push_one(&envelope).await })
        });
        let verdicts: Vec<_> = futures::future::join_all(arrivals)
            .await
            .into_iter()
            .map(Result::unwrap)
            .collect();
        assert_eq!(verdicts.iter().filter(|v| v.outcome == Outcome::Stored).count(), 1);
        assert_eq!(verdicts.iter().filter(|v| v.outcome == Outcome::Duplicate).count(), 99);
        assert!(
            verdicts
                .iter()
                .all(|v| v.receipt == verdicts[0].receipt && v.receipt.is_some())
        );
        let (total, rows) = bench
            .state
            .store
            .search(&SubmissionQuery {
                per_page: 10,
                ..Default::default()
            })
            .await
            .unwrap();
        assert_eq!((total, rows.len()), (1, 1));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn pushes_at_once_get_numbers_of_their_own() {
    for bench in Bench::both().await {
        bench.publish().await;
        let bench = Arc::new(bench);
        let pushes = (0..40).map(|_| {
            let bench = bench.clone();
            tokio::spawn(async move {
                let lines: Vec<_> = (0..5).map(|_| any().to_line().unwrap()).collect();
                bench.push(&lines).await
            })
        });
        let verdicts = futures::future::join_all(pushes).await;
        let mut numbers: Vec<_> = verdicts
            .into_iter()
            .flat_map(Result::unwrap)
            .map(|v| v.receipt.unwrap().number)
            .collect();
        numbers.sort_unstable();
        assert_eq!(numbers, (1..=200).collect::<Vec<_>>());
    }
}

#[tokio::test]
async fn what_was_answered_is_there_after_the_store_is_opened_again() {
    let bench = Bench::on_disk().await;
    bench.publish().await;
    let envelope = any();
    let receipt = bench.push_one(&envelope).await.receipt.unwrap();
    // A second opening beside the first: nothing was closed, nothing waited for.
    let again = Sqlite::open(bench.folder.path().join("jb.sqlite3")).await.unwrap();
    let state = AppState::new(Arc::new(again), bench.clock.clone(), bench.folder.path())
        .await
        .unwrap();
    assert_eq!(state.keys.server_id, bench.state.keys.server_id);
    let raw = state
        .store
        .raw(envelope.instance_id, None, Mode::Real)
        .await
        .unwrap()
        .unwrap();
    assert_eq!((raw.body, raw.sha256), (envelope.body.clone(), envelope.sha256));
    let item = CheckItem {
        instance_id: envelope.instance_id,
        sha256: envelope.sha256,
    };
    let known = state.store.look_up(&[item], &state.keys, NOW_MS).await.unwrap();
    assert_eq!(
        known,
        [CheckAnswer::Known {
            receipt,
            missing: vec![],
            held_s: Some(0),
        }]
    );
}

#[tokio::test]
async fn a_store_of_a_newer_program_is_not_opened() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("jb.sqlite3");
    drop(Sqlite::open(&path).await.unwrap());
    let url = format!("sqlite://{}", path.display());
    let pool = sqlx::SqlitePool::connect(&url).await.unwrap();
    sqlx::query("insert into _sqlx_migrations (version, description, success, checksum, execution_time) values (9999, 'later', 1, x'00', 0)")
        .execute(&pool)
        .await
        .unwrap();
    pool.close().await;
    assert!(matches!(Sqlite::open(&path).await, Err(StoreError::Schema(_))));
}

/// A full disk: nothing of the push is kept, the answer says so, and it goes on when there is room.
#[tokio::test]
async fn a_full_disk_stores_nothing_and_says_so() {
    let bench = Bench::on_disk().await;
    bench.publish().await;
    let path = bench.folder.path().join("jb.sqlite3");
    let small = Sqlite::open_with_room(&path, 400).await.unwrap();
    let state = AppState::new(Arc::new(small), bench.clock.clone(), bench.folder.path())
        .await
        .unwrap();
    let full = Bench {
        state,
        clock: bench.clock.clone(),
        folder: tempfile::tempdir().unwrap(),
    };
    let big = || wrap(&body(fresh_id(), json!({"catatan": "x".repeat(200_000)})));
    let mut stored = 0;
    let refused = loop {
        let envelope = big();
        match full
            .push_as(&phone(), &[any().to_line().unwrap(), envelope.to_line().unwrap()])
            .await
        {
            Ok(verdicts) => {
                assert!(verdicts.iter().all(|v| v.outcome == Outcome::Stored));
                stored += 2;
            }
            Err(error) => {
                assert_eq!(error.code.to_string(), "JB-5070");
                break envelope;
            }
        }
        assert!(stored < 1000, "the room never ran out");
    };
    let (total, _) = bench
        .state
        .store
        .search(&SubmissionQuery {
            per_page: 1,
            ..Default::default()
        })
        .await
        .unwrap();
    assert_eq!(total, stored, "half of a push was kept");
    // Small ones still fit, and with room the large one does.
    assert_eq!(bench.push_one(&refused).await.outcome, Outcome::Stored);
}

fn listed(officer: &str, form: &str, kecamatan: &str, day: u32) -> Value {
    let mut body = body(fresh_id(), json!({"lokasi": {"lagi": {"kecamatan": kecamatan}}}));
    body["officer"] = json!(officer);
    body["form_id"] = json!(form);
    // 23:30 in the device's zone: another day in UTC.
    body["finalized"]["wall_ms"] = json!(1_793_464_200_000_i64 + i64::from(day) * 86_400_000);
    body
}

#[tokio::test]
async fn the_list_is_filtered_paged_and_newest_first() {
    for bench in Bench::both().await {
        // 31 October 2026, 23:30 +07:00, and so many days.
        let bodies = [
            listed("Sri", "a", "350701", 1),
            listed("Sri", "b", "350702", 2),
            listed("Budi", "a", "350702", 3),
            listed("Budi", "a", "350701", 4),
        ];
        for body in &bodies {
            bench.push_one(&wrap(body)).await;
        }
        let broken = jemput_bola::submission::Envelope::wrap(fresh_id(), "broken".to_owned());
        bench.push_one(&broken).await;
        let mut void = body(fresh_id(), json!({}));
        void["kind"] = json!("void");
        bench.push_one(&wrap(&void)).await;
        let query = |change: &dyn Fn(&mut SubmissionQuery)| {
            let mut query = SubmissionQuery {
                per_page: 10,
                ..Default::default()
            };
            change(&mut query);
            let store = bench.state.store.clone();
            async move {
                let (total, rows) = store.search(&query).await.unwrap();
                (total, rows.iter().map(|row| row.receipt_number).collect::<Vec<_>>())
            }
        };
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(query(&|_| ()).await, (5, vec![5, 4, 3, 2, 1]));
        assert_eq!(
            query(&|q| q.form_id = Some("a".parse().unwrap())).await,
            (3, vec![4, 3, 1])
        );
        assert_eq!(query(&|q| q.officer = some("Sri")).await, (2, vec![2, 1]));
        assert_eq!(query(&|q| q.kecamatan = some("350702")).await, (2, vec![3, 2]));
        assert_eq!(query(&|q| q.from = some("2026-11-03")).await, (2, vec![4, 3]));
        assert_eq!(query(&|q| q.to = some("2026-11-02")).await, (2, vec![2, 1]));
        assert_eq!(
            query(&|q| {
                q.from = some("2026-11-02");
                q.officer = some("Sri");
            })
            .await,
            (1, vec![2])
        );
        assert_eq!(
            query(&|q| {
                q.per_page = 2;
                q.page = 1;
            })
            .await,
            (5, vec![3, 2])
        );
        assert_eq!(
            query(&|q| {
                q.per_page = 2;
                q.page = u64::MAX;
            })
            .await,
            (5, vec![])
        );
        assert_eq!(query(&|q| q.practice = true).await, (0, vec![]));

        let (_, rows) = bench
            .state
            .store
            .search(&SubmissionQuery {
                per_page: 10,
                ..Default::default()
            })
            .await
            .unwrap();
        assert_eq!(
            (rows[0].outcome, rows[0].form_id.is_none()),
            (Outcome::Quarantined, true)
        );
        assert_eq!(rows[4].finalized_at.as_deref(), Some("2026-11-01T23:30:00+07:00"));
        assert_eq!(rows[4].kecamatan.as_deref(), Some("350701"));
        let facets = bench.state.store.facets(Mode::Real).await.unwrap();
        assert_eq!(facets.officers, ["Budi", "Sri"]);
        assert_eq!(facets.kecamatan, ["350701", "350702"]);
    }
}

#[tokio::test]
async fn an_attachment_known_to_nobody_is_unknown() {
    for bench in Bench::both().await {
        let sha256 = Digest::of(b"x");
        assert_eq!(bench.state.store.attachment(sha256).await.unwrap(), None);
        assert_eq!(bench.state.store.media_type(sha256).await.unwrap(), None);
        assert_eq!(
            bench
                .state
                .store
                .complete(sha256, "t".into(), bench.state.keys.clone())
                .await
                .unwrap(),
            0
        );
        assert_eq!(bench.state.store.attachment(sha256).await.unwrap(), None);
        assert_eq!(bench.state.store.batch(1).await.unwrap(), None);
    }
}

#[tokio::test]
async fn what_was_erased_does_not_come_back_and_is_answered_so() {
    for bench in Bench::both().await {
        bench.publish().await;
        let (erased, other) = (any(), any());
        let first = bench.push_one(&erased).await;
        let number = first.receipt.expect("a receipt").number;
        let store = &bench.state.store;
        let files = store.erase(erased.instance_id, bench.state.now()).await.unwrap();
        assert_eq!(files, [], "it had none");
        assert_eq!(
            store.raw(erased.instance_id, None, Mode::Real).await.unwrap(),
            None,
            "its bytes are gone"
        );

        let changed = Envelope::wrap(erased.instance_id, erased.body.replace("Sumiati", "Sumarni"));
        for copy in [&erased, &changed] {
            let verdict = bench.push_one(copy).await;
            assert_eq!(verdict.outcome, Outcome::Erased);
            let receipt = verdict.receipt.expect("signed, or no phone would believe it");
            assert_eq!(receipt.number, number);
            assert_eq!(receipt.state, ReceiptState::Partial, "nothing of it is held");
        }
        let item = |envelope: &Envelope| CheckItem {
            instance_id: envelope.instance_id,
            sha256: envelope.sha256,
        };
        let asked = [item(&erased), item(&other)];
        let answers = store.look_up(&asked, &bench.state.keys, NOW_MS).await.unwrap();
        assert_eq!(answers, [CheckAnswer::Erased, CheckAnswer::Unknown]);
        let next = bench.push_one(&other).await.receipt.expect("a receipt");
        assert!(next.number > number, "a number is never given twice");
    }
}
