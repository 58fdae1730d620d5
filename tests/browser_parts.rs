//! The halves of the app in a real Chromium: what a phone needs until the first answer is saved, and what it says where the
//! rest does not come. Runs on the pages that `make app` built.
#![cfg(not(target_arch = "wasm32"))]

#[path = "story/first.rs"]
mod first;
#[path = "story/interview.rs"]
mod interview;
#[allow(dead_code)]
#[path = "tidy/pages.rs"]
mod pages;
#[path = "support/phone.rs"]
mod phone;
#[path = "support/server.rs"]
mod server;

use first::answer_first;
use phone::{Phone, Screen, pages_are_built};
use serde_json::json;
use server::Server;
use std::collections::BTreeSet;
use std::fs;

const FORM: &str = "/isi/sosialisasi_bpu";
const MISSING: &str = "document.querySelector('[data-part=missing]')";
/// A browser that installs nothing.
const NO_INSTALL: &str = "ServiceWorkerContainer.prototype.register = () => Promise.reject(new Error('not today'));";

const REST: &str = "/rest-";
/// The script that brings the rest is never asked to.
const NO_REST: &str =
    "addEventListener('TrunkApplicationStarted', () => { jbRest.bring = async () => jbRest.isHere; });";
/// Chrome before 115.
const OLD: &str = "const Sound = WebAssembly.Module; window.refused = 0; WebAssembly.Module = function (bytes) { \
    if (bytes.byteLength > 4096) { window.refused += 1; throw new RangeError('only in a worker'); } return new Sound(bytes); };";
const IS_HERE: &str = "return jbRest.isHere";

/// Runs `body` with a phone before a server on which everybody may practise.
async fn practise(body: impl AsyncFnOnce(&Phone, &Server)) {
    if !pages_are_built() {
        return;
    }
    let (folder, profile) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut server = Server::start(folder.path(), &["--practice"]);
    let phone = Phone::open(profile.path(), Screen::Phone).await;
    body(&phone, &server).await;
    phone.close().await;
    server.stop();
}

/// From now on the network lets through nothing whose address holds one of these.
async fn block(phone: &Phone, names: &[&str]) {
    phone.cdp("Network.enable", json!({})).await;
    let urls: Vec<String> = names.iter().map(|name| format!("*{name}*")).collect();
    phone.cdp("Network.setBlockedURLs", json!({ "urls": urls })).await;
}

/// Opens the form and gives its first answer.
async fn open_and_answer(phone: &Phone, server: &Server) {
    phone.goto(&server.url(FORM)).await;
    phone.wait_ready().await;
    answer_first(phone).await;
}

#[tokio::test]
async fn until_the_first_answer_is_saved_a_phone_needs_what_is_counted_and_nothing_else() {
    practise(async |phone, server| {
        // The rest and the offline install come beside all this: here they do not.
        phone.before_every_page(NO_INSTALL).await;
        phone.before_every_page(NO_REST).await;
        open_and_answer(phone, server).await;
        let asked = "return performance.getEntriesByType('resource').map((it) => new URL(it.name).pathname)";
        let fetched: BTreeSet<String> = serde_json::from_value(phone.run(asked).await).unwrap();
        let is_later = |path: &str| ["/api/", "/icon", "/manifest"].iter().any(|it| path.starts_with(it));
        let fetched: BTreeSet<String> = fetched.into_iter().filter(|path| !is_later(path)).collect();
        let dist = pages::dist().unwrap();
        let html = fs::read_to_string(dist.join("index.html")).unwrap();
        let all = pages::precache(&fs::read_to_string(dist.join("sw.js")).unwrap());
        let counted = pages::named_by_page(&html, &all);
        let counted: BTreeSet<String> = counted.into_iter().filter(|path| path != "/").collect();
        assert_eq!(fetched, counted);
        assert!(all.iter().any(|path| path.starts_with(REST)), "the app is split");
    })
    .await;
}

#[tokio::test]
async fn the_rest_that_does_not_come_is_said_plainly_and_no_answer_is_lost() {
    practise(async |phone, server| {
        // As on a first visit whose signal goes away before anything is installed.
        phone.before_every_page(NO_INSTALL).await;
        block(phone, &[REST]).await;
        open_and_answer(phone, server).await;
        phone.press("overview").await;
        phone.wait(MISSING).await;
        phone.shot("60-bagian-belum-ada").await;
        phone.says("Jawaban yang sudah diisi aman").await;
        // A new start mends what the phone keeps before it shows anything, and says that it cannot yet.
        phone.goto(&server.url("/")).await;
        phone.wait("document.querySelector('[data-screen=incomplete]')").await;
        phone.shot("61-bagian-belum-ada-awal").await;
        block(phone, &[]).await;
        phone.tap("[data-screen=incomplete] a").await;
        phone.wait("document.querySelector('[data-draft]')").await;
        phone.press("continue").await;
        phone.wait("document.querySelector('main [data-q] input')").await;
        phone.press("overview").await;
        phone.wait("document.querySelector('[data-change]')").await;
        assert_eq!(phone.run(&format!("return {MISSING}")).await, json!(null));
    })
    .await;
}

#[tokio::test]
async fn what_calls_into_the_rest_before_it_is_here_waits_for_it() {
    practise(async |phone, server| {
        // Nobody asks for it first.
        phone.before_every_page(NO_INSTALL).await;
        phone.before_every_page(NO_REST).await;
        open_and_answer(phone, server).await;
        assert_eq!(phone.run(IS_HERE).await, json!(false));
        phone.press("leave").await;
        phone.wait("document.querySelector('[data-draft]')").await;
        assert_eq!(phone.run(IS_HERE).await, json!(true));
    })
    .await;
}

#[tokio::test]
async fn a_browser_that_compiles_nothing_large_while_a_page_waits_has_the_rest_before_it_starts() {
    practise(async |phone, server| {
        phone.before_every_page(NO_INSTALL).await;
        phone.before_every_page(OLD).await;
        open_and_answer(phone, server).await;
        assert_eq!(phone.run(IS_HERE).await, json!(true));
        assert_eq!(
            phone.run("return window.refused").await,
            json!(1),
            "it was asked once whether it can"
        );
    })
    .await;
}

#[tokio::test]
async fn the_rest_is_fetched_once_however_many_ask_for_it() {
    practise(async |phone, server| {
        phone.before_every_page(NO_INSTALL).await;
        let ask =
            "addEventListener('TrunkApplicationStarted', () => { window.asked = [jbRest.bring(), jbRest.bring()]; });";
        phone.before_every_page(ask).await;
        open_and_answer(phone, server).await;
        assert_eq!(phone.run("return await Promise.all(asked)").await, json!([true, true]));
        let fetched = format!(
            "return performance.getEntriesByType('resource').filter((it) => it.name.includes('{REST}')).length"
        );
        assert_eq!(phone.run(&fetched).await, json!(1));
    })
    .await;
}
