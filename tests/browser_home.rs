//! Home and the list of all answers in a real Chromium: an interview is found again, and a question in an interview.
//! Runs on the pages that `make app` built.
#![cfg(not(target_arch = "wasm32"))]

#[path = "story/interview.rs"]
mod interview;
#[path = "support/phone.rs"]
mod phone;
#[path = "support/server.rs"]
mod server;

use interview::{FARMER, REFUSES, enrol, fill, saved};
use phone::{Phone, Screen, pages_are_built};
use serde_json::json;
use server::Server;

const FORM: &str = "/isi/sosialisasi_bpu";
const ALL_LISTED: &str = "!document.querySelector('.rows-part:empty')";
const HEADING: &str = "document.querySelector('h2.page-title')?.innerText";

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

async fn open(phone: &Phone, url: &str) {
    phone.goto(url).await;
    phone.wait_ready().await;
}

#[tokio::test]
async fn home_finds_an_interview_by_name_place_form_and_date_while_the_words_are_typed() {
    practise(async |phone, server| {
        for _ in 0..3 {
            open(phone, &server.url(FORM)).await;
            fill(phone, REFUSES, None).await;
            phone.press("finish").await;
            phone.wait("document.querySelector('[data-done]')").await;
        }
        open(phone, &server.url(FORM)).await;
        fill(phone, FARMER, Some("nama")).await;
        open(phone, &server.url("/")).await;
        phone.wait("document.querySelector('[data-search]')").await;
        let first = "return document.querySelector('[data-form]').dataset.form";
        assert_eq!(phone.run(first).await, json!("sosialisasi_bpu"), "the form used last comes first");
        let below = phone.run("return document.querySelector('[data-draft] .muted').innerText").await;
        assert!(below.as_str().unwrap().starts_with("Donomulyo · Wawancara"), "{below}");
        phone.shot("23-beranda-cari").await;

        let today = phone.run("const d = new Date(); return `${d.getDate()}/${d.getMonth() + 1}/${d.getFullYear()}`").await;
        for (words, drafts, finished) in [
            ("slam", 1, 0),
            ("TULUNGREJO pak", 1, 0),
            ("donomulyo", 1, 0),
            ("wawancara", 1, 3),
            (today.as_str().unwrap(), 1, 3),
            ("1/1/2001", 0, 0),
        ] {
            phone.type_into("[data-search]", words).await;
            phone
                .wait(&format!(
                    "document.querySelectorAll('[data-draft]').length === {drafts} && document.querySelectorAll('[data-record]').length === {finished}"
                ))
                .await;
            assert_eq!(phone.run("return document.querySelectorAll('[data-form]').length").await, json!(0), "{words}");
        }
        assert!(phone.text().await.contains("Tidak ada isian yang cocok"));
        phone.type_into("[data-search]", "slamet").await;
        phone.wait("document.querySelectorAll('[data-draft]').length === 1").await;
        phone.shot("24-beranda-hasil").await;
        phone.press("continue").await;
        phone.wait("document.querySelector('[data-path$=\"/nama\"] input')?.value === 'Pak Slamet'").await;
    })
    .await;
}

#[tokio::test]
async fn sending_without_a_signal_says_that_nothing_went_and_that_nothing_is_lost() {
    if !pages_are_built() {
        return;
    }
    let (folder, profile) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut server = Server::start(folder.path(), &[]);
    let phone = Phone::open(profile.path(), Screen::Phone).await;
    enrol(&phone, &server.enrolment_link()).await;
    open(&phone, &server.url(FORM)).await;
    fill(&phone, REFUSES, None).await;
    offline(&phone, true).await;
    phone.press("finish").await;
    phone.wait("document.querySelector('[data-done]')").await;
    open_inside(&phone, "home", "/").await;
    phone
        .wait("document.querySelector('[data-online=\"0\"]')?.innerText.includes('Tanpa sinyal')")
        .await;
    phone.shot("25-beranda-tanpa-sinyal").await;
    phone.tap(".tally").await;
    phone.press("send").await;
    phone
        .wait("document.body.innerText.includes('Belum terkirim. Isian aman')")
        .await;
    phone.shot("26-kirim-tanpa-sinyal").await;
    offline(&phone, false).await;
    phone.wait("document.querySelector('[data-state=sent]')").await;
    phone
        .wait("!document.body.innerText.includes('Belum terkirim. Isian aman')")
        .await;
    the_log_tells_it_and_no_answer(&phone).await;
    phone.close().await;
    server.stop();
}

/// What was stored and sent, and that the first attempt went nowhere; on the screen and in the file that is given on.
async fn the_log_tells_it_and_no_answer(phone: &Phone) {
    phone.tap(".tab[href='/bantuan']").await;
    phone.tap("[href='/bantuan/catatan']").await;
    phone.wait("document.querySelector('.diary li')").await;
    let told = "return [...document.querySelectorAll('.diary li')].map((it) => it.dataset.what).reverse()";
    let told: Vec<String> = serde_json::from_value(phone.run(told).await).unwrap();
    let mut rest = told.iter();
    for happened in ["opened", "begun", "finished", "sending", "not-sent", "sending", "taken"] {
        assert!(rest.any(|it| it == happened), "{happened} in {told:?}");
    }
    phone
        .wait("document.querySelector('.tab[aria-current=page]').getAttribute('href') === '/bantuan'")
        .await;
    phone.shot("27-catatan").await;
    phone.press("share-log").await;
    let file = std::fs::read_to_string(phone.download().await).unwrap();
    assert!(file.contains(" not-sent lost\n"), "{file}");
    assert!(file.contains(" taken stored "), "{file}");
    for (_, answer) in REFUSES {
        assert!(answer.len() < 5 || !file.contains(answer), "{answer} in {file}");
    }
}

async fn offline(phone: &Phone, is_offline: bool) {
    let link = json!({ "offline": is_offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
    phone.cdp("Network.enable", json!({})).await;
    phone.cdp("Network.emulateNetworkConditions", link).await;
}

/// Goes on without loading the page again.
async fn open_inside(phone: &Phone, action: &str, path: &str) {
    phone.press(action).await;
    phone.wait(&format!("location.pathname === '{path}'")).await;
}

#[tokio::test]
async fn the_list_of_answers_in_mid_interview_tells_how_each_stands_and_leads_there_and_back() {
    practise(async |phone, server| {
        open(phone, &server.url(FORM)).await;
        fill(phone, FARMER, Some("nama")).await;
        saved(phone).await;
        phone.press("overview").await;
        phone.wait(&format!("{HEADING} === 'Semua jawaban'")).await;
        // What lies beyond the screen comes a little later.
        phone.wait(ALL_LISTED).await;
        phone.shot("27-semua-jawaban").await;
        let here = "return [...document.querySelectorAll('.answer[aria-current=step]')].map((it) => it.dataset.change)";
        assert!(phone.run(here).await.as_array().unwrap().contains(&json!("nama")));
        let class = |name: &str| format!("return document.querySelector('[data-change={name}]').className");
        assert_eq!(phone.run(&class("nama")).await, json!("row answer"));
        assert_eq!(phone.run(&class("jk")).await, json!("row answer empty missing"));
        assert_eq!(
            phone.run("return !!document.querySelector('.wrong-box')").await,
            json!(false)
        );

        // What is not answered yet, alone.
        phone.tap("[data-action=filter]:nth-of-type(2)").await;
        phone.wait("!document.querySelector('[data-change=nama]')").await;
        phone.wait(ALL_LISTED).await;
        assert_eq!(phone.run(&class("jk")).await, json!("row answer empty missing"));
        phone.tap("[data-action=filter]:nth-of-type(1)").await;

        // An earlier answer: from there "next" leads back to the list, and from the list to where people were.
        phone.tap("[data-change=setuju]").await;
        phone.wait("document.querySelector('[data-path$=\"/setuju\"]')").await;
        phone.press("next").await;
        phone.wait(&format!("{HEADING} === 'Semua jawaban'")).await;
        phone.press("next").await;
        phone
            .wait("document.querySelector('[data-path$=\"/nama\"] input')?.value === 'Pak Slamet'")
            .await;

        // A later question: people go on from there.
        phone.press("overview").await;
        phone.tap("[data-change=jk]").await;
        phone.wait("document.querySelector('[data-path$=\"/jk\"]')").await;
        phone.press("back").await;
        phone
            .wait("document.querySelector('[data-path$=\"/nama\"] input')")
            .await;
    })
    .await;
}

#[tokio::test]
async fn a_finger_that_trembles_turns_one_page() {
    practise(async |phone, server| {
        open(phone, &server.url(FORM)).await;
        fill(phone, FARMER, Some("nama")).await;
        saved(phone).await;
        let count = "return Number.parseInt(document.querySelector('.count').innerText)";
        let before = phone.run(count).await.as_i64().unwrap();
        for (action, by) in [("next", 1), ("back", 0)] {
            let twice = format!("const it = document.querySelector('[data-action={action}]'); it.click(); it.click()");
            phone.run(&twice).await;
            // Longer than a picture takes, so that a second page would be here.
            tokio::time::sleep(std::time::Duration::from_millis(400)).await;
            assert_eq!(phone.run(count).await, json!(before + by), "{action}");
        }
        // Another deed in the same moment is not lost: the page is turned, then the list is opened.
        phone
            .run("for (const it of ['next', 'overview']) document.querySelector(`[data-action=${it}]`).click()")
            .await;
        phone.wait(&format!("{HEADING} === 'Semua jawaban'")).await;
        phone.press("next").await;
        phone
            .wait(&format!(
                "Number.parseInt(document.querySelector('.count').innerText) === {}",
                before + 1
            ))
            .await;
    })
    .await;
}

#[tokio::test]
async fn progress_never_runs_backwards_through_the_whole_questionnaire() {
    practise(async |phone, server| {
        open(phone, &server.url(FORM)).await;
        phone
            .run(
                "window.seen = []; const bar = document.querySelector('[role=progressbar]'); \
                 const note = () => window.seen.push(Number(bar.ariaValueNow ?? bar.getAttribute('aria-valuenow'))); note(); \
                 new MutationObserver(note).observe(bar, { attributes: true });",
            )
            .await;
        fill(phone, FARMER, None).await;
        let seen: Vec<u32> = serde_json::from_value(phone.run("return window.seen").await).unwrap();
        assert!(seen.len() > 20 && seen.is_sorted(), "{seen:?}");
        assert_eq!((seen.first(), seen.last()), (Some(&0), Some(&100)));
    })
    .await;
}
