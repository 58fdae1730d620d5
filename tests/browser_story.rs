//! The whole story in a real Chromium against the real server: enrolled, offline, killed, finished, sent, carried.
//! Runs on the pages that `make app` built.
#![cfg(not(target_arch = "wasm32"))]

#[path = "story/interview.rs"]
mod interview;
#[path = "support/phone.rs"]
mod phone;
#[path = "support/server.rs"]
mod server;

use interview::{FARMER, REFUSES, enrol, fill, saved};
use jemput_bola::id::Digest;
use jemput_bola::submission::Submission;
use phone::{Phone, Screen, pages_are_built};
use serde_json::json;
use server::{Server, program};
use sqlx::Row as _;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool};
use std::path::Path;

const FORM: &str = "/isi/sosialisasi_bpu";

/// Every body that the server holds: its bytes, the digest beside them, and what came of it.
async fn bodies(data_dir: &Path) -> Vec<(Vec<u8>, Vec<u8>, String)> {
    let options = SqliteConnectOptions::new()
        .filename(data_dir.join("jemput-bola.db"))
        .read_only(true);
    let pool = SqlitePool::connect_with(options).await.unwrap();
    let rows = sqlx::query("select body, sha256, outcome from submission order by number")
        .fetch_all(&pool)
        .await
        .unwrap();
    pool.close().await;
    rows.iter()
        .map(|row| (row.get("body"), row.get("sha256"), row.get("outcome")))
        .collect()
}

#[tokio::test]
async fn an_interview_survives_no_network_and_a_killed_browser_and_arrives_exactly_once() {
    if !pages_are_built() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let profile = tempfile::tempdir().unwrap();
    let mut server = Server::start(folder.path(), &[]);
    let phone = Phone::open(profile.path(), Screen::Phone).await;
    enrol(&phone, &server.enrolment_link()).await;
    phone.shot("02-beranda").await;

    server.stop();
    phone.goto(&server.url(FORM)).await;
    phone.wait_ready().await;
    phone.shot("03-isi-awal").await;
    fill(&phone, FARMER, Some("hasil")).await;
    let profile = phone.kill();

    let phone = Phone::open(&profile, Screen::Phone).await;
    phone.goto(&server.url("/")).await;
    phone.wait_ready().await;
    phone.wait("document.querySelector('[data-draft]')").await;
    phone.shot("04-beranda-belum-selesai").await;
    phone.press("continue").await;
    phone.wait("document.querySelector('[data-q=hasil]')").await;
    phone.shot("05-pertanyaan").await;
    let kept = phone
        .run("return document.querySelector('[data-q=hasil] input').value")
        .await;
    assert_eq!(kept, json!("75.000"), "the last answer that the screen called saved");

    fill(&phone, FARMER, None).await;
    phone.shot("08-ringkasan").await;
    phone.press("finish").await;
    phone.wait("document.querySelector('[data-done]')").await;
    phone.shot("09-selesai").await;
    phone.wait("document.querySelector('[data-state=waiting]')").await;
    let digest = phone
        .run("return document.querySelector('[data-sha256]').dataset.sha256")
        .await;
    assert!(phone.text().await.contains("Belum terkirim"), "{}", phone.text().await);

    server.start_again(&[]);
    // Out of the valley: the browser says that it is online again, and nobody presses anything.
    phone.run("window.dispatchEvent(new Event('online'))").await;
    phone
        .wait("document.querySelector('[data-state=sent] [data-receipt]')")
        .await;
    phone.shot("10-terkirim").await;
    let number = phone
        .run("return document.querySelector('[data-receipt]').innerText")
        .await;
    assert_eq!(number, json!("1"));

    let bodies = bodies(server.data_dir()).await;
    assert_eq!(bodies.len(), 1, "exactly one submission");
    let (body, sha256, outcome) = &bodies[0];
    assert_eq!(outcome, "stored");
    assert_eq!(
        json!(Digest::of(body).to_string()),
        digest,
        "the bytes are those whose digest the phone shows"
    );
    assert_eq!(sha256, Digest::of(body).as_bytes());
    let submission = Submission::from_body(std::str::from_utf8(body).unwrap()).unwrap();
    let answers = &submission.answers["wawancara"];
    assert_eq!(answers["lokasi"]["desa"], "3507012001");
    assert_eq!(answers["keluarga"]["anggota"].as_array().unwrap().len(), 2);
    assert_eq!(answers["hitung"]["iuran_bulan"], "12400");
    assert_eq!(submission.attachments.len(), 2, "photo and signature");
    for attachment in &submission.attachments {
        let name = attachment.sha256.to_string();
        let file = server.data_dir().join("attachments").join(&name[..2]).join(&name);
        let bytes = std::fs::read(&file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
        assert_eq!(Digest::of(&bytes), attachment.sha256);
    }
    phone.close().await;
    server.stop();
}

#[tokio::test]
async fn a_bundle_from_a_phone_without_a_signal_is_stored_once_and_then_a_duplicate() {
    if !pages_are_built() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let profile = tempfile::tempdir().unwrap();
    let desk = tempfile::tempdir().unwrap();
    let mut server = Server::start(folder.path(), &[]);
    let phone = Phone::open(profile.path(), Screen::Phone).await;
    enrol(&phone, &server.enrolment_link()).await;
    let said = server.said.clone();
    server.stop();

    phone.goto(&server.url(FORM)).await;
    phone.wait_ready().await;
    fill(&phone, REFUSES, None).await;
    saved(&phone).await;
    phone.press("finish").await;
    phone.wait("document.querySelector('[data-state=waiting]')").await;
    phone.goto(&server.url("/kiriman")).await;
    phone.wait_ready().await;
    phone.shot("11-kiriman").await;
    phone.press("export").await;
    let bundle = phone.download().await;
    assert_eq!(bundle.extension().unwrap(), "jbz");
    // Nothing was removed from the phone, which stays in the village.
    phone.wait("document.querySelector('[data-state=waiting]')").await;
    phone.close().await;

    server.start_again(&[]);
    let office = Phone::open(desk.path(), Screen::Desk).await;
    sign_in(&office, &server, &said).await;
    for (outcome, shot) in [("stored", "21-kantor-kiriman"), ("duplicate", "22-kantor-kiriman-lagi")] {
        office.goto(&server.url("/kantor/")).await;
        office.wait_ready().await;
        office.choose_file("input[type=file]", &bundle).await;
        office
            .wait(&format!("document.querySelector('[data-outcome={outcome}]')"))
            .await;
        office.shot(shot).await;
    }
    assert_eq!(bodies(server.data_dir()).await.len(), 1);

    // The command line is another door to the same room.
    let upload = program()
        .args(["batch", "upload", "--server", &server.url("")])
        .arg(&bundle)
        .env("JB_TOKEN", server.token())
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&upload.stdout).into_owned();
    assert!(
        upload.status.success() && told.contains("duplicate"),
        "{told}{}",
        String::from_utf8_lossy(&upload.stderr)
    );
    office.close().await;
    server.stop();
}

/// Signs the first admin in with the one-time password, and gives a new one as asked.
async fn sign_in(office: &Phone, server: &Server, said: &str) {
    let password = said
        .lines()
        .find(|line| line.contains("one-time password:"))
        .expect("a one-time password");
    let password = password.rsplit(' ').next().unwrap();
    office.goto(&server.url("/kantor/")).await;
    office.wait_ready().await;
    office.shot("20-kantor-masuk").await;
    office.type_into("input[autocomplete=username]", "admin").await;
    office.type_into("input[type=password]", password).await;
    office.press("sign-in").await;
    office
        .wait("document.querySelectorAll('input[type=password]').length >= 2")
        .await;
    let fields = "document.querySelectorAll('input[type=password]')";
    assert_eq!(office.run(&format!("return {fields}.length >= 2")).await, json!(true));
    office.type_into("input[autocomplete=current-password]", password).await;
    let n_new = office
        .run("return document.querySelectorAll('input[autocomplete=new-password]').length")
        .await;
    for at in 0..n_new.as_u64().unwrap() {
        office
            .run(&format!(
                "document.querySelectorAll('input[autocomplete=new-password]')[{at}].dataset.nth = '{at}'"
            ))
            .await;
        office
            .type_into(&format!("[data-nth='{at}']"), "kata sandi baru 2026")
            .await;
    }
    office.press("change-password").await;
    office.wait("document.querySelector('input[type=file]')").await;
}
