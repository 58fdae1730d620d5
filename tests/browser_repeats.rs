//! A part of a repeat that was removed comes back, in a real Chromium: with its photo and all that is inside it, by finger
//! or by key, for ten seconds; and what is stored meanwhile is what is shown. Runs on the pages that `make app` built.
#![cfg(not(target_arch = "wasm32"))]

#[path = "story/interview.rs"]
mod interview;
#[path = "support/phone.rs"]
mod phone;
#[path = "support/server.rs"]
mod server;

use interview::{enrol, saved};
use phone::{Phone, Screen, pages_are_built};
use serde_json::json;
use server::Server;
use std::path::Path;
use std::time::{Duration, Instant};

const FORM: &str = "| survey |
| | type | name | label | appearance |
| | begin_repeat | anggota | Anggota | |
| | text | nama | Nama | |
| | image | foto | Foto | |
| | begin_repeat | barang | Barang | |
| | text | apa | Apa | |
| | end_repeat | | | |
| | end_repeat | | | |
| | begin_group | bersama | Bersama | field-list |
| | begin_repeat | hewan | Hewan | |
| | text | jenis | Jenis | |
| | end_repeat | | | |
| | end_group | | | |
| settings |
| | form_title | form_id | version |
| | Bagian berulang | ulang | 1 |
";

const CARDS: &str = "return [...document.querySelectorAll('[data-repeat-instance]')].map((it) => it.innerText.split('\\n').filter(Boolean)[1] ?? '')";
/// What is stored of the answers.
const STORED: &str = "localStorage[Object.keys(localStorage).find((it) => it.startsWith('d:'))]";

async fn write(phone: &Phone, question: &str, text: &str) {
    phone
        .wait(&format!("document.querySelector('[data-q={question}]')"))
        .await;
    phone.type_into(&format!("[data-q={question}] input"), text).await;
    saved(phone).await;
}

async fn remove(phone: &Phone, path: &str) {
    phone
        .tap(&format!("[data-repeat-instance$='{path}'] [data-action=remove-repeat]"))
        .await;
    phone
        .wait("document.activeElement.matches('[data-action=undo-remove]')")
        .await;
}

/// Two members, the first with a photo and a thing of their own; on the page of the repeat.
async fn two_members(phone: &Phone) {
    phone.press("add-repeat").await;
    write(phone, "nama", "Ani").await;
    phone.press("next").await;
    phone.wait("document.querySelector('[data-q=foto]')").await;
    let photo = Path::new(env!("CARGO_MANIFEST_DIR")).join("public/icon-512.png");
    phone.choose_file("[data-q=foto] input[capture]", &photo).await;
    phone.wait("document.querySelector('figure.photo img')").await;
    phone.press("next").await;
    phone.wait("!document.querySelector('[data-q=foto]')").await;
    phone.press("add-repeat").await;
    write(phone, "apa", "Cangkul").await;
    phone.press("next").await;
    phone
        .wait("document.querySelector('[data-repeat-instance$=\"barang[1]\"]')")
        .await;
    phone.press("next").await;
    phone
        .wait("document.querySelector('[data-repeat-instance$=\"anggota[1]\"]')")
        .await;
    phone.press("add-repeat").await;
    write(phone, "nama", "Budi").await;
    phone.press("next").await;
    phone.wait("document.querySelector('[data-q=foto]')").await;
    phone.press("next").await;
    phone.wait("!document.querySelector('[data-q=foto]')").await;
    phone.press("next").await;
    phone
        .wait("document.querySelector('[data-repeat-instance$=\"anggota[2]\"]')")
        .await;
}

#[tokio::test]
async fn a_part_that_was_removed_comes_back_with_all_its_answers_for_ten_seconds() {
    if !pages_are_built() {
        return;
    }
    let folders = [(); 3].map(|()| tempfile::tempdir().unwrap());
    let mut server = Server::start(folders[0].path(), &[]);
    let form = folders[2].path().join("ulang.md");
    std::fs::write(&form, FORM).unwrap();
    server.publish(&form, folders[2].path());
    let phone = Phone::open(folders[1].path(), Screen::Phone).await;
    enrol(&phone, &server.enrolment_link()).await;
    server.stop();
    phone.tap("[data-form=ulang]").await;
    phone.wait("document.querySelector('[data-action=add-repeat]')").await;
    two_members(&phone).await;
    let both = phone.run(CARDS).await;
    assert!(both[0].as_str().unwrap().contains("Ani"), "{both}");

    // Gone at once, also from what is stored; back in its place by a key.
    remove(&phone, "anggota[1]").await;
    phone
        .wait("document.querySelector('.instances').firstElementChild.matches('.removed')")
        .await;
    phone
        .wait("[...document.querySelectorAll('[role=status]')].some((it) => it.textContent === 'Anggota 1 (Ani) dihapus.')")
        .await;
    phone.wait("document.querySelectorAll('dialog').length === 0").await;
    saved(&phone).await;
    phone
        .wait(&format!("!{STORED}.includes('Cangkul') && {STORED}.includes('Budi')"))
        .await;
    phone.shot("bagian-dihapus").await;
    phone.keys("[data-action=undo-remove]", "\u{e007}").await;
    phone
        .wait("document.activeElement.closest('[data-repeat-instance$=\"anggota[1]\"]')")
        .await;
    assert_eq!(phone.run(CARDS).await, both);
    saved(&phone).await;
    phone.wait(&format!("{STORED}.includes('Cangkul')")).await;
    phone.shot("bagian-kembali").await;

    // The last gone is the first back; the photo is still there.
    remove(&phone, "anggota[1]").await;
    remove(&phone, "anggota[1]").await;
    phone
        .wait("document.querySelector('.instances').innerText.includes('Anggota 1 (Budi) dihapus')")
        .await;
    phone.press("undo-remove").await;
    phone.press("undo-remove").await;
    assert_eq!(phone.run(CARDS).await, both);
    phone.wait("!document.querySelector('[data-action=undo-remove]')").await;
    phone
        .tap("[data-repeat-instance$='anggota[1]'] [data-action=open-repeat]")
        .await;
    phone.press("next").await;
    phone
        .wait("document.querySelector('[data-q=foto] figure.photo img')?.naturalWidth === 512")
        .await;
    phone.press("next").await;
    phone.wait("document.querySelector('[data-q=apa]')").await;
    phone.press("next").await;
    phone
        .wait("document.querySelector('[data-repeat-instance$=\"barang[1]\"]')")
        .await;

    // Not brought back, the offer ends; and it is gone from what is stored.
    remove(&phone, "barang[1]").await;
    let begun = Instant::now();
    phone.wait("!document.querySelector('[data-action=undo-remove]')").await;
    let took = begun.elapsed();
    assert!(
        (Duration::from_secs(8)..Duration::from_secs(15)).contains(&took),
        "offered for {took:?}"
    );
    saved(&phone).await;
    let here = phone.run("return location.href").await;
    phone.goto(here.as_str().unwrap()).await;
    phone.wait("document.querySelector('[data-action=add-repeat]')").await;
    assert_eq!(phone.run(CARDS).await, json!([]));

    // The same where the parts stand on one page.
    while phone
        .run("return !!document.querySelector('[data-action=finish]')")
        .await
        != json!(true)
        && phone.run("return document.querySelector('h2')?.innerText").await != json!("Bersama")
    {
        phone.press("next").await;
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
    for kind in ["Sapi", "Kambing"] {
        phone.press("add-repeat").await;
        phone
            .wait("document.querySelector('[data-q=jenis]:last-of-type input')")
            .await;
        let last =
            "const all = document.querySelectorAll('[data-q=jenis] input'); all[all.length - 1].id = 'last'; return 0";
        phone.run(last).await;
        phone.type_into("#last", kind).await;
        phone.run("document.querySelector('#last').id = ''; return 0").await;
    }
    saved(&phone).await;
    remove(&phone, "hewan[1]").await;
    phone.shot("bagian-dihapus-sehalaman").await;
    phone.press("undo-remove").await;
    phone
        .wait("[...document.querySelectorAll('[data-q=jenis] input')].map((it) => it.value).join() === 'Sapi,Kambing'")
        .await;
    saved(&phone).await;
    phone.press("next").await;
    phone.press("finish").await;
    phone.wait("document.querySelector('[data-done]')").await;
    phone.close().await;
}
