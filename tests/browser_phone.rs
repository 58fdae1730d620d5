//! The officers' app in a real Chromium against the real server, where something stands in the way: a second tab, full
//! storage, no signal, a wrong code, a browser that keeps nothing. Each says what to do, and answers stay.
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
use interview::{FARMER, enrol, fill, saved};
use phone::{Phone, Screen, pages_are_built};
use serde_json::json;
use server::Server;

const FORM: &str = "/isi/sosialisasi_bpu";

async fn open(phone: &Phone, url: &str) {
    phone.goto(url).await;
    phone.wait_ready().await;
}

#[tokio::test]
async fn a_second_tab_reads_along_and_takes_over_when_the_first_is_closed() {
    if !pages_are_built() {
        return;
    }
    let (mut server, phone, _folders) = enrolled().await;
    open(&phone, &server.url(FORM)).await;
    fill(&phone, FARMER, Some("nama")).await;
    let draft = phone.run("return location.href").await;
    let draft = draft.as_str().unwrap();
    // A reload is no second tab.
    open(&phone, draft).await;
    phone.wait("document.querySelector('[data-action=next]')").await;

    phone.new_tab().await;
    open(&phone, draft).await;
    phone.wait("document.querySelector('[data-following]')").await;
    phone.says("Sedang dibuka di tab lain").await;
    phone.says("Pak Slamet").await;
    phone.shot("12-tab-lain").await;
    let changes = "return document.querySelectorAll('#content input, #content button, #content select, .foot').length";
    assert_eq!(phone.run(changes).await, json!(0), "nothing here can be changed");
    // What lies beyond the screen is there and not laid out, so it has no inner text.
    let said = async |words: &str| {
        let row = "document.querySelector('[data-answer=tahu_lahir] .row-main')?.textContent";
        phone.wait(&format!("{row} === '{words}'")).await;
    };
    said("Belum diisi, harus diisi").await;

    phone.to_tab(0).await;
    fill(&phone, FARMER, Some("tahu_lahir")).await;
    phone.to_tab(1).await;
    said("Ya").await;

    phone.to_tab(0).await;
    phone.close_tab().await;
    phone.to_tab(0).await;
    phone.wait("document.querySelector('[data-action=next]')").await;
    fill(&phone, FARMER, Some("pendidikan")).await;
    saved(&phone).await;

    // Without locks everyone is let in, and whoever is behind is told.
    phone.new_tab().await;
    phone
        .before_every_page("Object.defineProperty(Navigator.prototype, 'locks', { value: undefined })")
        .await;
    open(&phone, draft).await;
    fill(&phone, FARMER, Some("bidang")).await;
    phone.to_tab(0).await;
    phone.press("next").await;
    phone.says("Isian ini dilanjutkan di tab lain").await;
    phone.close().await;
    server.stop();
}

/// The database without room. Chromium 156 does not hold IndexedDB to the quota that its own tools set, so the API is
/// made to answer as it does when the disk is full, until the page is opened again or `ROOM` is run.
const NO_ROOM: &str = "IDBObjectStore.prototype.room ??= IDBObjectStore.prototype.put; \
    IDBObjectStore.prototype.put = () => { throw new DOMException('', 'QuotaExceededError'); };";
const ROOM: &str = "IDBObjectStore.prototype.put = IDBObjectStore.prototype.room; \
    Object.keys(localStorage).filter((key) => key.startsWith('filler')).forEach((key) => localStorage.removeItem(key));";
const NAME: &str = "[data-q=nama] input";
/// Fills local storage to the last unit.
const FILL_LOCAL: &str = "let n = 0; for (let size = 1 << 20; size; size >>= 1) \
    try { for (;;) localStorage.setItem('filler' + n++, 'x'.repeat(size)); } catch {}";

#[tokio::test]
async fn full_storage_is_said_and_the_answers_stay() {
    if !pages_are_built() {
        return;
    }
    let (mut server, phone, _folders) = enrolled().await;
    let typed = async || {
        phone
            .run(&format!("return document.querySelector('{NAME}').value"))
            .await
    };
    open(&phone, &server.url(FORM)).await;
    fill(&phone, FARMER, Some("desa")).await;
    phone.press("next").await;

    phone.run(NO_ROOM).await;
    phone.type_into(NAME, "Pak Slamet").await;
    phone.says("Ruang HP penuh. Kirim isian yang sudah selesai").await;
    phone.shot("13-ruang-penuh").await;
    let safe = phone
        .run("return document.querySelector('[data-saved]').dataset.saved")
        .await;
    assert_eq!(safe, json!("0"), "nothing is called saved that is not on disk");
    let draft = phone.run("return location.href").await;
    open(&phone, draft.as_str().unwrap()).await;
    phone.wait(&format!("document.querySelector('{NAME}')")).await;
    assert_eq!(typed().await, json!("Pak Slamet"), "local storage had it");

    phone.run(FILL_LOCAL).await;
    phone.type_into(NAME, "Pak Slamet Riyadi").await;
    saved(&phone).await;
    open(&phone, &server.url("/")).await;
    phone.says("Ruang HP hampir penuh").await;
    phone.shot("14-ruang-hampir-penuh").await;
    phone.press("continue").await;
    phone.wait(&format!("document.querySelector('{NAME}')")).await;
    assert_eq!(typed().await, json!("Pak Slamet Riyadi"), "the database had it");

    phone.run(NO_ROOM).await;
    phone.type_into(NAME, "Pak Slamet Widodo").await;
    phone.says("Ruang HP penuh").await;
    assert_eq!(typed().await, json!("Pak Slamet Widodo"), "the screen has it");
    phone.run(ROOM).await;
    phone.type_into(NAME, "Bu Slamet").await;
    saved(&phone).await;
    phone.close().await;
    server.stop();
}

#[tokio::test]
async fn a_wrong_code_a_used_code_and_no_signal_are_told_apart_when_enrolling() {
    if !pages_are_built() {
        return;
    }
    let (folder, profile) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut server = Server::start(folder.path(), &[]);
    let link = server.enrolment_link();
    let phone = Phone::open(profile.path(), Screen::Phone).await;
    open(&phone, &server.url("/")).await;
    let told = async |words: &str, shot: &str| {
        phone.press("enrol").await;
        phone.says(words).await;
        phone.shot(shot).await;
    };
    told("Ketik dulu kode dari koordinator", "16-kode-kosong").await;
    phone.type_into("#enrol-code", "SALAH-SALAH").await;
    told("Kode pendaftaran tidak dikenal. Periksa lagi", "17-kode-salah").await;
    server.stop();
    told(
        "Pendaftaran perlu sinyal: cari tempat yang ada sinyal",
        "18-daftar-tanpa-sinyal",
    )
    .await;
    let code = phone.run("return document.querySelector('#enrol-code').value").await;
    assert_eq!(code, json!("SALAH-SALAH"), "what was typed stays");

    server.start_again(&[]);
    enrol(&phone, &link).await;
    // Another phone: nothing of this one is left.
    phone.goto("about:blank").await;
    let all = json!({ "origin": server.url(""), "storageTypes": "all" });
    phone.cdp("Storage.clearDataForOrigin", all).await;
    open(&phone, &link).await;
    told("Kode ini sudah dipakai HP lain. Minta kode baru", "19-kode-terpakai").await;
    phone.close().await;
    server.stop();
}

#[tokio::test]
async fn an_insecure_address_and_a_browser_that_keeps_nothing_are_explained() {
    if !pages_are_built() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let mut server = Server::start(folder.path(), &[]);
    let here = server.url("/");
    let village = here.replace("127.0.0.1", "survei.desa.example");
    let flags = ["--host-resolver-rules=MAP survei.desa.example 127.0.0.1"];
    let nothing_kept = json!({ "profile.default_content_setting_values.cookies": 2 });
    let rows: [(_, &[&str], _, _, [&str; 2]); 2] = [
        (
            &village,
            &flags,
            json!({}),
            "insecure",
            ["Alamat ini tidak aman", "Buka alamat yang dimulai dengan https://"],
        ),
        (
            &here,
            &[],
            nothing_kept,
            "blocked",
            [
                "tidak mengizinkan halaman menyimpan data",
                "izinkan data situs untuk alamat ini",
            ],
        ),
    ];
    for (url, flags, settings, screen, words) in rows {
        let profile = tempfile::tempdir().unwrap();
        let phone = Phone::open_with(profile.path(), Screen::Phone, flags, settings).await;
        open(&phone, url).await;
        phone
            .wait(&format!("document.querySelector('[data-screen={screen}]')"))
            .await;
        for words in words {
            phone.says(words).await;
        }
        phone.shot(&format!("20-{screen}")).await;
        let enrols = phone
            .run("return !!document.querySelector('[data-action=enrol]')")
            .await;
        assert_eq!(enrols, json!(false), "nobody is enrolled where answers would be lost");
        phone.close().await;
    }
    server.stop();
}

#[tokio::test]
async fn a_repeat_instance_is_removed_with_its_answers_and_no_other() {
    if !pages_are_built() {
        return;
    }
    let (mut server, phone, _folders) = enrolled().await;
    open(&phone, &server.url("/isi/log_sosialisasi")).await;
    // The question after the repeat leads back to it.
    phone.press("overview").await;
    phone.tap("[data-change=kendala]").await;
    phone.press("back").await;
    for (n, asked) in ["Berapa iurannya?", "Bisa lewat HP?"].iter().enumerate() {
        phone.press("add-repeat").await;
        phone
            .wait(&format!(
                "document.querySelector('[data-path$=\"tanya[{}]/q_topik\"]')",
                n + 1
            ))
            .await;
        phone.tap("[data-q=q_topik] label:has(input)").await;
        phone.press("next").await;
        phone
            .type_into("[data-q=q_isi] input, [data-q=q_isi] textarea", asked)
            .await;
        saved(&phone).await;
        phone.press("next").await;
        phone.tap("[data-q=q_jawab] label:has(input)").await;
        phone.press("next").await;
        phone.wait("document.querySelector('[data-action=add-repeat]')").await;
    }
    let instances = "return [...document.querySelectorAll('[data-repeat-instance]')].map((it) => \
        [it.dataset.repeatInstance.split('/').pop(), it.innerText.includes('Berapa iurannya?'), it.innerText.includes('Bisa lewat HP?')])";
    let both = json!([["tanya[1]", true, false], ["tanya[2]", false, true]]);
    assert_eq!(phone.run(instances).await, both);
    phone.shot("16-bagian-berulang").await;
    phone
        .tap("[data-repeat-instance$='tanya[1]'] [data-action=remove-repeat]")
        .await;
    phone.wait("document.querySelector('[data-action=undo-remove]')").await;
    let left = json!([["tanya[1]", false, true]]);
    assert_eq!(phone.run(instances).await, left, "gone at once");
    saved(&phone).await;
    let draft = phone.run("return location.href").await;
    open(&phone, draft.as_str().unwrap()).await;
    phone.wait("document.querySelector('[data-action=add-repeat]')").await;
    assert_eq!(phone.run(instances).await, left, "stored");
    phone.close().await;
    server.stop();
}

#[tokio::test]
async fn at_twice_the_text_size_nothing_is_wider_than_the_screen() {
    if !pages_are_built() {
        return;
    }
    let (folder, profile) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut server = Server::start(folder.path(), &["--practice"]);
    let phone = Phone::open(profile.path(), Screen::Phone).await;
    open(&phone, &server.url("/")).await;
    phone.run("localStorage.setItem('ui:text-size', '200')").await;
    open(&phone, &server.url(FORM)).await;
    let wider = "return document.documentElement.scrollWidth - document.documentElement.clientWidth";
    // Not `innerText`: what lies off the screen is not laid out, and has none.
    let nameless = "return [...document.querySelectorAll('button:not([aria-hidden])')].filter((it) => \
        !(it.ariaLabel || it.textContent.trim())).map((it) => it.outerHTML)";
    for page in ["salam", "setuju", "semua-jawaban"] {
        assert_eq!(phone.run(wider).await, json!(0), "{page} is too wide");
        assert_eq!(
            phone.run(nameless).await,
            json!([]),
            "{page} has a button without a name"
        );
        phone.shot(&format!("21-200-{page}")).await;
        match page {
            "salam" => phone.press("next").await,
            _ => phone.press("overview").await,
        }
    }
    phone.close().await;
    server.stop();
}
