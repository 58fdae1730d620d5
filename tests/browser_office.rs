//! The office in a real Chromium against the real server: forms, people, submissions and exports, by what a
//! coordinator sees. Batches are in the story. Runs on the pages that `make app` built.
#![cfg(not(target_arch = "wasm32"))]

#[path = "support/phone.rs"]
mod phone;
#[path = "support/server.rs"]
mod server;

use phone::{Phone, Screen, pages_are_built};
use rust_xlsxwriter::Workbook;
use serde_json::json;
use server::Server;
use std::path::{Path, PathBuf};

const PASSWORD: &str = "kopi pagi di teras";

/// A server, and a browser in which its first admin has signed in.
async fn office(folder: &Path, profile: &Path, screen: Screen) -> (Server, Phone) {
    let server = Server::start(folder, &[]);
    let line = server.said.lines().find(|line| line.contains("one-time password:"));
    let first = line
        .and_then(|line| line.rsplit(' ').next())
        .expect("a one-time password")
        .to_owned();
    let page = Phone::open(profile, screen).await;
    page.goto(&server.url("/kantor/")).await;
    page.wait_ready().await;
    sign_in(&page, "admin", "keliru sekali").await;
    page.wait("document.querySelector('[data-error=JB-4011]')").await;
    sign_in(&page, "admin", &first).await;
    choose_password(&page, &first).await;
    page.wait("document.querySelector('[data-screen=batches]')").await;
    (server, page)
}

async fn sign_in(page: &Phone, login: &str, password: &str) {
    page.type_into("#login", login).await;
    page.type_into("#password", password).await;
    page.press("sign-in").await;
}

async fn choose_password(page: &Phone, current: &str) {
    page.wait("document.querySelector('[data-screen=new-password]')").await;
    page.type_into("#current", current).await;
    for field in ["#new", "#repeat"] {
        page.type_into(field, PASSWORD).await;
    }
    page.press("change-password").await;
}

/// A workbook with one question of this type.
fn workbook(folder: &Path, kind: &str) -> PathBuf {
    let mut book = Workbook::new();
    for (sheet, rows) in [
        ("survey", [["type", "name", "label"], [kind, "nama", "Nama"]]),
        (
            "settings",
            [["form_id", "version", "form_title"], ["uji", "1", "Formulir uji"]],
        ),
    ] {
        let sheet = book.add_worksheet().set_name(sheet).unwrap();
        for (row, cells) in (0..).zip(rows) {
            for (column, text) in (0..).zip(cells) {
                sheet.write(row, column, text).unwrap();
            }
        }
    }
    let path = folder.join(format!("{kind}.xlsx"));
    book.save(&path).unwrap();
    path
}

#[tokio::test]
async fn a_workbook_with_an_error_is_explained_and_a_good_one_is_published_closed_and_exported() {
    if !pages_are_built() {
        return;
    }
    let (folder, profile) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (mut server, page) = office(folder.path(), profile.path(), Screen::Desk).await;
    page.press("to-forms").await;
    page.wait("document.querySelectorAll('[data-role=forms] > li').length === 5")
        .await;

    page.choose_file("#workbook", &workbook(folder.path(), "teks")).await;
    page.press("publish").await;
    page.wait("document.querySelector('[data-error=JB-4009]')").await;
    let row = page
        .run("return document.querySelector('[data-role=findings] tbody tr').innerText")
        .await;
    for told in ["survey", "2", "type", "teks"] {
        assert!(row.as_str().unwrap().contains(told), "{told} is missing in {row}");
    }
    page.shot("23-kantor-formulir-salah").await;

    page.choose_file("#workbook", &workbook(folder.path(), "text")).await;
    page.press("publish").await;
    page.wait("document.querySelector('[data-role=published]')").await;
    page.wait("document.querySelector('[data-form=uji][data-state=open]')")
        .await;
    page.tap("[data-form=uji] [data-action=close-form]").await;
    page.wait("document.querySelector('[data-form=uji][data-state=closed]')")
        .await;

    page.tap("button[data-action=export][data-form=uji]").await;
    page.tap("[data-dialog=export] [data-action=download][data-repeat='']")
        .await;
    let csv = std::fs::read_to_string(page.download().await).unwrap();
    assert!(csv.contains("SubmissionDate;") && csv.contains("nama"), "{csv}");
    page.close().await;
    server.stop();
}

#[tokio::test]
async fn an_officer_gets_a_code_and_a_coordinator_a_password_that_counts_once() {
    if !pages_are_built() {
        return;
    }
    let (folder, profile) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (mut server, page) = office(folder.path(), profile.path(), Screen::Phone).await;
    page.press("to-people").await;
    page.type_into("#person-name", "Siti").await;
    page.press("add-person").await;
    page.wait("document.querySelector('[data-dialog=code] [data-role=code]')")
        .await;
    page.shot("24-kantor-kode").await;
    let code = page
        .run("return document.querySelector('[data-role=code]').innerText")
        .await;
    let link = page
        .run("return document.querySelector('[data-role=link]').value")
        .await;
    let typed: String = code.as_str().unwrap().split('-').collect();
    assert_eq!(
        link,
        json!(server.url(&format!("/#daftar={typed}"))),
        "the link carries the code"
    );
    page.tap("[data-dialog=code] [data-action=close]").await;
    page.wait("!document.querySelector('dialog')").await;

    page.type_into("#person-name", "Rahmat").await;
    page.run("const it = document.querySelector('#person-role'); it.value = 'coordinator'; it.dispatchEvent(new Event('change', {bubbles: true}))").await;
    page.type_into("#person-login", "rahmat").await;
    page.press("add-person").await;
    page.wait("document.querySelector('[data-role=one-time-password]')")
        .await;
    let once = page
        .run("return document.querySelector('[data-role=one-time-password]').innerText")
        .await;
    page.press("done").await;
    page.wait("!document.querySelector('dialog')").await;
    page.press("sign-out").await;
    page.wait("document.querySelector('[data-screen=sign-in]')").await;

    let once = once.as_str().unwrap().trim();
    sign_in(&page, "rahmat", once).await;
    choose_password(&page, once).await;
    page.wait("document.querySelector('[data-screen=batches]')").await;
    page.press("sign-out").await;
    page.wait("document.querySelector('[data-screen=sign-in]')").await;
    sign_in(&page, "rahmat", once).await;
    page.wait("document.querySelector('[data-error=JB-4011]')").await;
    page.close().await;
    server.stop();
}

#[tokio::test]
async fn no_screen_is_wider_than_a_phone_and_no_filter_on_answers_reaches_the_address() {
    if !pages_are_built() {
        return;
    }
    let (folder, profile) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (mut server, page) = office(folder.path(), profile.path(), Screen::Phone).await;
    for screen in ["batches", "submissions", "forms", "people"] {
        page.press(&format!("to-{screen}")).await;
        page.wait(&format!(
            "document.querySelector('[data-screen={screen}]') && !document.querySelector('.loading')"
        ))
        .await;
        let wider = "return document.documentElement.scrollWidth - document.documentElement.clientWidth";
        assert_eq!(page.run(wider).await, json!(0), "{screen} is too wide");
        let nameless = "return [...document.querySelectorAll('button, a, input, select')].filter((it) => \
             !(it.ariaLabel || it.textContent.trim() || it.labels?.length || it.closest('label')?.textContent.trim())).length";
        assert_eq!(
            page.run(nameless).await,
            json!(0),
            "{screen} has a control without a name"
        );
    }
    page.press("to-submissions").await;
    page.press("filters").await;
    page.press("practice").await;
    page.run("const it = document.querySelector('#filter-from'); it.value = '2026-11-01'; it.dispatchEvent(new Event('change', {bubbles: true}))").await;
    page.wait("location.hash.includes('from=2026-11-01')").await;
    let hash = page.run("return location.hash").await;
    assert_eq!(hash, json!("#/isian?from=2026-11-01"));
    page.wait("document.querySelector('.empty')").await;
    page.close().await;
    server.stop();
}
