#![cfg(not(target_arch = "wasm32"))]
//! Submissions, attachments, batches and exports over HTTP: who may, what the headers say, and that no answer is
//! written where it does not belong.

#[path = "support/bench.rs"]
mod bench;
#[path = "support/edge.rs"]
mod edge;

use bench::{any, body, content_digest, fresh_id, gzip, with_attachment, wrap};
use edge::{Edge, Phone};
use jemput_bola::id::Digest;
use jemput_bola::submission::Envelope;
use jemput_bola::sync::office::{BatchReport, Role, SubmissionPage};
use jemput_bola::sync::{AttachmentState, CheckResponse, Verdict};
use serde_json::json;
use std::io;
use std::sync::{Arc, Mutex};

async fn with_form() -> Edge {
    let edge = Edge::new().await;
    bench::publish_in(&edge.state).await;
    edge
}

async fn enrolled(edge: &Edge) -> Phone {
    let officer = edge.person(Role::Officer).await;
    edge.phone(1, officer).await
}

async fn push(edge: &Edge, cookie: &str, lines: &[&Envelope]) -> Vec<Verdict> {
    let text: Vec<_> = lines.iter().map(|envelope| envelope.to_line().unwrap()).collect();
    let text = text.join("\n");
    let headers = [
        ("cookie", cookie),
        ("content-type", "application/x-ndjson"),
        ("content-encoding", "gzip"),
        ("content-digest", &content_digest(text.as_bytes())),
    ];
    let answer = edge
        .call("POST", "/api/v1/submissions", &headers, gzip(text.as_bytes()))
        .await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.headers["content-type"], "application/x-ndjson");
    answer
        .text()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[tokio::test]
async fn from_the_phone_to_the_file() {
    let edge = with_form().await;
    let phone = enrolled(&edge).await;
    edge.person(Role::Viewer).await;
    let viewer = edge.sign_in(Role::Viewer).await;
    let picture = vec![5; 200_000];
    let (signed, attachment) = with_attachment(&picture);
    let verdicts = push(&edge, &phone.cookie, &[&any(), &signed]).await;
    assert_eq!(verdicts[1].missing, [attachment.sha256]);

    let cookie = [("cookie", phone.cookie.as_str())];
    let path = format!("/api/v1/attachments/{}", attachment.sha256);
    assert_eq!(edge.call("HEAD", &path, &cookie, "").await.status, 404);
    let offer = json!({"sha256": attachment.sha256, "size_bytes": picture.len()});
    let answer = edge.post("/api/v1/attachments", &cookie, offer.clone()).await;
    assert_eq!(
        (answer.status.as_u16(), answer.headers["upload-offset"].as_bytes()),
        (201, &b"0"[..])
    );
    let at = |offset: &'static str| {
        [
            cookie[0],
            ("upload-offset", offset),
            ("content-type", "application/partial-upload"),
        ]
    };
    let answer = edge.call("PATCH", &path, &at("0"), picture[..150_000].to_vec()).await;
    let state: AttachmentState = answer.json();
    assert_eq!((state.offset, state.complete), (150_000, false));
    let answer = edge.call("HEAD", &path, &cookie, "").await;
    assert_eq!(answer.headers["upload-offset"], "150000");
    assert_eq!(answer.headers["upload-complete"], "?0");
    let answer = edge.call("PATCH", &path, &at("7"), picture[7..].to_vec()).await;
    assert_eq!(
        (
            answer.status.as_u16(),
            answer.json::<serde_json::Value>()["offset"].as_u64()
        ),
        (409, Some(150_000))
    );
    let answer = edge
        .call("PATCH", &path, &at("150000"), picture[150_000..].to_vec())
        .await;
    assert_eq!(answer.headers["upload-complete"], "?1");
    assert_eq!(edge.post("/api/v1/attachments", &cookie, offer).await.status, 200);

    let items = json!({"items": [{"instance_id": signed.instance_id, "sha256": signed.sha256}]});
    let known: CheckResponse = edge.post("/api/v1/submissions/check", &cookie, items).await.json();
    assert_eq!(
        serde_json::to_value(&known.items[0]).unwrap()["receipt"]["state"],
        "complete"
    );

    let viewer = [("cookie", viewer.as_str())];
    let page: SubmissionPage = edge.post("/api/v1/submissions/search", &viewer, json!({})).await.json();
    assert_eq!((page.total, page.rows[1].kecamatan.as_deref()), (2, Some("350701")));
    assert_eq!(page.kecamatan, [("350701".to_owned(), "Donomulyo".to_owned())]);
    let path = format!("/api/v1/submissions/{}", signed.instance_id);
    let raw = edge.call("GET", &path, &viewer, "").await;
    assert_eq!(
        (raw.text(), raw.headers["content-type"].as_bytes()),
        (signed.body.clone(), &b"application/json"[..])
    );
    let file = edge
        .call(
            "GET",
            &format!("/api/v1/attachments/{}", attachment.sha256),
            &viewer,
            "",
        )
        .await;
    assert_eq!(
        (file.body.len(), file.headers["content-type"].as_bytes()),
        (picture.len(), &b"image/png"[..])
    );
    assert_eq!(file.headers["content-security-policy"], "default-src 'none'; sandbox");
    let csv = edge
        .call("GET", &format!("/api/v1/forms/{}/export.csv", bench::FORM), &viewer, "")
        .await;
    assert_eq!(
        csv.headers["content-disposition"],
        "attachment; filename=\"sosialisasi_bpu.csv\""
    );
    assert_eq!(csv.text().lines().count(), 3);
}

#[tokio::test]
async fn a_file_uploaded_by_a_coordinator_is_reported_record_by_record() {
    let edge = with_form().await;
    edge.person(Role::Coordinator).await;
    let coordinator = edge.sign_in(Role::Coordinator).await;
    let cookie = [("cookie", coordinator.as_str()), ("accept-language", "en")];
    let file = format!("{}\n{{\"cut", any().to_line().unwrap());
    let answer = edge
        .call("POST", "/api/v1/batches?name=Isian%20Sri.ndjson", &cookie, file)
        .await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let report: BatchReport = answer.json();
    assert_eq!(report.file_name, "Isian Sri.ndjson");
    let said = report.verdicts[1].problem.clone().unwrap();
    assert_eq!(
        (report.verdicts[1].line, said.title.as_str()),
        (2, "One record of the file is damaged or cut short.")
    );
    // Read by somebody else, it speaks that language.
    let path = format!("/api/v1/batches/{}", report.batch_id);
    let report: BatchReport = edge.call("GET", &path, &cookie[..1], "").await.json();
    assert_eq!(
        report.verdicts[1].problem.clone().unwrap().title,
        "Satu isian dalam berkas rusak atau terpotong."
    );
    let answer = edge
        .call("POST", "/api/v1/batches?name=a.png", &cookie, "\u{89}PNG")
        .await;
    assert_eq!(
        (
            answer.status.as_u16(),
            answer.json::<serde_json::Value>()["code"].as_str()
        ),
        (400, Some("JB-4007"))
    );
}

/// Each address with what an officer's phone, a viewer, a coordinator and nobody get.
#[tokio::test]
async fn bodies_of_practice_and_of_real_interviews_are_asked_for_apart() {
    let edge = with_form().await;
    let phone = enrolled(&edge).await;
    edge.person(Role::Viewer).await;
    let viewer = edge.sign_in(Role::Viewer).await;
    let real = any();
    let mut practice = body(fresh_id(), json!({}));
    practice["mode"] = json!("practice");
    let practice = wrap(&practice);
    push(&edge, &phone.cookie, &[&real, &practice]).await;
    for (envelope, right, wrong) in [
        (&real, "practice=false", "practice=true"),
        (&practice, "practice=true", ""),
    ] {
        let get = async |query: &str| {
            let path = format!("/api/v1/submissions/{}?{query}", envelope.instance_id);
            edge.call("GET", &path, &[("cookie", &viewer)], "").await
        };
        let exactly = format!("sha256={}", envelope.sha256);
        for query in [right.to_owned(), format!("{right}&{exactly}")] {
            assert_eq!(get(&query).await.text(), envelope.body, "{query}");
        }
        for query in [wrong.to_owned(), format!("{wrong}&{exactly}")] {
            assert_eq!(get(query.trim_start_matches('&')).await.code(), "JB-4040", "{query}");
        }
    }
}

#[tokio::test]
async fn who_may() {
    let edge = with_form().await;
    let phone = enrolled(&edge).await;
    for role in [Role::Viewer, Role::Coordinator] {
        edge.person(role).await;
    }
    let viewer = edge.sign_in(Role::Viewer).await;
    let coordinator = edge.sign_in(Role::Coordinator).await;
    let envelope = any();
    push(&edge, &phone.cookie, &[&envelope]).await;
    let raw = format!("/api/v1/submissions/{}", envelope.instance_id);
    let file = format!("/api/v1/attachments/{}", Digest::of(b"x"));
    let search = "/api/v1/submissions/search";
    let check = "/api/v1/submissions/check";
    let export = "/api/v1/forms/sosialisasi_bpu/export.csv";
    let offer = json!({"sha256": Digest::of(b"x"), "size_bytes": 1}).to_string();
    let rows: Vec<(&str, &str, String, [u16; 4])> = vec![
        ("GET", &raw, String::new(), [403, 200, 200, 401]),
        ("POST", search, "{}".to_owned(), [403, 200, 200, 401]),
        ("POST", check, "{\"items\":[]}".to_owned(), [200, 403, 200, 401]),
        ("GET", export, String::new(), [403, 200, 200, 401]),
        ("GET", "/api/v1/batches", String::new(), [403, 200, 200, 401]),
        ("GET", "/api/v1/batches/77", String::new(), [403, 404, 404, 401]),
        (
            "POST",
            "/api/v1/batches?name=x",
            any().to_line().unwrap(),
            [403, 403, 200, 401],
        ),
        ("POST", "/api/v1/attachments", offer, [201, 403, 201, 401]),
        ("GET", &file, String::new(), [403, 404, 404, 401]),
    ];
    for (method, path, body, expected) in rows {
        let who = [Some(&phone.cookie), Some(&viewer), Some(&coordinator), None];
        for (cookie, expected) in who.into_iter().zip(expected) {
            let headers: Vec<_> = cookie.iter().map(|cookie| ("cookie", cookie.as_str())).collect();
            let answer = edge.call(method, path, &headers, body.clone()).await;
            assert_eq!(answer.status, expected, "{method} {path} {cookie:?}: {}", answer.text());
        }
    }
}

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Everything that the server and its libraries log, at the finest level, while answers go in and out in every way.
#[tokio::test]
async fn no_answer_is_logged_or_told_in_an_error() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(move || writer.clone());
    // For every thread: the store writes and files are read on others.
    tracing::subscriber::set_global_default(subscriber.finish()).unwrap();
    let edge = with_form().await;
    let phone = enrolled(&edge).await;
    edge.person(Role::Coordinator).await;
    let coordinator = edge.sign_in(Role::Coordinator).await;
    let cookie = [("cookie", coordinator.as_str())];
    let secret = "RAHASIA77";
    let good = bench::wrap(&bench::body(bench::fresh_id(), json!({"nama": secret})));
    let broken = Envelope::wrap(bench::fresh_id(), format!("{{\"schema\":\"{secret}\"}}"));
    let mut wrong_type = bench::body(bench::fresh_id(), json!({"nama": secret}));
    wrong_type["seq"] = json!(secret);
    let mut told = String::new();
    for verdict in push(&edge, &phone.cookie, &[&good, &broken, &bench::wrap(&wrong_type)]).await {
        told += &serde_json::to_string(&verdict).unwrap();
    }
    let damaged = good.to_line().unwrap().replace("nama", "nema");
    let file = format!("{damaged}\n{{\"{secret}\n[\"{secret}\"");
    told += &edge.call("POST", "/api/v1/batches?name=x", &cookie, file).await.text();
    told += &edge
        .post("/api/v1/submissions/search", &cookie, json!({"from": secret}))
        .await
        .text();
    told += &edge
        .post("/api/v1/submissions/search", &cookie, json!({"page": secret}))
        .await
        .text();
    assert!(!told.contains(secret), "{told}");
    let path = format!("/api/v1/forms/{}/export.csv", bench::FORM);
    assert!(
        edge.call("GET", &path, &cookie, "")
            .await
            .text()
            .contains("SubmissionDate")
    );
    let written = String::from_utf8_lossy(&log.0.lock().unwrap().clone()).into_owned();
    assert!(written.contains("a push was taken"), "nothing is logged at all");
    assert!(!written.contains(secret));
}
