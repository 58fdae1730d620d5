#![cfg(not(target_arch = "wasm32"))]
//! Bundles and batches: what a phone writes the server reads, and what is damaged, cut or hostile is told apart.

#[path = "support/bench.rs"]
mod bench;

use axum::{body::Body, http::HeaderMap};
use bench::*;
use jemput_bola::bundle::BundleWriter;
use jemput_bola::id::Digest;
use jemput_bola::server::batches::{accept_batch, list, report};
use jemput_bola::submission::Envelope;
use jemput_bola::sync::office::BatchReport;
use jemput_bola::sync::{Outcome, ReceiptState};
use std::io::{Cursor, Read as _, Write as _};

fn bundle(envelopes: &[Envelope], attachments: &[&[u8]]) -> Vec<u8> {
    let mut writer = BundleWriter::new(None, "2026-11-23T08:00:00+07:00");
    let mut file = Vec::new();
    for bytes in attachments {
        if let Some(header) = writer.attachment(bytes).unwrap() {
            file.extend(header);
            file.extend(*bytes);
        }
    }
    for envelope in envelopes {
        writer.envelope(envelope).unwrap();
    }
    file.extend(writer.finish().unwrap());
    file
}

async fn upload(bench: &Bench, file: Vec<u8>) -> Result<BatchReport, String> {
    let body = Body::from_stream(futures::stream::iter(
        file.chunks(10_000)
            .map(|piece| Ok::<_, std::io::Error>(piece.to_vec()))
            .collect::<Vec<_>>(),
    ));
    let report = accept_batch(&bench.state, &coordinator(), "Isian.jbz", &HeaderMap::new(), body).await;
    report.map_err(|error| error.code.to_string())
}

/// Line and outcome of every record.
fn outcomes(report: &BatchReport) -> Vec<(u64, Outcome)> {
    report
        .verdicts
        .iter()
        .map(|verdict| (verdict.line, verdict.outcome))
        .collect()
}

fn entries(file: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(file)).unwrap();
    (0..archive.len())
        .map(|index| {
            let mut entry = archive.by_index(index).unwrap();
            let mut content = Vec::new();
            entry.read_to_end(&mut content).unwrap();
            (entry.name().unwrap().into_owned(), content)
        })
        .collect()
}

fn packed(entries: &[(String, Vec<u8>)], method: zip::CompressionMethod) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in entries {
        let options = zip::write::SimpleFileOptions::default().compression_method(method);
        writer.start_file(name, options).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[tokio::test]
async fn what_a_phone_cannot_read_is_carried_along_and_passed_over() {
    let aside = r#"{"schema":1,"key":"o:x","side":"journal","why":"malformed","at_ms":0,"text":"not text: 7"}"#;
    for bench in Bench::both().await {
        bench.publish().await;
        let mut writer = BundleWriter::new(None, "2026-11-23T08:00:00+07:00");
        writer.envelope(&any()).unwrap();
        writer.quarantined(aside);
        writer.quarantined(aside);
        let file = writer.finish().unwrap();
        let carried = entries(&file).into_iter().find(|(name, _)| name == "quarantine.ndjson");
        let lines = carried.map(|(_, content)| String::from_utf8(content).unwrap());
        assert_eq!(lines, Some(format!("{aside}\n{aside}\n")));
        let report = upload(&bench, file).await.unwrap();
        assert_eq!(outcomes(&report), [(1, Outcome::Stored)]);
    }
    assert!(
        entries(&bundle(&[any()], &[]))
            .iter()
            .all(|(name, _)| name != "quarantine.ndjson")
    );
}

#[tokio::test]
async fn a_bundle_uploaded_twice_is_stored_and_then_duplicate() {
    for bench in Bench::both().await {
        bench.publish().await;
        let picture = vec![7; 50_000];
        let (signed, attachment) = with_attachment(&picture);
        let envelopes = [any(), signed.clone(), any()];
        let file = bundle(&envelopes, &[&picture, &picture]);
        let first = upload(&bench, file.clone()).await.unwrap();
        assert_eq!(
            outcomes(&first),
            [(1, Outcome::Stored), (2, Outcome::Stored), (3, Outcome::Stored)]
        );
        assert_eq!(
            (first.file_name.as_str(), first.received_at.as_str()),
            ("Isian.jbz", "2026-11-23T08:00:00+07:00")
        );
        assert_eq!(first.totals.into_iter().collect::<Vec<_>>(), [(Outcome::Stored, 3)]);
        let receipt = first.verdicts[1].receipt.clone().unwrap();
        assert_eq!((receipt.state, receipt.sha256), (ReceiptState::Complete, signed.sha256));
        assert_eq!(
            std::fs::read(bench.state.files.path(attachment.sha256)).unwrap(),
            picture
        );

        let second = upload(&bench, file).await.unwrap();
        assert_eq!(second.totals.into_iter().collect::<Vec<_>>(), [(Outcome::Duplicate, 3)]);
        assert_eq!(second.verdicts[1].receipt.as_ref(), Some(&receipt));
        // What came in a file and what came from the phone is the same.
        assert_eq!(bench.push_one(&signed).await.receipt, Some(receipt));

        let all = list(&bench.state).await.unwrap().batches;
        assert_eq!(all.iter().map(|batch| batch.batch_id).collect::<Vec<_>>(), [2, 1]);
        assert!(
            all.iter()
                .all(|batch| batch.verdicts.is_empty() && batch.totals.values().sum::<u64>() == 3)
        );
        let again = report(&bench.state, first.batch_id, &HeaderMap::new()).await.unwrap();
        assert_eq!(again.verdicts, first.verdicts);
        // Nothing of the upload stays behind.
        assert_eq!(
            std::fs::read_dir(bench.folder.path().join("incoming")).unwrap().count(),
            0
        );
    }
}

#[tokio::test]
async fn a_bundle_is_a_zip_that_others_can_open() {
    let envelope = any();
    let file = bundle(std::slice::from_ref(&envelope), &[b"picture"]);
    let entries = entries(&file);
    let sha256 = Digest::of(b"picture");
    assert_eq!(entries[0], (format!("attachments/{sha256}"), b"picture".to_vec()));
    assert_eq!(
        entries[1],
        (
            "envelopes.ndjson".to_owned(),
            format!("{}\n", envelope.to_line().unwrap()).into_bytes()
        )
    );
    let manifest: serde_json::Value = serde_json::from_slice(&entries[2].1).unwrap();
    let line = envelope.to_line().unwrap();
    assert_eq!(
        manifest,
        serde_json::json!({
            "schema": 1, "made_at": "2026-11-23T08:00:00+07:00",
            "lines": [{"id": envelope.instance_id, "sha256": Digest::of(line.as_bytes()), "size_bytes": line.len()}],
            "attachments": [{"sha256": sha256, "size_bytes": 7}],
        })
    );
}

#[tokio::test]
async fn a_bundle_packed_again_by_another_program_is_taken() {
    let bench = Bench::in_memory().await;
    bench.publish().await;
    let mut entries = entries(&bundle(&[any(), any()], &[]));
    entries.push(("__MACOSX/._manifest.json".to_owned(), b"x".to_vec()));
    let report = upload(&bench, packed(&entries, zip::CompressionMethod::Deflated))
        .await
        .unwrap();
    assert_eq!(outcomes(&report), [(1, Outcome::Stored), (2, Outcome::Stored)]);
}

#[tokio::test]
async fn a_line_that_does_not_fit_the_manifest_is_damaged_and_never_a_conflict() {
    let bench = Bench::in_memory().await;
    bench.publish().await;
    let envelopes = [any(), any(), any(), any()];
    bench.push_one(&envelopes[1]).await;
    let mut entries = entries(&bundle(&envelopes, &[]));
    let text = String::from_utf8(entries[0].1.clone()).unwrap();
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    // Changed with its digest, so that it would be a conflict; the third and fourth are lost, another came in.
    let changed = envelopes[1].body.replace("Slamet", "Selamet");
    lines[1] = Envelope::wrap(envelopes[1].instance_id, changed).to_line().unwrap();
    lines.truncate(2);
    entries[0].1 = lines.join("\n").into_bytes();
    let report = upload(&bench, packed(&entries, zip::CompressionMethod::Stored))
        .await
        .unwrap();
    let damaged = Outcome::Damaged;
    assert_eq!(
        outcomes(&report),
        [(1, Outcome::Stored), (2, damaged), (3, damaged), (4, damaged)]
    );
    for (verdict, envelope) in report.verdicts.iter().zip(&envelopes).skip(1) {
        assert_eq!(verdict.instance_id, Some(envelope.instance_id));
        assert_eq!(verdict.problem.as_ref().unwrap().code, "JB-4224");
        assert_eq!(verdict.receipt, None);
    }
}

#[tokio::test]
async fn a_damaged_byte_costs_one_record_and_no_other() {
    let bench = Bench::in_memory().await;
    bench.publish().await;
    let mut file = bundle(&[any(), any(), any()], &[]);
    let middle = file
        .windows(6)
        .enumerate()
        .filter(|(_, w)| w == b"Slamet")
        .map(|(at, _)| at)
        .nth(2)
        .unwrap();
    file[middle] ^= 1;
    let report = upload(&bench, file).await.unwrap();
    assert_eq!(report.totals.values().sum::<u64>(), 3);
    assert_eq!(report.totals[&Outcome::Damaged], 1);
}

#[tokio::test]
async fn a_damaged_attachment_leaves_its_submission_waiting() {
    let bench = Bench::in_memory().await;
    bench.publish().await;
    let (envelope, attachment) = with_attachment(b"a signature");
    let mut file = bundle(&[envelope], &[b"a signature"]);
    let at = file.windows(11).position(|w| w == b"a signature").unwrap();
    file[at] = b'A';
    let report = upload(&bench, file).await.unwrap();
    assert_eq!(outcomes(&report), [(1, Outcome::AwaitingAttachments)]);
    assert_eq!(report.verdicts[0].missing, [attachment.sha256]);
    assert!(!bench.state.files.holds(attachment.sha256).await);
}

/// Name, text, and line and outcome of every record.
type Row = (&'static str, String, Vec<(u64, Outcome)>);

#[tokio::test]
async fn plain_text_is_taken_line_by_line_and_element_by_element() {
    let bench = Bench::in_memory().await;
    bench.publish().await;
    let line = || any().to_line().unwrap();
    let long = Envelope::wrap(fresh_id(), "x".repeat(5_000_000)).to_line().unwrap();
    let (stored, refused, damaged) = (Outcome::Stored, Outcome::Refused, Outcome::Damaged);
    let cut = |text: String| text[..text.len() - 30].to_owned();
    let rows: Vec<Row> = vec![
        (
            "lines",
            format!("{}\n{}\n", line(), line()),
            vec![(1, stored), (2, stored)],
        ),
        (
            "a last line without its feed",
            format!("{}\n{}", line(), line()),
            vec![(1, stored), (2, stored)],
        ),
        (
            "cut short",
            cut(format!("{}\n{}", line(), line())),
            vec![(1, stored), (2, damaged)],
        ),
        (
            "a broken line between",
            format!("{}\n{{]\n\n{}\n", line(), line()),
            vec![(1, stored), (2, refused), (4, stored)],
        ),
        (
            "a line too long",
            format!("{}\n{long}\n{}\n", line(), line()),
            vec![(1, stored), (2, refused), (3, stored)],
        ),
        (
            "with a byte order mark",
            format!("\u{feff}{}\r\n", line()),
            vec![(1, stored)],
        ),
        (
            "an array",
            format!(" [ {} ,\n{}\n]\n", line(), line()),
            vec![(1, stored), (2, stored)],
        ),
        (
            "an array with a mark",
            format!("\u{feff}[{}]", line()),
            vec![(1, stored)],
        ),
        (
            "an array cut short",
            cut(format!("[{},{}]", line(), line())),
            vec![(1, stored), (2, damaged)],
        ),
        ("an array without its end", format!("[{},", line()), vec![(1, stored)]),
        (
            "an array with other things",
            format!("[{},7,\"],\\\"\",{}]", line(), line()),
            vec![(1, stored), (2, refused), (3, refused), (4, stored)],
        ),
        (
            "an array with a long element",
            format!("[{long},{}]", line()),
            vec![(1, refused), (2, stored)],
        ),
    ];
    for (name, text, expected) in rows {
        let report = upload(&bench, text.into_bytes()).await.unwrap();
        assert_eq!(outcomes(&report), expected, "{name}");
    }
}

/// A container that cannot be opened is refused whole: no batch, nothing stored.
#[tokio::test]
async fn what_is_not_ours_is_refused_whole() {
    let mut bench = Bench::in_memory().await;
    std::sync::Arc::make_mut(&mut bench.state.limits).batch_bytes = 3_000_000;
    let good = bundle(&[any(), any()], &[b"picture"]);
    let parts = entries(&good);
    let without = |left_out: &str| {
        let kept: Vec<_> = parts.iter().filter(|(name, _)| name != left_out).cloned().collect();
        packed(&kept, zip::CompressionMethod::Stored)
    };
    let zeros = vec![0; 30_000_000];
    let mut bomb = parts.clone();
    bomb.push(("attachments/x".to_owned(), zeros));
    let mut newer = parts.clone();
    newer[2].1 = String::from_utf8(newer[2].1.clone())
        .unwrap()
        .replace("\"schema\":1", "\"schema\":2")
        .into_bytes();
    let rows: Vec<(&str, Vec<u8>, &str)> = vec![
        ("cut short", good[..good.len() - 10].to_vec(), "JB-4007"),
        (
            "a foreign zip",
            packed(
                &[("isian.txt".to_owned(), b"x".to_vec())],
                zip::CompressionMethod::Stored,
            ),
            "JB-4007",
        ),
        ("no manifest", without("manifest.json"), "JB-4007"),
        ("no envelopes", without("envelopes.ndjson"), "JB-4007"),
        (
            "of a newer app",
            packed(&newer, zip::CompressionMethod::Stored),
            "JB-4007",
        ),
        ("a bomb", packed(&bomb, zip::CompressionMethod::Deflated), "JB-4008"),
        ("a picture", b"\x89PNG\r\n\x1a\n....".to_vec(), "JB-4007"),
        ("a web page", b"<!doctype html>".to_vec(), "JB-4007"),
        ("nothing", vec![], "JB-4007"),
        ("an empty array", b"[ ]".to_vec(), "JB-4007"),
        ("too large", vec![b' '; 3_000_001], "JB-4133"),
    ];
    for (name, file, code) in rows {
        assert_eq!(upload(&bench, file).await.unwrap_err(), code, "{name}");
    }
    assert!(list(&bench.state).await.unwrap().batches.is_empty());
    assert!(!bench.state.files.holds(Digest::of(b"picture")).await);
    assert_eq!(
        std::fs::read_dir(bench.folder.path().join("incoming")).unwrap().count(),
        0
    );
}

/// An entry that says it is small and is not: no more is read than it said.
#[tokio::test]
async fn an_entry_that_lies_about_its_size_is_damaged() {
    let bench = Bench::in_memory().await;
    bench.publish().await;
    let mut parts = entries(&bundle(&[any()], &[]));
    parts[0].1.extend(vec![b' '; 5_000_000]);
    let real = parts[0].1.len() as u32;
    let mut file = packed(&parts, zip::CompressionMethod::Deflated);
    let claimed = 4000_u32.to_le_bytes();
    let places: Vec<_> = file
        .windows(4)
        .enumerate()
        .filter(|(_, w)| *w == real.to_le_bytes())
        .map(|(at, _)| at)
        .collect();
    assert!(!places.is_empty());
    for at in places {
        file[at..at + 4].copy_from_slice(&claimed);
    }
    // The record itself lies within what was said, and fits the manifest.
    let report = upload(&bench, file).await.unwrap();
    assert_eq!(outcomes(&report), [(1, Outcome::Stored), (2, Outcome::Damaged)]);
}
