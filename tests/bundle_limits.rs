#![cfg(not(target_arch = "wasm32"))]
//! Files made to cost the server more than they weigh: refused whole, before anything of them is kept.

#[path = "support/bench.rs"]
mod bench;

use axum::{body::Body, http::HeaderMap};
use bench::*;
use jemput_bola::bundle::BundleWriter;
use jemput_bola::id::Digest;
use jemput_bola::server::batches::{accept_batch, list};
use jemput_bola::submission::Envelope;
use jemput_bola::sync::Outcome;
use serde_json::{Value, json};
use std::io::{Cursor, Write as _};
use std::sync::Arc;

/// Code and detail of the refusal, or what was done with each record.
async fn upload(bench: &Bench, file: Vec<u8>) -> Result<Vec<Outcome>, (String, String)> {
    let report = accept_batch(
        &bench.state,
        &coordinator(),
        "Isian.jbz",
        &HeaderMap::new(),
        Body::from(file),
    )
    .await;
    report
        .map(|report| report.verdicts.iter().map(|verdict| verdict.outcome).collect())
        .map_err(|error| (error.code.to_string(), error.problem(false).detail.unwrap_or_default()))
}

fn packed(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in entries {
        writer
            .start_file(*name, zip::write::SimpleFileOptions::default())
            .unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn manifest(lines: Vec<Value>, attachments: Vec<Value>) -> Vec<u8> {
    json!({"schema": 1, "made_at": "2026-11-23T08:00:00+07:00", "lines": lines, "attachments": attachments})
        .to_string()
        .into_bytes()
}

fn stated(line: &str) -> Value {
    json!({"id": fresh_id(), "sha256": Digest::of(line.as_bytes()), "size_bytes": line.len()})
}

/// Makes a file of these lines.
type Write<'a> = &'a dyn Fn(Vec<String>) -> Vec<u8>;

#[tokio::test]
async fn a_file_of_too_many_records_is_refused_whole() {
    let mut bench = Bench::in_memory().await;
    Arc::make_mut(&mut bench.state.limits).batch_records = 3;
    bench.publish().await;
    let lines = |n: usize| (0..n).map(|_| any().to_line().unwrap()).collect::<Vec<_>>();
    let bundle = |lines: Vec<String>| {
        let stated = lines.iter().map(|line| stated(line)).collect();
        let text = lines.join("\n");
        packed(&[
            ("manifest.json", &manifest(stated, vec![])),
            ("envelopes.ndjson", text.as_bytes()),
        ])
    };
    let kinds: [(&str, Write<'_>); 3] = [
        ("lines", &|lines| lines.join("\n\n").into_bytes()),
        ("an array", &|lines| format!("[{}]", lines.join(",")).into_bytes()),
        ("a bundle", &bundle),
    ];
    for (name, write) in kinds {
        let refused = upload(&bench, write(lines(4))).await.unwrap_err();
        assert_eq!(
            refused,
            ("JB-4133".to_owned(), "at most 3 records".to_owned()),
            "{name}"
        );
    }
    assert!(
        list(&bench.state).await.unwrap().batches.is_empty(),
        "nothing of them is kept"
    );
    for (name, write) in kinds {
        assert_eq!(
            upload(&bench, write(lines(3))).await,
            Ok(vec![Outcome::Stored; 3]),
            "{name}"
        );
    }
}

#[tokio::test]
async fn a_small_zip_of_a_million_lines_is_one_damaged_record() {
    let bench = Bench::in_memory().await;
    bench.publish().await;
    let line = any().to_line().unwrap();
    let text = format!("{line}\n{}", "\n".repeat(1_000_000));
    let file = packed(&[
        ("manifest.json", &manifest(vec![stated(&line)], vec![])),
        ("envelopes.ndjson", text.as_bytes()),
    ]);
    assert!(file.len() < 4_000, "{}", file.len());
    assert_eq!(upload(&bench, file).await, Ok(vec![Outcome::Stored, Outcome::Damaged]));
}

#[tokio::test]
async fn what_a_manifest_names_beyond_the_limit_of_the_program_is_refused() {
    let bench = Bench::in_memory().await;
    let lines = (0..20_001).map(|n| stated(&n.to_string())).collect();
    let file = packed(&[("manifest.json", &manifest(lines, vec![])), ("envelopes.ndjson", b"")]);
    assert_eq!(upload(&bench, file).await.unwrap_err().0, "JB-4133");
}

#[tokio::test]
async fn an_attachment_that_is_named_again_is_unpacked_once() {
    let bench = Bench::in_memory().await;
    bench.publish().await;
    // Its content does not fit, so that each unpacking would be written, hashed and removed.
    let picture: Vec<u8> = (0..2_000_000_u32)
        .map(|n| n.wrapping_mul(2_654_435_761).to_be_bytes()[0])
        .collect();
    let sha256 = Digest::of(b"another picture");
    let line = any().to_line().unwrap();
    let named = json!({"sha256": sha256, "size_bytes": picture.len()});
    let file = packed(&[
        ("manifest.json", &manifest(vec![stated(&line)], vec![named; 2_000])),
        (&format!("attachments/{sha256}"), &picture),
        ("envelopes.ndjson", line.as_bytes()),
    ]);
    let began = std::time::Instant::now();
    assert_eq!(upload(&bench, file).await, Ok(vec![Outcome::Stored]));
    assert!(began.elapsed().as_secs() < 20, "{:?}", began.elapsed());
}

fn bundle(envelopes: &[Envelope]) -> Vec<u8> {
    let mut writer = BundleWriter::new(None, "2026-11-23T08:00:00+07:00");
    for envelope in envelopes {
        writer.envelope(envelope).unwrap();
    }
    writer.finish().unwrap()
}

/// The same zip with a zip64 end of its directory before the plain one, which then points to it.
fn as_zip64(mut file: Vec<u8>, n_entries: u64, directory_bytes: u64) -> Vec<u8> {
    let end = file.split_off(file.len() - 22);
    let directory_at = u32::from_le_bytes(end[16..20].try_into().unwrap());
    let record_at = file.len() as u64;
    file.extend(b"PK\x06\x06");
    file.extend(44_u64.to_le_bytes());
    file.extend([45, 0, 45, 0]);
    file.extend([0; 8]);
    for number in [n_entries, n_entries, directory_bytes, u64::from(directory_at)] {
        file.extend(number.to_le_bytes());
    }
    file.extend(b"PK\x06\x07");
    file.extend(0_u32.to_le_bytes());
    file.extend(record_at.to_le_bytes());
    file.extend(1_u32.to_le_bytes());
    file.extend(b"PK\x05\x06");
    file.extend([0; 4]);
    file.extend([0xFF; 12]);
    file.extend([0; 2]);
    file
}

#[tokio::test]
async fn a_zip64_is_refused_honest_or_not() {
    let bench = Bench::in_memory().await;
    let good = bundle(&[any()]);
    let end = good.len() - 22;
    let directory_bytes = u64::from(u32::from_le_bytes(good[end + 12..end + 16].try_into().unwrap()));
    let broken_end = [
        as_zip64(good.clone(), 2, directory_bytes),
        b"PK\x05\x06".to_vec(),
        vec![0xFF; 18],
    ]
    .concat();
    let rows = [
        ("honest", as_zip64(good.clone(), 2, directory_bytes)),
        (
            "a directory larger than the file",
            as_zip64(good.clone(), 2, u64::MAX / 2),
        ),
        ("more entries than bytes", as_zip64(good, u64::MAX / 64, u64::MAX / 2)),
        ("behind a broken end", broken_end),
    ];
    for (name, file) in rows {
        let (code, detail) = upload(&bench, file).await.unwrap_err();
        assert_eq!(code, "JB-4007", "{name}");
        assert!(detail.contains("zip64"), "{name}: {detail}");
    }
}
