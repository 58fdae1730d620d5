//! Every control in every appearance, in a real Chromium at the size of a phone: answered, changed, cleared, refused, and
//! there again after the page was loaded anew. Runs on the pages that `make app` built.
#![cfg(not(target_arch = "wasm32"))]

#[path = "gallery/checker.rs"]
mod checker;
#[path = "gallery/choices.rs"]
mod choices;
#[path = "gallery/dates.rs"]
mod dates;
#[path = "gallery/fields.rs"]
mod fields;
#[path = "gallery/files.rs"]
mod files;
#[path = "story/interview.rs"]
mod interview;
#[path = "support/phone.rs"]
mod phone;
#[path = "gallery/scales.rs"]
mod scales;
#[path = "support/server.rs"]
mod server;

use checker::{check, check_page, questions, settle};
use files::files_with_a_long_list;
use interview::enrol;
use phone::{Phone, Screen, pages_are_built};
use serde_json::json;
use server::Server;
use std::collections::BTreeSet;
use std::path::Path;

/// All cases, in the order of the gallery.
fn cases() -> impl Iterator<Item = &'static checker::Case> {
    [fields::CASES, dates::CASES, choices::CASES, scales::CASES]
        .into_iter()
        .flatten()
}

const GALLERY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/gallery/contoh.md");
const PLACE: &str = "[...document.querySelectorAll('main [data-path]')].map((it) => it.dataset.path).join() + document.querySelector('.page-title')?.innerText";

/// A phone that has the gallery, and its server.
async fn with_gallery(folders: &[tempfile::TempDir; 3]) -> (Server, Phone) {
    let server = Server::start(folders[0].path(), &[]);
    files_with_a_long_list(folders[2].path());
    server.publish(Path::new(GALLERY), folders[2].path());
    let phone = Phone::open(folders[1].path(), Screen::Phone).await;
    enrol(&phone, &server.enrolment_link()).await;
    phone.wait("document.querySelector('[data-form=contoh]')").await;
    phone.tap("[data-form=contoh]").await;
    phone.wait("document.querySelector('main [data-q]')").await;
    (server, phone)
}

async fn resize(phone: &Phone, width: u32, height: u32) {
    let size = json!({"width": width, "height": height, "deviceScaleFactor": 2, "mobile": true});
    phone.cdp("Emulation.setDeviceMetricsOverride", size).await;
}

async fn is_at_summary(phone: &Phone) -> bool {
    let at = phone
        .run("return !!document.querySelector('[data-action=finish]')")
        .await;
    at == json!(true)
}

/// Turns the page with a button of the foot.
async fn turn(phone: &Phone, action: &str) {
    let before = phone.run(&format!("return {PLACE}")).await;
    phone.press(action).await;
    phone.wait(&format!("({PLACE}) !== {before}")).await;
}

#[tokio::test]
async fn every_control_is_answered_changed_cleared_refused_and_kept() {
    if !pages_are_built() {
        return;
    }
    let folders = [(); 3].map(|()| tempfile::tempdir().unwrap());
    let (_server, phone) = with_gallery(&folders).await;
    let mut left: BTreeSet<&str> = cases().map(|(name, _)| *name).collect();
    let mut wrong: Vec<String> = Vec::new();
    let mut n_pages = 0;
    while !is_at_summary(&phone).await {
        n_pages += 1;
        let names = questions(&phone).await;
        let first = names[0].clone();
        wrong.extend(check_page(&phone, &first).await);
        phone.shot(&format!("360-{n_pages:02}-{first}-0")).await;
        for name in &names {
            let case = cases().find(|(it, _)| it == name);
            wrong.extend(check(&phone, case.unwrap_or_else(|| panic!("no case for {name}"))).await);
            println!("{name}: {wrong:#?}");
            left.remove(name.as_str());
        }
        if questions(&phone).await.first() == Some(&first) {
            wrong.extend(check_page(&phone, &first).await);
            phone.shot(&format!("360-{n_pages:02}-{first}-1")).await;
            turn(&phone, "next").await;
        }
        // What a quick choice turned to is another page.
        phone
            .wait("document.querySelector('main [data-q], [data-action=finish]')")
            .await;
    }
    assert!(left.is_empty(), "never asked: {left:?}");
    settle(&phone).await;
    phone.shot("360-99-ringkasan").await;

    // Narrow, and with the largest letters.
    resize(&phone, 320, 568).await;
    for n_back in 0..n_pages {
        turn(&phone, "back").await;
        let first = questions(&phone).await[0].clone();
        wrong.extend(check_page(&phone, &format!("{first} at 320")).await);
        phone.shot(&format!("320-{:02}-{first}", n_pages - n_back)).await;
        phone
            .run("document.documentElement.style.fontSize = '200%'; await new Promise(requestAnimationFrame)")
            .await;
        wrong.extend(check_page(&phone, &format!("{first} at 320 with text at 200 %")).await);
        phone.shot(&format!("320-{:02}-{first}-200", n_pages - n_back)).await;
        phone
            .run("document.documentElement.style.fontSize = '100%'; await new Promise(requestAnimationFrame)")
            .await;
    }
    resize(&phone, 360, 740).await;
    while !is_at_summary(&phone).await {
        turn(&phone, "next").await;
    }
    phone.press("finish").await;
    phone.wait("document.querySelector('[data-done]')").await;
    phone.close().await;
    assert!(wrong.is_empty(), "{wrong:#?}");
}
