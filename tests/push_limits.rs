#![cfg(not(target_arch = "wasm32"))]
//! What is refused as a whole: a push that is damaged, cut, hostile or too large stores nothing.

#[path = "support/bench.rs"]
mod bench;

use axum::body::Body;
use bench::*;
use jemput_bola::server::submissions::{accept_check, accept_push};
use jemput_bola::sync::{CheckAnswer, CheckItem, CheckRequest};

/// Name, headers, body and the code that it gets.
type Row<'a> = (&'a str, Vec<(&'static str, &'a str)>, Vec<u8>, &'a str);

/// A request that cannot be taken as a whole stores nothing.
#[tokio::test]
async fn a_request_that_is_not_whole_stores_nothing() {
    let bench = Bench::in_memory().await;
    let envelope = any();
    let text = format!("{}\n", envelope.to_line().unwrap());
    let plain = text.as_bytes();
    let packed = gzip(plain);
    let digest = content_digest(plain);
    let zeros = vec![b' '; 8 * 1024 * 1024];
    // Long, and hard to pack: over the limit before it is over the ratio.
    let noise: Vec<u8> = (0..9_000_000_u32)
        .map(|n| b'a' + (n.wrapping_mul(2_654_435_761) >> 28) as u8)
        .collect();
    let lines = "{}\n".repeat(501);
    let rows: Vec<Row<'_>> = vec![
        ("no digest", vec![], plain.to_vec(), "JB-4001"),
        (
            "another algorithm only",
            vec![("content-digest", "sha-512=:AAAA:")],
            plain.to_vec(),
            "JB-4001",
        ),
        (
            "digest of another text",
            vec![("content-digest", &digest)],
            b"{}".to_vec(),
            "JB-4001",
        ),
        (
            "digest of the packed text",
            vec![("content-encoding", "gzip"), ("content-digest", "sha-256=:AAAA:")],
            packed.clone(),
            "JB-4001",
        ),
        (
            "cut plain text",
            vec![("content-digest", &digest)],
            plain[..plain.len() - 9].to_vec(),
            "JB-4001",
        ),
        (
            "cut gzip",
            vec![("content-encoding", "gzip"), ("content-digest", &digest)],
            packed[..packed.len() - 9].to_vec(),
            "JB-4000",
        ),
        (
            "no gzip",
            vec![("content-encoding", "gzip"), ("content-digest", &digest)],
            plain.to_vec(),
            "JB-4000",
        ),
        (
            "other encoding",
            vec![("content-encoding", "br"), ("content-digest", &digest)],
            packed.clone(),
            "JB-4150",
        ),
        (
            "other media type",
            vec![("content-type", "text/html"), ("content-digest", &digest)],
            plain.to_vec(),
            "JB-4150",
        ),
        ("a bomb", vec![("content-encoding", "gzip")], gzip(&zeros), "JB-4008"),
        (
            "a bomb of two members",
            vec![("content-encoding", "gzip")],
            [gzip(b"x"), gzip(&zeros)].concat(),
            "JB-4008",
        ),
        (
            "too long unpacked",
            vec![("content-encoding", "gzip")],
            gzip(&noise),
            "JB-4130",
        ),
        (
            "too long plain",
            vec![],
            zeros.iter().chain(b"x").copied().collect(),
            "JB-4130",
        ),
        (
            "too many lines",
            vec![("content-digest", "")],
            lines.into_bytes(),
            "JB-4130",
        ),
    ];
    for (name, pairs, body, code) in rows {
        let lines = content_digest(&body);
        let pairs: Vec<_> = pairs
            .iter()
            .map(|(n, v)| (*n, if v.is_empty() { lines.as_str() } else { v }))
            .collect();
        let error = accept_push(&bench.state, &phone(), &headers(&pairs), Body::from(body))
            .await
            .unwrap_err();
        assert_eq!(error.code.to_string(), code, "{name}");
    }
    let item = CheckItem {
        instance_id: envelope.instance_id,
        sha256: envelope.sha256,
    };
    let answer = accept_check(&bench.state, &CheckRequest { items: vec![item] })
        .await
        .unwrap();
    assert_eq!(answer.items, [CheckAnswer::Unknown]);

    // And whole, packed, in pieces of one byte, it is taken.
    let pieces: Vec<Result<Vec<u8>, std::io::Error>> = packed.iter().map(|byte| Ok(vec![*byte])).collect();
    let headers = headers(&[
        ("content-encoding", "gzip"),
        ("content-digest", &format!("sha-512=:AAAA:, {digest}")),
    ]);
    let body = Body::from_stream(futures::stream::iter(pieces));
    let verdicts = accept_push(&bench.state, &phone(), &headers, body).await.unwrap();
    assert!(verdicts[0].outcome.is_kept());
}

#[tokio::test]
async fn a_body_that_breaks_off_stores_nothing() {
    let bench = Bench::in_memory().await;
    let text = any().to_line().unwrap();
    let digest = content_digest(text.as_bytes());
    let pieces = vec![Ok(text), Err(std::io::Error::other("reset"))];
    let body = Body::from_stream(futures::stream::iter(pieces));
    let error = accept_push(&bench.state, &phone(), &headers(&[("content-digest", &digest)]), body)
        .await
        .unwrap_err();
    assert_eq!(error.code.to_string(), "JB-4000");
}
