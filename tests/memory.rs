#![cfg(not(target_arch = "wasm32"))]
#![cfg(target_os = "linux")]
//! How much memory hostile or large input takes at most, as the system counts it. One test, because the count is of
//! the whole process.

#[path = "support/bench.rs"]
mod bench;

use axum::body::Body;
use bench::*;
use futures::TryStreamExt as _;
use jemput_bola::server::export::{Export, Style, csv};
use jemput_bola::server::submissions::accept_push;
use jemput_bola::submission::{Envelope, Mode};
use serde_json::json;

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

    let in_mib: Vec<_> = grew
        .iter()
        .map(|(name, most, bytes)| (name, most, bytes / MIB))
        .collect();
    assert!(in_mib.iter().all(|(_, most, grew)| grew < *most), "{in_mib:?}");
}
