#![cfg(not(target_arch = "wasm32"))]
#![cfg(target_os = "linux")]
//! How much memory hostile or large input takes at most, as the system counts it. One test, because the count is of
//! the whole process.

#[path = "support/bench.rs"]
mod bench;
#[path = "support/host.rs"]
mod host;

use axum::body::Body;
use bench::*;
use futures::TryStreamExt as _;
use host::Nine;
use jemput_bola::engine::{Event, Model, Opening, Session};
use jemput_bola::server::export::{Export, Style, csv};
use jemput_bola::server::submissions::accept_push;
use jemput_bola::submission::{Envelope, Mode};
use jemput_bola::xlsform;
use serde_json::json;
use std::rc::Rc;
use std::sync::Arc;

const MIB: usize = 1024 * 1024;

/// Kilobytes behind this name in the system's account of the process.
fn account(name: &str) -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap();
    line.trim_matches(|c: char| !c.is_ascii_digit()).parse().unwrap()
}

/// Bytes by which the process grew at most while `work` ran.
async fn peak(work: impl Future<Output = ()>) -> usize {
    // From here on the system counts the peak anew.
    std::fs::write("/proc/self/clear_refs", "5").unwrap();
    let before = account("VmRSS:");
    work.await;
    (account("VmHWM:").saturating_sub(before)) * 1024
}

#[tokio::test]
async fn hostile_and_large_input_takes_bounded_memory() {
    let bench = Bench::on_disk().await;
    bench.publish().await;
    let mut grew = Vec::new();

    // Millions of short lines are counted before they are collected.
    let short = "x\n".repeat(4 * MIB - 1).into_bytes();
    let digest = content_digest(&short);
    let refused = async {
        let headers = headers(&[("content-digest", &digest)]);
        let refused = accept_push(&bench.state, &phone(), &headers, Body::from(short)).await;
        assert_eq!(refused.unwrap_err().code.to_string(), "JB-4130");
    };
    grew.push(("short lines", 40, peak(refused).await));

    // Millions of values in a body, and in a line that is no envelope, are not laid out.
    let values = "0,".repeat(3 * MIB / 2);
    let many = wrap(&body(fresh_id(), json!({"n": "HERE"})));
    let text = many.body.replace("\"HERE\"", &format!("[{values}0]"));
    let body_of_values = Envelope::wrap(many.instance_id, text).to_line().unwrap();
    let line_of_values = format!("{{\"instance_id\":\"{}\",\"x\":[{values}0]}}", many.instance_id);
    for (name, line) in [
        ("a body of values", body_of_values),
        ("a line of values", line_of_values),
    ] {
        let pushed = async {
            bench.push(&[line]).await;
        };
        grew.push((name, 40, peak(pushed).await));
    }

    // A page of an export has few large submissions.
    for _ in 0..40 {
        bench
            .push_one(&wrap(&body(fresh_id(), json!({"catatan": "x".repeat(MIB)}))))
            .await;
    }
    let export = Export {
        form_id: FORM.parse().unwrap(),
        repeat: vec![],
        mode: Mode::Real,
        style: Style::default(),
    };
    let exported = async {
        let pieces = csv(&bench.state, export).await.unwrap();
        let bytes: usize = pieces
            .try_fold(0, async |n, piece: Vec<u8>| Ok(n + piece.len()))
            .await
            .unwrap();
        assert!(bytes > 40 * 100);
    };
    grew.push(("an export", 64, peak(exported).await));

    // Repeat instances that are taken away leave nothing behind.
    let mut interview = interview_with_repeat();
    let repeated = async {
        for _ in 0..4_000 {
            let range = interview.node_at("/data/r").unwrap();
            interview.apply(Event::AddRepeat { range });
            let instance = interview.node_at("/data/r[1]").unwrap();
            interview.apply(Event::RemoveRepeat { instance });
        }
        assert_eq!(interview.node_at("/data/r[1]"), None);
    };
    grew.push(("repeat instances added and removed", 8, peak(repeated).await));

    let in_mib: Vec<_> = grew
        .iter()
        .map(|(name, most, bytes)| (name, most, bytes / MIB))
        .collect();
    assert!(in_mib.iter().all(|(_, most, grew)| grew < *most), "{in_mib:?}");
}

/// An interview with a repeat of fifty questions.
fn interview_with_repeat() -> Session {
    let questions: String = (0..50).map(|number| format!("| | text | q{number} | Q |\n")).collect();
    let table =
        format!("| survey | type | name | label |\n| | begin_repeat | r | R |\n{questions}| | end_repeat | | |\n");
    let workbook = xlsform::read_bytes("coba.md", table.as_bytes()).unwrap();
    let model = Model::load(xlsform::compile(&workbook).0.unwrap()).unwrap();
    let opening = Opening { language: 0, seed: 7 };
    Session::start(Arc::new(model), Rc::new(Nine::default()), opening)
}
