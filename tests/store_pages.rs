#![cfg(not(target_arch = "wasm32"))]
//! What a store gives to an export, and how little work it makes of hostile input; asked of SQLite in memory and on
//! disk.

#[path = "support/bench.rs"]
mod bench;

use bench::*;
use jemput_bola::form::Form;
use jemput_bola::id::{Digest, InstanceId};
use jemput_bola::server::store::PageSize;
use jemput_bola::submission::Mode;
use jemput_bola::sync::{CheckAnswer, CheckItem, Outcome};
use serde_json::{Value, json};

/// Ids of what counts of a form, page after page, and how many pages that took.
async fn exported(bench: &Bench, form_id: &str, most: PageSize) -> (Vec<InstanceId>, usize) {
    let form_id = form_id.parse().unwrap();
    let (mut ids, mut pages, mut after) = (Vec::new(), 0, 0);
    loop {
        let page = bench
            .state
            .store
            .export_page(&form_id, Mode::Real, after, most)
            .await
            .unwrap();
        let Some(last) = page.last() else { return (ids, pages) };
        (after, pages) = (last.number, pages + 1);
        ids.extend(page.iter().map(|row| {
            let body: Value = serde_json::from_str(&row.body).unwrap();
            body["instance_id"].as_str().unwrap().parse::<InstanceId>().unwrap()
        }));
    }
}

#[tokio::test]
async fn a_page_of_an_export_ends_with_its_rows_or_its_bytes() {
    for bench in Bench::both().await {
        bench.publish().await;
        let sizes = [10, 10, 50_000, 10, 10, 10, 50_000, 50_000];
        let bodies = sizes.map(|size| body(fresh_id(), json!({"catatan": "x".repeat(size)})));
        bench
            .push(&bodies.each_ref().map(|body| wrap(body).to_line().unwrap()))
            .await;
        let all = bodies
            .each_ref()
            .map(|body| body["instance_id"].as_str().unwrap().parse().unwrap());
        for (rows, bytes, pages) in [(100, 1_000_000, 1), (3, 1_000_000, 3), (100, 40_000, 3), (100, 0, 8)] {
            let most = PageSize { rows, bytes };
            assert_eq!(exported(&bench, FORM, most).await, (all.to_vec(), pages), "{most:?}");
        }
    }
}

#[tokio::test]
async fn only_a_submission_of_the_same_form_that_counts_replaces_another() {
    for bench in Bench::both().await {
        bench.publish().await;
        publish_other(&bench, "lain").await;
        let ids: [InstanceId; 8] = std::array::from_fn(|_| fresh_id());
        let [kept, void, foreign, itself, one, two, edited, edit] = ids;
        let rows: [(InstanceId, Value); 8] = [
            (kept, json!({})),
            (void, json!({"kind": "void", "deprecated_id": kept})),
            (foreign, json!({"form_id": "lain", "deprecated_id": kept})),
            (itself, json!({"deprecated_id": itself})),
            // Each says that it replaces the other: the later one counts.
            (one, json!({"deprecated_id": two})),
            (two, json!({"deprecated_id": one})),
            (edit, json!({"deprecated_id": edited})),
            (edited, json!({})),
        ];
        for (id, change) in &rows {
            let mut body = body(*id, json!({}));
            body.as_object_mut()
                .unwrap()
                .extend(change.as_object().unwrap().clone());
            let verdict = bench.push_one(&wrap(&body)).await;
            assert_eq!(verdict.outcome, Outcome::Stored);
        }
        let most = PageSize {
            rows: 100,
            bytes: 1_000_000,
        };
        assert_eq!(exported(&bench, FORM, most).await.0, [kept, itself, two, edit]);
        assert_eq!(exported(&bench, "lain", most).await.0, [foreign]);
    }
}

async fn publish_other(bench: &Bench, form_id: &str) {
    let form = json!({
        "schema": 1, "form_id": form_id, "version": VERSION, "title": form_id, "default_language": 0,
        "languages": [{"name": "", "code": "id"}],
        "root": {"name": "data", "kind": {"kind": "group"}, "children": []},
    });
    bench.publish_form(&Form::from_json(&form.to_string()).unwrap()).await;
}

/// Whoever brings ever other bytes under one id: each is kept, and none of them answers for bytes that never came.
#[tokio::test]
async fn many_bodies_under_one_id_are_all_kept_and_told_apart() {
    let bench = Bench::in_memory().await;
    bench.publish().await;
    let one = fresh_id();
    for hundreds in 0..4 {
        let line = |n: u32| wrap(&body(one, json!({"n": hundreds * 500 + n}))).to_line().unwrap();
        let verdicts = bench.push(&(0..500).map(line).collect::<Vec<_>>()).await;
        assert!(verdicts.iter().all(|verdict| verdict.outcome.is_kept()));
    }
    let item = CheckItem {
        instance_id: one,
        sha256: Digest::of(b"other bytes still"),
    };
    let known = bench
        .state
        .store
        .look_up(&vec![item; 3], &bench.state.keys, 0)
        .await
        .unwrap();
    assert_eq!(known, [const { CheckAnswer::Differs }; 3]);
}
