//! What one store lost or holds damaged: the app mends it, sets it aside, says so, and loses nothing.
//! Runs on the pages that `make app` built.
#![cfg(not(target_arch = "wasm32"))]

#[path = "support/enrolled.rs"]
mod enrolled;
#[path = "story/interview.rs"]
mod interview;
#[path = "support/phone.rs"]
mod phone;
#[path = "support/server.rs"]
mod server;

use enrolled::enrolled;
use interview::{REFUSES, fill};
use phone::{Phone, pages_are_built};
use serde_json::json;
use std::io::Read as _;

const FORM: &str = "/isi/sosialisasi_bpu";

async fn open(phone: &Phone, url: &str) {
    phone.goto(url).await;
    phone.wait_ready().await;
}

/// The outbox in the database: `rows()` gives its pairs, `change(f)` changes it.
const OUTBOX: &str = "const db = await new Promise((done) => { const it = indexedDB.open('jemput-bola'); it.onsuccess = () => done(it.result); }); \
    const change = (f) => new Promise((done) => { const t = db.transaction('outbox', 'readwrite'); f(t.objectStore('outbox')); t.oncomplete = done; }); \
    const rows = async () => { const found = []; await change((it) => { it.openCursor().onsuccess = ({ target: { result } }) => { \
        if (result) { found.push([result.key, result.value]); result.continue(); } }; }); return found; };";

/// One interview waits, two texts were set aside, one interview was mended when the app opened.
async fn the_phone_says_what_it_holds_and_what_was_mended(phone: &Phone) {
    phone.tap("a.tab[href='/']").await;
    phone.wait("document.querySelector('[data-mended=\"1\"]')").await;
    phone.says("1 isian dipulihkan dari salinannya").await;
    phone.shot("15-dipulihkan").await;
    phone.tap("a.tab[href='/pengaturan']").await;
    phone.wait("document.querySelector('[data-stored=waiting]')").await;
    let stored = "return [...document.querySelectorAll('[data-stored]')].map((it) => [it.dataset.stored, it.innerText.split(' ')[0]])";
    let stored = phone.run(stored).await;
    assert_eq!(stored, json!([["waiting", "1"], ["set-aside", "2"], ["mended", "1"]]));
    phone.shot("15-penyimpanan").await;
    phone.tap("a.tab[href='/kiriman']").await;
    phone.wait("document.querySelector('[data-set-aside=\"2\"]')").await;
}

#[tokio::test]
async fn an_only_copy_goes_into_the_database_and_what_cannot_be_read_is_carried_along() {
    if !pages_are_built() {
        return;
    }
    let (mut server, phone, _folders) = enrolled().await;
    server.stop();
    open(&phone, &server.url(FORM)).await;
    fill(&phone, REFUSES, None).await;
    phone.press("finish").await;
    phone.wait("document.querySelector('[data-state=waiting]')").await;

    // As if there had been no database on that day; and a value where only text is ever written.
    let moved = phone
        .run(&format!(
            "{OUTBOX} const [[id, text]] = await rows(); localStorage.setItem('o:' + id, text); \
             await change((it) => {{ it.delete(id); it.put(42, id.replace(/^.{{8}}/, '00000000')); }}); db.close(); return [id, text];"
        ))
        .await;
    open(&phone, &server.url("/kiriman")).await;
    phone.wait("document.querySelector('[data-state=waiting]')").await;
    let rows = phone
        .run(&format!(
            "{OUTBOX} const found = await rows(); db.close(); return found;"
        ))
        .await;
    assert_eq!(
        rows,
        json!([moved]),
        "the only copy is in the database, the other value is not"
    );
    phone.wait("document.querySelector('[data-set-aside=\"1\"]')").await;

    // Damaged while the app is open.
    phone
        .run(&format!(
            "{OUTBOX} await change((it) => it.put('rusak', '11111111')); db.close();"
        ))
        .await;
    phone.tap("a.tab[href='/']").await;
    phone.tap("a.tab[href='/kiriman']").await;
    phone.wait("document.querySelector('[data-set-aside=\"2\"]')").await;
    phone.says("2 catatan di HP ini tidak terbaca").await;
    phone.shot("15-tidak-terbaca").await;
    the_phone_says_what_it_holds_and_what_was_mended(&phone).await;
    phone.press("export").await;
    phone
        .says("1 isian ada di berkas, dan 2 catatan yang tidak terbaca")
        .await;
    let file = std::fs::File::open(phone.download().await).unwrap();
    let mut carried = String::new();
    let mut bundle = zip::ZipArchive::new(file).unwrap();
    bundle
        .by_name("quarantine.ndjson")
        .unwrap()
        .read_to_string(&mut carried)
        .unwrap();
    assert_eq!(carried.lines().count(), 2, "{carried}");
    assert!(
        carried.contains("not text: 42") && carried.contains("rusak"),
        "{carried}"
    );
    phone.close().await;
}

#[tokio::test]
async fn an_interview_that_cannot_be_deleted_is_still_listed_and_can_be_tried_again() {
    if !pages_are_built() {
        return;
    }
    let (mut server, phone, _folders) = enrolled().await;
    open(&phone, &server.url(FORM)).await;
    fill(&phone, REFUSES, Some("setuju")).await;
    open(&phone, &server.url("/")).await;
    phone.wait("document.querySelector('[data-draft]')").await;
    phone
        .run(
            "window.real = IDBDatabase.prototype.transaction; IDBDatabase.prototype.transaction = function (stores, mode, ...rest) { \
             if (mode === 'readwrite') throw new DOMException('refused', 'UnknownError'); return real.call(this, stores, mode, ...rest); }",
        )
        .await;
    phone.press("delete-draft").await;
    phone.press("confirm").await;
    phone.says("Isian belum bisa dihapus. Masih ada di daftar.").await;
    phone.shot("28-belum-dihapus").await;
    phone.wait("document.querySelector('[data-draft]')").await;
    phone.run("IDBDatabase.prototype.transaction = real").await;
    phone.press("confirm").await;
    phone.wait("!document.querySelector('[data-draft]')").await;
    phone.close().await;
    server.stop();
}
